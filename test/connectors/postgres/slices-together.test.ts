// Slices of a table are read in one snapshot, each where its rows lie.
import test, {type ExecutionContext} from 'ava';
import type {Source, TableMeasurement, TablePlan} from '../../../source/connectors/connector.ts';
import type {Sampling} from '../../../source/profiling/profile.ts';
import {sliceName} from '../../../source/profiling/slice.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {waitUntil} from '../../support/wait-until.ts';
import {measure, planOf, valueOf, type PlanChoice} from '../../support/sqlite.ts';

const days = ['2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'];

/** Rows of some days, numbered from 0, in the order of an expression of `n`. */
const events = (table: string, order: string, rows = 4000, dayCount = 4) => `
	INSERT INTO ${table} SELECT n, DATE '2024-02-28' + n * ${dayCount} / ${rows}, n * 7919 % 1009 / 7.0,
		CASE WHEN n % 11 > 0 THEN 'note ' || n * 13 % 901 END
	FROM generate_series(0, ${rows - 1}) AS n ORDER BY ${order};
`;

const columns = '(id integer, day date, amount float8, note text)';

const slicePlans = async (source: Source, table: string, choice?: PlanChoice): Promise<readonly TablePlan[]> => {
	const plan = await planOf(source, table, choice);
	const column = plan.columns.find(({name}) => name === 'day');
	if (column === undefined) {
		throw new Error('There is no column of days');
	}

	const cut = {column, by: 'day', timezone: 'UTC'} as const;
	const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
	return slices.map(counted => ({...plan, slice: {...counted, cut}}));
};

const nameOf = ({slice}: TablePlan): string => (slice === undefined ? '' : sliceName(slice.slice));

type Together = {readonly signal?: AbortSignal; readonly onMeasured?: (plan: TablePlan) => void};

const measureTogether = async (
	source: Source,
	plans: readonly TablePlan[],
	{signal = new AbortController().signal, onMeasured}: Together = {},
): Promise<readonly TableMeasurement[]> =>
	// eslint-disable-next-line @typescript-eslint/no-empty-function -- progress is not checked
	source.profileSlices?.(plans, {signal, onProgress() {}, ...(onMeasured && {onMeasured})}) ?? [];

const withoutColumn = ({rowCount, columns: found}: TableMeasurement) => ({
	rowCount,
	columns: found.map(({metrics, errors}) => ({metrics, errors})),
});

const equalsOwnTables = test.macro(async (t: ExecutionContext, fill: string) => {
	const own = days.map(day => `CREATE TABLE "${day}" AS SELECT * FROM t WHERE day = '${day}'`);
	const database = await newDatabase(t, `${fill}; ${own.join('; ')}`);
	const source = await openTestPostgres(t, database.connection);
	const plans = await slicePlans(source, 't');
	t.deepEqual(
		plans.map(plan => nameOf(plan)),
		days,
	);
	t.is(source.groupSlices?.(plans).length, 1);
	const found = await measureTogether(source, plans);
	for (const [index, day] of days.entries()) {
		const expected = await measure(source, await planOf(source, day));
		t.true(expected.rowCount > 0);
		t.deepEqual(found[index] && withoutColumn(found[index]), withoutColumn(expected), day);
		const plan = plans[index];
		t.deepEqual(plan && withoutColumn(await measure(source, plan)), withoutColumn(expected), `${day} alone`);
	}
});

test(
	'days in their order have the figures of tables of their own',
	equalsOwnTables,
	`
	CREATE TABLE t ${columns}; ${events('t', 'n')}`,
);

test(
	'days in no order, read at once, have the figures of tables of their own',
	equalsOwnTables,
	`CREATE TABLE t ${columns}; ${events('t', 'n * 7919 % 4001')}`,
);

test(
	'days of a partitioned table, read at once, have the figures of tables of their own',
	equalsOwnTables,
	`
	CREATE TABLE t ${columns} PARTITION BY RANGE (day);
	CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2024-03-01');
	CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2024-03-01') TO ('2024-04-01');
	${events('t', 'n * 7919 % 4001')}`,
);

