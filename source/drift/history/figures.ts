// Figures that move from load to load: mean, standard deviation, average length, and the number of rows.
import {figure} from '../figure-text.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {DriftSeverity, Thresholds} from '../severity.ts';
import type {Rule} from '../threshold-rules.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns, type Expectation} from './expectation.ts';
import {findingOf, inRuns, severityOf, type ColumnHistory, type HistoryFinding} from './finding.ts';
import type {ColumnLoad} from './load.ts';

/** Small, medium and large effects in standard deviations (J. Cohen, Statistical Power Analysis, 1988). */
const effectBands: Thresholds = {low: 0.2, medium: 0.5, high: 0.8};

/** A mean nearer to zero than this part of a standard deviation has no meaningful percentage. */
const zeroInDeviations = 0.2;

export type FigureSeries = {
	/** Oldest first. */
	readonly earlier: ReadonlyArray<number | undefined>;
	readonly value: number | undefined;
	readonly period: number | undefined;
	/** Of the figure, or of its logarithm. */
	readonly samplingError: number;
	/** Whether a change is a factor: of counts and spreads, which are positive and move in proportion. */
	readonly isFactor?: boolean;
	/** A standard deviation of the column, in which a change is measured where the figure is near zero. */
	readonly deviation?: number;
};

export type FigureVerdict = {
	readonly severity: DriftSeverity;
	readonly low: number;
	readonly high: number;
	readonly value: number;
	readonly runs: number;
};

const sizeOf = (value: number, centre: number, {measure}: Rule): number =>
	measure === 'absolute' ? Math.abs(value - centre) : (Math.abs(value - centre) / Math.abs(centre)) * 100;

const isCountedDirection = ({direction}: Rule, change: number): boolean =>
	direction === 'both' || (direction === 'up' ? change > 0 : change < 0);

const inUnit = ({centre, low, high}: Expectation, isFactor: boolean) =>
	isFactor ? {centre: Math.exp(centre), low: Math.exp(low), high: Math.exp(high)} : {centre, low, high};

/**
Judges one figure by its series: it must be outside of what is ordinary, and the change must matter. `undefined` where
it is not both.
*/
export const judgeSeries = (series: FigureSeries, rule: Rule): FigureVerdict | undefined => {
	const {value, period, samplingError, isFactor = false, deviation = 0} = series;
	const isUsable = (item: number | undefined): item is number =>
		item !== undefined && Number.isFinite(item) && (!isFactor || item > 0);
	const earlier = series.earlier.filter(item => isUsable(item));
	if (!isUsable(value) || earlier.length < minRuns) {
		return undefined;
	}

	const scaled = (item: number) => (isFactor ? Math.log(item) : item);
	const expected = expectation(
		earlier.map(item => scaled(item)),
		{period, samplingError},
	);
	if (scaled(value) >= expected.low && scaled(value) <= expected.high) {
		return undefined;
	}

	const {centre, low, high} = inUnit(expected, isFactor);
	const isNearZero = deviation > 0 && Math.abs(centre) < zeroInDeviations * deviation;
	const severity =
		isNearZero && rule.measure !== 'absolute'
			? severityOf(Math.abs(value - centre) / deviation, effectBands)
			: severityOf(sizeOf(value, centre, rule), rule.thresholds);
	return severity === undefined || !isCountedDirection(rule, value - centre)
		? undefined
		: {severity, low, high, value, runs: earlier.length};
};

const asFinding = (
	history: ColumnHistory,
	metricName: MetricName,
	verdict: FigureVerdict | undefined,
): HistoryFinding | undefined => {
	if (verdict === undefined) {
		return undefined;
	}

	const {severity, low, high, value, runs} = verdict;
	return findingOf(history, {
		metricName,
		ground: 'unusual',
		severity,
		reason: `${figure(low)} to ${figure(high)} ${inRuns(runs, history.style)}, now ${figure(value)}`,
		runs,
		range: {low, high, value},
	});
};

