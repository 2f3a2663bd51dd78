// The figures of one load: of a whole run, or of the rows that a run adds to the run before (`added-rows.ts`).
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import type {ColumnFigures, RunFigures} from '../../profiling/profile.ts';
import {asDouble, exactly, numberOf, readPercentiles, rowsOf, scalarOf, valueCountsOf} from '../column-figures.ts';
import {countsSample} from '../sampling.ts';
import {toDayFraction, toEpochDays} from '../epoch-days.ts';
import {CountsOfRun, type Counts} from './counted-metrics.ts';
import {valuesOf, type ValueFrequencies} from './listed-values.ts';
import {typicalValueOf} from './typical-value.ts';

/** One column of a load. A figure that the run does not keep, or that cannot be worked out, is `undefined`. */
export type ColumnLoad = {
	readonly type: SemanticType;
	readonly rows: number;
	/** The number of rows with a value. */
	readonly present: number;
	readonly counts: Counts;
	/** Only if exact; for added rows, the number of values that were not there before. */
	readonly distinct: number | undefined;
	/** Numbers as they are, dates as days since 1970, times as parts of a day. */
	readonly min: number | undefined;
	readonly max: number | undefined;
	readonly mean: number | undefined;
	readonly stddev: number | undefined;
	/** In code points. */
	readonly minLength: number | undefined;
	readonly maxLength: number | undefined;
	readonly averageLength: number | undefined;
	readonly percentiles: ArrayLike<number> | undefined;
	/** Only of numbers that are nearly all positive: see `typical-value.ts`. */
	readonly typicalValue: number | undefined;
	/** Only if exact. */
	readonly values: ValueFrequencies | undefined;
	/** Rows by hour of the day, 24 counts. */
	readonly hours: readonly number[] | undefined;
};

export type Load = {
	/** The rows of the table, where they are known beside a sample. */
	readonly rows: number;
	/** Whether `rows` is the size of the sample, because the rows of the table are unknown. */
	readonly countsSample: boolean;
	/** Whether its columns come from a sample of a fixed size, which is drawn again each time. */
	readonly isDrawn: boolean;
	readonly at: Date;
	readonly columns: ReadonlyMap<string, ColumnLoad>;
};

/** Computes a list when it is first read, because most rules do not read it for most columns. */
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

/** The percentiles without a copy: copies for thirty runs would take most of the time. */
const percentilesIn = (profile: ColumnFigures): ArrayLike<number> | undefined => {
	const doubles = isNumeric(profile.column.semanticType) ? profile.doubles?.('percentiles') : undefined;
	return doubles?.length === 101 ? doubles : readPercentiles(profile);
};

/** A column of a whole run. It reads lists only when a rule asks for them. */
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
