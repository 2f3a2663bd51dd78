// Slices that a source reads together, and what becomes of them where it cannot.
import test, {type ExecutionContext} from 'ava';
import type {Source, TablePlan} from '../../source/connectors/connector.ts';
import {profileBatch} from '../../source/profiling/batch.ts';
import {sliceName} from '../../source/profiling/slice.ts';
import {openTestSource} from '../support/sqlite.ts';
import {eventsOf, never, placeWith, workspaceAt} from '../support/workspaces.ts';

const sales = `
	CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE, amount INTEGER);
	WITH RECURSIVE rows (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM rows WHERE n < 39)
	INSERT INTO sales (day, amount) SELECT date('2024-03-01', (n / 10) || ' days'), n FROM rows;
`;

const nameOf = ({slice}: TablePlan): string => (slice === undefined ? '' : sliceName(slice.slice));

/** Reads three slices together, and one by itself; counts how each is asked for. */
const groupingSource = (source: Source, profileSlices: NonNullable<Source['profileSlices']>) => {
	const alone: string[] = [];
	const grouping: Source = {
		fingerprint: source.fingerprint,
		listTables: async () => source.listTables(),
		describeColumns: async table => source.describeColumns(table),
		countSlices: async (table, cut, signal) => source.countSlices(table, cut, signal),
		statements: plan => source.statements(plan),
		groupSlices: plans =>
			[plans.slice(0, 3), plans.slice(3)].map(group => ({plans: group, statements: ['SELECT'], readings: 1})),
		profileSlices,
		async profileTable(plan, options) {
			alone.push(nameOf(plan));
			return source.profileTable(plan, options);
		},
		readRows: async (request, signal) => source.readRows(request, signal),
		withRows: async (table, work, signal) => source.withRows(table, work, signal),
		close: async () => source.close(),
	};
	return {grouping, alone};
};

const profiled = async (
	t: ExecutionContext,
	profileSlices: (source: Source) => NonNullable<Source['profileSlices']>,
) => {
	const place = await placeWith(t, sales, {profiling: {tables: [{table: 'sales', slice: {column: 'day'}}]}});
	const tables = await (await workspaceAt(t, place)).plan();
	const source = await openTestSource(t, place.database);
	const {grouping, alone} = groupingSource(source, profileSlices(source));
	const events = await eventsOf(
		profileBatch({
			source: grouping,
			store: undefined,
			tables,
			environment: 'development',
			concurrency: 4,
			signal: never,
		}),
	);
	const rows = events.flatMap(event =>
		event.type === 'slice_profiled' && event.profile.run.slice !== null
			? [[sliceName(event.profile.run.slice), event.profile.run.rowCount] as const]
			: [],
	);
	return {events, alone, rows: rows.toSorted(([one], [other]) => (one < other ? -1 : 1))};
};

const days = ['2024-03-01', '2024-03-02', '2024-03-03', '2024-03-04'];
const allRows = days.map(day => [day, 10] as const);

test('slices that a source reads together have a run each, and one that is left is read by itself', async t => {
	const asked: string[][] = [];
	const {events, alone, rows} = await profiled(t, source => async (plans, options) => {
		asked.push(plans.map(plan => nameOf(plan)));
		return Promise.all(plans.map(async plan => source.profileTable(plan, options)));
	});
	t.deepEqual(asked, [days.slice(0, 3)]);
	t.deepEqual(alone, days.slice(3));
	t.deepEqual(rows, allRows);
	t.like(events.at(-1), {type: 'batch_completed', counts: {completed: 1, failed: 0}});
});

test('slices that cannot be read together are read one by one', async t => {
	const {alone, rows} = await profiled(t, () => async () => {
		throw new Error('Not together');
	});
	t.deepEqual(alone.toSorted(), days);
	t.deepEqual(rows, allRows);
});
