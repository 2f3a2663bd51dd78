// Snowflake's tables as users have them, over the wire.
import test from 'ava';
import type {HistogramBin, ValueCount} from '../../../source/profiling/profile.ts';
import type {SnowflakeServer} from '../../support/snowflake/server.ts';
import {execute, openSnowflakeSource, startSnowflake} from '../../support/snowflake-tables.ts';
import {columnOf, measure, measuredOf, planOf, valueOf} from '../../support/sqlite.ts';

const rows = 70_000;

/** More rows than are profiled exactly: values of few kinds and of many, skewed, with NaN. */
const fillLarge = async (server: SnowflakeServer, name = 'LARGE'): Promise<string> => {
	await execute(
		server,
		`CREATE TABLE ${name} (ID NUMBER(38,0), KIND NUMBER(38,0), PRICE NUMBER(12,2), X FLOAT, NAME VARCHAR, ` +
			'SEEN TIMESTAMP_NTZ, DAY DATE)',
	);
	const relation = server.warehouse.relation('SHOP', 'PUBLIC', name);
	await server.warehouse
		.duck(`INSERT INTO ${relation} SELECT i, (hash(i) % 40)::INTEGER - 20, (hash(i * 3) % 100000) / 100,
		CASE WHEN i % 1000 = 7 THEN 'NaN'::DOUBLE ELSE exp((hash(i * 5) % 10000) / 1000.0) END,
		CASE WHEN i % 3 = 0 THEN 'usual' ELSE 'name ' || (hash(i * 7) % 30000) END,
		TIMESTAMP '2020-01-01' + INTERVAL (hash(i * 11) % 100000000) SECOND, DATE '2020-01-01' + (hash(i * 13) %
		2500)::INTEGER
		FROM range(${rows}) r(i)`);
	return relation;
};

test('a table of 50 columns takes two statements, and at most four if it is small or sampled', async t => {
	const server = await startSnowflake(t);
	const types = ['NUMBER(38,0)', 'FLOAT', 'VARCHAR', 'TIMESTAMP_NTZ', 'NUMBER(12,2)'];
	const columns = Array.from({length: 50}, (_, index) => `C${index} ${types[index % types.length]}`);
	const values = [
		'(hash(i * KEY) % 5)',
		'(hash(i * KEY) % 5) / 4',
		"'v' || (hash(i * KEY) % 5)",
		"TIMESTAMP '2020-01-01' + INTERVAL (hash(i * KEY) % 5) DAY",
		'(hash(i * KEY) % 5) / 4',
	];
	const select = columns.map((_, index) =>
		(values[index % values.length] ?? '').replace('KEY', () => String(index + 3)),
	);
	await execute(server, `CREATE TABLE WIDE (${columns.join(', ')})`, 'CREATE VIEW SEEN AS SELECT * FROM WIDE');
	await server.warehouse.duck(
		`INSERT INTO ${server.warehouse.relation('SHOP', 'PUBLIC', 'WIDE')} SELECT ${select.join(', ')} ` +
			'FROM range(500) r(i)',
	);

	const source = await openSnowflakeSource(t, server);
	const statementsOf = async (
		name: string,
		estimatedRows: number | null,
		choice: Parameters<typeof planOf>[2] = {},
	): Promise<number> => {
		const plan = await planOf(source, name, choice);
		// What the catalogue expects decides: so many rows need not be there.
		const expected = {...plan, table: {...plan.table, estimatedRows}};
		const before = server.statements.length;
		await measure(source, expected);
		t.true(server.statements.slice(before).every(({state}) => state === 'done'));
		t.is(source.statements(expected).length, server.statements.length - before, `the plan of ${name}`);
		return server.statements.length - before;
	};

	t.is(await statementsOf('WIDE', rows), 2);
	t.is(await statementsOf('WIDE', rows, {distinct: 'exact'}), 2);
	t.is(await statementsOf('WIDE', 500), 3);
	t.is(await statementsOf('SEEN', null), 3);
	t.is(await statementsOf('WIDE', rows, {sampling: {kind: 'ratio', ratio: 0.01, seed: 1}}), 4);
});

