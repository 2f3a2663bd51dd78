// Values of a column by how often they occur: ones that are gone, and ones that are more or less frequent than ever.
import {percentText, valueText} from '../figure-text.ts';
import {worstFirst} from '../severity.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns, surpriseOf} from './expectation.ts';
import {findingOf, ofRuns, severityOfSurprise, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {angleError, angleOf, mayMatter, ordinaryShares, shareOf} from './shares.ts';
import type {ColumnLoad} from './load.ts';
import {areMoments} from './moving-values.ts';
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

/** One value that was there before: its share of the rows. Dates may fall, as time goes on. */
const judgeShare = (
	history: ColumnHistory,
	value: string,
	{mayFall, news}: {readonly mayFall: boolean; readonly news: News},
): HistoryFinding | undefined => {
	const {past, load, period, rules, name, style, exchange} = history;
	const earlier = past.flatMap(({load: each}) => {
		const share = shareIn(each, value);
		return share === undefined ? [] : [{share, present: each.present}];
	});
	const {thresholds} = rules.ruleOf(name, 'distribution');
	const shares = earlier.map(({share}) => share);
	const {present} = load;
	const share = shareIn(load, value);
	if (
		share === undefined ||
		shares.length < minRuns ||
		isCommonRise(share - (news.seen.get(value) ?? 0) / news.seenRows, news.rises) ||
		(mayFall && share < medianOf(shares))
	) {
		return undefined;
	}

	// Of a moving window as much is uncertain as rows went for those that came.
	const expectedRows = (Math.min(...shares) * present) / (1 + exchange);
	const hasGone = isWithout(load, value);
	const isSign = hasGone && isExpected(expectedRows);
	if ((!isSign && !mayMatter(share, shares, thresholds.low)) || (hasGone && areOftenGone(history, news))) {
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

/** The value whose share changed most severely. */
const judgeShares = (history: ColumnHistory, news: News): HistoryFinding | undefined => {
	const mayFall = news.movesOn || areMoments(history) || takeTurns(history, news);
	const lists = [...history.past.slice(-minRuns).map(({load}) => load.values), history.load.values];
	const listed = new Set(
		lists.flatMap(list => (list === undefined ? [] : list.counts.keys().take(maxListed).toArray())),
	);
	return [...listed]
		.filter(value => news.seen.has(value))
		.map(value => judgeShare(history, value, {mayFall, news}))
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

	const news = newsOf(history);
	return [
		judgeNews(history, news),
		judgeOldDates(history, news),
		isKey ? undefined : judgeShares(history, news),
	].filter(finding => finding !== undefined);
};
