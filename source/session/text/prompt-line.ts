// The lines of a prompt: the question, the text so far with its cursor, and what it is for.
import {cellWidth, cutMiddle, visible} from '../../terminal-text.ts';
import type {Prompt} from '../state/prompt.ts';
import {cutLine, type Line, segment, widthOf, wrapSentence} from './line.ts';

/** Cells that the text has at least, however long the question is. */
const minTextWidth = 24;

/** The end of a text that fits into so many cells. */
const fittingEnd = (text: string, width: number): string => {
	const characters = [...text];
	let start = 0;
	while (cellWidth(characters.slice(start).join('')) > width) {
		start++;
	}

	return characters.slice(start).join('');
};

/**
`Why accept age.mean? known migration▏`. Of a long text it shows what is before the cursor. What it is for stands behind
it, or above it where the window is too narrow.
*/
export const promptLines = (
	{question, field, hint, missing, isMissing = false}: Prompt,
	width: number,
): readonly Line[] => {
	const mark = question.endsWith('?') ? ' ' : ': ';
	const asked = segment(`${cutMiddle(question, width - minTextWidth)}${mark}`, 'strong');
	const characters = Array.from(field.text, character => visible(character));
	const before = characters.slice(0, field.cursor).join('');
	const note = isMissing ? visible(missing) : hint === undefined ? undefined : visible(hint);
	const typed: Line = [
		asked,
		segment(fittingEnd(before, width - widthOf([asked]) - 1)),
		segment('▏', 'cursor'),
		segment(characters.slice(field.cursor).join('')),
	];
	const tone = isMissing ? 'medium' : 'dim';
	const whole: Line = [...typed, segment(note === undefined ? '' : `   ${note}`, tone)];
	return note === undefined || widthOf(whole) <= width
		? [cutLine(whole, width)]
		: [...wrapSentence(note, {tone, width, maxLines: 2}), cutLine(typed, width)];
};
