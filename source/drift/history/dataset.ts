// Judges the dataset as a whole by its history: how many rows came, whether any came, and whether they are new.
import {daysBetween} from '../epoch-days.ts';
import {rangeText, wholeNumber} from '../figure-text.ts';
import type {DatasetRules} from '../threshold-rules.ts';
import {judgeSeries} from './figure-series.ts';
import type {HistoryFinding} from './finding.ts';
import {countedMetrics} from './counted-metrics.ts';
import type {ColumnLoad, Load} from './load.ts';
import type {LoadSeries} from './load-series.ts';
import {judgeWithOpenAlarms} from './open-alarms.ts';

const findingOf = (
	{loads}: LoadSeries,
	parts: Pick<HistoryFinding, 'ground' | 'severity' | 'reason'> & Partial<HistoryFinding>,
): HistoryFinding => ({columnName: null, metricName: 'count', runs: loads.length, range: null, ...parts});

/** Below this many rows, equal counts may be chance. */
const minSteadyRows = 20;

/**
The number of appended rows is ordinary within this many robust standard deviations. The limit is lower than for other
figures: a table has hundreds of those, and only one number of rows, which is seldom far off by chance. Measured on
histories: a load with half of its rows is found in two more of eleven tables, and no load without a fault has a high
finding. It does not hold for replaced tables and slices, where one load in 110 would have one more finding, nor for a
moving window, where the number of new rows is a difference of two unknowns.
*/
const toleratedNewRows = 3;

/** The sampling error of a count: that of independent events, or 0 where the count is always the same. */
const countError = (earlier: readonly number[], rows: number, style: LoadSeries['style']): number => {
	if (style === 'rolling') {
		// The number of rows that came into a moving window is a difference, and may be 0.
		return Math.sqrt(Math.max(1, rows));
	}

	const [first = 0] = earlier;
	return first >= minSteadyRows && earlier.every(count => count === first) ? 0 : 1 / Math.sqrt(rows);
};

/** A gap between two loads is longer than ever from this multiple of the longest earlier gap on. */
const longerThanEver = 1.5;

/** How many usual gaps between loads have passed since the load before; 1 where such a gap is nothing new. */
const periodsSince = (loads: readonly Load[], current: number, usualDays: number): number => {
	const gaps = loads.slice(1, current + 1).map(({at}, index) => daysBetween(loads[index]?.at ?? at, at));
	const gap = gaps.at(-1) ?? 0;
	return usualDays > 0 && gap > longerThanEver * Math.max(...gaps.slice(0, -1))
		? Math.max(1, Math.round(gap / usualDays))
		: 1;
};

/**
Judges how many rows came with a load.

@param periods The result of `periodsSince`.
*/
const judgeRows = (series: LoadSeries, rules: DatasetRules, periods: number): HistoryFinding | undefined => {
	const {loads, current, style, period} = series;
	if (current.countsSample) {
		return undefined;
	}

	const earlier = loads.filter(load => !load.countsSample).map(({rows}) => rows);

	if (style !== 'rolling' && current.rows <= 0) {
		return earlier.every(rows => rows > 0)
			? findingOf(series, {
					ground: style === 'appended' ? 'stands_still' : 'never_before',
					severity: 'high',
					reason:
						style === 'appended'
							? `rows were added in each of ${loads.length} runs, now none`
							: `never empty in ${loads.length} runs, now without rows`,
				})
			: undefined;
	}

	const verdictOn = (rows: number) =>
		judgeSeries(
			{
				earlier,
				value: rows,
				period,
				samplingError: countError(earlier, rows, style),
				isFactor: style !== 'rolling',
				margin: 1,
				...(style === 'appended' && {tolerated: toleratedNewRows}),
			},
			rules.ruleOf(null, 'count'),
		);
	const verdict = verdictOn(current.rows);
	// A run after a missed one also brings the rows of the missed one.
	const isOfSeveral = style === 'appended' && periods > 1 && verdictOn(current.rows / periods) === undefined;
	if (verdict === undefined || isOfSeveral) {
		return undefined;
	}

	const {severity, low, high, value} = verdict;
	return findingOf(series, {
		ground: 'unusual',
		severity,
		// The number of rows that came into a moving window is a difference, and may be negative.
		reason:
			`${rangeText(Math.max(0, low), high, wholeNumber)} ${style === 'replaced' ? 'rows' : 'new rows'} ` +
			`are ordinary after ${loads.length} runs, now ${value > 0 ? wholeNumber(value) : 'none'}`,
		range: {low, high, value, earlier},
	});
};

