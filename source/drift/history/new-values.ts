// Values that a column never had before.
import {percentText, valueText, wholeNumber} from '../figure-text.ts';
import {expectation, minRuns} from './expectation.ts';
import {findingOf, severityOf, severityOfNews, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {angleOf} from './invariants.ts';
import type {ValueFrequencies} from './load.ts';
import {isSurprising} from './rare-events.ts';

/** A new value that repeats stands out past this multiple of the most frequent new value so far. */
const standsOut = 2;
const standsOutFar = 5;

/** What the loads so far brought that was new. */
export type NewsSoFar = {
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

const newsOf = (
	list: ValueFrequencies,
	seen: ReadonlyMap<string, number>,
): ReadonlyArray<readonly [string, number]> => {
	const news: Array<readonly [string, number]> = [];
	for (const entry of list.counts) {
		const [value, count] = entry;
		if (count > 0 && !seen.has(value)) {
			news.push(entry);
		}
	}

	return news;
};

const totalOf = (counts: ReadonlyArray<readonly [string, number]>): number =>
	counts.reduce((sum, [, count]) => sum + count, 0);

export const newsSoFar = ({past}: ColumnHistory): NewsSoFar => {
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

		for (const [value, count] of values.counts.entries().filter(([, rows]) => rows > 0)) {
			seen.set(value, (seen.get(value) ?? 0) + count);
		}

		seenRows += present;
		unlistedShare = Math.max(unlistedShare, values.unlisted / present);
	}

	const areListed = past.every(({whole}) => whole.values?.unlisted === 0);
	return {seen, seenRows, shares, largest, areListed, unlistedShare};
};

const listedIn = ({counts}: ValueFrequencies): number =>
	counts
		.values()
		.filter(count => count > 0)
		.toArray().length;

/** A whole number that follows the largest so far, where each load holds one or two: a year, a number of a batch. */
const isNext = ({load, past}: ColumnHistory, value: string): boolean =>
	load.type === 'integer' &&
	Number(value) === Math.max(...past.map(({whole}) => whole.max ?? -Infinity)) + 1 &&
	past.every(({load: {values}}) => values !== undefined && listedIn(values) <= 2);

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

export const judgeNews = (history: ColumnHistory, news: NewsSoFar): HistoryFinding | undefined => {
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
