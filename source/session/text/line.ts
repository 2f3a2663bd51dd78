// A line of a screen: pieces of text, each with a tone.
import {cellWidth, cutEnd, cutMiddle} from '../../terminal-text.ts';
import type {Tone} from './theme.ts';
import {wrapWords} from './wrap-words.ts';

export type Segment = {
	readonly text: string;
	readonly tone?: Tone;
};

export type Line = readonly Segment[];

export const segment = (text: string, tone: Tone = 'plain'): Segment => ({text, tone});

/** A line of one piece. */
export const line = (text: string, tone: Tone = 'plain'): Line => [{text, tone}];

export const emptyLine: Line = [];

export const widthOf = (pieces: Line): number => pieces.reduce((width, piece) => width + cellWidth(piece.text), 0);

export const textOf = (pieces: Line): string => pieces.map(piece => piece.text).join('');

/** The line as words for a screen reader: without pictures, and with semicolons between columns. */
export const spokenText = (pieces: Line): string =>
	textOf(pieces.filter(({tone}) => tone !== 'picture'))
		.replaceAll(/[▁▂▃▄▅▆▇█▉▊▋▌▍▎▏░\u{2800}-\u{28FF}]+/gv, '')
		.trim()
		.replaceAll(/ {2,}/gv, '; ');

/** Joins neighbours of one tone, since every piece costs drawing time. Blanks between columns take any tone. */
export const mergePieces = (pieces: Line): Line => {
	const merged: Segment[] = [];
	for (const {text, tone = 'plain'} of pieces) {
		const last = merged.at(-1);
		// The blanks after a cell under the cursor do not belong to it.
		const isBare = tone !== 'here' && last?.tone !== 'here';
		if (last !== undefined && (last.tone === tone || (isBare && text.trim() === ''))) {
			merged[merged.length - 1] = {...last, text: last.text + text};
		} else {
			merged.push({text, tone});
		}
	}

	return merged;
};

/** Cuts the end of a line that is wider than `width` cells. */
export const cutLine = (pieces: Line, width: number): Line => {
	const kept: Segment[] = [];
	let left = width;
	for (const piece of pieces) {
		const size = cellWidth(piece.text);
		if (size > left) {
			kept.push({...piece, text: cutEnd(piece.text, left)});
			break;
		}

		kept.push(piece);
		left -= size;
	}

	return kept;
};

/** Cells of a name that can still be recognised. */
const minNameWidth = 10;

/**
Cuts a line to at most `width` cells, in the middle of its first piece, which is a name. The other pieces go when too
little of the name is left.
*/
export const cutName = (pieces: Line, width: number): Line => {
	const [name, ...rest] = pieces;
	if (name === undefined || widthOf(pieces) <= width) {
		return pieces;
	}

	const room = width - widthOf(rest);
	return room >= minNameWidth
		? [{...name, text: cutMiddle(name.text, room)}, ...rest]
		: [{...name, text: cutMiddle(name.text, width)}];
};

/** Cuts a sentence after its last word that fits. */
export const cutSentence = (pieces: Line, width: number): Line => {
	const kept: Segment[] = [];
	let left = width;
	for (const piece of pieces) {
		const size = cellWidth(piece.text);
		if (size > left) {
			const mark = ' …';
			const [first = ''] = wrapWords(piece.text, left - mark.length);
			kept.push({
				...piece,
				text: cellWidth(first) + mark.length <= left ? first + mark : cutEnd(piece.text, left),
			});
			break;
		}

		kept.push(piece);
		left -= size;
	}

	return kept;
};

/**
Cuts a line to at most `width` cells in the middle of its widest piece, so that its end stays: sentences on a screen end
with the key to press. Where too little of the piece would be left, the end of the line goes.
*/
export const cutWidest = (pieces: Line, width: number): Line => {
	const sizes = pieces.map(({text}) => cellWidth(text));
	const at = sizes.indexOf(Math.max(...sizes));
	const [widest, room] = [pieces[at], (sizes[at] ?? 0) - (widthOf(pieces) - width)];
	return widest === undefined || widthOf(pieces) <= width
		? pieces
		: room >= minNameWidth
			? pieces.with(at, {...widest, text: cutMiddle(widest.text, room)})
			: cutLine(pieces, width);
};

/** A sentence in lines of the window. The last one that may be is cut after a word. */
export const wrapSentence = (
	text: string,
	{tone, width, maxLines}: {readonly tone: Tone; readonly width: number; readonly maxLines: number},
): readonly Line[] => {
	const lines = wrapWords(text, width);
	const rest = lines.slice(maxLines - 1).join(' ');
	return [
		...lines.slice(0, maxLines - 1).map(part => cutLine(line(part, tone), width)),
		...(rest === '' ? [] : [cutSentence(line(rest, tone), width)]),
	];
};

/** As many whole pieces as fit, for facts that mean nothing when cut. */
export const wholePieces = (pieces: Line, width: number): Line => {
	let left = width;
	const position = pieces.findIndex(piece => {
		left -= cellWidth(piece.text);
		return left < 0;
	});
	return position === -1 ? pieces : pieces.slice(0, position);
};

/** Parts side by side; a part that does not fit begins the next line. */
export const flowLines = (parts: readonly Line[], width: number, gap = ' '.repeat(3)): readonly Line[] => {
	const lines: Line[] = [];
	for (const part of parts) {
		const last = lines.at(-1);
		if (last === undefined || widthOf(last) + gap.length + widthOf(part) > width) {
			lines.push(part);
		} else {
			lines[lines.length - 1] = joinLines([last, part], gap);
		}
	}

	return lines;
};

/** The line, filled or cut to `width` cells. */
export const fitLine = (pieces: Line, width: number, align: 'left' | 'right' = 'left'): Line => {
	const size = widthOf(pieces);
	if (size > width) {
		return cutLine(pieces, width);
	}

	const blank = segment(' '.repeat(width - size));
	return align === 'left' ? [...pieces, blank] : [blank, ...pieces];
};

/** Two blocks of lines side by side, with a gap. */
export const joinLines = (parts: readonly Line[], gap: string): Line =>
	parts.flatMap((part, index) => (index === 0 ? part : [segment(gap), ...part]));
