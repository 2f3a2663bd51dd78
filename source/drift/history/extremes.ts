// Finds smallest and largest values beyond the reach of earlier ones, and first and last dates that are not where
// the earlier loads predict them.
import {isTemporal} from '../../profiling/column-types.ts';
import {millisecondsPer} from '../../durations.ts';
import {daysText} from '../days-text.ts';
import {groupedFigure, rangeText} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns} from './expectation.ts';
import {findingOf, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {isNext} from './moving-values.ts';

/**
If a column has no known shape, a new extreme counts only from this multiple of the earlier distances on.
*/
const farFactor = 3;
const veryFarFactor = 10;

/** In days. A first or last date moves by less than this without a fault. */
const minDays = 1 / 24;

/** The tolerance of an expected first or last date, as a part of the usual step. */
const stepTolerance = 0.05;

/** In days. No late load explains a date this far past the span of the column. */
const wildDays = 30;

type Extreme = {
	readonly metric: 'min' | 'max';
	readonly value: number;
	/** Earlier extremes, oldest first. */
	readonly earlier: readonly number[];
	/** 1 where larger values are further out, −1 where smaller ones are. */
	readonly outward: 1 | -1;
};

type Range = {readonly low: number; readonly high: number};

/** The number of loads before the current one that nobody profiled, or that were empty. */
const missedLoads = ({past, at, daysBetweenLoads}: ColumnHistory): number => {
	const days = (at.getTime() - (past.at(-1)?.at ?? at).getTime()) / millisecondsPer.d;
	return daysBetweenLoads > 0 ? Math.max(0, Math.round(days / daysBetweenLoads) - 1) : 0;
};

/** Where the next edge should be. In each missing load it may have moved as far as in any earlier load. */
const expectedEdge = (history: ColumnHistory, earlier: readonly number[], samplingError = 0): Range => {
	const {low, high} = expectation(earlier, {samplingError, margin: 1});
	const missed = missedLoads(history);
	const steps = earlier.slice(1).map((item, index) => item - (earlier[index] ?? item));
	return {low: low + missed * Math.min(0, ...steps), high: high + missed * Math.max(0, ...steps)};
};

/**
The sampling error of an edge of sampled dates: about the distance to the value next to it. If many rows share the edge,
it is 0.
*/
const edgeError = ({past}: ColumnHistory, outward: Extreme['outward']): number => {
	const gaps = past.flatMap(({whole: {percentiles, present}}) => {
		const [edge, inner] =
			outward === 1 ? [percentiles?.[100], percentiles?.[99]] : [percentiles?.[0], percentiles?.[1]];
		return edge === undefined || inner === undefined || present <= 0
			? []
			: [Math.abs(edge - inner) / Math.max(1, present / 100)];
	});
	return gaps.length === 0 ? 0 : medianOf(gaps);
};

/**
Whether the first date of a moving window is one that the run before had: the window moved past dates without rows. How
many rows left is judged by their number.
*/
const isOfKeptRows = ({style, past}: ColumnHistory, {metric, value}: Extreme, {high}: Range): boolean =>
	style === 'rolling' && metric === 'min' && value > high && value <= (past.at(-1)?.whole.max ?? -Infinity);

const judgeDate = (history: ColumnHistory, {metric, value, earlier, outward}: Extreme): HistoryFinding | undefined => {
	const steps = earlier.slice(1).map((item, index) => Math.abs(item - (earlier[index] ?? item)));
	const offOf = ({low, high}: Range): number => Math.max(low - value, value - high);
	const isOffBy = (days: number): boolean => days > minDays && days > stepTolerance * Math.max(...steps);
	// The sampling error costs the reading of many dates, and only widens the range: it is worked out last.
	const edge = expectedEdge(history, earlier);
	if (!isOffBy(offOf(edge)) || isOfKeptRows(history, {metric, value, earlier, outward}, edge)) {
		return undefined;
	}

	const expected = expectedEdge(history, earlier, edgeError(history, outward));
	const record = outward * Math.max(...earlier.map(item => item * outward));
	const off = offOf(expected);
	const {type} = history.whole;
	const text = (days: number) => daysText(days, type === 'date' || type === 'time' ? type : 'timestamp');
	// An appended table keeps its old edge. A new edge is no finding if each earlier load brought one.
	const isKept = history.style === 'appended' && outward * (value - record) <= 0;
	if (!isOffBy(off) || (isKept && steps.includes(0))) {
		return undefined;
	}

	if (isKept) {
		return findingOf(history, {
			metricName: metric,
			ground: 'stands_still',
			severity: 'medium',
			reason: `went on with each of ${steps.length} loads, and stands still at ${text(value)}`,
		});
	}

	const spans = history.past.map(({whole}) => (whole.max ?? 0) - (whole.min ?? 0));
	return findingOf(history, {
		metricName: metric,
		ground: 'unusual',
		severity: off > 5 * Math.max(...spans) + wildDays ? 'high' : 'medium',
		reason:
			`${rangeText(expected.low, expected.high, text)} is ordinary after ${earlier.length} runs, ` +
			`now ${text(value)}`,
		range: {low: expected.low, high: expected.high, value, earlier},
	});
};

/** With fewer earlier values, their largest and smallest say nothing of what is possible. */
const minEarlier = 20;

/** The number of values that the earlier loads had; a table that keeps its rows has them in its last run. */
const earlierValues = ({past, style}: ColumnHistory): number =>
	style === 'replaced'
		? past.reduce((sum, {whole: {present}}) => sum + present, 0)
		: (past.at(-1)?.whole.present ?? 0);

const judgeNumber = (
	history: ColumnHistory,
	{metric, value, earlier, outward}: Extreme,
): HistoryFinding | undefined => {
	const {past, whole, isKey} = history;
	if (earlierValues(history) < Math.max(minEarlier, history.load.present)) {
		return undefined;
	}

	const record = outward * Math.max(...earlier.map(item => item * outward));
	const {thresholds} = history.rules.ruleOf(history.name, metric);
	const beyond = outward * (value - record);
	if (beyond <= 0 || beyond < (Math.abs(record) * thresholds.low) / 100 || isNext(history, String(value))) {
		return undefined;
	}

	const middle = medianOf(
		past.map(
			({whole: table}) => table.percentiles?.[50] ?? table.mean ?? ((table.min ?? 0) + (table.max ?? 0)) / 2,
		),
	);
	const [reach, now] = [outward * (record - middle), outward * (value - middle)];
	if (now <= 0) {
		return undefined;
	}

	const factor = reach > 0 ? now / reach : Infinity;
	if (isKey) {
		// Keys rise in steps, so judge the distance from the next expected key.
		const {low, high} = expectedEdge(history, earlier);
		const span = Math.max(...past.map(({whole: table}) => (table.max ?? 0) - (table.min ?? 0)));
		if (outward * (value - (outward === 1 ? high : low)) <= 0 || beyond <= span) {
			return undefined;
		}
	} else {
		const distances = earlier.map(item => Math.log(Math.max(Number.MIN_VALUE, outward * (item - middle))));
		if (factor < farFactor || Math.log(now) <= expectation(distances, {margin: 1}).high) {
			return undefined;
		}
	}

	const [lowest, highest] = [
		Math.min(...past.map(({whole: table}) => table.min ?? Infinity)),
		Math.max(...past.map(({whole: table}) => table.max ?? -Infinity)),
	];
	return findingOf(history, {
		metricName: metric,
		ground: 'never_before',
		severity: factor >= veryFarFactor && whole.present > 0 ? 'high' : 'medium',
		reason:
			`all values were from ${groupedFigure(lowest, 6)} to ${groupedFigure(highest, 6)} ` +
			`in ${past.length} runs, now one is ${groupedFigure(value, 6)}`,
		range: {low: lowest, high: highest, value, earlier},
	});
};

export const judgeExtremes = (history: ColumnHistory): readonly HistoryFinding[] => {
	const {past, whole} = history;
	const edges = (['min', 'max'] as const).flatMap((metric): readonly Extreme[] => {
		const value = whole[metric];
		const earlier = past.map(({whole: table}) => table[metric]).filter(item => item !== undefined);
		return value === undefined || earlier.length < minRuns
			? []
			: [{metric, value, earlier, outward: metric === 'max' ? 1 : -1}];
	});
	const judge = isTemporal(whole.type) || whole.type === 'time' ? judgeDate : judgeNumber;
	return edges.map(edge => judge(history, edge)).filter(finding => finding !== undefined);
};
