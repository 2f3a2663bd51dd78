// Values of a column by how often they occur: ones that are gone, and ones that are more or less frequent than ever.
import {percentText, valueText} from '../figure-text.ts';
import {worstFirst} from '../severity.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns, surpriseOf} from './expectation.ts';
import {
	findingOf,
	ofRuns,
	severityOfSurprise,
	type ColumnHistory,
	type ColumnInLoad,
	type HistoryFinding,
} from './finding.ts';
import {angleError, angleOf, areApart, mayMatter, ordinaryShares, shareOf} from './shares.ts';
import {lazily, type ColumnLoad} from './load.ts';
import {areTimestamps} from './moving-values.ts';
import {judgeNews, newsOf, type News} from './new-values.ts';
import {judgeOldDates} from './old-dates.ts';
import {chanceOfAtLeast, significance} from './rare-events.ts';
import {takeTurns} from './values-in-turn.ts';

/** Below so many values a share says too little. */
const minValues = 5;

/** Values of a list that are looked at one by one. */
const maxListed = 20;

/** A value that is not listed may have so large a share at most, for half of it to stand for it. */
const maxUnlistedShare = 0.02;

/** The share of a value, 0 to 1; `undefined` where the list is cut too early to tell. */
const shareIn = ({values, present}: ColumnLoad, value: string): number | undefined => {
	if (values === undefined || present <= 0) {
		return undefined;
	}

	const count = values.counts.get(value);
	if (count === undefined) {
		return values.unlisted > maxUnlistedShare * present ? undefined : values.unlisted / 2 / present;
	}

	return Math.min(1, count / present);
};

const lastShare = (past: readonly ColumnInLoad[], value: string): number | undefined => {
	// Copies of thirty loads for each of many values would take most of the time.
	for (let index = past.length - 1; index >= 0; index--) {
		const load = past[index]?.load;
		const share = load && shareIn(load, value);
		if (share !== undefined) {
			return share;
		}
	}

	return undefined;
};

/** Whether so many rows on average are hardly ever none. */
const isExpected = (rows: number): boolean => chanceOfAtLeast(1, rows) >= 1 - significance;

/** Whether it is certain that a load has no such value. */
const isWithout = ({values}: ColumnLoad, value: string): boolean =>
	values?.unlisted === 0 && (values.counts.get(value) ?? 0) === 0;

/** A rise is common that about as large a one has preceded in this part of the loads. */
const commonPart = 0.2;
const aboutAsLarge = 0.75;

/**
Whether shares of other values rose about as far in many loads: where months, cities or versions take turns, the one
whose turn it is says nothing.
*/
const isCommonRise = (rise: number, rises: readonly number[]): boolean =>
	rise > 0 &&
	rises.filter(each => each >= aboutAsLarge * rise).length >= Math.max(2, Math.ceil(commonPart * rises.length));

/**
Whether loads often lack a value that as many rows of other loads have, as months of which each load holds a few: then
one more that is gone says nothing.
*/
const areOftenGone = ({past}: ColumnHistory, {seen, seenRows}: News): boolean => {
	const lacking = past.filter(({load}) =>
		seen.entries().some(([value, rows]) => isWithout(load, value) && isExpected((rows / seenRows) * load.present)),
	);
	return lacking.length >= Math.max(2, Math.ceil(commonPart * past.length));
};

/**
Whether the share of a value may be news: most values are about as frequent as in the load before, or rare. Of a moving
window as much is uncertain as rows went for those that came.
*/
const mayHaveChanged = ({past, load, exchange, rules, name}: ColumnHistory, value: string, share: number): boolean => {
	const last = lastShare(past, value);
	return (
		last !== undefined &&
		(areApart(share, last, rules.ruleOf(name, 'distribution').thresholds.low) ||
			(isWithout(load, value) && isExpected((last * load.present) / (1 + exchange))))
	);
};

/** What is asked of a column at most once, whichever of its values asks first. */
type AskedOnce = {
	/** Whether values may fall, as dates do while time goes on. */
	readonly mayFall: () => boolean;
	readonly areOftenGone: () => boolean;
};

