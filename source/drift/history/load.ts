// What one load brought, as plain figures: a run as it is, or what it has more than the run before (`added-rows.ts`).
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnFigures, Measured, RunFigures, ValueCount} from '../../profiling/profile.ts';
import {
	asDouble,
	numberOf,
	readPercentiles,
	rowsOf,
	scalarOf,
	valueCountsIn,
	valueCountsOf,
} from '../column-figures.ts';
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

/** Rows by what they show. */
export type Counts = Pick<ReadonlyMap<CountedMetric, number>, 'get'>;

export type ValueFrequencies = {
	/** Rows by value, the most frequent first. */
	readonly counts: ReadonlyMap<string, number>;
	/** The maximum number of rows of a value that is not listed; 0 where all values are listed. */
	readonly unlisted: number;
};

/** One column of a load. Figures that the run does not keep, or that cannot be worked out, are `undefined`. */
export type ColumnLoad = {
	readonly type: SemanticType;
	readonly rows: number;
	/** Rows that have a value. */
	readonly present: number;
	readonly counts: Counts;
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

/** Computes a list when it is first read: for most columns, most rules do not read it. */
export const lazily = <Value>(work: () => Value): (() => Value) => {
	let known: {readonly value: Value} | undefined;
	return () => {
		known ??= {value: work()};
		return known.value;
	};
};

const extremeOf = (profile: ColumnFigures, metric: 'min' | 'max'): number | undefined => {
	const {semanticType} = profile.column;
	if (semanticType !== 'time' && !isTemporal(semanticType)) {
		return numberOf(profile, metric);
	}

	const value = scalarOf(profile.metrics.get(metric));
	return value === null ? undefined : semanticType === 'time' ? toDayFraction(value) : toEpochDays(value);
};

const exactly = (measured: Measured | undefined): Measured | undefined =>
	measured?.provenance.kind === 'exact' ? measured : undefined;

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

	/** The most frequent value with at least one row. */
	get first(): string | undefined {
		const [first] = this.#listed;
		return first === undefined || first.count <= 0 ? undefined : String(first.value);
	}

	forEach(visit: (rows: number, value: string) => void): void {
		// A number and a text may read the same.
		if (this.#counts !== undefined || this.#listed.some(({value}) => typeof value !== 'string')) {
			this.counts.forEach(visit);
			return;
		}

		for (const {value, count} of this.#listed) {
			visit(count, String(value));
		}
	}
}

/** The most frequent value; `undefined` where no row has one. */
export const mostFrequentIn = (values: ValueFrequencies): string | undefined => {
	if (values instanceof ListedValues) {
		return values.first;
	}

	const [first] = values.counts;
	return first === undefined || first[1] <= 0 ? undefined : first[0];
};

/** Visits the listed values in their order. Those that are only visited need no map, and lists can be long. */
export const visitValues = (values: ValueFrequencies, visit: (rows: number, value: string) => void): void => {
	if (values instanceof ListedValues) {
		values.forEach(visit);
	} else {
		values.counts.forEach((rows, value) => {
			visit(rows, value);
		});
	}
};

const valuesOf = ({metrics}: ColumnFigures, present: number): ValueFrequencies | undefined => {
	const listed = exactly(metrics.get('top_values'));
	return listed && new ListedValues(valueCountsIn(listed), present);
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
	readonly counts: Counts;
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
		this.counts = {get: metric => numberOf(profile, metric)};
		this.distinct = asDouble(exactly(profile.metrics.get('distinct_count'))?.value);
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
