// An aligned table, which is Markdown as well.
import stringWidth from 'string-width';

/** The cells of a row. */
export type Cells = readonly string[];

const padded = (cell: string, width: number, isRight: boolean): string => {
	const blanks = ' '.repeat(width - stringWidth(cell));
	return isRight ? blanks + cell : cell + blanks;
};

/**
A line a row; every line ends with a newline.

@param rightAligned The columns of numbers, from 0.
*/
export const alignedTable = (headings: Cells, rows: readonly Cells[], rightAligned: ReadonlySet<number>): string => {
	const all = [headings, ...rows];
	const widths = headings.map((_, index) => Math.max(3, ...all.map(cells => stringWidth(cells[index] ?? ''))));
	const lines = all.map(cells => {
		const parts = cells.map((cell, index) => padded(cell, widths[index] ?? 0, rightAligned.has(index)));
		return `| ${parts.join(' | ')} |\n`;
	});
	const rule = widths.map((width, index) =>
		rightAligned.has(index) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
	);
	return [lines[0], `| ${rule.join(' | ')} |\n`, ...lines.slice(1)].join('');
};
