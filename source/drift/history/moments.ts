// Judges mean and standard deviation of a load, unless one row alone explains the change.
import {medianOf} from '../statistics/median.ts';
import {asFinding, judgeSeries, minValues, usualRows, type FigureVerdict} from './figure-series.ts';
import type {ColumnHistory, HistoryFinding} from './finding.ts';
import type {ColumnLoad} from './load.ts';
import {takeTurns} from './values-in-turn.ts';

/** From the lowest figure to the highest. */
type Interval = readonly [number, number];

const ascending = (left: number, right: number): Interval => [Math.min(left, right), Math.max(left, right)];

const meanWithout = ({mean, present}: ColumnLoad, extreme: number | undefined): number | undefined =>
	mean === undefined || extreme === undefined || present < 3 ? undefined : (mean * present - extreme) / (present - 1);

const deviationWithout = (load: ColumnLoad, extreme: number | undefined): number | undefined => {
	const {mean, stddev, present} = load;
	if (mean === undefined || stddev === undefined || extreme === undefined || present < 3) {
		return undefined;
	}

	const squares = stddev ** 2 * (present - 1) - ((extreme - mean) ** 2 * present) / (present - 1);
	return squares > 0 ? Math.sqrt(squares / (present - 2)) : 0;
};

/** The mean if one ordinary row, which left a moving window, had the extreme value. */
const meanWith = ({mean, present}: ColumnLoad, extreme: number | undefined): number | undefined =>
	mean === undefined || extreme === undefined || present < 3 ? undefined : mean + (extreme - mean) / present;

const deviationWith = (load: ColumnLoad, extreme: number | undefined): number | undefined => {
	const {mean, stddev, present} = load;
	return mean === undefined || extreme === undefined || present < 3
		? undefined
		: Math.sqrt((stddev ?? 0) ** 2 + (extreme - mean) ** 2 / (present - 1));
};

type OfOneRow = (load: ColumnLoad, extreme: number | undefined) => number | undefined;

/**
What the figure would be without one row. If the rows of the load are not known, any value of the table may be that row.
*/
const butForOne = (
	{style, load, whole, past}: ColumnHistory,
	without: OfOneRow,
	withOne: OfOneRow,
): readonly Interval[] => {
	const between = (figure: OfOneRow, low: number | undefined, high: number | undefined): readonly Interval[] => {
		const [left, right] = [figure(load, low), figure(load, high)];
		return left === undefined || right === undefined ? [] : [ascending(left, right)];
	};

	if (style === 'replaced') {
		return [load.max, load.min].flatMap(extreme => between(without, extreme, extreme));
	}

	const before = past.at(-1)?.whole;
	return [
		...between(without, whole.max, load.mean),
		...between(without, whole.min, load.mean),
		...(style === 'rolling' && before !== undefined
			? [...between(withOne, before.max, load.mean), ...between(withOne, before.min, load.mean)]
			: []),
	];
};

/** Whether one row alone explains the change. Then only the extreme is judged. */
const isOfOneRow = ({low, high}: FigureVerdict, intervals: readonly Interval[]): boolean =>
	intervals.some(([from, to]) => from <= high && to >= low);

/** A mean this far outside of the range of a column, as a part of the range, is an error. */
const maxOutside = 0.1;

/**
Whether the mean of the rows that came into a moving window cannot be right: it is worked out from what the rows before
held on average.
*/
const isImpossible = ({style, load: {mean = 0}, whole: {min = -Infinity, max = Infinity}}: ColumnHistory): boolean => {
	const margin = maxOutside * (max - min);
	return style === 'rolling' && (mean < min - margin || mean > max + margin);
};

/** Few rows make up most of a sum from this ratio of the standard deviation to the mean on. */
const heavyTail = 2;

export const judgeMoments = (history: ColumnHistory): readonly HistoryFinding[] => {
	const {name, past, load, period, rules, isKey, exchange} = history;
	if (isKey || load.mean === undefined || load.present < minValues || takeTurns(history) || isImpossible(history)) {
		return [];
	}

	const deviation = medianOf(past.map(({load: earlier}) => earlier.stddev ?? 0));
	const rows = usualRows(history);
	// Where few rows make up most of the sum, as showers do, more of them raise both mean and deviation: the error is
	// then that of both samples (B. L. Welch, Biometrika 34, 1947).
	const isOfFewRows = deviation >= heavyTail * Math.abs(medianOf(past.map(({load: earlier}) => earlier.mean ?? 0)));
	const byMean = (value: number | undefined) =>
		judgeSeries(
			{
				earlier: past.map(({load: earlier}) => earlier.mean),
				value,
				period,
				samplingError: Math.hypot(
					(isOfFewRows ? Math.max(deviation, load.stddev ?? 0) : deviation) *
						Math.sqrt((1 + exchange) / load.present),
					deviation / Math.sqrt(rows),
				),
				deviation,
			},
			rules.ruleOf(name, 'mean'),
		);
	const byDeviation = (value: number | undefined) =>
		judgeSeries(
			{
				earlier: past.map(({load: earlier}) => earlier.stddev),
				value,
				period,
				// 1.5 times the error of normal values, because most tables have heavier tails.
				samplingError: 1.5 * Math.sqrt((1 + exchange) / (2 * load.present) + 1 / (2 * rows)),
				isFactor: true,
			},
			rules.ruleOf(name, 'stddev'),
		);
	const [mean, stddev] = [byMean(load.mean), byDeviation(load.stddev)];
	const isMeanOfOne = mean !== undefined && isOfOneRow(mean, butForOne(history, meanWithout, meanWith));
	const isDeviationOfOne =
		isMeanOfOne ||
		(stddev !== undefined && isOfOneRow(stddev, butForOne(history, deviationWithout, deviationWith)));
	return [
		isMeanOfOne ? undefined : asFinding(history, 'mean', mean),
		isDeviationOfOne ? undefined : asFinding(history, 'stddev', stddev),
	].filter(finding => finding !== undefined);
};
