// Keeps alarms open. A load that raised an alarm does not make similar later loads ordinary: they are judged without
// it, and the alarm stays open.
import {dayOf} from '../epoch-days.ts';
import type {OrdinaryRange} from '../report.ts';
import {isAtLeast} from '../severity.ts';
import {minRuns} from './expectation.ts';
import type {HistoryFinding} from './finding.ts';

/**
The number of latest loads that may keep an alarm open: a week of daily loads. An alarm that is open for longer ends,
and the loads that raised it count as ordinary from then on.
*/
export const alarmMemory = 7;

/** A series of loads, and how to judge one of them. */
export type JudgedSeries = {
	/** The time of each load, oldest first; the last one is the load that is judged. */
	readonly times: readonly Date[];
	/**
	Judges one load.

	@param index The index of the load in the series.
	@param trusted The indexes of the earlier loads that define what is ordinary.
	*/
	readonly judge: (index: number, trusted: readonly number[]) => readonly HistoryFinding[];
	/** Whether a load can raise an alarm after the trusted loads, and maybe more of them; by default it can. */
	readonly mayRaise?: (index: number, trusted: readonly number[]) => boolean;
	/** Whether a finding comes from the load at an index, and not from time alone. */
	readonly isOfLoad?: (finding: HistoryFinding, index: number) => boolean;
};

/** How far a figure lies above its ordinary range, or, as a negative number, below it. */
const distanceOf = ({range}: HistoryFinding): number | undefined =>
	range === null
		? undefined
		: range.value > range.high
			? range.value - range.high
			: Math.min(0, range.value - range.low);

/** The minimum number of loads for a lasting alarm. */
const minLoads = 10;

/** Whether a figure is farther from all earlier ones than these are from each other. */
const isFarOff = ({value, earlier}: OrdinaryRange): boolean => {
	const [smallest, largest] = [Math.min(...earlier), Math.max(...earlier)];
	return Math.max(smallest - value, value - largest) >= largest - smallest;
};

/**
Whether a finding is strong enough to stay open. A figure that follows a trend soon leaves the range of a history
without the latest loads. A new value is a finding for one load only, unless there are many of them.
*/
const isAlarm = ({severity, ground, metricName, range, runs}: HistoryFinding): boolean =>
	runs >= minLoads &&
	(ground === 'unusual'
		? isAtLeast(severity, 'medium') && range !== null && isFarOff(range)
		: isAtLeast(severity, metricName === 'distribution' ? 'high' : 'medium'));

/** Whether a figure is still where the alarm found it, or has come back by less than half of the way. */
const isStillOpen = (alarm: HistoryFinding, now: HistoryFinding): boolean => {
	const [before, after] = [distanceOf(alarm), distanceOf(now)];
	return (
		now.ground === 'never_before' ||
		before === undefined ||
		after === undefined ||
		(Math.sign(before) === Math.sign(after) && Math.abs(after) >= Math.abs(before) / 2)
	);
};

type RaisedAlarms = ReadonlyMap<number, readonly HistoryFinding[]>;

/** The index of the first of the latest loads that all raised the alarm; `undefined` where the last one did not. */
const openSince = (finding: HistoryFinding, raised: RaisedAlarms, last: number): number | undefined => {
	let index = last;
	while (
		raised.get(index)?.some(alarm => alarm.metricName === finding.metricName && isStillOpen(alarm, finding)) ===
		true
	) {
		index--;
	}

	return index === last ? undefined : index + 1;
};

const asOpen = (finding: HistoryFinding, since: Date): HistoryFinding => ({
	...finding,
	openSince: since,
	reason: `${finding.reason}; open since ${dayOf(since)}`,
});

/**
Judges the last load of a series by those before it that raised no alarm.

@returns The findings on the load by itself, and the alarms that are still open; for one metric the worse of both.
*/
export const judgeWithOpenAlarms = ({
	times,
	judge,
	mayRaise = () => true,
	isOfLoad = () => true,
}: JudgedSeries): readonly HistoryFinding[] => {
	const current = times.length - 1;
	const indexes = Array.from({length: current}, (_, index) => index);
	const found = judge(current, indexes);
	const remembered = Math.max(0, Math.min(alarmMemory, current - minRuns));
	const settled = indexes.slice(0, current - remembered);
	// Only an alarm that the load before raised, and that this load raises again, can be open.
	const needed = found.length === 0 ? [current, current - 1] : [];
	if (remembered === 0 || needed.some(index => !mayRaise(index, settled))) {
		return found;
	}

	const latest = indexes.slice(settled.length);
	const suspects = new Set(latest.filter(index => mayRaise(index, settled)));
	const isQuiet = (findings: readonly HistoryFinding[]) => findings.every(({severity}) => severity === 'low');
	if (suspects.size === 0 || (isQuiet(found) && isQuiet(judge(current, settled)))) {
		return found;
	}

	const trusted = [...settled];
	const raised = new Map<number, readonly HistoryFinding[]>();
	for (const index of latest) {
		const alarms = suspects.has(index)
			? judge(index, trusted).filter(finding => isAlarm(finding) && isOfLoad(finding, index))
			: [];
		if (alarms.length === 0) {
			trusted.push(index);
		} else {
			raised.set(index, alarms);
		}
	}

	if (raised.size === 0) {
		return found;
	}

	const byTrusted = judge(current, trusted);
	const open = byTrusted
		.filter(finding => isAlarm(finding) && isOfLoad(finding, current))
		.flatMap(finding => {
			const since = times[openSince(finding, raised, current - 1) ?? NaN];
			return since === undefined ? [] : [asOpen(finding, since)];
		});
	// A finding that disappears without the loads with an alarm is none.
	const others = found.filter(
		({metricName, severity}) =>
			byTrusted.some(finding => finding.metricName === metricName) &&
			open.every(finding => finding.metricName !== metricName || !isAtLeast(finding.severity, severity)),
	);
	return [...others, ...open];
};