test('past the budget, estimates are marked, and are within their stated error', async t => {
	const server = await startSnowflake(t);
	const relation = await fillLarge(server);
	const source = await openSnowflakeSource(t, server);
	const profile = await measure(source, await planOf(source, 'LARGE'));
	const ask = async (sql: string): Promise<unknown> => (await server.warehouse.duck(sql))[0]?.[0];
	t.is(profile.rowCount, rows);
	for (const name of ['ID', 'PRICE', 'X', 'NAME', 'SEEN', 'DAY']) {
		const column = `"${[...name].map(letter => `^${letter.toLowerCase()}`).join('')}"`;
		const {value: distinct, provenance} = measuredOf(profile, name, 'distinct_count');
		const expected = Number(await ask(`SELECT count(DISTINCT ${column}) FROM ${relation}`));
		t.is(provenance.kind, 'estimate', name);
		t.true(
			provenance.kind === 'estimate' && Math.abs(Number(distinct) - expected) <= 3 * provenance.error * expected,
			`${name}: ${JSON.stringify(distinct)} for ${expected}`,
		);
		if (name === 'NAME') {
			continue;
		}

		const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
		const finite = name === 'X' ? `isfinite(${column})` : 'true';
		for (const [metric, share] of [
			['p05', 0.05],
			['p25', 0.25],
			['p50', 0.5],
			['p75', 0.75],
			['p95', 0.95],
		] as const) {
			const {value, provenance: trust} = measuredOf(profile, name, metric);
			const [[below = 0n, upTo = 0n, count = 0n, found = 0n] = []] = await server.warehouse.duck(
				`SELECT count(*) FILTER (${column} < ${literal(value)}), count(*) FILTER (${column} <= ` +
					`${literal(value)}), count(*), count(*) FILTER (${column} = ${literal(value)}) ` +
					`FROM ${relation} WHERE ${finite}`,
			);
			const rank = Math.ceil(share * Number(count) - 1e-9);
			const distance = Math.max(0, Number(below) + 1 - rank, rank - Number(upTo)) / Number(count);
			const stated = trust.kind === 'estimate' ? trust.error : 0;
			t.true(Number(found) > 0, `${name}.${metric} ${JSON.stringify(value)} is a value of the column`);
			t.true(
				distance <= stated + 1e-12 && stated < 0.01,
				`${name}.${metric}: off by ${distance}, stated ${stated}`,
			);
		}

		const {value: outline, provenance: trust} = measuredOf(profile, name, 'percentiles');
		const stated = trust.kind === 'estimate' ? trust.error : 0;
		t.true(stated > 0 && stated < 0.02, name);
		const places = outline as ReadonlyArray<number | string>;
		const ranks = places.flatMap(place =>
			['<', '<='].map(comparison => `count(*) FILTER (${column} ${comparison} ${literal(place)})`),
		);
		const [counts = []] = await server.warehouse.duck(
			`SELECT ${ranks.join(', ')} FROM ${relation} WHERE ${finite}`,
		);
		const count = Number(counts.at(-1));
		for (const [percent, place] of places.entries()) {
			const [below, upTo] = [Number(counts[percent * 2]), Number(counts[percent * 2 + 1])];
			const distance = Math.max(0, below - (percent / 100) * count, (percent / 100) * count - upTo) / count;
			t.true(
				distance <= stated + 1 / count,
				`${name}: ${percent} % at ${JSON.stringify(place)} is off by ${distance}, stated ${stated}`,
			);
		}

		t.deepEqual(
			counts.map(Number),
			counts.map(Number).toSorted((left, right) => left - right),
			`${name}: rising`,
		);
	}

	const [usual] = valueOf(profile, 'NAME', 'top_values') as readonly ValueCount[];
	t.deepEqual(usual, {value: 'usual', count: Math.ceil(rows / 3)});
	t.is(measuredOf(profile, 'NAME', 'top_values').provenance.kind, 'estimate');
});

