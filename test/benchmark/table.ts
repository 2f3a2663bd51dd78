// The figures as an aligned table, which is Markdown as well.
import {alignedTable, type Cells} from './aligned-table.ts';
import type {Measurement, Row} from './benchmark.ts';

/** A row with its measurement, or with why it has none. */
export type Outcome = {readonly row: Row} & (
	{readonly measurement: Measurement} | {readonly skipped: string} | {readonly failed: string}
);

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

/** A line a row; every line ends with a newline. */
export const tableText = (outcomes: readonly Outcome[]): string =>
	alignedTable(
		headings,
		outcomes.map(outcome => cellsOf(outcome)),
		rightAligned,
	);

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
