// A server that is silent, or says what is none of the protocol, costs the step that waits for it, and nothing else.
import {Buffer} from 'node:buffer';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import type {Source} from '../../../source/connectors/connector.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {openStore} from '../../../source/storage/open.ts';
import {newDatabase, openTestPostgres, type TestDatabase} from '../../support/postgres.ts';
import {startProxy, type PostgresProxy} from '../../support/postgres-proxy.ts';
import {measure, planOf, valueOf} from '../../support/sqlite.ts';
import {aProfile} from '../../support/run-profiles.ts';

const tables = 'CREATE TABLE good AS SELECT n FROM generate_series(1, 10) AS n; CREATE TABLE bad AS TABLE good';

/** A source behind a proxy, which is a plain one at first. */
const behindProxy = async (
	t: ExecutionContext,
	{retries = 0, connectTimeout = 60}: {readonly retries?: number; readonly connectTimeout?: number} = {},
): Promise<{readonly source: Source; readonly proxy: PostgresProxy; readonly database: TestDatabase}> => {
	const database = await newDatabase(t, tables);
	const proxy = await startProxy(t, database.server);
	const source = await openTestPostgres(
		t,
		{
			...database.connection,
			port: proxy.port,
			host: proxy.host,
			ssl: 'disable',
			extra_params: {connect_timeout: connectTimeout},
		},
		{statementTimeout: 3000, retries},
	);
	return {source, proxy, database};
};

for (const [stage, silentAfter] of [
	['before the login', /user/v],
	['after the login', /BEGIN READ ONLY/v],
	['while it lists tables', /pg_partition_tree/v],
] as const) {
	test(`a server that falls silent ${stage} is given up, and closing does not wait for it`, async t => {
		const {source, proxy} = await behindProxy(t, {connectTimeout: 12});
		proxy.behaviour = {silentAfter};
		const error = await t.throwsAsync(source.listTables(), {instanceOf: ProfileMeshError, code: 'source'});
		t.regex(error?.why ?? '', /silent|timeout/v);
		proxy.behaviour = {};
		t.is((await source.listTables()).length, 2);
	});
}

for (const [stage, silentAfter] of [
	['as its transaction begins', /BEGIN ISOLATION/v],
	['as it describes the columns', /has_column_privilege/v],
	['in the middle of a statement', /var_samp/v],
] as const) {
	test(`a table whose server falls silent ${stage} fails by name, and the next one is profiled`, async t => {
		const {source, proxy} = await behindProxy(t);
		const [bad, good] = [await planOf(source, 'bad'), await planOf(source, 'good')];
		proxy.behaviour = {silentAfter};
		const error = await t.throwsAsync(measure(source, bad), {instanceOf: ProfileMeshError, code: 'profile'});
		t.is(error?.message, 'Cannot profile public.bad');
		t.regex(error?.why ?? '', /silent/v);
		proxy.behaviour = {};
		t.is(valueOf(await measure(source, good), 'n', 'mean'), 5.5);
	});

	test(`cancelling ends the wait for a server that is silent ${stage}`, async t => {
		const database = await newDatabase(t, tables);
		const proxy = await startProxy(t, database.server);
		const source = await openTestPostgres(t, {
			...database.connection,
			port: proxy.port,
			host: proxy.host,
			ssl: 'disable',
			extra_params: {connect_timeout: 60},
		});
		const plan = await planOf(source, 'bad');
		const controller = new AbortController();
		proxy.behaviour = {
			silentAfter,
			onSilence() {
				controller.abort(new Error('enough'));
			},
		};
		await t.throwsAsync(measure(source, plan, controller.signal), {message: 'enough'});
	});
}

/** What a proxy or a flipped bit may make of an answer. */
const spoilers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
	'a negative length': bytes => Buffer.concat([Buffer.from([0x44, 0xff, 0xff, 0xff, 0xfe]), bytes]),
	'an unknown kind of message': bytes => Buffer.concat([Buffer.from([0x01, 0, 0, 0, 4]), bytes]),
	'a row of impossible fields': () => Buffer.from([0x44, 0, 0, 0, 10, 0x7f, 0xff, 0x7f, 0xff, 0xff, 0xff]),
	'a description that breaks off': () => Buffer.from([0x54, 0, 0, 0, 7, 0, 9, 0x41]),
	'another protocol': () => Buffer.from('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
	'messages that nobody asked for': bytes =>
		Buffer.concat([Buffer.from([0x5a, 0, 0, 0, 5, 0x49, 0x44, 0, 0, 0, 6, 0, 0]), bytes]),
};

