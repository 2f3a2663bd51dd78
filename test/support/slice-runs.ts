// Runs of slices in any store.
import type {ExecutionContext} from 'ava';
import type {Run} from '../../source/profiling/profile.ts';
import {sliceAt, sliceName, undated, type SlicePeriod} from '../../source/profiling/slice.ts';
import type {RunFilter, Store} from '../../source/storage/store.ts';
import {aColumn, aProfile} from './run-profiles.ts';
import {waitUntil} from './wait-until.ts';

/** Begins a run, so that it is later than all before it, and completes it. */
export const keepRun = async (store: Store, changes: Partial<Run>): Promise<Run> => {
	const before = Date.now();
	await waitUntil('the next millisecond', () => Date.now() > before);
	const profile = aProfile(changes, [aColumn({count: 10, mean: changes.rowCount ?? 35.5})]);
	await store.begin({...profile.run, status: 'running', rowCount: null});
	await store.complete(profile);
	return profile.run;
};

/** Keeps a run of the slice that a time lies in. */
export const keepSlice = async (
	store: Store,
	time: string,
	{by = 'day', ...changes}: Partial<Run> & {readonly by?: SlicePeriod} = {},
): Promise<Run> => {
	const slice = sliceAt(new Date(time), by);
	return keepRun(store, {slice, profiledAt: slice.start, ...changes});
};

/** Checks that a store reads the current history of a dataset, whatever kinds of runs it has. */
export const checkCurrentHistory = async (t: ExecutionContext, store: Store): Promise<void> => {
	const dataset = {schemaName: 'main', datasetName: 'customers'};
	const environment = 'development';
	const named = (run: Run): string => {
		const period = run.slice === null ? 'table' : sliceName(run.slice);
		return `${period} ${run.rowCount ?? run.status}`;
	};

	const names = async (filter: RunFilter) => (await store.runs(filter)).map(run => named(run));
	const expectHistory = async (expected: readonly string[]) => {
		t.deepEqual(await names({dataset, environment, statuses: ['completed', 'partial']}), expected);
		t.deepEqual(await names({dataset, environment, statuses: ['completed'], limit: 2}), expected.slice(0, 2));
		const history = (await store.datasets(environment, 3)).find(({datasetName}) => datasetName === 'customers');
		t.deepEqual(
			history?.runs.map(run => named(run)),
			expected.slice(0, 3),
		);
		const points = await store.history({dataset, environment, column: 'age', metric: 'mean', limit: 10});
		t.deepEqual(
			points.toReversed().map(({value}) => String(value)),
			expected.map(name => name.split(' ').at(-1)),
		);
	};

	await keepRun(store, {rowCount: 100, profiledAt: new Date('2026-03-20T06:00:00Z')});
	await keepRun(store, {rowCount: 1, datasetName: 'other', profiledAt: new Date('2026-03-20T06:00:00Z')});
	await expectHistory(['table 100']);

	// Runs of days are another history than runs of the whole table; across the ends of months, too.
	for (const [day, rowCount] of [
		['2026-02-28', 1],
		['2026-03-01', 2],
		['2026-04-30', 3],
		['2026-03-31', 4],
	] as const) {
		await keepSlice(store, day, {rowCount});
	}

	await expectHistory(['2026-04-30 3', '2026-03-31 4', '2026-03-01 2', '2026-02-28 1']);
	// A slice that is made again counts once, by its later run; a run of it that failed changes nothing.
	await keepSlice(store, '2026-03-01', {rowCount: 22});
	const failed = await keepSlice(store, '2026-03-01', {rowCount: null, status: 'failed'});
	await expectHistory(['2026-04-30 3', '2026-03-31 4', '2026-03-01 22', '2026-02-28 1']);
	const [latest] = await store.runs({dataset, limit: 1, statuses: ['failed']});
	t.is(latest?.runId, failed.runId);
	t.true((latest?.startedAt?.getTime() ?? 0) > Date.parse('2026-06-01'));

	// Runs of one length of slices are not mixed with those of another one.
	for (const by of ['hour', 'week', 'month', 'day'] as const) {
		const run = await keepSlice(store, '2026-02-01T23:10:00', {by, rowCount: 7});
		t.is(run.slice?.start.getTime(), run.profiledAt.getTime());

		await expectHistory(
			by === 'day'
				? ['2026-04-30 3', '2026-03-31 4', '2026-03-01 22', '2026-02-28 1', '2026-02-01 7']
				: [named(run)],
		);
	}

	// Rows without a date are in no history with periods, and a run of them is later than all.
	const segmentsBefore = await store.segmentColumns(dataset, environment);
	const historyBefore = (await store.verdicts(environment, dataset))[0]?.history;
	for (const rowCount of [5, 6]) {
		await keepRun(store, {rowCount, slice: undated, profiledAt: new Date(`2026-05-01T0${rowCount}:00:00Z`)});
	}

	await expectHistory(['2026-04-30 3', '2026-03-31 4', '2026-03-01 22', '2026-02-28 1', '2026-02-01 7']);
	t.deepEqual(await names({dataset, environment, undated: 'only'}), ['no date 6', 'no date 5']);
	t.deepEqual(await names({dataset, environment, undated: 'only', limit: 1}), ['no date 6']);
	t.deepEqual(await store.segmentColumns(dataset, environment), segmentsBefore);
	t.not((await store.verdicts(environment, dataset))[0]?.history, historyBefore);

	// A table that is gone is known of, whatever its runs were of.
	await keepRun(store, {status: 'failed', rowCount: null, profiledAt: new Date('2026-05-02T06:00:00Z')});
	t.deepEqual(await names({dataset, limit: 2}), ['table failed', '2026-04-30 3']);
	t.is((await names({dataset, everyKind: true})).length, 14);
	await keepRun(store, {rowCount: 101, profiledAt: new Date('2026-05-03T06:00:00Z')});
	await expectHistory(['table 101', 'table 100']);
};
