// The slices that should be there by now and are not, judged by how late the slices before them came.
import type {CountedSlice, SliceCut} from '../../connectors/connector.ts';
import {millisecondsPer} from '../../durations.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import {begunAt, hasResults, statusesWithResults, type Run} from '../../profiling/profile.ts';
import {hasWallTime, moveSlice, periodOf, sliceName, wallTime, type Slice} from '../../profiling/slice.ts';
import type {Store} from '../../storage/store.ts';
import {countText, listText} from '../figure-text.ts';
import type {SchemaChange} from '../report.ts';
import {datasetChange} from '../schema/dataset-changes.ts';
import {expectedSlices} from './expected-slices.ts';

/** From the end of a period until a profile found its rows, in milliseconds: at most so late they were. */
type Arrival = number;

/** So many of the latest slices tell how late slices come. */
const arrivalsRead = 28;

/** Fewer tell nothing. */
export const minArrivals = 5;

/** One in so many may be later than is usual. */
const arrivalsPerException = 10;

/** Arrivals so near to each other, as a part of the period, are those of one time of day. */
const nearPart = 0.1;

/** Looks at no more periods after the newest slice. */
const maxPeriods = 100;

/**
How late each slice was found that came while the table was profiled: it is newer than all that earlier batches found.
Those of the first batch have been there for nobody knows how long.

@param runs The runs of a dataset, those that later ones replaced among them.
*/
export const arrivalsOf = (
	runs: readonly Run[],
	{by, timezone}: Pick<SliceCut, 'by' | 'timezone'>,
): readonly Arrival[] => {
	const batches = Map.groupBy(
		runs
			.filter(run => run.slice !== null && hasResults(run) && periodOf(run.slice) === by)
			.toSorted((one, other) => begunAt(one).getTime() - begunAt(other).getTime()),
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
From when on a slice is late. Where all came within one time of day, the earliest of them tells: the slices before were
there by then. Else the latest, but for exceptions: it is not known how long they had been there.
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
	/** What such a slice is. */
	readonly lack?: 'not there' | 'not profiled';
};

/**
The finding on slices that should be there by now: of periods in which the table has had rows so far, as late as the
slices before it were not. A table is not judged that has no such habit, or that had no new slice in five batches.

*/
export const findMissingSlices = (
	{cut, counted}: CountedTable,
	{runs, now, lack = 'not there'}: MissingOptions,
): SchemaChange | undefined => {
	const arrivals = arrivalsOf(runs, cut);
	// What was passed over before the newest slice does not make itself a habit.
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
	// A period that was passed over may have been a holiday.
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

/** The finding on slices that should be there by now, of a table that has just been counted. */
export const missingInTable = async (table: CountedTable, runs: Runs): Promise<SchemaChange | undefined> =>
	findMissingSlices(table, {runs: await everyRun(runs), now: runs.now});

/**
The finding on slices that should have a run by now, without a look at the table: they are late, or nobody has profiled
it since.
*/
export const notProfiledYet = async (cut: CountedTable['cut'], runs: Runs): Promise<SchemaChange | undefined> => {
	const every = await everyRun(runs);
	const rows = new Map(
		every
			.toSorted((one, other) => begunAt(one).getTime() - begunAt(other).getTime())
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
