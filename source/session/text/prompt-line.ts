// The line of a prompt: the question, the text so far, and the keys that end it.

import {visible} from '../../terminal-text.ts';
import type {Prompt} from '../state/prompt.ts';
import {type Line, segment} from './line.ts';

export const promptLine = ({question, text, hint}: Prompt): Line => [
	segment(question.endsWith('?') ? `${question} ` : `${question}: `, 'strong'),
	segment(visible(text)),
	segment('▏', 'cursor'),
	segment(`   ${hint === undefined ? '' : `${hint}   `}enter takes it, esc leaves it`, 'dim'),
];