test('past the budget, flat figures and histograms stay exact, also of a column of few values', async t => {
	const server = await startSnowflake(t);
	const relation = await fillLarge(server);
	const source = await openSnowflakeSource(t, server);
	const profile = await measure(source, await planOf(source, 'LARGE'));
	const [[count, nonFinite, mean, stddev, min, max] = []] = await server.warehouse
		.duck(`SELECT count(*) FILTER (isfinite("^x")), count(*) FILTER (NOT isfinite("^x")),
		fsum("^x") FILTER (isfinite("^x")) / count(*) FILTER (isfinite("^x")), stddev_samp("^x") FILTER
		(isfinite("^x")), min("^x") FILTER (isfinite("^x")), max("^x") FILTER (isfinite("^x")) FROM ${relation}`);
	const close = (actual: unknown, expected: unknown) =>
		Math.abs(Number(actual) - Number(expected)) <= 1e-12 * Math.abs(Number(expected));
	t.is(valueOf(profile, 'X', 'non_finite_count'), Number(nonFinite));
	t.true(close(valueOf(profile, 'X', 'mean'), mean) && close(valueOf(profile, 'X', 'stddev'), stddev));
	t.is(valueOf(profile, 'X', 'min'), Number(min));
	t.is(valueOf(profile, 'X', 'max'), Number(max));
	const bins = valueOf(profile, 'X', 'histogram') as readonly HistogramBin[];
	t.is(
		bins.reduce((sum, bin) => sum + bin.count, 0),
		Number(count),
	);
	for (const [index, {binStart, binEnd, count: inBin}] of bins.entries()) {
		const upper = index === bins.length - 1 ? '<=' : '<';
		const [[expected] = []] = await server.warehouse.duck(
			`SELECT count(*) FROM ${relation} WHERE "^x" >= ${binStart} AND "^x" ${upper} ${binEnd}`,
		);
		t.is(inBin, Number(expected));
	}

	const {metrics} = columnOf(profile, 'KIND');
	t.deepEqual(
		[...metrics].filter(([, {provenance}]) => provenance.kind !== 'exact'),
		[],
	);
	t.is(valueOf(profile, 'KIND', 'distinct_count'), 40);
	const counts = await server.warehouse.duck(
		`SELECT "^k^i^n^d", count(*) FROM ${relation} GROUP BY 1 ORDER BY 2 DESC, 1`,
	);
	t.deepEqual(
		valueOf(profile, 'KIND', 'top_values'),
		counts.map(([value, n]) => ({value: Number(value), count: Number(n)})),
	);
	const [[median] = []] = await server.warehouse.duck(`SELECT quantile_disc("^k^i^n^d", 0.5) FROM ${relation}`);
	t.is(valueOf(profile, 'KIND', 'p50'), Number(median));
});

test('with distinct: exact, every figure is exact', async t => {
	const server = await startSnowflake(t);
	const relation = await fillLarge(server);
	const source = await openSnowflakeSource(t, server);
	const profile = await measure(source, await planOf(source, 'LARGE', {distinct: 'exact'}));
	for (const {column, metrics} of profile.columns) {
		t.deepEqual(
			[...metrics].filter(([, {provenance}]) => provenance.kind !== 'exact').map(([name]) => name),
			[],
			column.name,
		);
	}

	const [[distinct, day, price] = []] = await server.warehouse.duck(
		'SELECT count(DISTINCT "^n^a^m^e"), quantile_disc("^d^a^y", 0.25)::VARCHAR, ' +
			`quantile_disc("^p^r^i^c^e", 0.95)::DOUBLE FROM ${relation}`,
	);
	t.is(valueOf(profile, 'NAME', 'distinct_count'), Number(distinct));
	t.is(valueOf(profile, 'DAY', 'p25'), String(day));
	t.is(valueOf(profile, 'PRICE', 'p95'), Number(price));
	const top = await server.warehouse.duck(
		`SELECT "^n^a^m^e", count(*) FROM ${relation} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`,
	);
	t.deepEqual(
		valueOf(profile, 'NAME', 'top_values'),
		top.map(([value, n]) => ({value: String(value), count: Number(n)})),
	);
});