/** Figures of added rows are differences of two sums, and so have fewer exact digits. */
const comparedDigits = 7;

const isSameFigure = (left: number | undefined, right: number | undefined): boolean =>
	left === right || left?.toPrecision(comparedDigits) === right?.toPrecision(comparedDigits);

const areSameValues = (left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): boolean =>
	left.size === right.size && left.entries().every(([key, count]) => right.get(key) === count);

/** The values of a column, if the list is complete: a cut list gives only bounds on the added rows. */
const wholeList = ({values}: ColumnLoad): ReadonlyMap<string, number> =>
	values === undefined || values.unlisted > 0 ? new Map() : values.counts;

/** Compares all figures of a column, except the extremes of an appended table, which may come from earlier rows. */
const isSameColumn = (left: ColumnLoad, right: ColumnLoad, style: LoadSeries['style']): boolean =>
	left.rows === right.rows &&
	left.present === right.present &&
	(['mean', 'stddev', 'averageLength'] as const).every(figure => isSameFigure(left[figure], right[figure])) &&
	countedMetrics.every(metric => left.counts.get(metric) === right.counts.get(metric)) &&
	(style === 'appended' || (left.min === right.min && left.max === right.max)) &&
	areSameValues(wholeList(left), wholeList(right));

const isSame = (left: Load, right: Load, style: LoadSeries['style']): boolean =>
	left.rows === right.rows &&
	left.columns.size === right.columns.size &&
	[...right.columns].every(([name, column]) => {
		const other = left.columns.get(name);
		return other !== undefined && isSameColumn(other, column, style);
	});

/** Finds a repeat of the load before: every figure is equal, and that never happened between earlier loads. */
const judgeRepetition = (series: LoadSeries): HistoryFinding | undefined => {
	const {loads, current, style} = series;
	const last = loads.at(-1);
	const wasEver = loads.some((load, index) => {
		const before = loads[index - 1];
		return before !== undefined && isSame(before, load, style);
	});
	// Rows that were only counted have no figures to compare.
	const hasFigures = current.columns.size > 0;
	return wasEver ||
		!hasFigures ||
		style === 'rolling' ||
		last === undefined ||
		current.rows <= 0 ||
		!isSame(last, current, style)
		? undefined
		: findingOf(series, {
				ground: 'stands_still',
				severity: 'high',
				reason:
					style === 'appended'
						? 'the rows that were added are those of the load before, to the last figure'
						: `every figure is that of the run before, and never was in ${loads.length} runs`,
			});
};

const judgeLostRows = (series: LoadSeries): HistoryFinding | undefined =>
	series.hasLostRows
		? findingOf(series, {
				ground: 'never_before',
				severity: 'medium',
				reason:
					`rows were only added in ${series.loads.length} runs, ` +
					'now some that were there are gone or changed',
			})
		: undefined;

/** Judges one load: how many rows came with it, and whether they are new. */
const judgeCounts = (series: LoadSeries, rules: DatasetRules): readonly HistoryFinding[] => {
	const loads = [...series.loads, series.current];
	return judgeWithOpenAlarms({
		times: loads.map(({at}) => at),
		judge(index, trusted) {
			const judged: LoadSeries = {
				...series,
				loads: trusted.map(earlier => loads[earlier] ?? series.current),
				current: loads[index] ?? series.current,
			};
			const periods = periodsSince(loads, index, series.daysBetweenLoads);
			return [judgeRows(judged, rules, periods), judgeRepetition(judged)].filter(
				finding => finding !== undefined,
			);
		},
	});
};

export const judgeDataset = (series: LoadSeries, rules: DatasetRules): readonly HistoryFinding[] =>
	[...judgeCounts(series, rules), judgeLostRows(series)].filter(finding => finding !== undefined);
