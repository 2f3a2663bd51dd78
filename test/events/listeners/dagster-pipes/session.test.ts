// A command under a fake Dagster, which reads every message strictly.
import {spawnSync} from 'node:child_process';
import {createReadStream} from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {changeSample, createSample} from '../../../../source/sample/sample.ts';
import {runCli, temporaryDirectory} from '../../../support/cli.ts';
import {runCommand} from '../../../support/command.ts';
import {actingCharacters, hostileTexts} from '../../../support/hostile.ts';
import {
	checks,
	closedWith,
	encoded,
	logs,
	materializations,
	payloads,
	rawOf,
	runUnderPipes,
	startUnderPipes,
} from '../../../support/pipes-host.ts';
import {readMessages} from '../../../support/pipes-protocol.ts';
import {waitUntil} from '../../../support/wait-until.ts';
import {endlessView, numbers, placeWith} from '../../../support/workspaces.ts';

type Asset = {
	readonly schema?: string;
	readonly table?: string;
	readonly checks?: readonly string[];
	readonly profile?: boolean;
	readonly partitioned?: boolean;
};

const bothChecks = ['drift', 'schema'];

const assetKey = (table: string) => `profilemesh/main/${table}`;

const assetOf = (table: string, wanted: readonly string[] = bothChecks) => ({
	[assetKey(table)]: {schema: 'main', table, checks: wanted},
});

const untilReported = async (read: () => Promise<string>, text: string): Promise<void> =>
	waitUntil(`a message of ${text}`, async () => (await read()).includes(text));

const asking = (assets: Readonly<Record<string, Asset>>, more: object = {}) => ({
	profilemesh: {version: 1, assets, ...more},
});

const sampleShop = async (t: ExecutionContext) => {
	const directory = await temporaryDirectory(t);
	const database = path.join(directory, 'shop.db');
	createSample(database);
	const config = path.join(directory, 'shop.yml');
	await fs.writeFile(
		config,
		'source: {type: sqlite, filepath: shop.db}\ndrift: {ignore: [{column: "*_id", metric: "{mean,stddev,max}"}]}\n',
	);
	return {
		database,
		config,
		directory,
		profile: ['profile', '--config', config, '--quiet'],
	};
};

test('each asset is materialized once with typed figures, and its checks pass while there is no baseline', async t => {
	const {profile, config} = await sampleShop(t);
	const {status, messages} = await runUnderPipes(t, profile, {
		assetKeys: [assetKey('customers'), assetKey('products')],
		extras: asking({...assetOf('customers'), ...assetOf('products')}, {plots: ['null_percent', 'mean']}),
	});
	t.is(status, 0);
	t.deepEqual(closedWith(messages), {});
	const reported = materializations(messages);
	t.deepEqual(reported.map(({asset_key: key}) => key).toSorted(), [assetKey('customers'), assetKey('products')]);
	const metadata = reported.find(({asset_key: key}) => key === assetKey('customers'))?.metadata ?? {};
	t.like(metadata, {
		'dagster/row_count': {type: 'int', raw_value: 4000},
		'dagster/table_name': {type: 'text', raw_value: 'main.customers'},
		dataset_name: {type: 'text', raw_value: 'customers'},
		columns_profiled: {type: 'int', raw_value: 9},
		profiled_at: {type: 'timestamp'},
		drift_status: {type: 'text', raw_value: 'no_baseline'},
		'profilemesh/count': {type: 'int', raw_value: 4000},
		// One in ten is not known: see the sample.
		'profilemesh/is_active.null_percent': {type: 'float', raw_value: 10},
		'profilemesh/age.mean': {type: 'float'},
	});
	const {run_id: runId, full_profile: fullProfile} = rawOf(metadata);
	t.is(fullProfile, `\`profilemesh runs show ${String(runId)} --json --config ${config}\``);
	t.false(Object.keys(metadata).some(name => name.includes('.stddev') || name === 'profilemesh/email.mean'));
	t.like(metadata['dagster/column_schema']?.raw_value, {
		columns: {
			length: 9,
			0: {name: 'customer_id', type: 'INTEGER', constraints: {unique: true, other: ['primary key']}},
			4: {name: 'age', type: 'INTEGER', constraints: {nullable: true, unique: false}},
		},
	});
	t.like(metadata['columns']?.raw_value, {
		records: {length: 9, 6: {column: 'is_active', type: 'BOOLEAN', null_percent: 10}},
	});

	const found = checks(messages);
	const expected = ['customers', 'products'].flatMap(table =>
		bothChecks.map(name => `${assetKey(table)} ${name} true`),
	);
	t.deepEqual(
		found.map(({asset_key: key, check_name: name, passed}) => `${key} ${name} ${passed}`).toSorted(),
		expected,
	);
	t.true(found.every(check => rawOf(check.metadata)['status'] === 'no_baseline'));
});

