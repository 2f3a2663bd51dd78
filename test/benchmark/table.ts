// The figures as an aligned table, which is Markdown as well.
import stringWidth from 'string-width';
import type {Measurement, Row} from './benchmark.ts';

/** A row with its measurement, or with why it has none. */
export type Outcome = {readonly row: Row} & (
	{readonly measurement: Measurement} | {readonly skipped: string} | {readonly failed: string}
);

type Cells = readonly string[];

const headings: Cells = ['work', 'measured against', 'figure', 'at most', 'aim', 'verdict'];
/** Columns of numbers. */
const rightAligned = new Set([2, 3, 4]);

const quantity = (value: number, unit: Row['unit'], digits: number): string =>
	`${value.toFixed(digits)}${unit === '×' ? '' : ' '}${unit}`;

const limit = (value: number, unit: Row['unit']): string => quantity(value, unit, unit === '×' ? 2 : 0);

const verdictOf = (outcome: Outcome): string => {
	if ('failed' in outcome) {
		return 'WRONG';
	}

	if ('skipped' in outcome) {
		return 'skipped';
	}

	const {
		row: {atMost, aim},
		measurement: {figure},
	} = outcome;
	return figure <= aim ? 'aim met' : figure <= atMost ? 'held' : 'MISSED';
};

const cellsOf = (outcome: Outcome): Cells => {
	const {work, against, unit, atMost, aim} = outcome.row;
	const figure = 'measurement' in outcome ? quantity(outcome.measurement.figure, unit, unit === '×' ? 2 : 1) : '–';
	return [work, against, figure, limit(atMost, unit), limit(aim, unit), verdictOf(outcome)];
};

const padded = (cell: string, width: number, isRight: boolean): string => {
	const blanks = ' '.repeat(width - stringWidth(cell));
	return isRight ? blanks + cell : cell + blanks;
};

/** A line a row; every line ends with a newline. */
export const tableText = (outcomes: readonly Outcome[]): string => {
	const rows = [headings, ...outcomes.map(outcome => cellsOf(outcome))];
	const widths = headings.map((_, index) => Math.max(...rows.map(cells => stringWidth(cells[index] ?? ''))));
	const lines = rows.map(
		cells =>
			`| ${cells.map((cell, index) => padded(cell, widths[index] ?? 0, rightAligned.has(index))).join(' | ')} |\n`,
	);
	const rule = `| ${widths.map((width, index) => (rightAligned.has(index) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |\n`;
	return [lines[0], rule, ...lines.slice(1)].join('');
};

/** What stands behind each figure, a line a row. */
export const notesText = (outcomes: readonly Outcome[]): string =>
	outcomes
		.map(outcome => {
			const note =
				'measurement' in outcome
					? outcome.measurement.note
					: 'skipped' in outcome
						? `skipped: ${outcome.skipped}`
						: `wrong: ${outcome.failed}`;
			return `- ${outcome.row.work}: ${note}.\n`;
		})
		.join('');
