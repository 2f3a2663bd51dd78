// Values of a column by how often they occur: new ones, ones that are gone, and ones that are more or less frequent
// than ever.
import {percentText, valueText, wholeNumber} from '../figure-text.ts';
import {worstFirst} from '../severity.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns} from './expectation.ts';
import {findingOf, inRuns, severityOf, severityOfNews, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {angleError, angleOf, mayMatter, shareOf} from './invariants.ts';
import type {ValueFrequencies} from './load.ts';
import {isSurprising} from './rare-events.ts';

/** Below so many values a share says too little. */
const minValues = 5;

/** Values of a list that are looked at one by one. */
const maxListed = 20;

/** A new value that repeats stands out past this multiple of the most frequent new value so far. */
const standsOut = 2;
const standsOutFar = 5;

/** So many rows of a value are to be expected before its absence is a sign. */
const minExpectedRows = 20;

/** What the loads so far brought that was new. */
type NewsSoFar = {
	/** Rows by value over all loads. */
	readonly seen: ReadonlyMap<string, number>;
	readonly seenRows: number;
	/**
	A load each, from the second on: the share of its rows whose value was new, and that of the most frequent new value.
	*/
	readonly shares: readonly number[];
	readonly largest: readonly number[];
	/** Whether every load listed all of its values. */
	readonly areListed: boolean;
	/** The largest share that a value may have had without being listed. */
	readonly unlistedShare: number;
};

const newsOf = (list: ValueFrequencies, seen: ReadonlyMap<string, number>): ReadonlyArray<readonly [string, number]> =>
	list.counts
		.entries()
		.filter(([value]) => !seen.has(value))
		.toArray();

const totalOf = (counts: ReadonlyArray<readonly [string, number]>): number =>
	counts.reduce((sum, [, count]) => sum + count, 0);

const newsSoFar = ({past}: ColumnHistory): NewsSoFar => {
	const seen = new Map<string, number>();
	const shares: number[] = [];
	const largest: number[] = [];
	let seenRows = 0;
	let unlistedShare = 0;
	for (const [index, {load, whole}] of past.entries()) {
		// The first load of an appended table is all that the table held.
		const {values, present} = index === 0 ? whole : load;
		if (values === undefined || present <= 0) {
			continue;
		}

		if (index > 0) {
			const news = newsOf(values, seen);
			shares.push(totalOf(news) / present);
			largest.push((news[0]?.[1] ?? 0) / present);
		}

		for (const [value, count] of values.counts) {
			seen.set(value, (seen.get(value) ?? 0) + count);
		}

		seenRows += present;
		unlistedShare = Math.max(unlistedShare, values.unlisted / present);
	}

	const areListed = past.every(({whole}) => whole.values?.unlisted === 0);
	return {seen, seenRows, shares, largest, areListed, unlistedShare};
};

/** A whole number that follows the largest so far, where each load holds one or two: a year, a number of a batch. */
const isNext = ({load, past}: ColumnHistory, value: string): boolean =>
	load.type === 'integer' &&
	Number(value) === Math.max(...past.map(({whole}) => whole.max ?? -Infinity)) + 1 &&
	past.every(({load: earlier}) => (earlier.values?.counts.size ?? Infinity) <= 2);

const moreText = (others: number): string => (others > 0 ? ` and ${wholeNumber(others)} more` : '');

/** Where values are a closed list, or hardly ever join it. */
const judgeClosedList = (
	history: ColumnHistory,
	fresh: ReadonlyArray<readonly [string, number]>,
	{seen, seenRows}: NewsSoFar,
): HistoryFinding | undefined => {
	const {load, past, rules, name} = history;
	const count = totalOf(fresh);
	const seenOnce = seen
		.values()
		.filter(times => times === 1)
		.toArray().length;
	if (!isSurprising({count, rows: load.present, earlierRows: seenRows, seenOnce})) {
		return undefined;
	}

	const share = count / load.present;
	return findingOf(history, {
		metricName: 'distribution',
		ground: 'never_before',
		severity: severityOfNews(share * 100, rules.ruleOf(name, 'distribution').thresholds),
		reason: `no value of its kind in ${past.length} runs: ${valueText(fresh[0]?.[0] ?? '')}${moreText(fresh.length - 1)} (${percentText(share)})`,
	});
};

/** Where new values are normal, but none was ever so frequent. */
const judgeFrequentNews = (
	history: ColumnHistory,
	[value, count]: readonly [string, number],
	{largest, unlistedShare}: NewsSoFar,
): HistoryFinding | undefined => {
	const {load, rules, name} = history;
	const share = count / load.present;
	const record = Math.max(...largest);
	const {high} = expectation(
		largest.map(item => angleOf(item)),
		{samplingError: 0.5 / Math.sqrt(load.present)},
	);
	if (count < minRuns || share <= 3 * unlistedShare || share <= standsOut * record || angleOf(share) <= high) {
		return undefined;
	}

	const {thresholds} = rules.ruleOf(name, 'distribution');
	const bySize = severityOf(share * 100, thresholds);
	const severity = share > standsOutFar * record ? severityOfNews(share * 100, thresholds) : bySize;
	return severity === undefined
		? undefined
		: findingOf(history, {
				metricName: 'distribution',
				ground: 'never_before',
				severity,
				reason: `a new value had at most ${percentText(record)} of the rows in ${largest.length} runs, now ${valueText(value)} has ${percentText(share)}`,
			});
};

const judgeNews = (history: ColumnHistory, news: NewsSoFar): HistoryFinding | undefined => {
	const {values} = history.load;
	const fresh = values === undefined ? [] : newsOf(values, news.seen);
	const [first] = fresh;
	if (first === undefined || news.shares.length < minRuns || (fresh.length === 1 && isNext(history, first[0]))) {
		return undefined;
	}

	const recent = news.shares.slice(-Math.max(minRuns, Math.floor(news.shares.length / 2)));
	return news.areListed && recent.every(share => share === 0)
		? judgeClosedList(history, fresh, news)
		: judgeFrequentNews(history, first, news);
};

/** One value that was there before: its share of the rows. */
const judgeShare = (history: ColumnHistory, value: string): HistoryFinding | undefined => {
	const {past, load, period, rules, name, style} = history;
	const shareIn = (values: ValueFrequencies, present: number) =>
		(values.counts.get(value) ?? values.unlisted / 2) / present;
	const earlier = past.flatMap(({load: {values, present}}) =>
		values === undefined || present <= 0 ? [] : [{share: shareIn(values, present), present}],
	);
	const {thresholds} = rules.ruleOf(name, 'distribution');
	const shares = earlier.map(({share}) => share);
	const {values, present} = load;
	if (values === undefined || shares.length < minRuns) {
		return undefined;
	}

	const share = shareIn(values, present);
	const isGone = share === 0 && values.unlisted === 0 && Math.min(...shares) * present >= minExpectedRows;
	if (!isGone && !mayMatter(share, shares, thresholds.low)) {
		return undefined;
	}

	const samplingError = angleError(
		present,
		earlier.map(item => item.present),
	);
	const expected = expectation(
		shares.map(item => angleOf(item)),
		{period, samplingError},
	);
	const angle = angleOf(share);
	const bySize = severityOf(Math.abs(share - shareOf(expected.centre)) * 100, thresholds);
	const severity = isGone && bySize !== 'high' ? 'medium' : bySize;
	if (severity === undefined || (angle >= expected.low && angle <= expected.high)) {
		return undefined;
	}

	return findingOf(history, {
		metricName: 'distribution',
		ground: isGone ? 'never_before' : 'unusual',
		severity,
		reason: isGone
			? `${valueText(value)} was there in each of ${shares.length} runs, and is gone`
			: `${valueText(value)} had ${percentText(shareOf(expected.low))} to ${percentText(shareOf(expected.high))} of the rows ${inRuns(shares.length, style)}, now ${percentText(share)}`,
		runs: shares.length,
	});
};

/** The value whose share changed most severely. */
const judgeShares = (history: ColumnHistory, {seen}: NewsSoFar): HistoryFinding | undefined => {
	const lists = [...history.past.slice(-minRuns).map(({load}) => load.values), history.load.values];
	const listed = new Set(
		lists.flatMap(list => (list === undefined ? [] : list.counts.keys().take(maxListed).toArray())),
	);
	return [...listed]
		.filter(value => seen.has(value))
		.map(value => judgeShare(history, value))
		.filter(finding => finding !== undefined)
		.toSorted(worstFirst)[0];
};

/** What the values of a column say; nothing of keys, whose values never come again. */
export const judgeFrequencies = (history: ColumnHistory): readonly HistoryFinding[] => {
	const {load, isKey, past} = history;
	if (
		isKey ||
		load.values === undefined ||
		load.present < minValues ||
		medianOf(past.map(({load: {present}}) => present)) < minValues
	) {
		return [];
	}

	const news = newsSoFar(history);
	return [judgeNews(history, news), judgeShares(history, news)].filter(finding => finding !== undefined);
};