test('on request, an asset that the run does not materialize is profiled and checked', async t => {
	const {profile} = await sampleShop(t);
	const {status, messages} = await runUnderPipes(t, profile, {
		assetKeys: [],
		extras: asking({'dbt/orders': {schema: 'main', table: 'orders', checks: ['drift'], profile: true}}),
	});
	t.is(status, 0);
	t.like(materializations(messages), {
		length: 1,
		0: {asset_key: 'dbt/orders', metadata: {'dagster/row_count': {raw_value: 12_000}}},
	});
	t.like(checks(messages), {length: 1, 0: {asset_key: 'dbt/orders', check_name: 'drift', passed: true}});
});

const days = `
	CREATE TABLE sales (id INTEGER PRIMARY KEY, day DATE, amount INTEGER);
	WITH RECURSIVE
		days (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM days WHERE n < 6),
		rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 50)
	INSERT INTO sales (day, amount) SELECT '2024-03-0' || days.n, rows.n FROM days, rows;
	INSERT INTO sales (amount) VALUES (1);
`;

test('a partitioned asset reports each slice, any other asset only the newest one', async t => {
	const {config} = await placeWith(t, days, {profiling: {tables: [{table: 'sales', slice: {column: 'day'}}]}});
	const slicesOf = async (partitioned: boolean, ...flags: readonly string[]) => {
		const extras = asking({[assetKey('sales')]: {schema: 'main', table: 'sales', checks: ['drift'], partitioned}});
		const {messages, status} = await runUnderPipes(t, ['profile', '--config', config, ...flags], {
			assetKeys: [assetKey('sales')],
			extras,
		});
		t.is(status, 0);
		const slices = (found: ReadonlyArray<{readonly metadata: Parameters<typeof rawOf>[0]}>) =>
			found.map(({metadata}) => rawOf(metadata)['slice']);
		return [slices(materializations(messages)), slices(checks(messages))];
	};

	const named = ['2024-03-02', '2024-03-03'];
	t.deepEqual(await slicesOf(true, '--slice', '2024-03-02..2024-03-03'), [named, named]);
	const others = ['2024-03-01', '2024-03-04', '2024-03-05', '2024-03-06'];
	t.deepEqual(await slicesOf(true), [others, others]);
	// Nothing is new: the newest slice is judged again.
	t.deepEqual(await slicesOf(true), [[], [undefined]]);
	t.deepEqual(await slicesOf(false, '--slice', '2024-03-04..'), [[undefined], [undefined]]);
});

