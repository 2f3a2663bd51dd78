// What one load brought, as plain figures: a run as it is, or what it has more than the run before (`added-rows.ts`).
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import type {ColumnFigures, RunFigures} from '../../profiling/profile.ts';
import {asDouble, exactly, numberOf, readPercentiles, rowsOf, scalarOf, valueCountsOf} from '../column-figures.ts';
import {countsSample} from '../sampling.ts';
import {toDayFraction, toEpochDays} from '../epoch-days.ts';
import {CountsOfRun, type Counts} from './counted-metrics.ts';
import {valuesOf, type ValueFrequencies} from './listed-values.ts';
import {typicalValueOf} from './typical-value.ts';

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
	/** Of numbers that are nearly all positive: see `typical-value.ts`. */
	readonly typicalValue: number | undefined;
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
	#typicalValue: number | null | undefined;
	#values: ValueFrequencies | null | undefined;
	#hours: readonly number[] | null | undefined;

	constructor(profile: ColumnFigures, {rowCount, counts}: {readonly rowCount: number; readonly counts: Counts}) {
		const {counted = rowCount, present = counted} = rowsOf({profile, rowCount});
		this.#profile = profile;
		this.type = profile.column.semanticType;
		this.rows = counted;
		this.present = present;
		this.counts = counts;
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
		if (this.#percentiles === undefined) {
			this.#percentiles = percentilesIn(this.#profile) ?? null;
		}

		return this.#percentiles ?? undefined;
	}

	get typicalValue(): number | undefined {
		if (this.#typicalValue === undefined) {
			this.#typicalValue = (isNumeric(this.type) ? typicalValueOf(this.percentiles) : undefined) ?? null;
		}

		return this.#typicalValue ?? undefined;
	}

	get values(): ValueFrequencies | undefined {
		if (this.#values === undefined) {
			this.#values = valuesOf(this.#profile, this.present) ?? null;
		}

		return this.#values ?? undefined;
	}

	get hours(): readonly number[] | undefined {
		if (this.#hours === undefined) {
			this.#hours = hoursOf(this.#profile) ?? null;
		}

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
	const counts = new CountsOfRun(columns);
	const loads = new Map(
		columns.map((column, index) => [
			column.column.name,
			new ColumnOfRun(column, {rowCount: rows, counts: counts.ofColumn(index)}),
		]),
	);
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
