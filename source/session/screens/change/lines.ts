// A row of two sides as lines: the name of a column, its value on the left, and on the right.
import type {RowDifference} from '../../../drift/sides/row-comparison.ts';
import {absentMark} from '../../../reports/format.ts';
import {cellText} from '../../../reports/rows-text.ts';
import {cellWidth, cutMiddle, visible} from '../../../terminal-text.ts';
import {fitLine, line, type Line, segment} from '../../text/line.ts';
import type {Tone} from '../../text/theme.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import type {ChangeState} from './state.ts';

const margin = segment(' '.repeat(2));
const gap = segment(' '.repeat(3));

const valueLines = (cells: RowDifference['left'], index: number, room: number): readonly string[] =>
	cells === null ? [absentMark] : wrapWords(cellText(cells[index] ?? null), room);

/** A mark stands before the columns that changed. Long values continue under their beginning. */
export const linesOf = ({rows, index}: ChangeState, width: number): readonly Line[] => {
	const difference = rows.differences[index];
	if (difference === undefined) {
		return [];
	}

	const names = rows.columns.map(name => cutMiddle(visible(name), Math.floor(width / 4)));
	const widest = Math.max('column'.length, ...names.map(name => cellWidth(name)));
	// Not values: margins, the mark, and the gaps.
	const room = Math.max(8, Math.floor((width - 4 - 2 - widest - 6) / 2));
	const cells = (name: Line, left: Line, right: Line): Line => [
		margin,
		...name,
		gap,
		...fitLine(left, room),
		gap,
		...right,
	];
	const heading = cells(fitLine(line('  column', 'dim'), widest + 2), line('left', 'dim'), line('right', 'dim'));
	return [
		heading,
		...names.flatMap((name, column) => {
			const isChanged = difference.changed.includes(rows.columns[column] ?? '');
			const [left, right] = [difference.left, difference.right].map(side => valueLines(side, column, room));
			const tone = (side: 'left' | 'right'): Tone =>
				isChanged ? (side === 'left' ? 'failed' : 'good') : difference.kind === 'changed' ? 'dim' : 'plain';
			return Array.from({length: Math.max(left?.length ?? 0, right?.length ?? 0)}, (_, part) =>
				cells(
					fitLine(
						part === 0
							? [segment(isChanged ? '≠ ' : '  ', 'high'), segment(name, isChanged ? 'strong' : 'dim')]
							: [],
						widest + 2,
					),
					line(left?.[part] ?? '', tone('left')),
					line(right?.[part] ?? '', tone('right')),
				),
			);
		}),
	];
};
