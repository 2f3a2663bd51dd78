// Judges the values of a column by their frequency: values that are gone, and values more or less frequent than ever.
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
import {angleError, angleOf, areApart, clamped, mayMatter, ordinaryShares, shareOf} from './shares.ts';
import {lazily, type ColumnLoad} from './load.ts';
import {areTimestamps} from './moving-values.ts';
import {isHole, isSpike} from './neighbouring-numbers.ts';
import {judgeNews, newsOf, type News} from './new-values.ts';
import {judgeOldDates} from './old-dates.ts';
import {chanceOfAtLeast, significance} from './rare-events.ts';
import {takeTurns} from './values-in-turn.ts';

/** The minimum number of values for judging a share. */
const minValues = 5;

/** The maximum number of listed values that are judged one by one. */
const maxListed = 20;

/** If a value that is not listed can have at most this share, half of it stands for the value's share. */
const maxUnlistedShare = 0.02;

/** The share of a value, 0 to 1; `undefined` where the list is too short to know it. */
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
	// A loop, because copies of thirty loads for each of many values would take most of the time.
	for (let index = past.length - 1; index >= 0; index--) {
		const load = past[index]?.load;
		const share = load && shareIn(load, value);
		if (share !== undefined) {
			return share;
		}
	}

	return undefined;
};

/** Whether a value with this many rows on average hardly ever has none. */
const isExpected = (rows: number): boolean => chanceOfAtLeast(1, rows) >= 1 - significance;

/** Whether a load certainly does not have a value. */
const isWithout = ({values}: ColumnLoad, value: string): boolean =>
	values?.unlisted === 0 && (values.counts.get(value) ?? 0) === 0;

/** A rise is common if at least this part of the loads had a rise that was about as large. */
const commonPart = 0.2;
const aboutAsLarge = 0.75;

/**
Whether shares of other values rose about as far in many loads. Where months, cities or versions take turns, the next
one is no finding.
*/
const isCommonRise = (rise: number, rises: readonly number[]): boolean =>
	rise > 0 &&
	rises.filter(each => each >= aboutAsLarge * rise).length >= Math.max(2, Math.ceil(commonPart * rises.length));

/**
Whether loads often lack a value that is frequent in other loads, such as months, of which each load holds a few. Then
one more missing value is no finding.
*/
const areOftenGone = ({past}: ColumnHistory, {seen, seenRows}: News): boolean => {
	const lacking = past.filter(({load}) =>
		seen.entries().some(([value, rows]) => isWithout(load, value) && isExpected((rows / seenRows) * load.present)),
	);
	return lacking.length >= Math.max(2, Math.ceil(commonPart * past.length));
};

/**
Whether the share of a value may be a finding. It saves time: most values are about as frequent as in the load before,
or rare. In a moving window the rows that left add to the uncertainty.
*/
const mayHaveChanged = ({past, load, exchange, rules, name}: ColumnHistory, value: string, share: number): boolean => {
	const last = lastShare(past, value);
	return (
		last !== undefined &&
		(areApart(share, last, rules.ruleOf(name, 'distribution').thresholds.low) ||
			(isWithout(load, value) && isExpected((last * load.present) / (1 + exchange))))
	);
};

/** Questions about a column that are answered at most once for all of its values. */
type AskedOnce = {
	/** Whether values may become rarer, as dates do with time. */
	readonly mayFall: () => boolean;
	readonly areOftenGone: () => boolean;
};

type Shares = {readonly share: number; readonly shares: readonly number[]; readonly asked: AskedOnce};

/** Whether another share of a value that was there before means something by itself. */
const isTelling = (history: ColumnHistory, value: string, {share, shares, asked}: Shares): boolean => {
	const {past, load} = history;
	const news = newsOf(history);
	const seenRows = news.seen.get(value);
	// A value that is as new as this has no usual share.
	const firstSeen = past.findIndex(({load: each}) => (each.values?.counts.get(value) ?? 0) > 0);
	return (
		seenRows !== undefined &&
		firstSeen <= past.length - minRuns &&
		!isCommonRise(share - seenRows / news.seenRows, news.rises) &&
		(share < medianOf(shares) ? !asked.mayFall() && isHole(value, load, news) : isSpike(value, load, news.seen))
	);
};

/** Judges the share of one value that was there before. */
const judgeShare = (history: ColumnHistory, value: string, asked: AskedOnce): HistoryFinding | undefined => {
	const {past, load, period, rules, name, style, exchange} = history;
	const {thresholds} = rules.ruleOf(name, 'distribution');
	const {present} = load;
	const share = shareIn(load, value);
	const hasGone = isWithout(load, value);
	if (share === undefined || !mayHaveChanged(history, value, share)) {
		return undefined;
	}

	const earlier = past.flatMap(({load: each}) => {
		const known = shareIn(each, value);
		return known === undefined ? [] : [{share: known, present: each.present}];
	});
	const shares = earlier.map(item => item.share);
	if (shares.length < minRuns || !isTelling(history, value, {share, shares, asked})) {
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
	// The new rows of a moving window are not known exactly.
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
			: `${valueText(value)}: ${ordinary}, now ${percentText(clamped(share))}`,
		runs: shares.length,
	});
};

/** Whether a value that each load before had may be gone. */
export const isValueGone = ({past, load, exchange}: ColumnHistory): boolean => {
	if (load.present < minValues || load.values?.unlisted !== 0) {
		return false;
	}

	// If a complete list of one load lacks a value, not every load had it.
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

/** Finds the value whose share changed most severely. */
const judgeShares = (history: ColumnHistory): HistoryFinding | undefined => {
	const asked: AskedOnce = {
		mayFall: lazily(() => areTimestamps(history) || takeTurns(history)),
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

/** Judges the frequencies of a column. The values of a key never repeat, so for a key only a frequent value counts. */
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
