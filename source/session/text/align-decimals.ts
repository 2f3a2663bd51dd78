// Figures below one another, with their decimal points in one column.
import {type Line, segment, textOf} from './line.ts';

/** A figure with its estimate mark, sign, thousands, decimals and unit. */
const figurePattern = /^(?:≈ )?[+\-]?\d[\d,]*(?<fraction>\.\d+)?(?<unit> ?(?:%|ch|pt))?$/v;

/** Fills the figures with blanks on the right, so that right-aligned they stand by their points. Other texts stay. */
export const alignDecimals = (texts: readonly string[]): readonly string[] => {
	const tails = texts.map(text => {
		const groups = figurePattern.exec(text)?.groups;
		return groups === undefined ? undefined : (groups['fraction'] ?? '').length + (groups['unit'] ?? '').length;
	});
	const longest = Math.max(0, ...tails.filter(tail => tail !== undefined));
	return texts.map((text, index) => {
		const tail = tails[index];
		return tail === undefined ? text : text + ' '.repeat(longest - tail);
	});
};

/** The same for the cells of a column of these rows. Each is made once, and only when a cell is asked for. */
export const alignedCell = <Row>(cell: (row: Row) => Line, rows: readonly Row[]): ((row: Row) => Line) => {
	let aligned: ReadonlyMap<Row, Line> | undefined;
	const align = (): ReadonlyMap<Row, Line> => {
		const cells = rows.map(row => cell(row));
		const texts = cells.map(own => textOf(own));
		const filled = alignDecimals(texts);
		return new Map(
			rows.map((row, index) => {
				const more = (filled[index] ?? '').length - (texts[index] ?? '').length;
				const own = cells[index] ?? [];
				return [row, more === 0 ? own : [...own, segment(' '.repeat(more))]];
			}),
		);
	};

	return row => {
		aligned ??= align();
		return aligned.get(row) ?? cell(row);
	};
};
