// Finds slices that should exist by now and do not, by the delays of earlier slices.
import type {CountedSlice, SliceCut} from '../../connectors/connector.ts';
import {millisecondsPer} from '../../durations.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import {begunAt, byBeginning, hasResults, statusesWithResults, type Run} from '../../profiling/profile.ts';
import {hasWallTime, moveSlice, periodOf, sliceName, wallTime, type Slice} from '../../profiling/slice.ts';
import type {Store} from '../../storage/store.ts';
import {countText, listText} from '../figure-text.ts';
import type {SchemaChange} from '../report.ts';
import {datasetChange} from '../schema/dataset-changes.ts';
import {expectedSlices} from './expected-slices.ts';

/** The maximum delay of a slice: milliseconds from the end of its period until a profile found its rows. */
type Arrival = number;

/** The number of latest slices whose delays count. */
const arrivalsRead = 28;

/** Fewer slices show no usual delay. */
export const minArrivals = 5;

/** One in so many slices may be later than usual. */
const arrivalsPerException = 10;

/** Arrivals within this part of the period count as one time of day. */
const nearPart = 0.1;

/** The maximum number of periods to check after the newest slice. */
const maxPeriods = 100;

/**
Finds the delay of each slice that arrived between two batches: it is newer than all slices of earlier batches. For
slices of the first batch the delay is unknown.

@param runs The runs of a dataset, including replaced ones.
*/
export const arrivalsOf = (
	runs: readonly Run[],
	{by, timezone}: Pick<SliceCut, 'by' | 'timezone'>,
): readonly Arrival[] => {
	const batches = Map.groupBy(
		runs.filter(run => run.slice !== null && hasResults(run) && periodOf(run.slice) === by).toSorted(byBeginning),
		({batchId}) => batchId,
	);
	const arrivals: Arrival[] = [];
	let newest: number | undefined;
	for (const batch of batches.values()) {
		for (const run of batch) {
			if (newest !== undefined && run.slice !== null && run.profiledAt.getTime() > newest) {
				arrivals.push(wallTime(begunAt(run), timezone).getTime() - run.slice.end.getTime());
			}
		}

		newest = Math.max(newest ?? -Infinity, ...batch.map(({profiledAt}) => profiledAt.getTime()));
	}

	return arrivals.slice(-arrivalsRead);
};

/**
Computes when a slice counts as late. Where all arrived at one time of day, the earliest arrival counts, because earlier
slices existed by then. Otherwise the latest counts, apart from exceptions, because their real delays are unknown.
*/
const limitOf = (arrivals: readonly Arrival[], periodLength: number): number => {
	const sorted = arrivals.toSorted((one, other) => one - other);
	const usual = sorted.slice(0, sorted.length - Math.floor(sorted.length / arrivalsPerException));
	const [earliest = 0, latest = 0] = [usual.at(0), usual.at(-1)];
	return latest - earliest <= nearPart * periodLength ? earliest : latest;
};

/** `40 minutes`, `2 hours`, `3 days`. */
const durationText = (milliseconds: number): string => {
	const [length, unit] =
		milliseconds < 2 * millisecondsPer.h
			? [60_000, 'minute']
			: milliseconds < 2 * millisecondsPer.d
				? [millisecondsPer.h, 'hour']
				: [millisecondsPer.d, 'day'];
	return countText(Math.max(0, milliseconds) / length, unit);
};

/** The periods between the last two slices and after the newest one that are over. */
const periodsAfter = (counted: readonly CountedSlice[], {by}: Pick<SliceCut, 'by'>, now: number): readonly Slice[] => {
	const [before, newest] = [counted.at(-2), counted.at(-1)];
	if (newest === undefined) {
		return [];
	}

	const periods: Slice[] = [];
	let slice = moveSlice(before?.slice ?? newest.slice, 1, by);
	while (slice.end.getTime() <= now && periods.length < maxPeriods) {
		if (slice.start.getTime() !== newest.slice.start.getTime()) {
			periods.push(slice);
		}

		slice = moveSlice(slice, 1, by);
	}

	return periods;
};

