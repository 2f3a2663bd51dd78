// Statements over the wire: the real driver against a server that speaks Snowflake's protocol.
import {generateKeyPairSync} from 'node:crypto';
import {once} from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import test, {registerCompletionHandler} from 'ava';
import {codeOf, isConnectionLost} from '../../../source/drivers/snowflake/failures.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {openSession} from '../../support/snowflake-sessions.ts';
import {execute, startSnowflake} from '../../support/snowflake-tables.ts';
import type {SnowflakeServer} from '../../support/snowflake/server.ts';
import {temporaryDirectory} from '../../support/sqlite.ts';
import {waitUntil} from '../../support/wait-until.ts';

// The driver goes on for a minute to try what has been given up. The program, too, ends in spite of it.
registerCompletionHandler(() => {
	process.exit(); // eslint-disable-line unicorn/no-process-exit -- as above
});

test('values come as the texts that Snowflake sends, to the last digit, and null is not the text NULL', async t => {
	const session = await openSession(t, await startSnowflake(t));
	const {rows} = await session.run(
		"SELECT 99999999999999999999999999999999999999, -0.10::NUMBER(38,2), TRUE, 'NULL', " +
			"NULL::VARCHAR, NULL::NUMBER(38,0), NULL::BINARY, NULL::BOOLEAN, 'a\nb\\\\c'",
	);
	t.deepEqual(rows, [
		['99999999999999999999999999999999999999', '-0.10', 'TRUE', 'NULL', null, null, null, null, 'a\nb\\c'],
	]);
});

test('a statement carries its sender and its timeout', async t => {
	const server = await startSnowflake(t);
	const session = await openSession(t, server, {statementTimeout: 90_500});
	await session.run('SELECT 1');
	t.like(server.statements[0], {
		tag: 'profilemesh',
		timeout: 91,
		warehouse: 'PROFILING',
		role: 'PROFILING',
		state: 'done',
	});
	t.like(server.logins[0], {user: 'PROFILER', application: 'ProfileMesh', authenticator: 'SNOWFLAKE'});
});

test('a result in compressed chunks comes whole and in order', async t => {
	const server = await startSnowflake(t, {inlineRows: 100});
	await execute(server, 'CREATE TABLE N (I NUMBER(38,0))');
	await server.warehouse.duck(
		`INSERT INTO ${server.warehouse.relation('SHOP', 'PUBLIC', 'N')} SELECT i FROM range(1234) r(i)`,
	);
	const session = await openSession(t, server);
	const {rows} = await session.run('SELECT I FROM N ORDER BY I');
	t.deepEqual(
		rows.map(([text]) => Number(text)),
		Array.from({length: 1234}, (_, index) => index),
	);
	t.is(server.requests.filter(request => request.includes('/chunks/')).length, 12);
});

/** Until a statement has been asked for by its id. */
const untilPolled = async (server: SnowflakeServer, times: number): Promise<void> =>
	waitUntil(
		`${times} polls`,
		() => server.requests.filter(request => /\/queries\/[^\/]+\/result/v.test(request)).length >= times,
	);

test('a slow statement is polled by its id until it is done', async t => {
	const server = await startSnowflake(t, {answersWithin: 50});
	server.faults.before.push({pattern: /SLOW/v, work: async () => untilPolled(server, 3)});
	const session = await openSession(t, server);
	t.deepEqual((await session.run("SELECT 'SLOW'")).rows, [['SLOW']]);
});

test('a cancel reaches Snowflake, whether it has sent the statement’s id or not', async t => {
	for (const isIdKnown of [true, false]) {
		const server = await startSnowflake(t, {answersWithin: isIdKnown ? 20 : 3_600_000});
		server.faults.slow.push({pattern: /SLOW/v, milliseconds: 3_600_000});
		const session = await openSession(t, server);
		const controller = new AbortController();
		const reason = new ProfileMeshError('interrupted', 'Stop');
		const run = session.run("SELECT 'SLOW'", {signal: controller.signal});
		await (isIdKnown ? untilPolled(server, 1) : server.busy());
		controller.abort(reason);
		const thrown = await t.throwsAsync(run);
		t.is(thrown, reason);
		t.is(server.running.length, 0);
		t.is(server.statements[0]?.state, 'cancelled');
	}
});

test('a statement that runs too long is ended by Snowflake itself', async t => {
	const server = await startSnowflake(t);
	server.faults.slow.push({pattern: /SLOW/v, milliseconds: 3_600_000});
	const session = await openSession(t, server, {statementTimeout: 1000});
	const error = await t.throwsAsync(session.run("SELECT 'SLOW'"));
	t.is(codeOf(error), '630');
	t.is(server.running.length, 0);
});

test('an expired session is renewed, a lost one is replaced, and an unavailable service is asked again', async t => {
	const server = await startSnowflake(t);
	const session = await openSession(t, server);
	await session.run('SELECT 1');
	server.expireSessions();
	t.deepEqual((await session.run('SELECT 2')).rows, [['2']]);
	t.true(server.requests.includes('POST /session/token-request'));
	t.is(server.logins.length, 1);
	server.forgetSessions();
	t.deepEqual((await session.run('SELECT 3')).rows, [['3']]);
	t.is(server.logins.length, 2);
	server.faults.unavailable = {status: 503, times: 1};
	t.deepEqual((await session.run('SELECT 4')).rows, [['4']]);
});

test('a server that is gone is given up in seconds, and found again when it is back', async t => {
	const server = await startSnowflake(t);
	const {port} = server;
	server.faults.slow.push({pattern: /SLOW/v, milliseconds: 3_600_000});
	const session = await openSession(t, server, {retries: 0, timeouts: {look: 200}});
	const lost = t.throwsAsync(session.run("SELECT 'SLOW'"));
	await server.busy();
	await server.hangUp();
	t.true(isConnectionLost(await lost));
	await server.listen(port);
	t.deepEqual((await session.run('SELECT 1')).rows, [['1']]);
});

