// Judges what held in every earlier run: no nulls, no empty texts, no other types, no repeated values, one length.
import {figure, percentText, wholeNumber} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns, surpriseOf} from './expectation.ts';
import {
	findingOf,
	inEarlier,
	inRuns,
	severityOfNews,
	severityOfSurprise,
	type ColumnHistory,
	type HistoryFinding,
} from './finding.ts';
import {candidatesOf, countedMetrics, nouns, type CountedMetric} from './counted-metrics.ts';
import type {ColumnLoad} from './load.ts';
import {isOfMovedTail, areZerosNextToKnown} from './moved-tail.ts';
import {isSurprising} from './rare-events.ts';
import {judgeUniqueness} from './uniqueness.ts';
import {angleError, angleOf, areApart, clamped, farthestAngle, mayMatter, ordinaryShares, shareOf} from './shares.ts';

const firstOfItsKind = (history: ColumnHistory, metric: CountedMetric, count: number): HistoryFinding | undefined => {
	const {past, load, rules, name} = history;
	const rows = candidatesOf(metric, load);
	const earlierRows = past.reduce((sum, {load: earlier}) => sum + candidatesOf(metric, earlier), 0);
	if (
		!isSurprising({count, rows, earlierRows}) ||
		isOfMovedTail(history, metric, count) ||
		areZerosNextToKnown(history, metric, count)
	) {
		return undefined;
	}

	const share = count / rows;
	return findingOf(history, {
		metricName: metric,
		ground: 'never_before',
		severity: severityOfNews(share * 100, rules.ruleOf(name, metric).thresholds),
		reason: `no ${nouns[metric]} ${inEarlier(past.length)}, now ${wholeNumber(count)} (${percentText(share)})`,
		range: {low: 0, high: 0, value: count, earlier: past.map(() => 0)},
	});
};

/** Finds rows without a trait that all rows had in the earlier runs. */
const firstWithout = (history: ColumnHistory, metric: CountedMetric, count: number): HistoryFinding | undefined => {
	const {past, load, rules, name} = history;
	const rows = candidatesOf(metric, load);
	const missing = rows - count;
	const earlierRows = past.reduce((sum, {load: earlier}) => sum + candidatesOf(metric, earlier), 0);
	return missing <= 0 || !isSurprising({count: missing, rows, earlierRows})
		? undefined
		: findingOf(history, {
				metricName: metric,
				ground: 'never_before',
				severity: severityOfNews((missing / rows) * 100, rules.ruleOf(name, metric).thresholds),
				reason:
					`only ${nouns[metric]} ${inEarlier(past.length)}, ` +
					`now ${wholeNumber(missing)} are not (${percentText(missing / rows)})`,
				range: {low: rows, high: rows, value: count, earlier: past.map(() => rows)},
			});
};

/** Traits that all values of a column may share. */
const sharedTraits: ReadonlySet<CountedMetric> = new Set([
	'fraction_count',
	'padded_count',
	'upper_count',
	'lower_count',
	'non_ascii_count',
	'digit_count',
]);

const anotherShare = (history: ColumnHistory, metric: CountedMetric, count: number): HistoryFinding | undefined => {
	const {past, load, period, rules, name, style} = history;
	const {thresholds} = rules.ruleOf(name, metric);
	const rows = candidatesOf(metric, load);
	const share = count / rows;
	const shareOfLoad = (earlier: ColumnLoad): number =>
		(earlier.counts.get(metric) ?? 0) / candidatesOf(metric, earlier);
	const last = past.findLast(({load: earlier}) => candidatesOf(metric, earlier) > 0);
	// Saves time: most shares are about the same as in the load before.
	if (last === undefined || !areApart(share, shareOfLoad(last.load), thresholds.low)) {
		return undefined;
	}

	const shares: number[] = [];
	const earlierRows: number[] = [];
	for (const {load: earlier} of past) {
		const candidates = candidatesOf(metric, earlier);
		if (candidates <= 0) {
			continue;
		}

		shares.push(shareOfLoad(earlier));
		earlierRows.push(candidates);
	}

	if (shares.length < minRuns || !mayMatter(share, shares, thresholds.low)) {
		return undefined;
	}

	const expected = expectation(
		shares.map(item => angleOf(item)),
		{
			period,
			samplingError: angleError(rows, earlierRows, history),
			farthest: farthestAngle(share, shares, thresholds.high),
		},
	);
	const angle = angleOf(share);
	const change = Math.abs(share - shareOf(expected.centre)) * 100;
	const found = severityOfSurprise(change, thresholds, surpriseOf(expected, angle));
	if (found === undefined) {
		return undefined;
	}

	// The values in the place of nulls are judged themselves.
	const severity = metric === 'null_count' && angle < expected.centre ? 'low' : found;

	const [low, high] = [shareOf(expected.low), shareOf(expected.high)];
	const inLoads = `${nouns[metric]} ${inRuns(shares.length, style)}`;
	const isFirst = shares.every(item => item === 0);
	return findingOf(history, {
		metricName: metric,
		ground: 'unusual',
		severity,
		reason:
			(isFirst ? `no ${inLoads}` : ordinaryShares(expected, {share, shares}, inLoads)) +
			`, now ${percentText(clamped(share))}`,
		runs: shares.length,
		range: {low: low * rows, high: high * rows, value: count, earlier: shares.map(item => item * rows)},
	});
};

