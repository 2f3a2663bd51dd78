// A row as lines: the name of a column, and its value in full.
import {cellText} from '../../../reports/rows-text.ts';
import {cellWidth, cutMiddle, padEnd, visible} from '../../../terminal-text.ts';
import {line, segment, type Line} from '../../text/line.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import type {RowState} from './state.ts';

const margin = 2;
const gap = 2;

/** Long values continue under their beginning. */
export const linesOf = ({read, index, from}: RowState, width: number): readonly Line[] => {
	const names = read.columns.map(name => cutMiddle(visible(name), Math.floor(width / 3)));
	const widest = Math.max(0, ...names.map(name => cellWidth(name)));
	const room = Math.max(10, width - margin * 2 - widest - gap);
	const marked = 'column' in from.choice.filter ? from.choice.filter.column : undefined;
	return names.flatMap((name, column) => {
		const cell = read.rows[index]?.[column] ?? null;
		const isMarked = read.columns[column] === marked;
		return wrapWords(cellText(cell), room).map((text, part): Line => [
			segment(' '.repeat(margin)),
			segment(padEnd(part === 0 ? name : '', widest), isMarked ? 'strong' : 'dim'),
			segment(' '.repeat(gap)),
			...line(text, cell === null ? 'dim' : isMarked ? 'strong' : 'plain'),
		]);
	});
};