test('a planted drift turns the check of its asset red, and the exit status stays 0', async t => {
	const {profile, database, config} = await sampleShop(t);
	const options = {
		assetKeys: [assetKey('customers'), assetKey('products')],
		extras: asking({...assetOf('customers'), ...assetOf('products')}),
	};
	const first = await runUnderPipes(t, profile, options);
	changeSample(database);
	const {status, messages} = await runUnderPipes(t, profile, options);
	t.is(status, 0);
	const verdicts = new Map(checks(messages).map(check => [`${check.asset_key} ${check.check_name}`, check]));
	const drift = verdicts.get(`${assetKey('customers')} drift`);
	t.like(drift, {passed: false, severity: 'ERROR'});
	const {run_id: baseline} = rawOf(
		materializations(first.messages).find(({asset_key: key}) => key === assetKey('customers'))?.metadata,
	);
	t.like(rawOf(drift?.metadata), {
		status: 'drift_detected',
		baseline_run_id: baseline,
		worst_severity: 'high',
		baseline: 'previous',
	});
	t.like(drift?.metadata['drifts']?.raw_value, {records: [{severity: 'high', column: 'age', metric: 'mean'}]});
	// A column was added, which is low.
	t.like(verdicts.get(`${assetKey('customers')} schema`), {passed: true});
	t.like(verdicts.get(`${assetKey('customers')} schema`)?.metadata['changes']?.raw_value, {
		records: [{column: 'loyalty_tier', change: 'column_added', severity: 'low'}],
	});
	t.is(
		rawOf(verdicts.get(`${assetKey('customers')} schema`)?.metadata)['summary'],
		'1 schema change, low: column added: loyalty_tier (TEXT, nullable)',
	);
	t.like(verdicts.get(`${assetKey('products')} schema`)?.metadata, {
		status: {raw_value: 'schema_not_changed'},
		summary: {raw_value: 'No column changed'},
	});
	t.like(verdicts.get(`${assetKey('products')} drift`), {
		passed: true,
		metadata: {status: {raw_value: 'drift_not_detected'}},
	});
	t.true(logs(messages).some(line => line.startsWith('WARNING main.customers: ') && line.endsWith('severity high')));

	// The counts are those of the drift command.
	const told = await runCommand(['drift', '--config', config, '--dataset', 'customers', '--json']);
	const {summary, current_run_id: current} = JSON.parse(told.stdout) as {
		readonly summary: {readonly total_drifts: number; readonly drift_by_severity: Readonly<Record<string, number>>};
		readonly current_run_id: string;
	};
	t.like(rawOf(materializations(messages).find(({asset_key: key}) => key === assetKey('customers'))?.metadata), {
		run_id: current,
		drift_total: summary.total_drifts,
		drift_high: summary.drift_by_severity['high'],
		drift_low: summary.drift_by_severity['low'],
		schema_changes: 1,
	});

	const asked = {...options, extras: asking({...assetOf('customers', ['drift'])}, {fail_on: 'high'})};
	const again = await runUnderPipes(t, ['drift', '--config', config, '--fail-on-drift', 'low'], asked);
	t.is(again.status, 0);
	t.deepEqual(materializations(again.messages), []);
	t.like(checks(again.messages), {length: 1, 0: {check_name: 'drift', passed: false, severity: 'ERROR'}});
});

test('Dagster chooses the severity from which a check fails', async t => {
	const place = await placeWith(t, numbers('a', 100));
	const profile = ['profile', '--config', place.config];
	await runCommand(profile);
	const database = new Database(place.database);
	database.exec('DELETE FROM a WHERE n > 80');
	database.close();
	await runCommand(profile);
	// 100 rows, then 80: a change of 20 % is medium.
	for (const [failOn, passed] of [
		['low', false],
		['medium', false],
		['high', true],
	] as const) {
		const {messages} = await runUnderPipes(t, ['drift', '--config', place.config], {
			assetKeys: [],
			extras: asking(assetOf('a', ['drift']), {fail_on: failOn}),
		});
		t.like(checks(messages), [{passed, severity: 'WARN'}], failOn);
	}
});

