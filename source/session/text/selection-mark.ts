// The mark before a row: selected or not.
import {type Line, line} from './line.ts';

const markOn: Line = line('◉ ', 'cursor');
const markOff: Line = line('○ ', 'dim');

export const selectionMark = (isSelected: boolean): Line => (isSelected ? markOn : markOff);
