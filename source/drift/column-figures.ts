// Reads the figures of a column from a stored profile, as numbers.
import {isTemporal} from '../profiling/column-types.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {
	ColumnFigures,
	ColumnProfile,
	HistogramBin,
	Measured,
	MetricValue,
	Quantile,
	Scalar,
	ValueCount,
} from '../profiling/profile.ts';
import {toEpochDays} from './epoch-days.ts';
import type {Percentiles} from './distribution/percentiles.ts';

/** The value as a double; `undefined` where it is not a finite number. */
export const asDouble = (value: MetricValue | undefined): number | undefined => {
	const number =
		typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN;
	return Number.isFinite(number) ? number : undefined;
};

/** Gives a metric that is exact; `undefined` for others. */
export const exactly = (measured: Measured | undefined): Measured | undefined =>
	measured?.provenance.kind === 'exact' ? measured : undefined;

/** The value of a metric that is one figure; `null` where it is not measured, or a list. */
export const scalarOf = (measured: Measured | undefined): Scalar => {
	const value = measured?.value ?? null;
	return value === null || typeof value !== 'object' ? value : null;
};

export const numberOf = (profile: ColumnFigures, metric: MetricName): number | undefined =>
	profile.number?.(metric) ?? asDouble(profile.metrics.get(metric)?.value);

/** A column as a run keeps it, with the rows of the run; `null` where the run does not know them. */
export type StoredColumn = {
	readonly profile: ColumnProfile;
	readonly rowCount: number | null;
};

/** Rows of the sample behind the figures; `undefined` where they are of the table. */
const sampledRows = ({metrics}: ColumnFigures): number | undefined => {
	const provenance = (metrics.get('null_count') ?? metrics.get('null_percent'))?.provenance;
	return provenance?.kind === 'sample' ? provenance.rows : undefined;
};

/** Rows of the table for each one that was read; `undefined` where the run does not know. */
export const rowsPerRead = ({profile, rowCount}: StoredColumn): number | undefined => {
	const read = sampledRows(profile);
	if (read === undefined) {
		return 1;
	}

	return rowCount !== null && rowCount > read ? rowCount / read : undefined;
};

/** Rows, and those of them that have a value; `undefined` where the run does not know. */
export const rowsOf = ({
	profile,
	rowCount,
}: Omit<StoredColumn, 'profile'> & {readonly profile: ColumnFigures}): {
	readonly counted: number | undefined;
	readonly present: number | undefined;
} => {
	const counted = numberOf(profile, 'count') ?? sampledRows(profile) ?? rowCount ?? undefined;
	const nullPercent = numberOf(profile, 'null_percent');
	const percentNulls = counted === undefined || nullPercent === undefined ? undefined : (counted * nullPercent) / 100;
	const nulls = numberOf(profile, 'null_count') ?? percentNulls;
	return {counted, present: counted === undefined || nulls === undefined ? undefined : counted - nulls};
};

/** The position of a value of an ordered column: a number as it is, a date as days since 1970. */
const position = ({column}: ColumnFigures, value: Quantile | boolean): number => {
	if (typeof value === 'boolean') {
		return NaN;
	}

	return isTemporal(column.semanticType) ? (toEpochDays(value) ?? NaN) : (asDouble(value) ?? NaN);
};

const listIn = (measured: Measured | undefined): readonly unknown[] => {
	const value = measured?.value;
	return Array.isArray(value) ? value : [];
};

const listOf = ({metrics}: ColumnFigures, metric: MetricName): readonly unknown[] => listIn(metrics.get(metric));

const isQuantile = (item: unknown): item is Quantile => typeof item === 'number' || typeof item === 'string';

/** Reads the 101 percentiles. This is slow where they are dates. */
export const readPercentiles = (profile: ColumnFigures): Percentiles | undefined => {
	const listed = listOf(profile, 'percentiles');
	if (listed.length !== 101) {
		return undefined;
	}

	if (!isTemporal(profile.column.semanticType) && listed.every(item => typeof item === 'number')) {
		return listed;
	}

	const positions = listed.map(item => (isQuantile(item) ? position(profile, item) : NaN));
	return positions.every(at => Number.isFinite(at)) ? positions : undefined;
};

// Keeps the percentiles, because each comparison of a column needs them, and reading a hundred dates is slow.
const read = new WeakMap<ColumnFigures, Percentiles | 'none'>();

/** The 101 percentiles; `undefined` where the run does not keep them or the column has no values. */
export const percentilesOf = (profile: ColumnFigures): Percentiles | undefined => {
	const known = read.get(profile) ?? readPercentiles(profile) ?? 'none';
	read.set(profile, known);
	return known === 'none' ? undefined : known;
};

const isBin = (item: unknown): item is HistogramBin => typeof item === 'object' && item !== null && 'binStart' in item;

/** The bins of a column as a run keeps them, if it has a histogram. */
export const histogramBinsOf = (profile: ColumnFigures): readonly HistogramBin[] =>
	listOf(profile, 'histogram').filter(item => isBin(item));

/** The bins of an ordered column, at the positions of their edges. */
export const binsOf = (
	profile: ColumnProfile,
): ReadonlyArray<{readonly start: number; readonly end: number; readonly count: number}> =>
	histogramBinsOf(profile).map(({binStart, binEnd, count}) => ({
		start: position(profile, binStart),
		end: position(profile, binEnd),
		count,
	}));

const isValueCount = (item: unknown): item is ValueCount =>
	typeof item === 'object' && item !== null && 'value' in item;

/** The counts of a metric that lists values. */
export const valueCountsIn = (measured: Measured | undefined): readonly ValueCount[] =>
	listIn(measured).filter(item => isValueCount(item));

export const valueCountsOf = ({metrics}: ColumnFigures, metric: 'top_values' | 'hours'): readonly ValueCount[] =>
	valueCountsIn(metrics.get(metric));

/** The most frequent values of a column, if they were counted. */
export const topValuesOf = (profile: ColumnFigures): readonly ValueCount[] => valueCountsOf(profile, 'top_values');

/** The positions of the listed numbers or dates, ascending, with their counts. */
export const orderedValuesOf = (profile: ColumnProfile): ReadonlyArray<readonly [position: number, count: number]> => {
	const counts = new Map<number, number>();
	for (const {value, count} of topValuesOf(profile)) {
		const at = position(profile, value);
		if (Number.isFinite(at)) {
			counts.set(at, (counts.get(at) ?? 0) + count);
		}
	}

	return [...counts].toSorted(([left], [right]) => left - right);
};
