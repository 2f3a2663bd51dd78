// A plain table for a pipe or a terminal: aligned columns, nothing drawn around them.
import {cellWidth, padEnd, padStart} from '../terminal-text.ts';

export type TextColumn = {
	readonly heading: string;
	/** Numbers are aligned on the right. */
	readonly align?: 'left' | 'right';
};

/** Lines of a table, each with a newline and no trailing blanks. The cells must be safe for a terminal already. */
export const textTable = (columns: readonly TextColumn[], rows: ReadonlyArray<readonly string[]>): string => {
	const widths = columns.map(({heading}, index) =>
		Math.max(cellWidth(heading), ...rows.map(row => cellWidth(row[index] ?? ''))),
	);
	const line = (cells: readonly string[]) =>
		columns
			.map(({align}, index) => (align === 'right' ? padStart : padEnd)(cells[index] ?? '', widths[index] ?? 0))
			.join('  ')
			.trimEnd();
	return [columns.map(({heading}) => heading), ...rows].map(cells => `${line(cells)}\n`).join('');
};