test('an asset of which only the checks are selected is compared, but neither profiled nor materialized', async t => {
	const place = await placeWith(t, `${numbers('a', 10)} ${numbers('b', 10)} ${numbers('c', 10)}`);
	const profile = ['profile', '--config', place.config, '--quiet'];
	await runCommand(profile);
	await runCommand(profile);
	const {status, messages} = await runUnderPipes(t, profile, {
		assetKeys: [assetKey('a')],
		extras: asking({...assetOf('a', []), ...assetOf('b', ['drift'])}),
	});
	t.is(status, 0);
	t.deepEqual(
		materializations(messages).map(({asset_key: key}) => key),
		[assetKey('a')],
	);
	t.like(checks(messages), {length: 1, 0: {asset_key: assetKey('b'), check_name: 'drift', passed: true}});
	const {stdout} = await runCommand(['runs', '--config', place.config, '--json']);
	t.is((JSON.parse(stdout) as readonly unknown[]).length, 7);
});

test('an unreadable table and a missing one fail by name with their checks, and the others succeed', async t => {
	const place = await placeWith(
		t,
		`${numbers('a', 10)} CREATE TABLE x(n); CREATE VIEW broken AS SELECT n FROM x; DROP TABLE x;`,
	);
	const tables = ['a', 'broken', 'gone'];
	const {status, messages} = await runUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: tables.map(table => assetKey(table)),
		extras: asking({...assetOf('a', ['drift']), ...assetOf('broken', ['drift']), ...assetOf('gone', ['drift'])}),
	});
	t.is(status, 4);
	t.deepEqual(closedWith(messages), {});
	t.deepEqual(
		materializations(messages).map(({asset_key: key}) => key),
		[assetKey('a')],
	);
	t.deepEqual(
		checks(messages)
			.map(({asset_key: key, passed, severity}) => `${key} ${passed} ${severity}`)
			.toSorted(),
		[`${assetKey('a')} true WARN`, `${assetKey('broken')} false ERROR`, `${assetKey('gone')} false ERROR`],
	);
	t.like(payloads(messages), [
		{
			profilemesh: {
				failures: [{asset_key: assetKey('gone')}, {asset_key: assetKey('broken'), dataset_name: 'broken'}],
			},
		},
	]);
	t.true(logs(messages).some(line => line.startsWith('ERROR main.broken: could not be profiled')));
});

test('without extras an asset is the table that its key ends with, and no check is reported', async t => {
	const place = await placeWith(t, `${numbers('customers', 10)} ${numbers('orders', 5)}`);
	const {status, messages} = await runUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: ['warehouse/customers'],
		isInline: true,
	});
	t.is(status, 0);
	t.deepEqual(
		materializations(messages).map(
			({asset_key: key, metadata}) => `${key} ${String(rawOf(metadata)['dagster/row_count'])}`,
		),
		['warehouse/customers 10'],
	);
	t.deepEqual(checks(messages), []);
});

test('if Dagster asks for no assets, every table is profiled and the log has the results', async t => {
	const place = await placeWith(t, numbers('customers', 10));
	const {status, messages} = await runUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: null,
	});
	t.is(status, 0);
	t.deepEqual(materializations(messages), []);
	t.true(logs(messages).some(line => line.startsWith('INFO main.customers: profiled 10 rows, 2 columns')));
});

test('a dry run keeps nothing, and its checks say that there was nothing to compare', async t => {
	const place = await placeWith(t, numbers('a', 10));
	const {messages} = await runUnderPipes(t, ['profile', '--config', place.config, '--quiet', '--dry-run'], {
		assetKeys: [assetKey('a')],
		extras: asking(assetOf('a')),
	});
	t.true(checks(messages).every(({passed, metadata}) => passed && rawOf(metadata)['status'] === 'not_kept'));
	t.is(rawOf(materializations(messages)[0]?.metadata)['full_profile'], undefined);
});

