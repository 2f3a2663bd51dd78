// A table with a date: its history after one profile, and what later profiles read.
import test, {type ExecutionContext} from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import type {ProfilingEvent} from '../../source/events/events.ts';
import {sliceName} from '../../source/profiling/slice.ts';
import type {Workspace} from '../../source/workspace.ts';
import {execute, query} from '../support/stores.ts';
import {eventsOf, never, numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

const dataset = {schemaName: 'main', datasetName: 'sales'};

/** Days before today, in UTC. */
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Forty days of 100 to 140 sales; today has 7 so far. Amounts have the same spread every day. */
const sales = `
	CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE NOT NULL, amount REAL, shop TEXT);
	WITH RECURSIVE
		days (ago) AS (SELECT 40 UNION ALL SELECT ago - 1 FROM days WHERE ago > 0),
		rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 140)
	INSERT INTO sales (day, amount, shop)
		SELECT date('now', -ago || ' days'), (n * 37 + ago * 11) % 101, 'shop ' || ((n + ago) % 3) FROM days, rows
		WHERE n <= CASE ago WHEN 0 THEN 7 ELSE 100 + (ago * 7) % 41 END ORDER BY ago DESC, n;
`;

const sliced = {profiling: {tables: [{table: 'sales', slice: {column: 'day', last: 30}}]}};

/** A field of a row. */
const field = (row: unknown, name: string): unknown =>
	typeof row === 'object' && row !== null ? Object.entries(row).find(([key]) => key === name)?.[1] : undefined;

const profile = async (workspace: Workspace): Promise<readonly ProfilingEvent[]> =>
	eventsOf(workspace.profile(await workspace.plan(), {signal: never}));

const slicesRead = (events: readonly ProfilingEvent[]) =>
	events.flatMap(event =>
		event.type === 'slice_profiled' && event.profile.run.slice !== null
			? [[sliceName(event.profile.run.slice), event.profile.run.rowCount, event.rowsBefore] as const]
			: [],
	);

const salesPlace = async (t: ExecutionContext, config: object = sliced) => {
	const place = await placeWith(t, sales, config);
	return {place, workspace: await workspaceAt(t, place)};
};

test('one profile makes the history of a table, by the day', async t => {
	const {place, workspace} = await salesPlace(t);
	const events = await profile(workspace);
	const expected = query(
		place.database,
		`SELECT day, count(*) AS rows FROM sales WHERE day < date('now') AND day >= date('now', '-30 days')
			GROUP BY day ORDER BY day`,
	);
	t.is(expected.length, 30);
	t.deepEqual(
		slicesRead(events).toSorted(([left], [right]) => (left < right ? -1 : 1)),
		expected.map(row => [field(row, 'day'), field(row, 'rows'), null]),
	);
	const points = await workspace.history(dataset, {column: 'amount', metric: 'mean', limit: 100});
	t.is(points.length, 30);
	const means = query(
		place.database,
		`SELECT avg(amount) AS mean FROM sales WHERE day < date('now') AND day >= date('now', '-30 days')
			GROUP BY day ORDER BY day`,
	);
	for (const [index, {value}] of points.entries()) {
		t.true(Math.abs(Number(value) - Number(field(means[index], 'mean'))) < 1e-9);
	}
});

test('the dataset begins once, advances over the rows of all slices, and ends with the newest one', async t => {
	const {workspace} = await salesPlace(t);
	const events = await profile(workspace);
	const rows = slicesRead(events).reduce((sum, [, count]) => sum + Number(count), 0);
	t.like(events[0], {type: 'batch_planned', datasets: [{datasetName: 'sales', estimatedRows: rows}]});
	t.is(events.filter(({type}) => type === 'profiling_started').length, 1);
	const progress = events.filter(event => event.type === 'profiling_progress');
	t.true(
		progress.every(
			({rowsDone, rowsTotal}, index) =>
				rowsTotal === rows && rowsDone <= rows && rowsDone >= (progress[index - 1]?.rowsDone ?? 0),
		),
	);
	t.is(progress.at(-1)?.rowsDone, rows);
	const ended = events.filter(event => event.type === 'profiling_completed');
	t.is(ended.length, 1);
	t.is(sliceName(ended[0]?.profile.run.slice ?? {start: new Date(0), end: new Date(0)}), daysAgo(1));
	t.like(events.at(-1), {type: 'batch_completed', counts: {completed: 1}});
});

test('the next profile reads nothing where no slice is new or changed', async t => {
	const {workspace} = await salesPlace(t);
	await profile(workspace);
	const [planned] = await workspace.plan();
	t.deepEqual(planned?.sliced?.toRead, []);
	t.like(planned?.bill, {statements: 0, readings: 0, rows: 0});
	const events = await profile(workspace);
	t.deepEqual(
		events.map(({type}) => type),
		['batch_planned', 'batch_completed'],
	);
});

test('only slices in which rows came late or were deleted are read again', async t => {
	const {place, workspace} = await salesPlace(t);
	await profile(workspace);
	execute(
		place.database,
		`INSERT INTO sales (day, amount, shop) VALUES ('${daysAgo(9)}', 5, 'shop 1'), ('${daysAgo(9)}', 6, 'shop 2');
		DELETE FROM sales WHERE day = '${daysAgo(4)}' AND id % 2 = 0`,
	);
	const before = await workspace.plan();
	t.is(before[0]?.sliced?.toRead.length, 2);
	const read = slicesRead(await profile(workspace));
	t.deepEqual(read.map(([name]) => name).toSorted(), [daysAgo(9), daysAgo(4)].toSorted());
	const late = read.find(([name]) => name === daysAgo(9));
	t.is(Number(late?.[1]) - Number(late?.[2]), 2);
	// Each slice counts once, with its last profile.
	const points = await workspace.history(dataset, {column: 'amount', metric: 'count', limit: 100});
	t.is(points.length, 30);
	t.is(points.at(-9)?.value, late?.[1]);
});

test('after one profile the fault in the newest day is found, and nothing else', async t => {
	const {place, workspace} = await salesPlace(t);
	execute(place.database, `UPDATE sales SET shop = NULL WHERE day = '${daysAgo(1)}' AND id % 5 = 0`);
	await profile(workspace);
	const report = await workspace.compare(dataset);
	t.is(sliceName(report.current.slice ?? {start: new Date(0), end: new Date(0)}), daysAgo(1));
	t.deepEqual(
		report.metricDrifts
			.filter(({severity}) => severity === 'high' || severity === 'medium')
			.map(({columnName, metricName}) => `${columnName ?? ''}.${metricName}`),
		['shop.null_percent'],
	);
	const clean = await workspace.compare(dataset, {current: daysAgo(2)});
	t.is(clean.summary.driftBySeverity.high + clean.summary.driftBySeverity.medium, 0);
});

test('a slice that cannot be kept is reported, and the others are kept', async t => {
	const {place, workspace} = await salesPlace(t);
	await workspace.store();
	execute(
		place.storage,
		`CREATE TRIGGER refuse BEFORE INSERT ON profilemesh_runs WHEN NEW.slice_start LIKE '${daysAgo(3)}%'
			BEGIN SELECT RAISE(ABORT, 'not this one'); END`,
	);
	const events = await profile(workspace);
	t.is(slicesRead(events).length, 29);
	const failed = events.find(event => event.type === 'profiling_failed');
	t.is(failed?.error.message, `1 of 30 slices could not be profiled: ${daysAgo(3)}`);
	t.like(events.at(-1), {type: 'batch_completed', counts: {failed: 1, completed: 0}});
	execute(place.storage, 'DROP TRIGGER refuse');
	t.deepEqual(
		slicesRead(await profile(workspace)).map(([name]) => name),
		[daysAgo(3)],
	);
});

test('a table whose column is not a date is planned with the reason, and the other tables are profiled', async t => {
	const undated = "CREATE TABLE undated (day DATE); INSERT INTO undated VALUES (NULL), ('soon')";
	const place = await placeWith(t, `${sales} ${numbers('other', 5)} CREATE TABLE flags (flag BOOLEAN); ${undated}`, {
		profiling: {
			tables: [
				{table: 'flags', slice: {column: 'flag'}},
				{table: 'sales', slice: {column: 'dya'}},
				{table: '{other,undated}', slice: 'auto'},
			],
		},
	});
	const plans = await (await workspaceAt(t, place)).plan();
	t.deepEqual(
		plans.map(({plan, problem}) => [plan.table.name, problem?.why]),
		[
			['flags', 'flag is BOOLEAN, and a slice needs a date.'],
			['other', 'None of its columns is declared as a date or a timestamp.'],
			['sales', 'It has no column dya.'],
			['undated', 'None of its rows has a date in day.'],
		],
	);
});

test('a table whose column of slices is dropped later fails with the reason, in the profile and in drift', async t => {
	const {place, workspace} = await salesPlace(t);
	await profile(workspace);
	execute(place.database, 'ALTER TABLE sales DROP COLUMN day');
	const events = await profile(workspace);
	t.like(
		events.find(event => event.type === 'profiling_failed'),
		{status: 'failed', error: {message: 'Cannot cut sales into slices', why: 'It has no column day.'}},
	);
	const report = await workspace.compare(dataset);
	t.deepEqual(
		report.schemaChanges.map(({kind, reason}) => `${kind}: ${reason}`),
		['dataset_failed: last profile failed: Cannot cut sales into slices: It has no column day.'],
	);
	const error = await t.throwsAsync(workspace.compare(dataset, {fresh: true}), {instanceOf: ProfileMeshError});
	t.is(error?.why, 'It has no column day.');
});

test('rows without a date are a slice of their own: plan, drift and the lists of runs say so', async t => {
	const {place, workspace} = await salesPlace(t);
	await profile(workspace);
	execute(
		place.database,
		'CREATE TABLE old AS SELECT * FROM sales; DROP TABLE sales; ALTER TABLE old RENAME TO sales',
	);
	const lose = (rows: number) => {
		execute(place.database, `UPDATE sales SET day = NULL WHERE id IN (SELECT id FROM sales LIMIT ${rows})`);
	};

	// Of a day that no slice is of.
	lose(12);
	const [planned] = await workspace.plan();
	t.like(planned?.sliced, {undated: {rows: 12}, toRead: [{rows: 12, reason: 'new'}]});
	t.deepEqual(slicesRead(await profile(workspace)), [['no date', 12, null]]);
	const report = await workspace.compare(dataset);
	t.is(sliceName(report.current.slice ?? {start: new Date(0), end: new Date(0)}), daysAgo(1));
	t.deepEqual(
		report.schemaChanges.map(({kind, severity, reason}) => `${kind} ${severity}: ${reason}`),
		['slice_changed medium: 12 rows have no date, and none had before'],
	);
	t.true(report.notes.includes('12 rows have no date: the slice "no date".'));

	t.deepEqual(slicesRead(await profile(workspace)), []);
	lose(40);
	t.deepEqual(slicesRead(await profile(workspace)), [['no date', 40, 12]]);
	const own = await workspace.compare(dataset, {current: 'no date'});
	t.deepEqual([own.baseline.rowCount, own.current.rowCount], [12, 40]);
	const explicit = await workspace.compare(dataset, {baseline: 'no date', current: daysAgo(1)});
	t.is(explicit.baseline.rowCount, 40);
	const rows = await workspace.rows(dataset, {slice: own.current.slice ?? undefined});
	t.is(rows.rows.length, 40);
});

test('a table in which every row has a date has no slice of undated rows', async t => {
	const {workspace} = await salesPlace(t);
	await profile(workspace);
	await t.throwsAsync(workspace.compare(dataset, {current: 'no date'}), {
		message: 'main.sales has no slice no date',
		code: 'not-found',
	});
});

test('a table that is first profiled whole and then by slices has the history of its slices', async t => {
	const {place, workspace} = await salesPlace(t, {profiling: {tables: [{table: 'sales'}]}});
	await profile(workspace);
	await profile(workspace);
	const {config} = await placeWith(t, '', {
		source: {type: 'sqlite', filepath: place.database},
		storage: {connection: {type: 'sqlite', filepath: place.storage}},
		...sliced,
	});
	const now = await workspaceAt(t, {config});
	await profile(now);
	const report = await now.compare(dataset);
	t.is(sliceName(report.baseline.slice ?? {start: new Date(0), end: new Date(0)}), daysAgo(2));
	await profile(workspace);
	t.is((await workspace.compare(dataset)).current.slice, null);
});
