// An alarm that was raised on a load and not answered does not make the next loads like it ordinary: they are judged
// without the loads that raised it, and the alarm stays open.
import {dayOf} from '../epoch-days.ts';
import type {OrdinaryRange} from '../report.ts';
import {isAtLeast} from '../severity.ts';
import {minRuns} from './expectation.ts';
import type {HistoryFinding} from './finding.ts';

/**
So many of the latest loads are asked whether they raised an alarm: a week of daily ones. An alarm that is open for
longer is let go of, and what it was raised on is ordinary from then on.
*/
export const alarmMemory = 7;

/** A series of loads, and how one of them is judged. */
export type JudgedSeries = {
	/** When each load came, oldest first; the last one is the load that is judged. */
	readonly times: readonly Date[];
	/**
	Judges one load.

	@param index Of the load in the series.
	@param trusted Indexes of the loads before it that say what is ordinary.
	*/
	readonly judge: (index: number, trusted: readonly number[]) => readonly HistoryFinding[];
	/** Whether a load can raise an alarm after the trusted loads, also with others beside these; it can by default. */
	readonly mayRaise?: (index: number, trusted: readonly number[]) => boolean;
	/** Whether a finding is one that the load at a index brought, and that time alone does not bring. */
	readonly isOfLoad?: (finding: HistoryFinding, index: number) => boolean;
};

/** How far a figure lies outside of its ordinary range: above it as a positive number, below it as a negative one. */
const distanceOf = ({range}: HistoryFinding): number | undefined =>
	range === null
		? undefined
		: range.value > range.high
			? range.value - range.high
			: Math.min(0, range.value - range.low);

/** Fewer loads do not say well enough for an alarm to last what never happens, and how a figure moves. */
const minLoads = {certain: 5, moving: 10} as const;

/** Whether a figure is farther from all that it ever was than these are from each other. */
const isFarOff = ({value, earlier}: OrdinaryRange): boolean => {
	const [smallest, largest] = [Math.min(...earlier), Math.max(...earlier)];
	return Math.max(smallest - value, value - largest) >= largest - smallest;
};

/**
Whether a finding is beyond what a history without the latest loads explains: figures that go their way are soon off by
some of it. A value that is new is news for one load, unless many are.
*/
const isAlarm = ({severity, ground, metricName, range, runs}: HistoryFinding): boolean =>
	ground === 'unusual'
		? isAtLeast(severity, 'medium') && runs >= minLoads.moving && range !== null && isFarOff(range)
		: runs >= minLoads.certain && isAtLeast(severity, metricName === 'distribution' ? 'high' : 'medium');

/** Whether a figure is still where it was when the alarm was raised, or comes back by less than half of the way. */
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

/** The index of the load from which on each load raised the alarm of a finding; `undefined` where the last did not. */
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

@returns What is found on the load by itself, and the alarms that are still open; of both on one metric the worse one.
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
	// Beside nothing, only an alarm counts that the load before raised, and that this one raises again.
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
	// What only the loads with an alarm make unusual is not.
	const others = found.filter(
		({metricName, severity}) =>
			byTrusted.some(finding => finding.metricName === metricName) &&
			open.every(finding => finding.metricName !== metricName || !isAtLeast(finding.severity, severity)),
	);
	return [...others, ...open];
};
