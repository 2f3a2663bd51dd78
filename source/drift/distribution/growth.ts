// Growing with time is not drift. Shows a column of dates or of rising keys without the effect of time and of new rows.
import {fromPercentiles} from './cumulative-distribution.ts';
import type {GrowthAdjustment} from './distribution-change.ts';
import type {OrderedDistribution} from './compare-ordered.ts';
import type {Percentiles} from './percentiles.ts';

/** Days. Two runs minutes apart may lie on either side of a daily load. */
export const loadGraceDays = 1;

/** The value that a share of the values does not exceed, between two percentiles in proportion. */
const valueAt = (percentiles: Percentiles, share: number): number => {
	const position = Math.min(100, Math.max(0, share * 100));
	const before = Math.floor(position);
	const [low = NaN, high = low] = [percentiles[before], percentiles[before + 1]];
	return low + (high - low) * (position - before);
};

/**
The current side without the values past `from` and up to `to`.

@returns `undefined` where nothing is left of it.
*/
export const withoutAppended = (
	{cumulative, percentiles}: OrderedDistribution,
	from: number,
	to: number,
): OrderedDistribution | undefined => {
	const [kept, beyond] = [cumulative.atMost(from), 1 - cumulative.atMost(to)];
	const rest = kept + beyond;
	if (percentiles === undefined || rest <= 0) {
		return undefined;
	}

	const remaining = percentiles.map((_, percent) => {
		const share = (percent / 100) * rest;
		return share <= kept ? Math.min(from, valueAt(percentiles, share)) : valueAt(percentiles, share + 1 - rest);
	});
	return {
		cumulative: fromPercentiles(remaining, cumulative.rows * rest, cumulative.rankError),
		percentiles: remaining,
	};
};

const shifted = ({cumulative, percentiles}: OrderedDistribution, by: number): OrderedDistribution | undefined => {
	const moved = percentiles?.map(value => value - by);
	return moved === undefined
		? undefined
		: {cumulative: fromPercentiles(moved, cumulative.rows, cumulative.rankError), percentiles: moved};
};

/** If a smaller share of the rows that should still be there is left, newer rows have replaced them. */
const minKept = 0.75;

/**
Whether a table that grew still holds its old rows, apart from the oldest ones, which it may have dropped meanwhile.

@param drawn The rows of the table that one value stands for, as a multiple of those in the baseline; `undefined` where
that is not known.
*/
const keepsRows = (
	{cumulative, percentiles}: OrderedDistribution,
	older: OrderedDistribution,
	{allowed, drawn}: {readonly allowed: number; readonly drawn: number | undefined},
): boolean => {
	const due = cumulative.rows * (1 - cumulative.atMost((percentiles?.[0] ?? NaN) + allowed));
	return drawn === undefined || older.cumulative.rows * drawn >= minKept * due;
};

export type GrowthView = {
	readonly growth: GrowthAdjustment | null;
	readonly current: OrderedDistribution;
};

/**
The ways to look at the current side of a column of dates, the plainest first: as it is; by age, counted back from its
last value, as of a table that drops its oldest rows; and without the rows that the time between the two runs added,
where the others are still there.

@param elapsedDays Between the two runs; a baseline that is the newer one explains nothing.
@param drawn See `keepsRows`.
*/
export const growthViews = (
	baseline: OrderedDistribution,
	current: OrderedDistribution,
	{elapsedDays, drawn}: {readonly elapsedDays: number; readonly drawn: number | undefined},
): readonly GrowthView[] => {
	const last = baseline.percentiles?.[100];
	const lastNow = current.percentiles?.[100];
	const asItIs: GrowthView = {growth: null, current};
	if (last === undefined || lastNow === undefined || elapsedDays < 0 || lastNow <= last) {
		return [asItIs];
	}

	const allowed = elapsedDays + loadGraceDays;
	const aged = shifted(current, Math.min(lastNow - last, allowed));
	const older = withoutAppended(current, last, last + allowed);
	return [
		asItIs,
		...(aged === undefined ? [] : [{growth: 'age', current: aged} as const]),
		...(older === undefined || !keepsRows(baseline, older, {allowed, drawn})
			? []
			: [{growth: 'appended', current: older} as const]),
	];
};
