// Where a PostgreSQL connection leads: the config first, then what psql would take.
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {postgresSettings} from '../../../source/drivers/postgres/settings.ts';
import type {PostgresConnection} from '../../../source/connectors/postgres/database.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {temporaryDirectory} from '../../support/stores.ts';

const bare: PostgresConnection = {type: 'postgres', schema: 'public'};

test('the config takes precedence over the variables of psql, and those over its defaults', async t => {
	const home = await temporaryDirectory(t);
	const env = {
		HOME: home,
		PGHOST: 'db.example.com',
		PGPORT: '6543',
		PGUSER: 'me',
		PGPASSWORD: 'p@ss:/%w"',
		PGDATABASE: 'shop',
		PGSSLMODE: 'disable',
		PGOPTIONS: '-c work_mem=64MB',
		PGCONNECT_TIMEOUT: '3',
	};
	t.like(await postgresSettings(bare, env), {
		host: 'db.example.com',
		port: 6543,
		username: 'me',
		password: 'p@ss:/%w"',
		database: 'shop',
		sslMode: 'disable',
		tls: [false],
		options: '-c work_mem=64MB',
		connectTimeout: 3000,
	});
	const given: PostgresConnection = {
		...bare,
		host: 'other',
		port: 1,
		username: 'you',
		password: 'x',
		database: 'd',
		ssl: true,
	};
	t.like(await postgresSettings(given, env), {
		host: 'other',
		port: 1,
		username: 'you',
		password: 'x',
		database: 'd',
		sslMode: 'require',
	});
	t.like(await postgresSettings({...bare, username: 'me'}, {HOME: home}), {
		host: 'localhost',
		port: 5432,
		username: 'me',
		password: undefined,
		database: 'me',
		sslMode: 'prefer',
		connectTimeout: 10_000,
	});
});

test('extra_params by libpq’s names count, and others are for the driver', async t => {
	const {host, sslMode, driver} = await postgresSettings(
		{...bare, extra_params: {host: '/run/postgresql', sslmode: 'require', keepAliveInitialDelayMillis: 5000}},
		{},
	);
	t.deepEqual(
		{host, sslMode, driver},
		{host: '/run/postgresql', sslMode: 'require', driver: {keepAliveInitialDelayMillis: 5000}},
	);
});

test('a URL in place of a host is refused, and not repeated', async t => {
	const error = await t.throwsAsync(postgresSettings({...bare, host: 'postgres://me:hunter2@db/shop'}, {}), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	t.false(JSON.stringify([error?.message, error?.why, error?.hint]).includes('hunter2'));
});

test('a service names what the config leaves out', async t => {
	const home = await temporaryDirectory(t);
	await fs.writeFile(
		path.join(home, '.pg_service.conf'),
		'# ours\n[other]\nhost=wrong\n\n[shop]\nhost = db.internal\nport=5433\ndbname=shop\nuser=reader\n',
	);
	t.like(await postgresSettings({...bare, database: 'mine'}, {HOME: home, PGSERVICE: 'shop'}), {
		host: 'db.internal',
		port: 5433,
		database: 'mine',
		username: 'reader',
	});
	t.like(await postgresSettings({...bare, extra_params: {service: 'shop'}}, {HOME: home}), {
		host: 'db.internal',
		driver: {},
	});
	const error = await t.throwsAsync(postgresSettings(bare, {HOME: home, PGSERVICE: 'none'}), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	t.is(error?.message, 'The service none is not defined');
});

test('a password comes from the first line of .pgpass that fits, if only its owner may read it', async t => {
	const home = await temporaryDirectory(t);
	const file = path.join(home, '.pgpass');
	await fs.writeFile(
		file,
		[
			'# host:port:database:user:password',
			'db:5432:shop:someone:not mine',
			String.raw`d\:b:5432:shop:me:escaped`,
			String.raw`db:5432:shop:me:with\:colon and \\ backslash`,
			'db:*:*:me:later',
			'localhost:*:*:*:by socket',
		].join('\n'),
		{mode: 0o600},
	);
	const passwordAt = async (connection: Partial<PostgresConnection>) => {
		const {password} = await postgresSettings({...bare, username: 'me', ...connection}, {HOME: home});
		return password;
	};

	t.is(await passwordAt({host: 'db', database: 'shop'}), String.raw`with:colon and \ backslash`);
	t.is(await passwordAt({host: 'db', database: 'other'}), 'later');
	t.is(await passwordAt({host: 'd:b', database: 'shop'}), 'escaped');
	t.is(await passwordAt({host: '/run/postgresql', database: 'shop'}), 'by socket');
	t.is(await passwordAt({host: 'elsewhere', database: 'shop'}), undefined);
	t.is(await passwordAt({host: 'db', database: 'shop', password: 'given'}), 'given');
	await fs.chmod(file, 0o644);
	t.is(await passwordAt({host: 'db', database: 'shop'}), undefined);
});

test('the SSL mode decides which connections are tried, in which order, and what is checked', async t => {
	const home = await temporaryDirectory(t);
	const root = path.join(import.meta.dirname, '..', '..', 'support', 'tls', 'root.crt');
	const waysOf = async (ssl: PostgresConnection['ssl'], extra: object = {}) => {
		const {tls} = await postgresSettings(
			{...bare, ...(ssl !== undefined && {ssl}), extra_params: {...extra}},
			{HOME: home},
		);
		return tls.map(way =>
			way === false
				? 'plain'
				: [way.rejectUnauthorized, way.ca !== undefined, way.checkServerIdentity === undefined],
		);
	};

	t.deepEqual(await waysOf(false), ['plain']);
	t.deepEqual(await waysOf('allow'), ['plain', [false, false, false]]);
	t.deepEqual(await waysOf('prefer'), [[false, false, false], 'plain']);
	t.deepEqual(await waysOf(true), [[false, false, false]]);
	t.deepEqual(await waysOf('require', {sslrootcert: root}), [[true, true, false]]);
	t.deepEqual(await waysOf('verify-ca', {sslrootcert: root}), [[true, true, false]]);
	t.deepEqual(await waysOf('verify-full', {sslrootcert: root}), [[true, true, true]]);
	t.deepEqual(await waysOf('verify-full', {sslrootcert: 'system'}), [[true, false, true]]);
	const error = await t.throwsAsync(waysOf('verify-full'), {instanceOf: ProfileMeshError, code: 'config'});
	t.regex(error?.why ?? '', /sslrootcert/v);
	await t.throwsAsync(waysOf('verify-ca', {sslrootcert: '/nowhere.crt'}), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	await t.throwsAsync(postgresSettings(bare, {HOME: home, PGSSLMODE: 'sometimes'}), {
		instanceOf: ProfileMeshError,
		code: 'config',
		message: 'sometimes is not an sslmode',
	});
});