test('hostile names and values are reported in ASCII and act on no terminal', async t => {
	const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
	const columns = hostileTexts.map(name => quoted(name)).join(', ');
	const place = await placeWith(t, hostileTexts.map(name => `CREATE TABLE ${quoted(name)}(${columns});`).join('\n'));
	const keyOf = (table: string) =>
		`profilemesh/main/${table.replaceAll('\\', '\\\\').replaceAll('/', String.raw`\/`)}`;
	const {status, messages} = await runUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: hostileTexts.map(table => keyOf(table)),
		extras: asking(
			Object.fromEntries(hostileTexts.map(table => [keyOf(table), {schema: 'main', table, checks: bothChecks}])),
			{plots: ['null_percent']},
		),
	});
	t.is(status, 0);
	t.deepEqual(
		materializations(messages)
			.map(({metadata}) => String(rawOf(metadata)['dataset_name']))
			.toSorted(),
		hostileTexts.toSorted(),
	);
	t.is(checks(messages).length, hostileTexts.length * 2);
	t.deepEqual(
		logs(messages).flatMap(line => actingCharacters(line)),
		[],
	);
});

test('messages go to a standard stream if Dagster asks for one', async t => {
	const place = await placeWith(t, numbers('a', 10));
	for (const messages of [{stdio: 'stderr'}, {buffered_stdio: 'stdout'}]) {
		const {result} = await startUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
			assetKeys: [assetKey('a')],
			messages,
		});
		const {stdout, stderr} = await result;
		t.is(materializations(readMessages('stdio' in messages ? stderr : stdout)).length, 1);
	}
});

test('an error before the work begins is sent when the session closes, without a stack or a secret', async t => {
	const secret = 'hunter2-c0rrect';
	const directory = await temporaryDirectory(t);
	const config = path.join(directory, 'broken.yml');
	await fs.writeFile(config, `source: {type: sqlite, filepath: gone.db, password: ${secret}}\n`);
	const {status, messages, stderr} = await runUnderPipes(t, ['profile', '--config', config], {
		assetKeys: [assetKey('a')],
		extras: asking(assetOf('a')),
	});
	t.is(status, 2);
	t.like(closedWith(messages), {
		exception: {
			name: 'ProfileMeshError',
			stack: [],
			cause: null,
			context: null,
			message: stderr.trimEnd(),
		},
	});
	t.false(JSON.stringify(messages).includes(secret));
});

test('an interrupted session is closed, and finished runs are reported', async t => {
	const place = await placeWith(t, `${numbers('a', 10)} ${endlessView('endless')}`, {
		profiling: {tables: [{table: 'a'}, {table: 'endless'}]},
	});
	const {child, result, read} = await startUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: [assetKey('a'), assetKey('endless')],
		extras: asking({...assetOf('a', ['drift']), ...assetOf('endless', ['drift'])}),
	});
	await untilReported(read, 'report_asset_check');
	child.kill('SIGINT');
	const {status} = await result;
	t.is(status, 130);
	const messages = readMessages(await read());
	t.deepEqual(
		materializations(messages).map(({asset_key: key}) => key),
		[assetKey('a')],
	);
	t.like(closedWith(messages), {exception: {name: 'ProfileMeshError', message: 'error: Interrupted'}});
	t.true(logs(messages).includes('WARNING main.endless: cancelled'));
});

test('a session whose host is gone stops its work, and is closed', async t => {
	const place = await placeWith(t, endlessView('endless'), {profiling: {tables: [{table: 'endless'}]}});
	const {child, result, read} = await startUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: [assetKey('endless')],
		starter: {node: 'sh', nodeArguments: ['-c', '"$0" "$@" & wait', process.execPath]},
	});
	await untilReported(read, 'profiling');
	child.kill('SIGKILL');
	// It ends when the program, which holds its streams, does.
	t.is((await result).signal, 'SIGKILL');
	t.like(closedWith(readMessages(await read())), {
		exception: {name: 'ProfileMeshError', message: 'error: Interrupted'},
	});
});

test('a session that is ended at once is still closed', async t => {
	const place = await placeWith(t, endlessView('endless'), {profiling: {tables: [{table: 'endless'}]}});
	const {child, result, read} = await startUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: [assetKey('endless')],
	});
	await untilReported(read, 'profiling');
	// Who waits for the storage cannot end by itself.
	const store = new Database(place.storage);
	store.exec('BEGIN EXCLUSIVE');
	child.kill('SIGINT');
	// What comes right after the first signal counts as the same; what comes later ends the program at once.
	await waitUntil('the program to end', () => {
		child.kill('SIGTERM');
		return child.exitCode !== null;
	});
	const {status} = await result;
	store.close();
	t.is(status, 130);
	t.like(closedWith(readMessages(await read())), {exception: {name: 'ProfileMeshError'}});
});