for (const [what, spoil] of Object.entries(spoilers)) {
	test(`${what} fails one table, by name, without an uncaught error`, async t => {
		const uncaught: unknown[] = [];
		const note = (error: unknown) => {
			uncaught.push(error);
		};

		process.on('uncaughtException', note);
		t.teardown(() => process.off('uncaughtException', note));
		const {source, proxy} = await behindProxy(t);
		const [bad, good] = [await planOf(source, 'bad'), await planOf(source, 'good')];
		proxy.behaviour = {spoil: {after: /var_samp/v, with: spoil}};
		const error = await t.throwsAsync(measure(source, bad), {instanceOf: ProfileMeshError, code: 'profile'});
		t.is(error?.message, 'Cannot profile public.bad');
		// Another program would not see the same.
		t.notRegex(error?.hint ?? 'psql', /psql/v);
		proxy.behaviour = {spoil: {after: /user/v, with: spoil}};
		await source.close();
		const another = await openTestPostgres(t, {
			...(await newDatabase(t, tables)).connection,
			port: proxy.port,
			host: proxy.host,
			ssl: 'disable',
			extra_params: {connect_timeout: 12},
		});
		await t.throwsAsync(another.listTables(), {instanceOf: ProfileMeshError, code: 'source'});
		proxy.behaviour = {};
		t.is((await another.listTables()).length, 2);
		t.is(good.columns.length, 1);
		t.deepEqual(uncaught, []);
	});
}

test('a spoilt answer is asked for again where attempts are left', async t => {
	const {source, proxy} = await behindProxy(t, {retries: 3});
	const plan = await planOf(source, 'bad');
	proxy.behaviour = {
		spoil: {
			after: /var_samp/v,
			with(bytes) {
				proxy.behaviour = {};
				return Buffer.concat([Buffer.from([0x44, 0xff, 0xff, 0xff, 0xfe]), bytes]);
			},
		},
	};
	t.is(valueOf(await measure(source, plan), 'n', 'mean'), 5.5);
});

/** The letters of a name in the catalogue's answer become others. */
const misspelt = (name: string) => (bytes: Buffer) =>
	Buffer.from(bytes.toString('latin1').replace(name, 'x'.repeat(name.length)), 'latin1');

test('a catalogue whose answer is spoilt is asked again where attempts are left', async t => {
	const {source, proxy} = await behindProxy(t, {retries: 1});
	const spoil = {
		after: /has_column_privilege/v,
		with(bytes: Buffer) {
			proxy.behaviour = {};
			return misspelt('not_null')(bytes);
		},
	};
	proxy.behaviour = {spoil};
	const plan = await planOf(source, 'bad');
	proxy.behaviour = {spoil};
	t.is(valueOf(await measure(source, plan), 'n', 'mean'), 5.5);
});

test('a catalogue whose answer stays spoilt is an error of one sentence', async t => {
	const {source, proxy} = await behindProxy(t);
	proxy.behaviour = {spoil: {after: /pg_partition_tree/v, with: misspelt('kind')}};
	const error = await t.throwsAsync(source.listTables(), {instanceOf: ProfileMeshError, code: 'source'});
	t.is(error?.why, 'The server sent a row of its catalogue that cannot be one');
});

for (const [what, spoil] of Object.entries(spoilers)) {
	test(`a storage that answers with ${what} is an error with a reason and a hint`, async t => {
		const database = await newDatabase(t);
		const proxy = await startProxy(t, database.server, {spoil: {after: /pg_namespace/v, with: spoil}});
		const connection = {...database.connection, port: proxy.port, host: proxy.host, ssl: 'disable' as const};
		const error = await t.throwsAsync(
			openStore(
				{connection, results_table: 'results', runs_table: 'runs', create_tables: true},
				{busyTimeout: 4000},
			),
			{instanceOf: ProfileMeshError, code: 'storage'},
		);
		t.truthy(error?.why);
		t.truthy(error?.hint);
	});
}

test('a storage that falls silent is given up, at opening and later', async t => {
	const database = await newDatabase(t);
	const proxy = await startProxy(t, database.server);
	const settings = {
		connection: {...database.connection, port: proxy.port, host: proxy.host, ssl: 'disable' as const},
		results_table: 'profilemesh_results',
		runs_table: 'profilemesh_runs',
		create_tables: true,
	};
	proxy.behaviour = {silentAfter: /pg_namespace/v};
	const opening = await t.throwsAsync(openStore(settings, {busyTimeout: 4000}), {instanceOf: ProfileMeshError});
	t.is(opening?.code, 'storage');
	proxy.behaviour = {};
	const store = await openStore(settings, {busyTimeout: 4000});
	proxy.behaviour = {silentAfter: /INSERT/v};
	const writing = await t.throwsAsync(store.complete(aProfile()), {instanceOf: ProfileMeshError});
	t.is(writing?.code, 'storage');
	proxy.behaviour = {};
	await store.complete(aProfile());
	t.is((await store.runs()).length, 1);
	await store.close();
});
