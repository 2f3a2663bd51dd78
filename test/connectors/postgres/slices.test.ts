// Moments in PostgreSQL, cut in a time zone.
import test from 'ava';
import {sliceName} from '../../../source/profiling/slice.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {measure, planOf, valueOf} from '../../support/sqlite.ts';

/** Five moments around midnight in Berlin, and one without a date. */
const moments = `('2024-02-29 22:59:59+00'), ('2024-02-29 23:00:00+00'), ('2024-03-01 12:00:00+00'),
	('2024-03-01 22:59:59+00'), ('2024-03-01 23:00:00+00'), (NULL)`;

const tables = {
	timestamptz: 'SELECT at::timestamptz AS at',
	seconds: 'SELECT extract(epoch FROM at::timestamptz)::bigint AS at',
	milliseconds: 'SELECT (extract(epoch FROM at::timestamptz) * 1000)::bigint AS at',
	microseconds: 'SELECT extract(epoch FROM at::timestamptz) * 1000000 AS at',
};

for (const [name, select] of Object.entries(tables)) {
	test(`${name} are cut at the midnights of a time zone`, async t => {
		const database = await newDatabase(
			t,
			`CREATE TABLE events AS ${select}, row_number() OVER () AS n FROM (VALUES ${moments}) AS v (at)`,
		);
		const source = await openTestPostgres(t, database.connection);
		const plan = await planOf(source, 'events');
		const [column] = plan.columns;
		if (column === undefined) {
			throw new Error('There is no column');
		}

		const cut = {column, by: 'day', timezone: 'Europe/Berlin'} as const;
		const counts = await source.countSlices(plan.table, cut, new AbortController().signal);
		t.is(counts.undated?.rows, 1);
		const found = [];
		for (const counted of counts.slices) {
			const ofSlice = await measure(source, {...plan, slice: {...counted, cut}});
			t.is(ofSlice.rowCount, counted.rows);
			found.push([sliceName(counted.slice), valueOf(ofSlice, 'n', 'min'), valueOf(ofSlice, 'n', 'max')]);
		}

		t.deepEqual(found, [
			['2024-02-29', 1, 1],
			['2024-03-01', 2, 4],
			['2024-03-02', 5, 5],
		]);
	});
}

test('a date of infinity is in no slice', async t => {
	const database = await newDatabase(
		t,
		`CREATE TABLE t AS SELECT v::date AS day FROM (VALUES ('infinity'),
		('2024-03-01'), ('-infinity'), ('0044-03-15 BC')) AS v (v)`,
	);
	const source = await openTestPostgres(t, database.connection);
	const plan = await planOf(source, 't');
	const [column] = plan.columns;
	if (column === undefined) {
		throw new Error('There is no column');
	}

	const {slices, rowsWithOther} = await source.countSlices(
		plan.table,
		{column, by: 'month', timezone: 'UTC'},
		new AbortController().signal,
	);
	t.deepEqual(
		slices.map(({slice, rows}) => [sliceName(slice), rows]),
		[['2024-03', 1]],
	);
	t.is(rowsWithOther, 3);
});
