// Recognises tables with a moving window: the oldest rows go, and new ones come.
import {isNumeric, isTemporal} from '../../profiling/column-types.ts';
import {medianOf} from '../statistics/median.ts';
import type {ValueFrequencies} from './listed-values.ts';
import type {ColumnLoad, Load} from './load.ts';

type Pair = readonly [before: Load, after: Load];

type ColumnPair = readonly [before: ColumnLoad, after: ColumnLoad];

/** The minimum number of pairs of runs for recognising a window. */
const minPairs = 4;

/** The share of the pairs that must show it: a run may be a repeat. */
const minPart = 0.8;

/** A table that keeps a smaller share counts as replaced. */
const minKept = 0.3;

/** The error of a share that comes from percentiles. */
const shareError = 0.02;

const columnPairs = (pairs: readonly Pair[], name: string): readonly ColumnPair[] =>
	pairs.flatMap(([before, after]): readonly ColumnPair[] => {
		const [earlier, later] = [before.columns.get(name), after.columns.get(name)];
		return earlier === undefined || later === undefined ? [] : [[earlier, later]];
	});

/** The share of values from `from` on, by percentiles; without them, as if values were uniform between the edges. */
const shareFrom = ({percentiles, min, max}: ColumnLoad, from: number): number | undefined => {
	if (min === undefined || max === undefined || max <= min) {
		return undefined;
	}

	if (percentiles === undefined) {
		return Math.min(1, Math.max(0, (max - from) / (max - min)));
	}

	let next = 0;
	while (next < percentiles.length && !((percentiles[next] ?? from) >= from)) {
		next++;
	}

	if (next === 0 || next === percentiles.length) {
		return next === 0 ? 1 : 0;
	}

	const [low, high] = [percentiles[next - 1] ?? from, percentiles[next] ?? from];
	const below = next - 1 + (high > low ? (from - low) / (high - low) : 0);
	return 1 - below / 100;
};

/** Whether both edges move on, and the column has a range. */
const keptOf = ([before, after]: ColumnPair): number | undefined => {
	const [from, until] = [after.min, after.max];
	return from === undefined ||
		until === undefined ||
		before.min === undefined ||
		before.max === undefined ||
		from < before.min ||
		until <= before.max
		? undefined
		: from > before.max
			? 0
			: shareFrom(before, from);
};

const mayMove = (type: ColumnLoad['type']): boolean => isTemporal(type) || isNumeric(type);

const movement = (before: readonly number[], after: readonly number[]): number =>
	after.reduce((sum, count, index) => sum + Math.abs(count - (before[index] ?? 0)), 0);

const listMovement = ({values: before}: ColumnLoad, {values: after}: ColumnLoad): number => {
	if (before?.unlisted !== 0 || after?.unlisted !== 0) {
		return 0;
	}

	const listed = [...new Set([...before.counts.keys(), ...after.counts.keys()])];
	const countsIn = ({counts}: ValueFrequencies) => listed.map(value => counts.get(value) ?? 0);
	return movement(countsIn(before), countsIn(after));
};

/** Whether the rows that left and came can explain the change of every count. */
const isExplained = ([before, after]: Pair, kept: number): boolean => {
	const gone = before.rows * (1 - kept);
	const came = after.rows - before.rows * kept;
	const most = gone + came + 2 * shareError * before.rows;
	return (
		came > -shareError * before.rows &&
		[...after.columns].every(([name, column]) => {
			const earlier = before.columns.get(name);
			return (
				earlier === undefined ||
				(listMovement(earlier, column) <= most && movement(earlier.hours ?? [], column.hours ?? []) <= most)
			);
		})
	);
};

export type KeptShares = {
	/** Of each pair of the earlier runs. */
	readonly earlier: readonly number[];
	readonly current: number;
};

const sharesOf = (pairs: readonly Pair[], latest: Pair, name: string): KeptShares | undefined => {
	const shares: Array<number | undefined> = [];
	let unknown = 0;
	for (const pair of columnPairs(pairs, name)) {
		const share = keptOf(pair);
		shares.push(share);
		unknown += share === undefined ? 1 : 0;
		// Most columns are those of no window, which the first pairs show.
		if (pairs.length - unknown < minPart * pairs.length) {
			return undefined;
		}
	}

	const known = shares.filter(share => share !== undefined);
	if (known.length < minPart * pairs.length) {
		return undefined;
	}

	// Where the column itself is at fault, the window is where it usually is.
	const usual = medianOf(known);
	const [now] = columnPairs([latest], name).map(pair => keptOf(pair));
	const isUsual = now !== undefined && now >= Math.min(...known) && now <= Math.max(...known);
	return {earlier: shares.map(share => share ?? usual), current: isUsual ? now : usual};
};

/** The minimum number of counts for judging how much they change. */
const minCounts = 30;

/** Counts of new rows change by as much as their sum (1); counts of kept rows change less. */
const maxMovement = 0.6;
const minMovement = 0.05;

/** How much the counts of a column change between two runs: χ² for each degree of freedom, over all pairs. */
const countMovement = (pairs: readonly ColumnPair[]): number | undefined => {
	let [sum, counted] = [0, 0];
	for (const [{values: before}, {values: after}] of pairs) {
		if (before?.unlisted !== 0 || after?.unlisted !== 0) {
			continue;
		}

		const listed = new Set([...before.counts.keys(), ...after.counts.keys()]);
		counted += Math.max(0, listed.size - 1);
		for (const value of listed) {
			const [left, right] = [before.counts.get(value) ?? 0, after.counts.get(value) ?? 0];
			sum += (right - left) ** 2 / (left + right);
		}
	}

	return counted < minCounts ? undefined : sum / counted;
};

/** The kept share where no column shows a window: counts of values change less than those of new rows would. */
const sharesByCounts = (pairs: readonly Pair[], [, {columns}]: Pair): KeptShares | undefined => {
	const movements: number[] = [];
	for (const name of columns.keys()) {
		const moved = countMovement(columnPairs(pairs, name)) ?? 0;
		if (moved > maxMovement) {
			return undefined;
		}

		if (moved > 0) {
			movements.push(moved);
		}
	}

	// Rows come at each load: where one changed nothing, the table was mended once, and no window moves.
	const moving = pairs.filter(([before, after]) =>
		columns.keys().some(name => {
			const [earlier, later] = [before.columns.get(name), after.columns.get(name)];
			return earlier !== undefined && later !== undefined && listMovement(earlier, later) > 0;
		}),
	);
	const usual = medianOf(movements);
	return movements.length > 0 && usual >= minMovement && moving.length >= minPart * pairs.length
		? {earlier: pairs.map(() => 1 - usual), current: 1 - usual}
		: undefined;
};

/**
The share of each run's rows that the next run still has, by the column that shows the smallest share.

@returns `undefined` where no window moves.
*/
export const keptShares = (pairs: readonly Pair[], latest: Pair): KeptShares | undefined => {
	if (pairs.length < minPairs || latest.some(({isDrawn}) => isDrawn)) {
		return undefined;
	}

	const [byColumn] = [...latest[1].columns]
		.filter(([, {type}]) => mayMove(type))
		.map(([name]) => sharesOf(pairs, latest, name))
		.filter(shares => shares !== undefined)
		.toSorted((left, right) => medianOf(left.earlier) - medianOf(right.earlier));
	const least = byColumn ?? sharesByCounts(pairs, latest);
	if (least === undefined || medianOf(least.earlier) < minKept) {
		return undefined;
	}

	const explained = pairs.filter((pair, index) => isExplained(pair, least.earlier[index] ?? 0));
	return explained.length >= minPart * pairs.length ? least : undefined;
};
