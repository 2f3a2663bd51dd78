// What one load brought, as plain figures: a run as it is, or what it has more than the run before (`added-rows.ts`).
import {isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnFigures, RunFigures} from '../../profiling/profile.ts';
import {numberOf, readPercentiles, rowsOf, scalarOf, topValuesOf, valueCountsOf} from '../column-figures.ts';
import {countsSample} from '../sampling.ts';
import {toDayFraction, toEpochDays} from '../epoch-days.ts';

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

export type ValueFrequencies = {
	/** Rows by value, the most frequent first. */
	readonly counts: ReadonlyMap<string, number>;
	/** Rows that a value may have at most that is not listed; 0 where all values are. */
	readonly unlisted: number;
};

/** One column of a load. Figures that the run does not keep, or that cannot be worked out, are `undefined`. */
export type ColumnLoad = {
	readonly type: SemanticType;
	readonly rows: number;
	/** Rows that have a value. */
	readonly present: number;
	readonly counts: ReadonlyMap<CountedMetric, number>;
	/** Where it is exact; of added rows, the values that were not there before. */
	readonly distinct: number | undefined;
	/** Numbers as they are, dates as days since 1970, times as parts of a day. */
	readonly min: number | undefined;
	readonly max: number | undefined;
	readonly mean: number | undefined;
	readonly stddev: number | undefined;
	/** Code points. */
	readonly minLength: number | undefined;
	readonly maxLength: number | undefined;
	readonly averageLength: number | undefined;
	readonly percentiles: readonly number[] | undefined;
	/** Where they are exact. */
	readonly values: ValueFrequencies | undefined;
	/** Rows by hour of the day, 24 counts. */
	readonly hours: readonly number[] | undefined;
};

export type Load = {
	/** Of the table, where they are known beside a sample. */
	readonly rows: number;
	/** Whether `rows` says how many the sample has, and nothing of the table. */
	readonly countsSample: boolean;
	/** Whether its columns are of a sample of a fixed size: another one each time. */
	readonly isDrawn: boolean;
	readonly at: Date;
	readonly columns: ReadonlyMap<string, ColumnLoad>;
};

/** Works a list out when it is first asked for: of most columns, most rules do without. */
export const lazily = <Value>(work: () => Value): (() => Value) => {
	let known: {readonly value: Value} | undefined;
	return () => {
		known ??= {value: work()};
		return known.value;
	};
};

const extremeOf = (profile: ColumnFigures, metric: 'min' | 'max'): number | undefined => {
	const value = scalarOf(profile.metrics.get(metric));
	if (value === null) {
		return undefined;
	}

	const {semanticType} = profile.column;
	if (semanticType === 'time') {
		return toDayFraction(value);
	}

	return isTemporal(semanticType) ? toEpochDays(value) : numberOf(profile, metric);
};

const isExact = ({metrics}: ColumnFigures, metric: MetricName): boolean =>
	metrics.get(metric)?.provenance.kind === 'exact';

const valuesOf = (profile: ColumnFigures, present: number): ValueFrequencies | undefined => {
	if (!isExact(profile, 'top_values')) {
		return undefined;
	}

	const listed = topValuesOf(profile);
	let total = 0;
	for (const {count} of listed) {
		total += count;
	}

	const counts = lazily(() => new Map(listed.map(({value, count}) => [String(value), count])));
	return {
		get counts() {
			return counts();
		},
		unlisted: total >= present ? 0 : Math.min(listed.at(-1)?.count ?? 0, present - total),
	};
};

const hoursOf = (profile: ColumnFigures): readonly number[] | undefined => {
	const listed = valueCountsOf(profile, 'hours');
	if (listed.length === 0) {
		return undefined;
	}

	const hours = Array.from({length: 24}, () => 0);
	for (const {value, count} of listed) {
		hours[Number(value)] = count;
	}

	return hours;
};

const columnLoad = (profile: ColumnFigures, rowCount: number): ColumnLoad => {
	const {counted = rowCount, present = counted} = rowsOf({profile, rowCount});
	const percentiles = lazily(() => readPercentiles(profile));
	const values = lazily(() => valuesOf(profile, present));
	const hours = lazily(() => hoursOf(profile));
	return {
		type: profile.column.semanticType,
		rows: counted,
		present,
		counts: new Map(
			countedMetrics.flatMap(metric => {
				const count = numberOf(profile, metric);
				return count === undefined ? [] : [[metric, count] as const];
			}),
		),
		distinct: isExact(profile, 'distinct_count') ? numberOf(profile, 'distinct_count') : undefined,
		min: extremeOf(profile, 'min'),
		max: extremeOf(profile, 'max'),
		mean: numberOf(profile, 'mean'),
		stddev: numberOf(profile, 'stddev'),
		minLength: numberOf(profile, 'min_length'),
		maxLength: numberOf(profile, 'max_length'),
		averageLength: numberOf(profile, 'avg_length'),
		get percentiles() {
			return percentiles();
		},
		get values() {
			return values();
		},
		get hours() {
			return hours();
		},
	};
};

const known = new WeakMap<RunFigures, Load>();

/** A whole run as one load. */
export const loadOf = (profile: RunFigures): Load => {
	const earlier = known.get(profile);
	if (earlier !== undefined) {
		return earlier;
	}

	const {run, columns} = profile;
	const rows = run.rowCount ?? 0;
	const loads = new Map(columns.map(column => [column.column.name, columnLoad(column, rows)]));
	const [counted = rows] = loads.values().map(column => column.rows);
	const isOfSample = countsSample(run, counted);
	const load: Load = {
		rows,
		countsSample: isOfSample,
		isDrawn: run.sampling.kind === 'size' && (isOfSample || counted < rows),
		at: run.profiledAt,
		columns: loads,
	};
	known.set(profile, load);
	return load;
};