test('all statements of a table read it as of one time, though it changes meanwhile', async t => {
	const server = await startSnowflake(t);
	const relation = await fillLarge(server);
	const source = await openSnowflakeSource(t, server);
	const plan = await planOf(source, 'LARGE');
	server.faults.before.push({
		pattern: /COUNT_IF\("ID" >= /v,
		work: async () =>
			server.warehouse.change('SHOP', 'PUBLIC', 'LARGE', `INSERT INTO ${relation} SELECT * FROM ${relation}`),
	});
	const profile = await measure(source, plan);
	t.is(server.faults.before.length, 0);
	t.is(profile.rowCount, rows);
	const bins = valueOf(profile, 'ID', 'histogram') as readonly HistogramBin[];
	t.is(
		bins.reduce((sum, {count}) => sum + count, 0),
		rows,
	);
	t.true(server.statements.slice(-2).every(({sql}) => sql.includes('AT(TIMESTAMP => TO_TIMESTAMP_LTZ(')));
	t.is(
		new Set(
			server.statements
				.slice(-2)
				.map(({sql}) => /TO_TIMESTAMP_LTZ\((?<moment>\d+)/v.exec(sql)?.groups?.['moment']),
		).size,
		1,
	);
});

test('a table without time travel that changes during a read is read again, and fails if it never rests', async t => {
	const server = await startSnowflake(t);
	await execute(server, 'CREATE TABLE RESTLESS (N NUMBER(38,0))', 'INSERT INTO RESTLESS VALUES (1), (2), (3)');
	server.warehouse.table('SHOP', 'PUBLIC', 'RESTLESS').retention = 0;
	const relation = server.warehouse.relation('SHOP', 'PUBLIC', 'RESTLESS');
	const change = {
		pattern: /COUNT_IF\("N" >= /v,
		work: async () => server.warehouse.change('SHOP', 'PUBLIC', 'RESTLESS', `INSERT INTO ${relation} VALUES (4)`),
	};
	const source = await openSnowflakeSource(t, server, {}, {retries: 1});
	const plan = await planOf(source, 'RESTLESS');
	server.faults.before.push(change);
	t.is((await measure(source, plan)).rowCount, 4);
	server.faults.before.push(change, change);
	const error = await t.throwsAsync(measure(source, plan), {message: 'Cannot profile PUBLIC.RESTLESS'});
	t.like(error, {code: 'profile', why: 'It changed while it was read: It had 5 rows, then 6.'});
});

test('a table that is younger than the time of the snapshot is read as it is', async t => {
	const server = await startSnowflake(t);
	await execute(server, 'CREATE TABLE YOUNG (N NUMBER(38,0))', 'INSERT INTO YOUNG VALUES (1)');
	Object.assign(server.warehouse.table('SHOP', 'PUBLIC', 'YOUNG'), {createdAt: Date.now() + 3_600_000});
	const source = await openSnowflakeSource(t, server);
	const profile = await measure(source, await planOf(source, 'YOUNG'));
	t.is(valueOf(profile, 'N', 'max'), 1);
	t.deepEqual([...columnOf(profile, 'N').errors], []);
});

test('a view is computed once: its figures agree, though the table below it changes', async t => {
	const server = await startSnowflake(t);
	await execute(
		server,
		'CREATE TABLE BASE (N NUMBER(38,0), WORD VARCHAR)',
		"INSERT INTO BASE VALUES (1, 'a'), (2, 'b'), (3, NULL)",
		'CREATE VIEW DOUBLED AS SELECT N * 2 AS N, WORD FROM BASE',
	);
	const source = await openSnowflakeSource(t, server);
	const plan = await planOf(source, 'DOUBLED');
	server.faults.before.push({
		pattern: /COUNT_IF\(C0 >= /v,
		work: async () =>
			server.warehouse.change(
				'SHOP',
				'PUBLIC',
				'BASE',
				`DELETE FROM ${server.warehouse.relation('SHOP', 'PUBLIC', 'BASE')}`,
			),
	});
	const profile = await measure(source, plan);
	t.is(server.faults.before.length, 0);
	t.is(profile.rowCount, 3);
	t.is(valueOf(profile, 'N', 'mean'), 4);
	t.is(
		(valueOf(profile, 'N', 'histogram') as readonly HistogramBin[]).reduce((sum, {count}) => sum + count, 0),
		3,
	);
	t.is(measuredOf(profile, 'N', 'mean').provenance.kind, 'exact');
	t.is(plan.table.kind, 'view');
	t.is(server.statements.filter(({sql}) => sql.includes('"DOUBLED"')).length, 1);
});

test('a sample of a size takes rows from all over the table, also among equal ones', async t => {
	const server = await startSnowflake(t);
	// The first half of what is read is 0, the other half 1.
	await execute(server, 'CREATE TABLE HALVES (HALF NUMBER(1, 0))');
	const relation = server.warehouse.relation('SHOP', 'PUBLIC', 'HALVES');
	await server.warehouse.duck(
		`INSERT INTO ${relation} SELECT CASE WHEN i < 10000 THEN 0 ELSE 1 END FROM range(20000) r(i)`,
	);
	const source = await openSnowflakeSource(t, server);
	const plan = await planOf(source, 'HALVES', {sampling: {kind: 'size', size: 400, seed: 11}});
	const profile = await measure(source, plan);
	t.is(profile.rowCount, 400);
	t.is(profile.tableRows, 20_000);
	// Six standard deviations of the share of 400 rows.
	t.true(Math.abs(Number(valueOf(profile, 'HALF', 'mean')) - 0.5) < 6 * Math.sqrt(0.25 / 400));
	t.is(valueOf(await measure(source, plan), 'HALF', 'mean'), valueOf(profile, 'HALF', 'mean'));
});

test('rows are counted also where none of their columns is profiled', async t => {
	const server = await startSnowflake(t);
	await execute(server, 'CREATE TABLE BARE (N NUMBER)', 'INSERT INTO BARE VALUES (1), (2), (3)');
	await execute(server, 'CREATE VIEW SEEN AS SELECT * FROM BARE');
	const source = await openSnowflakeSource(t, server);
	for (const name of ['BARE', 'SEEN']) {
		const profile = await measure(source, {...(await planOf(source, name)), columns: []});
		t.is(profile.rowCount, 3);
		t.deepEqual(profile.columns, []);
	}
});

test('a sample is drawn once, is the same for the same seed, and has the requested size', async t => {
	const server = await startSnowflake(t);
	await fillLarge(server);
	await execute(server, 'CREATE VIEW HALF AS SELECT * FROM LARGE WHERE KIND >= 0');
	const source = await openSnowflakeSource(t, server);
	const ratio = await planOf(source, 'LARGE', {sampling: {kind: 'ratio', ratio: 0.1, seed: 1}});
	const before = server.statements.length;
	const first = await measure(source, ratio);
	t.is(server.statements.slice(before).filter(({sql}) => sql.includes('"LARGE"')).length, 1);
	t.true(Math.abs(first.rowCount - rows / 10) < 6 * Math.sqrt(rows * 0.09), `${first.rowCount} rows`);
	t.deepEqual(measuredOf(first, 'PRICE', 'mean').provenance, {kind: 'sample', rows: first.rowCount});
	t.is(valueOf(await measure(source, ratio), 'PRICE', 'mean'), valueOf(first, 'PRICE', 'mean'));
	const other = await measure(
		source,
		await planOf(source, 'LARGE', {sampling: {kind: 'ratio', ratio: 0.1, seed: 2}}),
	);
	t.not(valueOf(other, 'PRICE', 'mean'), valueOf(first, 'PRICE', 'mean'));
	for (const name of ['LARGE', 'HALF']) {
		t.is(
			(await measure(source, await planOf(source, name, {sampling: {kind: 'size', size: 777, seed: 3}})))
				.rowCount,
			777,
		);
	}

	t.is(
		(await measure(source, await planOf(source, 'LARGE', {sampling: {kind: 'size', size: 80_000, seed: 3}})))
			.rowCount,
		rows,
	);
});

test('every type of the catalogue is recognised and profiled without an error', async t => {
	const server = await startSnowflake(t);
	await execute(
		server,
		`CREATE TABLE TYPES (I NUMBER(38,0), D NUMBER(38,10), F FLOAT, B BOOLEAN, T VARCHAR(20), DT DATE, TM TIME,
			NTZ TIMESTAMP_NTZ, LTZ TIMESTAMP_LTZ, TZ TIMESTAMP_TZ,
			BIN BINARY, V VARIANT, O OBJECT, A ARRAY, G GEOGRAPHY)`,
		`INSERT INTO TYPES VALUES (99999999999999999999999999999999999999,
			-1234567890123456789012345678.0123456789, 1e300,
			TRUE, 'héllo👍', '2024-02-29', '23:59:59.123456',
			'2024-02-29 12:34:56.789', '2024-02-29 12:34:56', '2024-02-29 12:34:56+02:00', NULL, '{"a": [1, 2]}',
			'{"b": 1}', '[1, 2]', NULL)`,
		"INSERT INTO TYPES VALUES (-99999999999999999999999999999999999999, 0.0000000001, -1, FALSE, '', " +
			"'1970-01-01', '00:00:00', '1970-01-01 00:00:00', '1970-01-01 00:00:00', '1970-01-01 02:00:00+02:00', " +
			'NULL, \'{"a": [1, 2]}\', NULL, NULL, NULL)',
	);
	await server.warehouse.duck(
		`UPDATE ${server.warehouse.relation('SHOP', 'PUBLIC', 'TYPES')} ` +
			String.raw`SET "^b^i^n" = '\xAB\xCD'::BLOB, "^g" = {'shape': 'POINT(1 2)'} WHERE "^b"`,
	);
	const source = await openSnowflakeSource(t, server);
	const profile = await measure(source, await planOf(source, 'TYPES'));
	t.deepEqual(
		profile.columns.filter(({errors}) => errors.size > 0).map(({column, errors}) => [column.name, ...errors]),
		[],
	);
	t.deepEqual(
		profile.columns.map(({column}) => [column.name, column.databaseType, column.semanticType]),
		[
			['I', 'NUMBER(38,0)', 'integer'],
			['D', 'NUMBER(38,10)', 'decimal'],
			['F', 'FLOAT', 'float'],
			['B', 'BOOLEAN', 'boolean'],
			['T', 'VARCHAR(20)', 'text'],
			['DT', 'DATE', 'date'],
			['TM', 'TIME(9)', 'time'],
			['NTZ', 'TIMESTAMP_NTZ(9)', 'timestamp'],
			['LTZ', 'TIMESTAMP_LTZ(9)', 'timestamptz'],
			['TZ', 'TIMESTAMP_TZ(9)', 'timestamptz'],
			['BIN', 'BINARY(8388608)', 'binary'],
			['V', 'VARIANT', 'json'],
			['O', 'OBJECT', 'json'],
			['A', 'ARRAY', 'array'],
			['G', 'GEOGRAPHY', 'other'],
		],
	);
	t.is(valueOf(profile, 'I', 'max'), '99999999999999999999999999999999999999');
	t.is(valueOf(profile, 'I', 'min'), '-99999999999999999999999999999999999999');
	t.is(valueOf(profile, 'D', 'min'), '-1234567890123456789012345678.0123456789');
	t.is(valueOf(profile, 'D', 'max'), 1e-10);
	t.is(valueOf(profile, 'T', 'max_length'), 6);
	t.is(valueOf(profile, 'DT', 'max'), '2024-02-29');
	t.is(valueOf(profile, 'TM', 'max'), '23:59:59.123456');
	t.deepEqual(valueOf(profile, 'TM', 'hours'), [
		{value: '00', count: 1},
		{value: '23', count: 1},
	]);
	t.is(valueOf(profile, 'NTZ', 'max'), '2024-02-29T12:34:56.789');
	t.is(valueOf(profile, 'LTZ', 'max'), '2024-02-29T12:34:56Z');
	t.is(valueOf(profile, 'TZ', 'max'), '2024-02-29T10:34:56Z');
	t.deepEqual(valueOf(profile, 'BIN', 'top_values'), [{value: "x'abcd'", count: 1}]);
	t.is(valueOf(profile, 'V', 'distinct_count'), 1);
	t.is(valueOf(profile, 'G', 'null_count'), 1);
	t.is(valueOf(profile, 'G', 'distinct_count'), undefined);
});

test('any name is only a name, and names that differ in case are two', async t => {
	const server = await startSnowflake(t);
	const names = [
		'col',
		'COL',
		'select',
		'Mixed Case',
		'quote"d',
		'semi;--',
		'ünïcödé 日本',
		"'; DROP TABLE x; --",
		'emoji 👍',
		String.raw`back\slash`,
		':edge_1',
		'?',
	];
	const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
	const tableNames = ['col', 'COL', 'quote"d; --', 'ünïcödé 👍'];
	for (const name of tableNames) {
		await execute(
			server,
			`CREATE TABLE ${quoted(name)} (${names.map(column => `${quoted(column)} NUMBER(38,0)`).join(', ')})`,
			`INSERT INTO ${quoted(name)} VALUES (${names.map((_, index) => index).join(', ')})`,
		);
	}

	const source = await openSnowflakeSource(t, server);
	const tables = await source.listTables();
	t.deepEqual(tables.map(({name}) => name).toSorted(), tableNames.toSorted());
	for (const {name} of tables) {
		const profile = await measure(source, await planOf(source, name));
		t.deepEqual(
			profile.columns.map(({column, metrics}) => [column.name, metrics.get('max')?.value]),
			names.map((column, index) => [column, index]),
		);
	}
});

test('1,600 columns, no row and one row are profiled', async t => {
	const server = await startSnowflake(t);
	await execute(
		server,
		`CREATE TABLE WIDE (${Array.from({length: 1600}, (_, index) => `C${index} NUMBER(38,0)`).join(', ')})`,
		'INSERT INTO WIDE (C0, C1599) VALUES (1, 2)',
		'CREATE TABLE EMPTY (N FLOAT, T VARCHAR)',
	);
	const source = await openSnowflakeSource(t, server);
	const wide = await measure(source, await planOf(source, 'WIDE'));
	t.is(wide.columns.length, 1600);
	t.is(wide.columns.filter(({errors}) => errors.size > 0).length, 0);
	t.is(valueOf(wide, 'C1599', 'max'), 2);
	const empty = await measure(source, await planOf(source, 'EMPTY'));
	t.is(empty.rowCount, 0);
	t.is(valueOf(empty, 'N', 'mean'), null);
	t.is(valueOf(empty, 'T', 'null_percent'), 0);
});

test('tables of several schemas are found by patterns, in any case of the config’s own schema', async t => {
	const server = await startSnowflake(t);
	for (const schema of ['SALES_EU', 'SALES_US', 'other']) {
		await server.warehouse.createSchema('SHOP', schema);
		await execute(server, `CREATE TABLE "SHOP"."${schema}"."ORDERS" (N NUMBER(38,0))`);
	}

	await execute(server, 'CREATE TABLE MINE (N NUMBER(38,0))');
	const schemasOf = async (connection: object, profiling: object) =>
		(await (await openSnowflakeSource(t, server, connection, profiling)).listTables()).map(({schema}) => schema);
	t.deepEqual(await schemasOf({schema: 'public'}, {}), ['PUBLIC']);
	t.deepEqual(await schemasOf({}, {tables: [{table: 'ORDERS', schema: 'SALES_*'}]}), [
		'PUBLIC',
		'SALES_EU',
		'SALES_US',
	]);
	t.deepEqual(await schemasOf({schema: 'other'}, {}), ['other']);
});

test('the plan has the facts of the catalogue, and counts and extremes of plain columns read no rows', async t => {
	const server = await startSnowflake(t);
	await fillLarge(server);
	await execute(server, 'CREATE VIEW V AS SELECT * FROM LARGE');
	const source = await openSnowflakeSource(t, server);
	const plan = await planOf(source, 'LARGE');
	t.is(plan.table.estimatedRows, rows);
	t.true(Number(plan.table.estimatedBytes) > 0);
	t.is(source.readings?.(plan), 2);
	t.is(source.readings?.(await planOf(source, 'V')), 1);
	const [number] = plan.columns;
	t.is(
		source.readings?.({
			...plan,
			columns: number === undefined ? [] : [number],
			metrics: new Set(['count', 'null_percent', 'min', 'max'] as const),
		}),
		0,
	);
	t.is(source.readings?.({...plan, metrics: new Set(['count', 'mean'] as const)}), 2);
});
