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
	most: number = binCount,
): readonly CommonBin[] => commonBins(histogramOf(baseline), histogramOf(current), Math.min(binCount, most));

const binPairs = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	{most, widest}: {readonly most: number; readonly widest: number},
): readonly SharePair[] => {
	const bins = sharedBins(baseline, current, most);
	const names = binLabels(bins, isTemporal(current.column.semanticType), widest);
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
const shownOf = <Pair extends SharePair>(pairs: readonly Pair[], most: number): readonly Pair[] => {
	const bySize = pairs.toSorted((one, other) => sizeOf(other) - sizeOf(one));
	return bySize.length <= most
		? bySize
		: bySize.toSorted((one, other) => changeOf(other) - changeOf(one)).slice(0, most);
};

/** The values of two runs with their shares; empty when neither lists any. */
export const valuePairs = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	most: number = valuesShown,
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
		Math.min(valuesShown, most),
	);
};

/**
The pairs of a column; empty when either run has no distribution.

@param limits `most`: pairs at most; fewer are of wider bins, or of the values that changed most. `widest`: cells of the
labels of bins.
*/
export const sharePairs = (
	baseline: ColumnProfile,
	current: ColumnProfile,
	{most = Infinity, widest = Infinity}: {readonly most?: number; readonly widest?: number} = {},
): readonly SharePair[] => {
	const bins = binPairs(baseline, current, {most, widest});
	return bins.length > 0 ? bins : valuePairs(baseline, current, most);
};
