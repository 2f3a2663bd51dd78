// A Snowflake account, where the environment names one: what only Snowflake itself can answer.
import test from 'ava';
import {openStore} from '../../../source/storage/open.ts';
import {aProfile} from '../../support/run-profiles.ts';
import {account, accountOf, insertRows, newSchema, openSourceAt} from '../../support/snowflake-elsewhere.ts';
import {measure, measuredOf, planOf, valueOf} from '../../support/sqlite.ts';

test('an account to test with is described by variables named as the keys of a config', t => {
	const prefix = 'PROFILEMESH_TEST_SNOWFLAKE_';
	t.is(accountOf({[`${prefix}USERNAME`]: 'me'}), undefined);
	const variables = {
		ACCOUNT: 'myorg-shop',
		DATABASE: 'SHOP',
		PRIVATE_KEY_PATH: '/keys/k.p8',
		PORT: '8443',
		ROLE: '',
	};
	t.like(
		accountOf(Object.fromEntries(Object.entries(variables).map(([name, value]) => [`${prefix}${name}`, value]))),
		{
			type: 'snowflake',
			account: 'myorg-shop',
			database: 'SHOP',
			private_key_path: '/keys/k.p8',
			port: 8443,
			schema: 'PUBLIC',
			role: undefined,
			ssl: true,
		},
	);
});

const given = account;
if (given !== undefined) {
	const rows = 70_000;
	const rowsTogether = 10_000;

	test('a large table takes two statements, with exact counts and estimates within their stated error', async t => {
		const {session, connection} = await newSchema(t, given);
		const table = `${connection.database}.${connection.schema}.LARGE`;
		await session.run(
			`CREATE TABLE ${table} (ID NUMBER(38,0), PRICE NUMBER(12,2), X FLOAT, NAME VARCHAR, SEEN TIMESTAMP_NTZ)`,
		);
		for (let from = 0; from < rows; from += rowsTogether) {
			const binds = Array.from({length: rowsTogether}, (_, row) => {
				const id = from + row;
				return [
					id,
					(id % 5000) / 100,
					id / 8,
					`name ${id % 40}`,
					new Date(id * 1000).toISOString().replace('T', ' ').replace('Z', ''),
				];
			});
			await insertRows(session, `INSERT INTO ${table} VALUES (?, ?, ?, ?, ?)`, binds);
		}

		const source = await openSourceAt(t, connection);
		const plan = await planOf(source, 'LARGE');
		t.is(source.statements(plan).length, 2);
		const profile = await measure(source, plan);
		t.deepEqual(
			profile.columns.flatMap(({column, errors}) =>
				[...errors].map(([metric, reason]) => [column.name, metric, reason]),
			),
			[],
		);
		t.is(profile.rowCount, rows);
		t.is(valueOf(profile, 'ID', 'min'), 0);
		t.is(valueOf(profile, 'ID', 'max'), rows - 1);
		t.is(valueOf(profile, 'ID', 'mean'), (rows - 1) / 2);
		t.true(Math.abs(Number(valueOf(profile, 'ID', 'stddev')) - Math.sqrt((rows * (rows + 1)) / 12)) < 1e-6);
		t.is(valueOf(profile, 'NAME', 'distinct_count'), 40);
		t.is(valueOf(profile, 'SEEN', 'max'), '1970-01-01T19:26:39');
		const {value, provenance} = measuredOf(profile, 'ID', 'distinct_count');
		t.true(
			provenance.kind === 'estimate' && Math.abs(Number(value) - rows) <= 4 * provenance.error * rows,
			JSON.stringify(value),
		);
		for (const [metric, share] of [
			['p05', 0.05],
			['p50', 0.5],
			['p95', 0.95],
		] as const) {
			const {value: quantile, provenance: trust} = measuredOf(profile, 'ID', metric);
			const stated = trust.kind === 'estimate' ? trust.error : 0;
			t.true(
				Math.abs(Number(quantile) - (share * rows - 1)) <= stated * rows + 1e-6,
				`${metric}: ${JSON.stringify(quantile)}`,
			);
		}
	});

	test('a view, and samples by seed and by size, are profiled', async t => {
		const {session, connection} = await newSchema(t, given);
		const place = `${connection.database}.${connection.schema}`;
		await session.run(`CREATE TABLE ${place}.BASE (N NUMBER(38,0), WORD VARCHAR)`);
		const values = Array.from({length: 2000}, (_, row) => `(${row}, 'word ${row % 7}')`);
		await session.run(`INSERT INTO ${place}.BASE VALUES ${values.join(', ')}`);
		await session.run(`CREATE VIEW ${place}.DOUBLED AS SELECT N * 2 AS N, WORD FROM ${place}.BASE`);
		const source = await openSourceAt(t, connection);
		const view = await measure(source, await planOf(source, 'DOUBLED'));
		t.is(view.rowCount, 2000);
		t.is(valueOf(view, 'N', 'max'), 3998);
		t.is(valueOf(view, 'WORD', 'distinct_count'), 7);
		const sampled = await planOf(source, 'BASE', {sampling: {kind: 'ratio', ratio: 0.5, seed: 7}});
		const [first, second] = [await measure(source, sampled), await measure(source, sampled)];
		t.true(first.rowCount > 800 && first.rowCount < 1200);
		t.deepEqual(second, first);
		t.is(
			(await measure(source, await planOf(source, 'BASE', {sampling: {kind: 'size', size: 100, seed: 7}})))
				.rowCount,
			100,
		);
	});

	test('an account keeps, finds and removes runs', async t => {
		const {connection} = await newSchema(t, given);
		const store = await openStore(
			{
				connection,
				results_table: 'profilemesh_results',
				runs_table: 'profilemesh_runs',
				create_tables: true,
			},
			{busyTimeout: 60_000},
		);
		t.teardown(async () => store.close());
		const profile = aProfile({profiledAt: new Date('2026-03-01T10:30:00.123Z')});
		await store.complete(profile);
		t.deepEqual(await store.load(profile.run.runId), profile);
		t.deepEqual(
			(await store.runs({limit: 1})).map(({runId}) => runId),
			[profile.run.runId],
		);
		await store.remove([profile.run.runId]);
		t.deepEqual(await store.runs(), []);
	});

	test('a cancelled statement ends', async t => {
		const {session} = await newSchema(t, given);
		const controller = new AbortController();
		const waiting = session.run('SELECT SYSTEM$WAIT(120)', {signal: controller.signal});
		setTimeout(() => {
			controller.abort(new Error('enough'));
		}, 3000);
		await t.throwsAsync(waiting, {message: 'enough'});
	});
}