test(
	'days of a materialized view, read at once, have the figures of tables of their own',
	equalsOwnTables,
	`
	CREATE TABLE kept ${columns}; ${events('kept', 'n')}
	CREATE MATERIALIZED VIEW t AS SELECT * FROM kept`,
);

const scattered = events('t', 'n * 7919 % 6007', 6000, 60);

const equalsOwnScattered = test.macro(async (t: ExecutionContext, create: string) => {
	const own = days.map(day => `CREATE TABLE "${day}" AS SELECT * FROM t WHERE day = '${day}'`);
	const database = await newDatabase(t, `${create} ${scattered} ${own.join('; ')}`);
	const source = await openTestPostgres(t, database.connection);
	const plans = await slicePlans(source, 't');
	t.is(plans.length, 60);
	const measurements = await measureTogether(source, plans);
	const found = new Map(plans.map((plan, index) => [nameOf(plan), measurements[index]] as const));
	for (const day of days) {
		const measurement = found.get(day);
		const expected = await measure(source, await planOf(source, day));
		t.is(expected.rowCount, 100);
		t.deepEqual(measurement && withoutColumn(measurement), withoutColumn(expected), day);
	}
});

for (const [kind, create] of [
	['a table', `CREATE TABLE t ${columns};`],
	[
		'a table with partitions by another column',
		`CREATE TABLE t ${columns} PARTITION BY HASH (id);
		CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
		CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);`,
	],
] as const) {
	test(`60 days in no order, of ${kind}, have the figures of tables of their own`, equalsOwnScattered, create);
}

test('sixty days in no order, without an index, take a few scans of the table', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns} WITH (autovacuum_enabled = off); ${scattered}`);
	await database.query('VACUUM ANALYZE t');
	const scans = async () => {
		const [row] = await database.query("SELECT seq_scan::int FROM pg_stat_user_tables WHERE relname = 't'");
		return Number(row?.['seq_scan']);
	};

	const before = await scans();
	const source = await openTestPostgres(t, database.connection);
	const plans = await slicePlans(source, 't');
	const found = await measureTogether(source, plans);
	t.deepEqual(
		found.map(({rowCount}) => rowCount),
		plans.map(() => 100),
	);
	// A server counts the scans of a connection at its end.
	await source.close();
	await waitUntil('the end of the connections', async () => {
		const [row] = await database.query(
			'SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()',
		);
		return row?.['n'] === 1;
	});
	// One counts the rows, one finds the first and the last row of each day, and one lists them all.
	t.is((await scans()) - before, 3);
});

test('a sample of days in no order has rows of its day alone, and the same each time', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns}; ${events('t', 'n * 7919 % 60013', 60_000, 60)}`);
	const source = await openTestPostgres(t, database.connection);
	const sampling: Sampling = {kind: 'ratio', ratio: 0.3, seed: 7};
	const plans = (await slicePlans(source, 't', {sampling})).slice(0, 3);
	const found = await measureTogether(source, plans);
	for (const [index, measurement] of found.entries()) {
		// Six standard deviations of the binomial distribution.
		t.true(Math.abs(measurement.rowCount - 300) < 6 * Math.sqrt(1000 * 0.3 * 0.7));
		t.true(Number(valueOf(measurement, 'id', 'min')) >= index * 1000);
		t.true(Number(valueOf(measurement, 'id', 'max')) < (index + 1) * 1000);
	}

	t.deepEqual(await measureTogether(source, plans), found);
});

test('rows that move after they were counted are still read', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns}; ${events('t', 'n')}`);
	const source = await openTestPostgres(t, database.connection);
	const plans = await slicePlans(source, 't');
	await database.query("UPDATE t SET amount = -1 WHERE day = '2024-02-28'; DELETE FROM t WHERE day = '2024-02-29'");
	const found = await measureTogether(source, plans);
	t.deepEqual(
		found.map(({rowCount}) => rowCount),
		[1000, 0, 1000, 1000],
	);
	t.is(found[0] && valueOf(found[0], 'amount', 'max'), -1);
});

test('a sample of a slice is of that slice alone, of the wanted size, and the same each time', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns}; ${events('t', 'n', 40_000)}`);
	const source = await openTestPostgres(t, database.connection);
	for (const ratio of [0.1, 0.3]) {
		const sampling: Sampling = {kind: 'ratio', ratio, seed: 7};
		const plans = await slicePlans(source, 't', {sampling});
		const found = await measureTogether(source, plans);
		for (const [index, measurement] of found.entries()) {
			// Six standard deviations of the binomial distribution.
			t.true(Math.abs(measurement.rowCount - 10_000 * ratio) < 6 * Math.sqrt(10_000 * ratio * (1 - ratio)));
			t.true(Number(valueOf(measurement, 'id', 'min')) >= index * 10_000);
			t.true(Number(valueOf(measurement, 'id', 'max')) < (index + 1) * 10_000);
		}

		t.deepEqual(await measureTogether(source, plans), found);
	}
});

