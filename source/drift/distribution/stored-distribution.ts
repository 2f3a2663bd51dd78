// Reads the distribution of a column from a stored run, in the best form that the run keeps.
import {isNumeric, isTemporal} from '../../profiling/column-types.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {
	binsOf,
	orderedValuesOf,
	percentilesOf,
	rowsOf,
	topValuesOf,
	valueCountsOf,
	type StoredColumn,
} from '../column-figures.ts';
import {fromHistogram, fromPercentiles, fromValues, type CumulativeDistribution} from './cumulative-distribution.ts';
import type {OrderedDistribution} from './compare-ordered.ts';
import type {ValueFrequencies} from './compare-frequencies.ts';

export const isOrderedColumn = ({column: {semanticType}}: ColumnProfile): boolean =>
	isNumeric(semanticType) || isTemporal(semanticType);

const errorOf = (profile: ColumnProfile, metric: 'percentiles' | 'histogram' | 'top_values'): number => {
	const provenance = profile.metrics.get(metric)?.provenance;
	return provenance === undefined || provenance.kind === 'exact' ? 0 : (provenance.error ?? 0);
};

const everyPercent = Array.from({length: 101}, (_, percent) => percent);

const listedRows = (profile: ColumnProfile): number => topValuesOf(profile).reduce((sum, {count}) => sum + count, 0);

/** Whether the list has all values. */
const isComplete = (profile: ColumnProfile, present: number | undefined): boolean =>
	present !== undefined && errorOf(profile, 'top_values') === 0 && listedRows(profile) >= present - 0.5;

const cumulativeOf = (column: StoredColumn): CumulativeDistribution | undefined => {
	const {profile} = column;
	const {present} = rowsOf(column);
	const values = isComplete(profile, present) ? orderedValuesOf(profile) : [];
	if (values.length > 0) {
		return fromValues(
			values.map(([at]) => at),
			values.map(([, count]) => count),
		);
	}

	const bins = binsOf(profile);
	const inBins = bins.reduce((sum, {count}) => sum + count, 0);
	const percentiles = percentilesOf(profile);
	if (percentiles !== undefined) {
		// A histogram counts the finite values alone, as percentiles do.
		const rows = inBins > 0 ? inBins : present;
		return rows === undefined || rows === 0
			? undefined
			: fromPercentiles(percentiles, rows, errorOf(profile, 'percentiles'));
	}

	return inBins > 0 && bins.every(({start, end}) => Number.isFinite(start) && Number.isFinite(end))
		? fromHistogram(bins, errorOf(profile, 'histogram'))
		: undefined;
};

/**
Reads the distribution of a column of numbers or dates.

@returns `undefined` where the run keeps none, or the column has no values.
*/
export const storedDistribution = (column: StoredColumn): OrderedDistribution | undefined => {
	const cumulative = cumulativeOf(column);
	if (cumulative === undefined) {
		return undefined;
	}

	const ofValues =
		cumulative.source === 'values' ? everyPercent.map(percent => cumulative.quantile(percent / 100)) : undefined;
	return {cumulative, percentiles: percentilesOf(column.profile) ?? ofValues};
};

/** Counts times of day by their hour, because single times hardly ever recur. */
const hourFrequencies = (profile: ColumnProfile): ValueFrequencies => {
	const listed = valueCountsOf(profile, 'hours');
	const rows = listed.reduce((sum, {count}) => sum + count, 0);
	return {
		shares: new Map(listed.map(({value, count}) => [`${value}:00`, count / rows])),
		rows,
		error: 0,
		unlisted: 0,
		maxUnlisted: 0,
	};
};

/** Reads the counts of hours in a column of times of day; `undefined` for others, and where a run keeps no hours. */
export const storedHours = (column: StoredColumn): ValueFrequencies | undefined => {
	const {
		column: {semanticType},
		metrics,
	} = column.profile;
	return semanticType === 'time' && metrics.has('hours') ? hourFrequencies(column.profile) : undefined;
};

/**
Reads the frequencies of values of a column.

@returns `undefined` where the run keeps no frequent values, or the column has no values.
*/
export const storedFrequencies = (column: StoredColumn): ValueFrequencies | undefined => {
	const {profile} = column;
	const {present} = rowsOf(column);
	const listed = topValuesOf(profile);
	if (present === undefined || present <= 0 || !profile.metrics.has('top_values')) {
		return undefined;
	}

	const counted = listedRows(profile);
	const rows = Math.max(present, counted);
	const error = errorOf(profile, 'top_values');
	const unlisted = isComplete(profile, present) ? 0 : Math.max(0, 1 - counted / rows);
	const smallest = listed.at(-1)?.count ?? rows;
	return {
		shares: new Map(listed.map(({value, count}) => [value, count / rows])),
		rows,
		error,
		unlisted,
		maxUnlisted: Math.min(unlisted, Math.max(smallest / rows, error) + error),
	};
};
