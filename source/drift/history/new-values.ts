// Judges values that a column never had before.
import {percentText, valueText, wholeNumber} from '../figure-text.ts';
import {expectation, minRuns} from './expectation.ts';
import {findingOf, severityOf, severityOfNews, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {angleOf, clamped} from './shares.ts';
import {mostFrequentIn, visitValues, type ValueFrequencies} from './listed-values.ts';
import {isNext, listedIn} from './moving-values.ts';
import {withoutNeighbours} from './neighbouring-numbers.ts';
import {isSurprising, largestBurst} from './rare-events.ts';

/** A new value stands out from this multiple of the most frequent new value so far on. */
const standsOut = 2;
const standsOutFar = 5;

/** The new values of the earlier loads, and of the current one. */
export type News = {
	/** Rows by value over all loads. */
	readonly seen: ReadonlyMap<string, number>;
	readonly seenRows: number;
	/**
	For each load from the second on: the share of rows with a new value, and the share of the most frequent new value.
	*/
	readonly shares: readonly number[];
	readonly largest: readonly number[];
	/** Whether every load listed all of its values. */
	readonly areListed: boolean;
	/** For each load, the largest rise of a value's share above its largest share in the loads before. */
	readonly rises: readonly number[];
	/** The largest share that a value may have had without being listed. */
	readonly unlistedShare: number;
	/** The new values of the current load, with their rows. */
	readonly fresh: ReadonlyArray<readonly [value: string, rows: number]>;
	/** Whether the only new value is the next of a part of dates. Then the values before it may be gone. */
	readonly movesOn: boolean;
};

const freshIn = (
	list: ValueFrequencies,
	seen: ReadonlyMap<string, number>,
): ReadonlyArray<readonly [string, number]> => {
	const news: Array<readonly [string, number]> = [];
	visitValues(list, (count, value) => {
		if (count > 0 && !seen.has(value)) {
			news.push([value, count]);
		}
	});

	return news;
};

/** The number of rows with any of these values. */
export const totalOf = (counts: ReadonlyArray<readonly [string, number]>): number =>
	counts.reduce((sum, [, count]) => sum + count, 0);

type Brought = {
	/** The rows with new values, and those with the most frequent one. */
	readonly fresh: number;
	readonly largest: number;
	/** The largest rise of the share of a value. */
	readonly rise: number;
};

/** Adds the values of a load to those seen before. */
const addValues = (
	seen: Map<string, number>,
	values: ValueFrequencies,
	{present, seenRows}: {readonly present: number; readonly seenRows: number},
): Brought => {
	let [fresh, largest, rise] = [0, 0, 0];
	visitValues(values, (count, value) => {
		// Possibly no added row has a listed value.
		if (count <= 0) {
			return;
		}

		const before = seen.get(value);
		if (before === undefined) {
			largest = fresh === 0 ? count : largest;
			fresh += count;
		}

		rise = Math.max(rise, count / present - (before ?? 0) / Math.max(1, seenRows));
		seen.set(value, (before ?? 0) + count);
	});
	return {fresh, largest, rise};
};

const known = new WeakMap<ColumnHistory, News>();

const readNews = (history: ColumnHistory): News => {
	const {past, load: current} = history;
	const seen = new Map<string, number>();
	const shares: number[] = [];
	const largest: number[] = [];
	const rises: number[] = [];
	let seenRows = 0;
	let unlistedShare = 0;
	for (const [index, {load, whole}] of past.entries()) {
		// The first load of an appended table is the whole table at that time.
		const {values, present} = index === 0 ? whole : load;
		if (values === undefined || present <= 0) {
			continue;
		}

		const brought = addValues(seen, values, {present, seenRows});
		if (index > 0) {
			shares.push(brought.fresh / present);
			largest.push(brought.largest / present);
			rises.push(brought.rise);
		}

		seenRows += present;
		unlistedShare = Math.max(unlistedShare, values.unlisted / present);
	}

	const areListed = past.every(({whole}) => whole.values?.unlisted === 0);
	const fresh = current.values === undefined ? [] : freshIn(current.values, seen);
	const [first] = fresh;
	const movesOn = fresh.length === 1 && first !== undefined && isNext(history, first[0]);
	return {seen, seenRows, shares, largest, rises, areListed, unlistedShare, fresh, movesOn};
};

/** Works the new values out once, because several rules need them. */
export const newsOf = (history: ColumnHistory): News => {
	const news = known.get(history) ?? readNews(history);
	known.set(history, news);
	return news;
};

/**
Whether each load certainly brought a new value: the first of its list. It needs no map of all values, which would be as
large as the table if the column numbers the rows.
*/
const bringValuesEachTime = ({past}: ColumnHistory): boolean => {
	const lists = past.flatMap(({load, whole}, index) => {
		const {values, present} = index === 0 ? whole : load;
		return values === undefined || present <= 0 ? [] : [values];
	});
	const broughtBy = new Map<string, number>();
	for (const [index, list] of lists.entries()) {
		const first = mostFrequentIn(list);
		if (first !== undefined) {
			broughtBy.set(first, index);
		}
	}

	const bringsNoneOfLater = (list: ValueFrequencies, index: number): boolean => {
		let isSo = true;
		visitValues(list, (_, value) => {
			isSo &&= index >= (broughtBy.get(value) ?? 0);
		});
		return isSo;
	};

	return broughtBy.size === lists.length && lists.every((list, index) => bringsNoneOfLater(list, index));
};

const knownToBring = new WeakMap<ColumnHistory, boolean>();

/** Whether the values may be a closed list, to which nothing was added. `false` is certain. */
export const mayBeClosed = (history: ColumnHistory): boolean => {
	const bring = knownToBring.get(history) ?? bringValuesEachTime(history);
	knownToBring.set(history, bring);
	return !bring;
};

const moreText = (others: number): string => (others > 0 ? ` and ${wholeNumber(others)} more` : '');

/** Judges new values where the values are a closed list, or hardly ever a new one comes. */
const judgeClosedList = (history: ColumnHistory, news: News): HistoryFinding | undefined => {
	const {load, past, rules, name} = history;
	const {seen, seenRows} = news;
	const fresh = withoutNeighbours(history.load.type, news);
	const count = totalOf(fresh);
	const seenOnce = seen
		.values()
		.filter(times => times === 1)
		.toArray().length;
	if (!isSurprising({count, rows: load.present, earlierRows: seenRows, seenOnce})) {
		return undefined;
	}

	const share = count / load.present;
	const burst = largestBurst(news.shares);
	if (burst > 0 && share <= standsOut * burst) {
		return undefined;
	}

	return findingOf(history, {
		metricName: 'distribution',
		ground: 'never_before',
		severity: severityOfNews(share * 100, rules.ruleOf(name, 'distribution').thresholds),
		reason:
			`no value of its kind in ${past.length} runs: ${valueText(fresh[0]?.[0] ?? '')}` +
			`${moreText(fresh.length - 1)} (${percentText(clamped(share))})`,
	});
};

/** Judges a new value where new values are normal, but none was ever so frequent. */
const judgeFrequentNews = (
	history: ColumnHistory,
	[value, count]: readonly [string, number],
	{largest, unlistedShare}: News,
): HistoryFinding | undefined => {
	const {load, rules, name} = history;
	const share = count / load.present;
	const record = Math.max(...largest);
	const {high} = expectation(
		largest.map(item => angleOf(item)),
		{samplingError: 0.5 / Math.sqrt(load.present), margin: 1},
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
				reason:
					`a new value had at most ${percentText(record)} of the rows in ${largest.length} runs, ` +
					`now ${valueText(value)} has ${percentText(share)}`,
			});
};