const shown = 3;

export type CountedTable = {
	readonly cut: Pick<SliceCut, 'by' | 'timezone'>;
	/** All periods that are over and have rows, in their order. */
	readonly counted: readonly CountedSlice[];
};

type MissingOptions = {
	/** The runs of the dataset, those that later ones replaced among them. */
	readonly runs: readonly Run[];
	readonly now: Date;
	/** Describes a missing slice. */
	readonly lack?: 'not there' | 'not profiled';
};

/**
Makes the finding on missing slices: of periods in which the table usually has rows, later than earlier slices ever
were. A table without a habit, or without a new slice in five batches, is not judged.

*/
export const findMissingSlices = (
	{cut, counted}: CountedTable,
	{runs, now, lack = 'not there'}: MissingOptions,
): SchemaChange | undefined => {
	const arrivals = arrivalsOf(runs, cut);
	// A gap before the newest slice must not count as a habit.
	const isExpected = expectedSlices(counted.slice(0, -1), cut.by);
	const newest = counted.at(-1);
	if (isExpected === undefined || newest === undefined || arrivals.length < minArrivals) {
		return undefined;
	}

	const time = wallTime(now, cut.timezone).getTime();
	const length = newest.slice.end.getTime() - newest.slice.start.getTime();
	const limit = limitOf(arrivals, length);
	const missing = periodsAfter(counted, cut, time).filter(
		slice =>
			isExpected(slice) &&
			time - slice.end.getTime() > limit &&
			(cut.by !== 'hour' || hasWallTime(slice.start, cut.timezone)),
	);
	const [first] = missing;
	if (first === undefined) {
		return undefined;
	}

	const names = listText(
		missing.map(slice => sliceName(slice)),
		shown,
	);
	const late = time - first.end.getTime();
	const after = missing.filter(({start}) => start > newest.slice.start);
	// A skipped period may have been a holiday.
	const severity = after.length > 1 || (after.length === 1 && late > limit + length) ? 'high' : 'medium';
	const usual = `the slices before were there ${durationText(limit)} after their end`;
	return {
		...datasetChange('slice_missing', severity, {
			reason:
				`${names} ${missing.length === 1 ? 'is' : 'are'} ${lack}: ` +
				`${usual}, now it is ${durationText(late)}`,
			evidence: [
				`the newest slice is ${sliceName(newest.slice)}, of ${countText(newest.rows, 'row')}`,
				`${arrivals.length} slices came while the table was profiled, and were found ` +
					`${durationText(Math.min(...arrivals))} to ${durationText(Math.max(...arrivals))} after their end`,
			],
		}),
		slices: missing,
	};
};

type Runs = {
	readonly store: Pick<Store, 'runs'>;
	readonly dataset: DatasetKey;
	readonly environment: string;
	readonly now: Date;
};

const everyRun = async ({store, dataset, environment}: Runs): Promise<readonly Run[]> =>
	store.runs({dataset, environment, statuses: statusesWithResults, everyKind: true});

/** Makes the finding on missing slices of a table that has just been counted. */
export const missingInTable = async (table: CountedTable, runs: Runs): Promise<SchemaChange | undefined> =>
	findMissingSlices(table, {runs: await everyRun(runs), now: runs.now});

/**
Makes the finding on slices that should have a run by now, without reading the table. They are late, or the table was
not profiled since.
*/
export const notProfiledYet = async (cut: CountedTable['cut'], runs: Runs): Promise<SchemaChange | undefined> => {
	const every = await everyRun(runs);
	const rows = new Map(
		every
			.toSorted(byBeginning)
			.flatMap(({slice, rowCount}) =>
				slice === null || periodOf(slice) !== cut.by
					? []
					: [[slice.start.getTime(), {slice, rows: rowCount ?? 0}] as const],
			),
	);
	const counted = rows
		.values()
		.toArray()
		.toSorted((one, other) => one.slice.start.getTime() - other.slice.start.getTime());
	return findMissingSlices({cut, counted}, {runs: every, now: runs.now, lack: 'not profiled'});
};