const usualRows = ({past}: ColumnHistory): number => Math.max(1, medianOf(past.map(({load}) => load.present)));

const withoutExtreme = ({mean, present}: ColumnLoad, extreme: number | undefined): number | undefined =>
	mean === undefined || extreme === undefined || present < 3 ? undefined : (mean * present - extreme) / (present - 1);

const deviationWithout = (load: ColumnLoad, extreme: number | undefined): number | undefined => {
	const {mean, stddev, present} = load;
	if (mean === undefined || stddev === undefined || extreme === undefined || present < 3) {
		return undefined;
	}

	const squares = stddev ** 2 * (present - 1) - ((extreme - mean) ** 2 * present) / (present - 1);
	return squares > 0 ? Math.sqrt(squares / (present - 2)) : 0;
};

/** Whether one row alone makes the difference: then its extreme is what is to be judged. */
const isOfOneRow = (
	history: ColumnHistory,
	without: (load: ColumnLoad, extreme: number | undefined) => number | undefined,
	judge: (value: number) => FigureVerdict | undefined,
): boolean =>
	[history.load.max ?? history.whole.max, history.load.min ?? history.whole.min].some(extreme => {
		const value = without(history.load, extreme);
		return value !== undefined && (value === 0 || judge(value) === undefined);
	});

/** Below so many values a mean says too little. */
const minValues = 5;

const judgeMoments = (history: ColumnHistory): ReadonlyArray<HistoryFinding | undefined> => {
	const {name, past, load, period, rules, isKey} = history;
	if (isKey || load.mean === undefined || load.present < minValues) {
		return [];
	}

	const deviation = medianOf(past.map(({load: earlier}) => earlier.stddev ?? 0));
	const rows = usualRows(history);
	const byMean = (value: number | undefined) =>
		judgeSeries(
			{
				earlier: past.map(({load: earlier}) => earlier.mean),
				value,
				period,
				samplingError: deviation * Math.sqrt(1 / load.present + 1 / rows),
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
				// Half as much again as of normal values: tails are heavier in most tables.
				samplingError: 1.5 * Math.sqrt(1 / (2 * load.present) + 1 / (2 * rows)),
				isFactor: true,
			},
			rules.ruleOf(name, 'stddev'),
		);
	const [mean, stddev] = [byMean(load.mean), byDeviation(load.stddev)];
	const isMeanOfOne = mean !== undefined && isOfOneRow(history, withoutExtreme, byMean);
	const isDeviationOfOne =
		isMeanOfOne || (stddev !== undefined && isOfOneRow(history, deviationWithout, byDeviation));
	return [
		isMeanOfOne ? undefined : asFinding(history, 'mean', mean),
		isDeviationOfOne ? undefined : asFinding(history, 'stddev', stddev),
	];
};

const judgeAverageLength = (history: ColumnHistory): HistoryFinding | undefined => {
	const {name, past, load, whole, period, rules} = history;
	if (load.averageLength === undefined) {
		return undefined;
	}

	const areListed = load.values?.unlisted === 0 && past.every(({load: earlier}) => earlier.values?.unlisted === 0);
	if ((areListed && !history.isKey) || load.present < minValues) {
		return undefined;
	}

	// The spread of lengths is not kept: a quarter of their range stands for it.
	const deviation = ((whole.maxLength ?? 0) - (whole.minLength ?? 0)) / 4;
	const fewest = Math.min(load.present, usualRows(history));
	return asFinding(
		history,
		'avg_length',
		judgeSeries(
			{
				earlier: past.map(({load: earlier}) => earlier.averageLength),
				value: load.averageLength,
				period,
				samplingError: deviation / Math.sqrt(fewest),
			},
			rules.ruleOf(name, 'avg_length'),
		),
	);
};

export const judgeFigures = (history: ColumnHistory): readonly HistoryFinding[] =>
	[...judgeMoments(history), judgeAverageLength(history)].filter(finding => finding !== undefined);
