// What one load brought, as plain figures: a run as it is, or what it has more than the run before (`added-rows.ts`).
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnFigures, RunFigures, ValueCount} from '../../profiling/profile.ts';
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
	readonly percentiles: ArrayLike<number> | undefined;
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

/** The listed values of a run. Of most columns most rules ask only how many are not listed. */
class ListedValues implements ValueFrequencies {
	readonly unlisted: number;
	readonly #listed: readonly ValueCount[];
	#counts: ReadonlyMap<string, number> | undefined;

	constructor(listed: readonly ValueCount[], present: number) {
		let total = 0;
		for (const {count} of listed) {
			total += count;
		}

		this.#listed = listed;
		this.unlisted = total >= present ? 0 : Math.min(listed.at(-1)?.count ?? 0, present - total);
	}

	get counts(): ReadonlyMap<string, number> {
		this.#counts ??= new Map(this.#listed.map(({value, count}) => [String(value), count]));
		return this.#counts;
	}
}

const valuesOf = (profile: ColumnFigures, present: number): ValueFrequencies | undefined =>
	isExact(profile, 'top_values') ? new ListedValues(topValuesOf(profile), present) : undefined;

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

const countsOf = (profile: ColumnFigures): ReadonlyMap<CountedMetric, number> => {
	const counts = new Map<CountedMetric, number>();
	for (const metric of countedMetrics) {
		const count = numberOf(profile, metric);
		if (count !== undefined) {
			counts.set(metric, count);
		}
	}

	return counts;
};

/** A list of numbers is read where it is: of thirty runs, copies of all of them would take the most time. */
const percentilesIn = (profile: ColumnFigures): ArrayLike<number> | undefined => {
	const doubles = isNumeric(profile.column.semanticType) ? profile.doubles?.('percentiles') : undefined;
	return doubles?.length === 101 ? doubles : readPercentiles(profile);
};

/** A column of a whole run. Lists are read when a rule asks for them: of most columns, most rules do without. */
class ColumnOfRun implements ColumnLoad {
	readonly type;
	readonly rows;
	readonly present;
	readonly counts;
	readonly distinct;
	readonly min;
	readonly max;
	readonly mean;
	readonly stddev;
	readonly minLength;
	readonly maxLength;
	readonly averageLength;
	readonly #profile: ColumnFigures;
	#percentiles: ArrayLike<number> | null | undefined;
	#values: ValueFrequencies | null | undefined;
	#hours: readonly number[] | null | undefined;

	constructor(profile: ColumnFigures, rowCount: number) {
		const {counted = rowCount, present = counted} = rowsOf({profile, rowCount});
		this.#profile = profile;
		this.type = profile.column.semanticType;
		this.rows = counted;
		this.present = present;
		this.counts = countsOf(profile);
		this.distinct = isExact(profile, 'distinct_count') ? numberOf(profile, 'distinct_count') : undefined;
		this.min = extremeOf(profile, 'min');
		this.max = extremeOf(profile, 'max');
		this.mean = numberOf(profile, 'mean');
		this.stddev = numberOf(profile, 'stddev');
		this.minLength = numberOf(profile, 'min_length');
		this.maxLength = numberOf(profile, 'max_length');
		this.averageLength = numberOf(profile, 'avg_length');
	}

	get percentiles(): ArrayLike<number> | undefined {
		this.#percentiles ??= percentilesIn(this.#profile) ?? null;
		return this.#percentiles ?? undefined;
	}

	get values(): ValueFrequencies | undefined {
		this.#values ??= valuesOf(this.#profile, this.present) ?? null;
		return this.#values ?? undefined;
	}

	get hours(): readonly number[] | undefined {
		this.#hours ??= hoursOf(this.#profile) ?? null;
		return this.#hours ?? undefined;
	}
}

const known = new WeakMap<RunFigures, Load>();

/** A whole run as one load. */
export const loadOf = (profile: RunFigures): Load => {
	const earlier = known.get(profile);
	if (earlier !== undefined) {
		return earlier;
	}

	const {run, columns} = profile;
	const rows = run.rowCount ?? 0;
	const loads = new Map(columns.map(column => [column.column.name, new ColumnOfRun(column, rows)]));
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