for (const [what, env] of [
	['is not base64', {DAGSTER_PIPES_CONTEXT: '%%%', DAGSTER_PIPES_MESSAGES: encoded({path: '/dev/null'})}],
	['is missing its other half', {DAGSTER_PIPES_CONTEXT: encoded({data: {asset_keys: null}})}],
	[
		'names a file that is not there',
		{
			DAGSTER_PIPES_CONTEXT: encoded({path: '/nowhere/context'}),
			DAGSTER_PIPES_MESSAGES: encoded({path: '/dev/null'}),
		},
	],
	[
		'asks for a check that there is not',
		{
			DAGSTER_PIPES_CONTEXT: encoded({data: {asset_keys: ['a'], extras: asking({a: {checks: ['freshness']}})}}),
			DAGSTER_PIPES_MESSAGES: encoded({path: '/dev/null'}),
		},
	],
	[
		'asks in a later version',
		{
			DAGSTER_PIPES_CONTEXT: encoded({data: {asset_keys: ['a'], extras: {profilemesh: {version: 2}}}}),
			DAGSTER_PIPES_MESSAGES: encoded({path: '/dev/null'}),
		},
	],
	[
		'wants messages where the program cannot write',
		{
			DAGSTER_PIPES_CONTEXT: encoded({data: {asset_keys: null}}),
			DAGSTER_PIPES_MESSAGES: encoded({bucket: 'messages'}),
		},
	],
] as const) {
	test(`a context that ${what} is an error of three lines, before anything is profiled`, async t => {
		const place = await placeWith(t, numbers('a', 10));
		const {status, stdout, stderr} = await runCommand(['profile', '--config', place.config], {env});
		t.is(status, 2);
		t.is(stdout, '');
		t.regex(stderr, /^error: [^\n]+\n {2}why: [^\n]+\n {2}hint: [^\n]+\n$/v);
	});
}

test('messages without a reader are reported once, and the profiles are kept', async t => {
	const place = await placeWith(t, numbers('a', 10));
	const pipe = path.join(place.directory, 'pipe');
	spawnSync('mkfifo', [pipe]);
	const reader = createReadStream(pipe);
	reader.once('data', () => {
		reader.destroy();
	});
	const {result} = await startUnderPipes(t, ['profile', '--config', place.config, '--quiet'], {
		assetKeys: [assetKey('a')],
		messages: {path: pipe},
	});
	const {status, stderr} = await result;
	t.is(status, 0);
	t.regex(stderr, /^warning: The report to Dagster failed [^\n]+\n$/v);
	const {stdout} = await runCommand(['runs', '--config', place.config, '--json']);
	t.like(JSON.parse(stdout), [{dataset_name: 'a', status: 'completed'}]);
});

test('without the variables of Dagster nothing of it is loaded', async t => {
	const place = await placeWith(t, numbers('a', 10));
	const modules = path.join(place.directory, 'modules');
	const hook = new URL('../../../support/cli-loaded-modules.js', import.meta.url).href;
	await runCli(['profile', '--config', place.config], {
		nodeArguments: ['--import', hook],
		env: {PROFILEMESH_TEST_MODULES: modules},
	});
	const loaded = (await fs.readFile(modules, 'utf8')).split('\n').filter(url => url.includes('/dist/'));
	// A bundled file names each module before its code.
	const texts = await Promise.all(loaded.map(async url => fs.readFile(new URL(url), 'utf8')));
	const bundled = texts.join('\n');
	t.true(bundled.includes('// source/commands/pipes.ts\n'));
	t.false(bundled.includes('// source/events/listeners/dagster-pipes/'));
});