const judgeCount = (history: ColumnHistory, metric: CountedMetric): HistoryFinding | undefined => {
	const {past, load, whole} = history;
	const [count, total] = [load.counts.get(metric), whole.counts.get(metric)];
	if (count === undefined || total === undefined || candidatesOf(metric, load) <= 0) {
		return undefined;
	}

	const needed = Math.min(minRuns, past.length);
	let [known, wasThere] = [0, false];
	for (const {whole: table} of past) {
		const earlier = table.counts.get(metric);
		known += earlier === undefined ? 0 : 1;
		wasThere ||= (earlier ?? 0) > 0;
		if (wasThere && known >= needed) {
			break;
		}
	}

	if (known < needed || (!wasThere && total === 0)) {
		return undefined;
	}

	if (!wasThere) {
		return firstOfItsKind(history, metric, count);
	}

	return sharedTraits.has(metric) &&
		past.every(({load: item}) => item.counts.get(metric) === candidatesOf(metric, item))
		? firstWithout(history, metric, count)
		: anotherShare(history, metric, count);
};

/** Whether a column has few values that are all listed: then the values say more than their lengths. */
export const isListOfFew = ({load, past, isKey}: ColumnHistory): boolean =>
	!isKey &&
	load.values?.unlisted === 0 &&
	past.every(({load: earlier}) => earlier.values?.unlisted === 0) &&
	medianOf(past.map(({whole: {distinct = 0, present}}) => distinct / Math.max(1, present))) < 0.5;

/** Judges texts that all had one length, unless the column is a list of few values. */
const judgeLength = (history: ColumnHistory): HistoryFinding | undefined => {
	const {past, whole} = history;
	const length = past[0]?.whole.minLength;
	const {minLength, maxLength} = whole;
	if (
		length === undefined ||
		minLength === undefined ||
		maxLength === undefined ||
		(minLength === length && maxLength === length) ||
		isListOfFew(history) ||
		past.some(({whole: earlier}) => earlier.minLength !== length || earlier.maxLength !== length)
	) {
		return undefined;
	}

	const off = minLength === length ? maxLength : minLength;
	return findingOf(history, {
		metricName: minLength === length ? 'max_length' : 'min_length',
		ground: 'never_before',
		severity: 'medium',
		reason: `every text had ${figure(length)} characters ${inEarlier(past.length)}, now one has ${figure(off)}`,
		range: {low: length, high: length, value: off, earlier: past.map(() => length)},
	});
};

/** Metrics for which one run with enough rows is as good as many: either all rows count, or none. */
const certainMetrics: readonly CountedMetric[] = [
	'mismatched_count',
	'non_finite_count',
	'empty_count',
	'negative_count',
];
const enoughRows = 100;

/** Finds what no row of the run before had. Other figures of one run do not predict those of the next. */
export const judgeCertain = (history: ColumnHistory): readonly HistoryFinding[] =>
	history.past.some(({load}) => load.present < enoughRows)
		? []
		: [...certainMetrics.map(metric => judgeCount(history, metric)), judgeUniqueness(history), judgeLength(history)]
				.filter(finding => finding !== undefined)
				.filter(({ground}) => ground === 'never_before');

/** Finds what a column never had before, and shares of its rows that are out of the ordinary. */
export const judgeInvariants = (history: ColumnHistory): readonly HistoryFinding[] =>
	[
		...countedMetrics.map(metric => judgeCount(history, metric)),
		judgeUniqueness(history),
		judgeLength(history),
	].filter(finding => finding !== undefined);
