// The least that Ink can draw: one line.
import {render, Text} from 'ink';
import {createElement} from 'react';

render(createElement(Text, null, 'One line'));