/** Whether a value is frequent enough to be a finding where new values are normal. */
const mayBeFrequent = ({load: {values}}: ColumnHistory): boolean =>
	values?.counts.values().some(count => count >= minRuns) ?? false;

/** Whether a value came with one load after the first, and with no other: such values are rare, and others may come. */
const comeRarely = ({past}: ColumnHistory): boolean => {
	const isRare = new Map<string, boolean>();
	for (const [index, {load, whole}] of past.entries()) {
		const {values} = index === 0 ? whole : load;
		for (const value of values === undefined ? [] : listedIn(values)) {
			isRare.set(value, index > 0 && !isRare.has(value));
		}
	}

	return isRare.values().some(Boolean);
};

export const judgeNews = (history: ColumnHistory): HistoryFinding | undefined => {
	if (!mayBeFrequent(history) && !mayBeClosed(history)) {
		return undefined;
	}

	const news = newsOf(history);
	const [first] = news.fresh;
	if (first === undefined || news.movesOn || news.shares.length < minRuns) {
		return undefined;
	}

	const recent = news.shares.slice(-Math.max(minRuns, Math.floor(news.shares.length / 2)));
	return news.areListed && recent.every(share => share === 0) && !comeRarely(history)
		? judgeClosedList(history, news)
		: judgeFrequentNews(history, first, news);
};