test('an address that refuses or never answers is reported within seconds', async t => {
	const server = await startSnowflake(t);
	// Nobody listens there, while a port that was free a moment ago may be another test's by now.
	const refused = await t.throwsAsync((await openSession(t, server, {retries: 0}, {port: 1})).open(), {
		instanceOf: ProfileMeshError,
	});
	t.is(refused?.code, 'source');
	t.regex(refused?.why ?? '', /ECONNREFUSED/v);
	t.regex(refused?.hint ?? '', /source\.account/v);
	const unknown = await t.throwsAsync(
		(await openSession(t, server, {retries: 0}, {host: 'no-such-host.invalid'})).open(),
		{instanceOf: ProfileMeshError},
	);
	t.regex(unknown?.why ?? '', /ENOTFOUND|EAI_AGAIN/v);
	// It takes the connection, and says nothing.
	const mute = net.createServer().listen(0, '127.0.0.1');
	await once(mute, 'listening');
	t.teardown(() => {
		mute.close();
	});
	const address = mute.address();
	const silent = await t.throwsAsync(
		(
			await openSession(
				t,
				server,
				{retries: 0, timeouts: {login: 500}},
				{port: typeof address === 'object' ? address?.port : 0},
			)
		).open(),
		{instanceOf: ProfileMeshError},
	);
	t.is(silent?.why, 'The login took too long');
});

/** A second row is fetched with a request of its own. */
const inlineRows = 1;
const sql = 'SELECT 1 UNION ALL SELECT 2';

for (const [stage, silent] of [
	['after it has taken a statement', /^\/queries/v],
	['before the rest of a result', /^\/chunks/v],
] as const) {
	test(`a server that falls silent ${stage} is given up some time after the statement's own`, async t => {
		const server = await startSnowflake(t, {inlineRows});
		const session = await openSession(t, server, {
			retries: 0,
			statementTimeout: 1000,
			timeouts: {grace: 200, cancel: 200},
		});
		await session.open();
		server.faults.silent = silent;
		await t.throwsAsync(session.run(sql), {message: 'The statement did not end in time'});
	});

	test(`cancelling ends the wait for a server that is silent ${stage}`, async t => {
		const server = await startSnowflake(t, {inlineRows});
		const session = await openSession(t, server, {retries: 0, timeouts: {cancel: 200}});
		await session.open();
		server.faults.silent = silent;
		const before = server.requests.length;
		const interruption = new AbortController();
		const running = t.throwsAsync(session.run(sql, {signal: interruption.signal}), {message: 'enough'});
		await waitUntil('the request that is not answered', () =>
			server.requests.slice(before).some(request => silent.test(request.split(' ', 2)[1] ?? '')),
		);
		interruption.abort(new Error('enough'));
		await running;
	});
}

test('closing waits for no server that is silent', async t => {
	const server = await startSnowflake(t);
	const session = await openSession(t, server, {timeouts: {cancel: 200}});
	await session.open();
	server.faults.silent = /^\/session/v;
	await t.notThrowsAsync(session.close());
});

test('key pair, token and programmatic access token log in', async t => {
	const passphrase = 'open sesame';
	const {publicKey, privateKey} = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: {
			type: 'pkcs8',
			format: 'pem',
			cipher: 'aes-256-cbc',
			passphrase,
		},
		publicKeyEncoding: {type: 'spki', format: 'pem'},
	});
	const server = await startSnowflake(t, {users: {PROFILER: publicKey, ROBOT: 'a-token'}});
	const file = path.join(await temporaryDirectory(t), 'key.p8');
	await fs.writeFile(file, privateKey);
	for (const login of [
		{private_key_path: file, password: passphrase},
		{token: 'a-token', password: undefined},
		{token: 'a-token', authenticator: 'oauth', password: undefined},
	]) {
		await (await openSession(t, server, {}, login)).open();
	}

	t.deepEqual(
		server.logins.map(({authenticator}) => authenticator),
		['SNOWFLAKE_JWT', 'PROGRAMMATIC_ACCESS_TOKEN', 'OAUTH'],
	);
});

test('the error of a refused login has a reason and a hint, and no secret', async t => {
	const server = await startSnowflake(t);
	const refused = async (connection: object) =>
		t.throwsAsync((await openSession(t, server, {retries: 0}, connection)).open(), {
			instanceOf: ProfileMeshError,
			code: 'source',
		});
	const password = await refused({password: 'not the one'});
	t.regex(password?.why ?? '', /Incorrect username or password/v);
	t.regex(password?.hint ?? '', /source\.password/v);
	const role = await refused({role: 'nobody'});
	t.regex(role?.why ?? '', /Role 'NOBODY' specified in the connect string does not exist/v);
	t.regex(role?.hint ?? '', /GRANT ROLE/v);
	server.faults.login = {
		code: '390106',
		message: 'Specified password has expired. Password must be changed using the Snowflake web console.',
	};
	const expired = await refused({});
	t.regex(expired?.hint ?? '', /change it/v);
	server.faults.login = {
		code: '390422',
		message:
			'Incoming request with IP/Token 203.0.113.7 is not allowed to access Snowflake, not the ' +
			'one. Contact your account administrator.',
	};
	const network = await refused({password: 'not the one'});
	t.regex(network?.hint ?? '', /network policy/v);
	t.notRegex(
		[password, role, expired, network].map(error => `${error?.message} ${error?.why} ${error?.hint}`).join(' '),
		/not the one|secret/v,
	);
});
