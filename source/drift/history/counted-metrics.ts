// Counts of rows that add up over loads: their names, the rows that they count, and how to read those of a run.
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnFigures} from '../../profiling/profile.ts';
import {numberOf} from '../column-figures.ts';

/** Counts of rows that add up over loads. */
export const countedMetrics = [
	'null_count',
	'empty_count',
	'mismatched_count',
	'non_finite_count',
	'negative_count',
	'zero_count',
	'true_count',
	'fraction_count',
	'padded_count',
	'upper_count',
	'lower_count',
	'non_ascii_count',
	'digit_count',
] as const satisfies readonly MetricName[];

export type CountedMetric = (typeof countedMetrics)[number];

/** Numbers of rows by metric. */
export type Counts = Pick<ReadonlyMap<CountedMetric, number>, 'get'>;

const placeOfMetric: ReadonlyMap<CountedMetric, number> = new Map(
	countedMetrics.map((metric, index) => [metric, index]),
);

/**
The counts of all columns of a run. They are read all at once: the rules go column by column, and would visit each of
thirty runs again and again.
*/
export class CountsOfRun {
	readonly #numbers: Float64Array;

	constructor(columns: readonly ColumnFigures[]) {
		this.#numbers = new Float64Array(columns.length * countedMetrics.length);
		let index = 0;
		for (const column of columns) {
			for (const metric of countedMetrics) {
				this.#numbers[index] = numberOf(column, metric) ?? NaN;
				index++;
			}
		}
	}

	ofColumn(column: number): Counts {
		const start = column * countedMetrics.length;
		return {
			get: metric => {
				const count = this.#numbers[start + (placeOfMetric.get(metric) ?? NaN)] ?? NaN;
				return Number.isNaN(count) ? undefined : count;
			},
		};
	}
}

export const nouns: Readonly<Record<CountedMetric, string>> = {
	null_count: 'nulls',
	empty_count: 'empty texts',
	mismatched_count: 'values of another type',
	non_finite_count: 'NaN or infinite values',
	negative_count: 'negative values',
	zero_count: 'zeros',
	true_count: 'true values',
	fraction_count: 'fractions',
	padded_count: 'texts with blanks at an end',
	upper_count: 'texts in capitals',
	lower_count: 'texts in small letters',
	non_ascii_count: 'texts that are not ASCII',
	digit_count: 'texts with digits',
};

/** The rows that can count for a metric: all rows for nulls, else the rows with a value. */
export const candidatesOf = (
	metric: CountedMetric,
	{rows, present}: {readonly rows: number; readonly present: number},
): number => (metric === 'null_count' ? rows : present);
