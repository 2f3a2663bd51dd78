// Prints rows of a table as text: as a table where it fits, else one row below the other.
import type {Cell, RowsRead} from '../connectors/connector.ts';
import {maxCharacters} from '../profiling/row-filter.ts';
import {cellWidth, cutEnd, padEnd, visible} from '../terminal-text.ts';
import {countOf, nullMark} from './format.ts';
import {textTable} from './text-table.ts';

const widestCell = 40;

/** Prints a value on one line, and marks a value that was cut when it was read. */
export const cellText = (cell: Cell): string =>
	cell === null ? nullMark : visible(cell.length > maxCharacters ? `${cell.slice(0, maxCharacters)}…` : cell);

/** Whether every value of a column is a number. Numbers are aligned on the right. */
export const isNumberColumn = (rows: RowsRead['rows'], index: number): boolean => {
	const cells = rows.map(row => row[index] ?? null).filter(cell => cell !== null);
	return cells.length > 0 && cells.every(cell => /^-?\d+(?:\.\d+)?(?:e[+\-]?\d+)?$/iv.test(cell));
};

/** Prints a row as lines of names and values. */
const cardLines = (columns: readonly string[], row: readonly Cell[]): readonly string[] => {
	const names = columns.map(name => visible(name));
	const widest = Math.max(0, ...names.map(name => cellWidth(name)));
	return names.map((name, index) => `${padEnd(name, widest)}  ${cellText(row[index] ?? null)}`);
};

const cardText = (columns: readonly string[], row: readonly Cell[], index: number): string => {
	const lines = cardLines(columns, row).map(line => `  ${line}\n`);
	return `row ${index + 1}\n${lines.join('')}`;
};

/**
Rows as text.

@param width The columns of the terminal; unlimited without one.
*/
export const rowsText = ({columns, rows}: RowsRead, width = Infinity): string => {
	const table = textTable(
		columns.map((name, index) => ({
			heading: visible(name),
			align: isNumberColumn(rows, index) ? 'right' : 'left',
		})),
		rows.map(row => row.map(cell => cutEnd(cellText(cell), widestCell))),
	);
	const fits = table.split('\n').every(line => cellWidth(line) <= width);
	return fits ? table : rows.map((row, index) => cardText(columns, row, index)).join('\n');
};

/** Counts the rows, and says whether there may be more. */
export const rowsFound = ({rows}: RowsRead, limit: number): string =>
	rows.length === 0
		? 'no rows'
		: rows.length < limit
			? countOf(rows.length, 'row')
			: limit === 1
				? 'the first row'
				: `the first ${countOf(limit, 'row')}`;
