// Pairs the parts of two distributions of a column: bins of numbers and dates, values of other types.
import {topValuesOf} from '../drift/column-figures.ts';
import {isTemporal} from '../profiling/column-types.ts';
import type {ColumnProfile} from '../profiling/profile.ts';
import {visible} from '../terminal-text.ts';
import {binLabels} from './bin-labels.ts';
import {commonBins, histogramOf, type CommonBin} from './common-bins.ts';

const binCount = 10;
const valuesShown = 12;

/** Shares, 0 to 1, of the rows with a value; `undefined` where a run lists other values only. */
export type SharePair = {
	readonly label: string;
	/** Whether only one of the two runs has the value. */
	readonly isNewOrGone: boolean;
	readonly baseline: number | undefined;
	readonly current: number | undefined;
};

/** The bins of a picture of two distributions; empty when either run has none. */
export const sharedBins = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	maxParts: number = binCount,
): readonly CommonBin[] => commonBins(histogramOf(baseline), histogramOf(current), Math.min(binCount, maxParts));

const binPairs = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	{maxParts, maxWidth}: {readonly maxParts: number; readonly maxWidth: number},
): readonly SharePair[] => {
	const bins = sharedBins(baseline, current, maxParts);
	const names = binLabels(bins, isTemporal(current.column.semanticType), maxWidth);
	return bins.map((bin, index) => ({
		label: names[index] ?? '',
		isNewOrGone: false,
		baseline: bin.baseline,
		current: bin.current,
	}));
};

/** Whether the top values are all values of the column. */
const isComplete = (profile: ColumnProfile): boolean => {
	const distinct = profile.metrics.get('distinct_count')?.value;
	return typeof distinct === 'number' && distinct <= topValuesOf(profile).length;
};

const rowsWithValue = (profile: ColumnProfile): number => {
	const rows = profile.metrics.get('count')?.value;
	const nulls = profile.metrics.get('null_count')?.value;
	return typeof rows === 'number' && typeof nulls === 'number'
		? rows - nulls
		: topValuesOf(profile).reduce((sum, {count}) => sum + count, 0);
};

const sharesOf = (profile: ColumnProfile): ReadonlyMap<string, number> => {
	const total = Math.max(1, rowsWithValue(profile));
	return new Map(topValuesOf(profile).map(({value, count}) => [String(value), count / total]));
};

const sizeOf = ({baseline = 0, current = 0}: SharePair): number => Math.max(baseline, current);

const changeOf = ({baseline, current}: SharePair): number =>
	baseline === undefined || current === undefined ? 0 : Math.abs(current - baseline);

/** The most frequent values. Where there is no room for all, those that changed most. */
const shownOf = <Pair extends SharePair>(pairs: readonly Pair[], maxParts: number): readonly Pair[] => {
	const bySize = pairs.toSorted((one, other) => sizeOf(other) - sizeOf(one));
	return bySize.length <= maxParts
		? bySize
		: bySize.toSorted((one, other) => changeOf(other) - changeOf(one)).slice(0, maxParts);
};

/** The values of two runs with their shares; empty when neither lists any. */
export const valuePairs = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	maxParts: number = valuesShown,
): ReadonlyArray<SharePair & {readonly value: string}> => {
	const [before, after] = [sharesOf(baseline), sharesOf(current)];
	const [unlistedBefore, unlistedAfter] = [baseline, current].map(profile => (isComplete(profile) ? 0 : undefined));
	return shownOf(
		[...new Set([...after.keys(), ...before.keys()])].map(value => {
			const pair = {baseline: before.get(value) ?? unlistedBefore, current: after.get(value) ?? unlistedAfter};
			const [isNew, isGone] = [pair.baseline === 0, pair.current === 0];
			const name = value === '' ? '(empty text)' : visible(value);
			return {
				value,
				label: `${name}${isNew ? ' (new)' : ''}${isGone ? ' (gone)' : ''}`,
				isNewOrGone: isNew || isGone,
				...pair,
			};
		}),
		Math.min(valuesShown, maxParts),
	);
};

/**
The pairs of a column; empty when either run has no distribution.

@param limits `maxParts`: beyond it, bins are merged, and only the values that changed most are kept. `maxWidth`: cells
of the label of a bin.
*/
export const sharePairs = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	{maxParts = Infinity, maxWidth = Infinity}: {readonly maxParts?: number; readonly maxWidth?: number} = {},
): readonly SharePair[] => {
	const bins = binPairs(baseline, current, {maxParts, maxWidth});
	return bins.length > 0 ? bins : valuePairs(baseline, current, maxParts);
};