test('a column that cannot be read does not affect the other columns of any slice', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns}; ${events('t', 'n')}`);
	const source = await openTestPostgres(t, database.connection);
	const plans = await slicePlans(source, 't');
	await database.query('ALTER TABLE t DROP COLUMN amount');
	for (const {columns: found, rowCount} of await measureTogether(source, plans)) {
		t.is(rowCount, 1000);
		t.deepEqual(
			found.filter(({errors}) => errors.size > 0).map(({column}) => column.name),
			['amount'],
		);
	}
});

test('slices that were read before a cancellation are kept', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns}; ${events('t', 'n')}`);
	const source = await openTestPostgres(t, database.connection, {connections: 1});
	const plans = await slicePlans(source, 't');
	const done: string[] = [];
	const cancelled = new AbortController();
	await t.throwsAsync(
		measureTogether(source, plans, {
			signal: cancelled.signal,
			onMeasured(plan) {
				done.push(nameOf(plan));
				cancelled.abort(new Error('enough'));
			},
		}),
		{message: 'enough'},
	);
	t.deepEqual(done, days.slice(0, 1));
});

test('a slice of a view that gives other rows each time has the rows of its day alone', async t => {
	const database = await newDatabase(
		t,
		`CREATE TABLE kept ${columns}; ${events('kept', 'n')} CREATE VIEW t AS SELECT *, random() AS r FROM kept`,
	);
	const source = await openTestPostgres(t, database.connection);
	const plans = await slicePlans(source, 't');
	for (const plan of plans) {
		const found = await measure(source, plan);
		t.is(found.rowCount, 1000);
		t.is(valueOf(found, 'day', 'min'), nameOf(plan));
		t.is(valueOf(found, 'day', 'max'), nameOf(plan));
	}
});

test('a planted change in an old slice is found by a checksum in 100 of 100 trials', async t => {
	const database = await newDatabase(t, `CREATE TABLE t ${columns}; ${events('t', 'n', 400)}`);
	const source = await openTestPostgres(t, database.connection);
	const client = await database.client();
	t.teardown(async () => client.end());
	const plan = await planOf(source, 't');
	const column = plan.columns.find(({name}) => name === 'day');
	if (column === undefined) {
		throw new Error('There is no column of days');
	}

	const cut = {column, by: 'day', timezone: 'UTC', checksum: plan.columns} as const;
	const count = async () => {
		const {slices} = await source.countSlices(plan.table, cut, new AbortController().signal);
		return slices.map(({newest}) => newest);
	};

	let before = await count();
	for (let trial = 0; trial < 100; trial++) {
		const id = (trial * 7) % 400;
		const change = [
			`UPDATE t SET amount = amount + 1e-9 WHERE id = ${id}`,
			`UPDATE t SET note = coalesce(note, '') || ' ' WHERE id = ${id}`,
			`UPDATE t SET note = NULL, amount = -${trial} WHERE id = ${id}`,
			// Two values change places.
			`UPDATE t SET amount = other.amount FROM t AS other
				WHERE t.day = other.day AND t.id + other.id = ${2 * id + 1} AND abs(t.id - other.id) = 1`,
		][trial % 4];
		await client.query(change ?? '');
		const after = await count();
		const isSame = before.map((checksum, index) => checksum === after[index]);
		t.deepEqual(
			isSame,
			days.map((_, index) => index !== Math.floor(id / 100)),
			change,
		);
		before = after;
	}
});