/** One value that was there before: its share of the rows. */
const judgeShare = (history: ColumnHistory, value: string, asked: AskedOnce): HistoryFinding | undefined => {
	const {past, load, period, rules, name, style, exchange} = history;
	const {thresholds} = rules.ruleOf(name, 'distribution');
	const {present} = load;
	const share = shareIn(load, value);
	const hasGone = isWithout(load, value);
	if (share === undefined || !mayHaveChanged(history, value, share)) {
		return undefined;
	}

	const news = newsOf(history);
	const earlier = past.flatMap(({load: each}) => {
		const known = shareIn(each, value);
		return known === undefined ? [] : [{share: known, present: each.present}];
	});
	const shares = earlier.map(item => item.share);
	const seenRows = news.seen.get(value);
	if (
		seenRows === undefined ||
		shares.length < minRuns ||
		isCommonRise(share - seenRows / news.seenRows, news.rises) ||
		(share < medianOf(shares) && asked.mayFall())
	) {
		return undefined;
	}

	const expectedRows = (Math.min(...shares) * present) / (1 + exchange);
	const isSign = hasGone && isExpected(expectedRows);
	if ((!isSign && !mayMatter(share, shares, thresholds.low)) || (hasGone && asked.areOftenGone())) {
		return undefined;
	}

	const samplingError = angleError(
		present,
		earlier.map(item => item.present),
		history,
	);
	const expected = expectation(
		shares.map(item => angleOf(item)),
		{period, samplingError},
	);
	const change = Math.abs(share - shareOf(expected.centre)) * 100;
	const surprise = surpriseOf(expected, angleOf(share));
	const bySize = severityOfSurprise(change, thresholds, surprise);
	// Of a moving window it is not known exactly what came.
	const isKnownGone = isSign && (style !== 'rolling' || surprise > 1);
	const severity = isKnownGone && bySize !== 'high' ? 'medium' : bySize;
	if (severity === undefined) {
		return undefined;
	}

	const ordinary = ordinaryShares(expected, {share, shares}, ofRuns(shares.length, style));
	return findingOf(history, {
		metricName: 'distribution',
		ground: isKnownGone ? 'never_before' : 'unusual',
		severity,
		reason: isKnownGone
			? `${valueText(value)} was there in each of ${shares.length} runs, and is gone`
			: `${valueText(value)}: ${ordinary}, now ${percentText(share)}`,
		runs: shares.length,
	});
};

/** Whether a value may be gone that each load before had. */
export const isValueGone = ({past, load, exchange}: ColumnHistory): boolean => {
	if (load.present < minValues || load.values?.unlisted !== 0) {
		return false;
	}

	// A value that one load has not, by a list of all, was not in each of them.
	const listed = past.find(({load: {values, present}}) => values?.unlisted === 0 && present > 0)?.load.values;
	return (
		listed === undefined ||
		listed.counts.keys().some(
			value =>
				isWithout(load, value) &&
				past.every(({load: each}) => {
					const share = shareIn(each, value);
					return share === undefined || isExpected((share * load.present) / (1 + exchange));
				}),
		)
	);
};

/** The value whose share changed most severely. */
const judgeShares = (history: ColumnHistory): HistoryFinding | undefined => {
	const asked: AskedOnce = {
		mayFall: lazily(() => newsOf(history).movesOn || areTimestamps(history) || takeTurns(history)),
		areOftenGone: lazily(() => areOftenGone(history, newsOf(history))),
	};
	const lists = [...history.past.slice(-minRuns).map(({load}) => load.values), history.load.values];
	const listed = new Set(
		lists.flatMap(list => (list === undefined ? [] : list.counts.keys().take(maxListed).toArray())),
	);
	return [...listed]
		.map(value => judgeShare(history, value, asked))
		.filter(finding => finding !== undefined)
		.toSorted(worstFirst)[0];
};

/** What the values of a column say; of keys, whose values never come again, that one comes often. */
export const judgeFrequencies = (history: ColumnHistory): readonly HistoryFinding[] => {
	const {load, isKey, past} = history;
	if (
		load.values === undefined ||
		load.present < minValues ||
		medianOf(past.map(({load: {present}}) => present)) < minValues
	) {
		return [];
	}

	return [judgeNews(history), judgeOldDates(history), isKey ? undefined : judgeShares(history)].filter(
		finding => finding !== undefined,
	);
};
