// Judges the hours of the day of timestamps. A wrong clock or time zone shifts all of them.
import {percentText, wholeNumber} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import {minRuns, severityBySurprise} from './expectation.ts';
import {findingOf, inRuns, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {limitOf} from './limit.ts';
import {isSurprising} from './rare-events.ts';

/** The minimum number of values for judging the share of an hour. */
const minValues = 5;

/** The minimum time between loads: each load of several a day has its own hours. */
const minDays = 0.8;

/** If a larger share of the rows changes its hour from load to load, hours are not judged. */
const maxMove = 0.5;

/** Thresholds of the share of rows at other hours than usual. */
const thresholds = {medium: 0.15, high: 0.5};

/** The hours that lost more rows than came, in a moving window, count as 0. */
const sharesOf = (hours: readonly number[] | undefined): readonly number[] | undefined => {
	const counts = hours?.map(count => Math.max(0, count));
	const total = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
	return total < minValues ? undefined : counts?.map(count => count / total);
};

/** The share of the rows that one distribution over the hours has at other hours than the other. */
const distance = (left: readonly number[], right: readonly number[]): number =>
	left.reduce((sum, share, hour) => sum + Math.abs(share - (right[hour] ?? 0)), 0) / 2;

const hourText = (hours: readonly number[]): string =>
	hours.map(hour => `${String(hour).padStart(2, '0')}:00`).join(', ');

const maxNamed = 3;

/** Rows at new hours stand out from this multiple of those that one earlier load had at an hour of its own on. */
const standsOut = 2;

/** Finds rows at hours that never had any. */
const judgeQuietHours = (
	history: ColumnHistory,
	earlier: ReadonlyArray<readonly number[]>,
): HistoryFinding | undefined => {
	const {load, past} = history;
	const hours = load.hours ?? [];
	const quiet = hours.flatMap((count, hour) =>
		count > 0 && earlier.every(shares => (shares[hour] ?? 0) === 0) ? [hour] : [],
	);
	const count = quiet.reduce((sum, hour) => sum + (hours[hour] ?? 0), 0);
	const earlierRows = past.reduce((sum, {load: {present}}) => sum + present, 0);
	// Rows of one load are made together: hours that only one load had tell how many rows a load has at its own.
	const ofOneLoad = hours.flatMap((_, hour) => {
		const loads = earlier.filter(shares => (shares[hour] ?? 0) > 0);
		return loads.length === 1 ? [loads[0]?.[hour] ?? 0] : [];
	});
	const isOrdinary = count / load.present <= standsOut * Math.max(0, ...ofOneLoad);
	return count === 0 || isOrdinary || !isSurprising({count, rows: load.present, earlierRows})
		? undefined
		: findingOf(history, {
				metricName: 'hours',
				ground: 'never_before',
				severity: 'medium',
				reason:
					`no rows at ${hourText(quiet.slice(0, maxNamed))} in ${past.length} runs, ` +
					`now ${wholeNumber(count)} (${percentText(count / load.present)})`,
			});
};

const judgeShift = (history: ColumnHistory, earlier: ReadonlyArray<readonly number[]>): HistoryFinding | undefined => {
	const {load, style, exchange} = history;
	const shares = sharesOf(load.hours);
	if (shares === undefined) {
		return undefined;
	}

	const usual = shares.map((_, hour) => medianOf(earlier.map(item => item[hour] ?? 0)));
	const limit = Math.max(
		limitOf(earlier.map(item => distance(item, usual))),
		1.2 * Math.sqrt((1 + exchange) / load.present),
	);
	const size = distance(shares, usual);
	return size <= limit || size < thresholds.medium
		? undefined
		: findingOf(history, {
				metricName: 'hours',
				ground: 'unusual',
				severity: severityBySurprise(size >= thresholds.high ? 'high' : 'medium', size / limit),
				reason:
					`${percentText(size)} of the rows are at other hours than ${inRuns(earlier.length, style)}; ` +
					`at most ${percentText(Math.min(1, limit))} is ordinary`,
				runs: earlier.length,
			});
};

/** Whether rows came at an hour that never had any. */
export const hasQuietHours = ({past, load, daysBetweenLoads}: ColumnHistory): boolean => {
	const {hours} = load;
	if (hours === undefined || daysBetweenLoads < minDays) {
		return false;
	}

	const earlier = past.map(({load: each}) => sharesOf(each.hours)).filter(shares => shares !== undefined);
	return hours.some((count, hour) => count > 0 && earlier.every(shares => (shares[hour] ?? 0) === 0));
};

export const judgeHours = (history: ColumnHistory): readonly HistoryFinding[] => {
	if (history.load.hours === undefined || history.daysBetweenLoads < minDays) {
		return [];
	}

	const earlier = history.past.map(({load: {hours}}) => sharesOf(hours)).filter(shares => shares !== undefined);
	if (earlier.length < minRuns) {
		return [];
	}

	const moves = earlier.slice(1).map((shares, index) => distance(shares, earlier[index] ?? shares));
	const finding =
		(medianOf(moves) > maxMove ? undefined : judgeQuietHours(history, earlier)) ?? judgeShift(history, earlier);
	return finding === undefined ? [] : [finding];
};
