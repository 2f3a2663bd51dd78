// Logging in: every way of encrypting, passwords of any characters, and refusals that say what to do.
import path from 'node:path';
import test from 'ava';
import {postgresDatabase, type PostgresConnection} from '../../../source/connectors/postgres/database.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {encryptedServer, newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {measure, planOf, valueOf} from '../../support/sqlite.ts';

const root = path.join(import.meta.dirname, '..', '..', 'support', 'tls', 'root.crt');

/** Whether the connections of a source are encrypted. */
const encryption = 'CREATE VIEW encryption AS SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

for (const [ssl, isEncrypted, extra] of [
	['disable', false, {}],
	['allow', false, {}],
	['prefer', true, {}],
	['require', true, {}],
	['verify-ca', true, {sslrootcert: root}],
	['verify-full', true, {sslrootcert: root}],
] as const) {
	test(`ssl: ${ssl} connects ${isEncrypted ? 'encrypted' : 'plainly'}`, async t => {
		const {connection} = await newDatabase(t, encryption, await encryptedServer(t));
		// The certificate bears the name, not the address.
		const source = await openTestPostgres(t, {
			...connection,
			host: ssl === 'verify-full' ? 'localhost' : '127.0.0.1',
			ssl,
			extra_params: extra,
		});
		const measurement = await measure(source, await planOf(source, 'encryption'));
		t.is(valueOf(measurement, 'ssl', 'true_count'), Number(isEncrypted));
	});
}

test('a certificate that is not the host’s, or not of that authority, is refused', async t => {
	const {connection} = await newDatabase(t, '', await encryptedServer(t));
	for (const [changes, expected] of [
		[{host: '127.0.0.1', ssl: 'verify-full', extra_params: {sslrootcert: root}}, /altnames/v],
		[{ssl: 'verify-full', extra_params: {sslrootcert: 'system'}}, /certificate|altnames|issuer/v],
	] as ReadonlyArray<readonly [Partial<PostgresConnection>, RegExp]>) {
		const source = await openTestPostgres(t, {...connection, ...changes});
		const error = await t.throwsAsync(source.listTables(), {instanceOf: ProfileMeshError, code: 'source'});
		t.regex(error?.why ?? '', expected);
		t.regex(error?.hint ?? '', /sslrootcert|ssl mode/v);
	}
});

test('a URL in place of the name of the database leads to it, and its password is in no error', async t => {
	const {connection, database} = await newDatabase(t, 'CREATE TABLE t (n int)');
	const {host = '', port = 0, username = '', password = ''} = connection;
	const urlWith = (given: string): string =>
		`postgresql://${username}:${encodeURIComponent(given)}@${host}:${port}/${database}?application_name=x`;
	const parsed = postgresDatabase.connection.parse({type: 'postgres', database: urlWith(password)});
	const source = await openTestPostgres(t, parsed);
	t.is((await source.listTables()).length, 1);
	t.is(source.fingerprint, `postgres:${host}:${port}/${database}`);

	const wrong = postgresDatabase.connection.parse({type: 'postgres', database: urlWith('wr@ng/p4ss')});
	const error = await t.throwsAsync((await openTestPostgres(t, wrong)).listTables(), {instanceOf: ProfileMeshError});
	t.false(JSON.stringify([error, error?.message, postgresDatabase.identity(wrong)]).includes('p4ss'));
});

test('a password may have any characters, and is in no error', async t => {
	const password = 'p@ss/w:o?r#d %20 \'"\\ ${HOME} é🙂';
	const {connection, query, database} = await newDatabase(t, 'CREATE TABLE t (n int)');
	const role = `role_${database}`;
	await query(`CREATE ROLE "${role}" LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
	t.teardown(async () => query(`DROP ROLE "${role}"`));
	const source = await openTestPostgres(t, {...connection, username: role, password});
	t.is((await source.listTables()).length, 1);
	const wrong = await openTestPostgres(t, {...connection, username: role, password: `${password}!`});
	const error = await t.throwsAsync(wrong.listTables(), {instanceOf: ProfileMeshError, code: 'source'});
	t.regex(error?.hint ?? '', /password/v);
	t.false(JSON.stringify([error?.message, error?.why, error?.hint]).includes('p@ss'));
	t.false(source.fingerprint.includes('p@ss'));
});

test('a connection that fails is an error with a hint', async t => {
	const {connection} = await newDatabase(t);
	for (const [changes, expected] of [
		[{port: 1}, /listens/v],
		[{host: 'no-such-host.invalid'}, /host/v],
		[{database: 'no_such_database'}, /database/v],
		[{host: '/no/such/socket'}, /socket/v],
		[{schema: 'no_such_schema'}, /source\.schema/v],
	] as ReadonlyArray<readonly [Partial<PostgresConnection>, RegExp]>) {
		const source = await openTestPostgres(t, {...connection, ...changes});
		const error = await t.throwsAsync(source.listTables(), {instanceOf: ProfileMeshError, code: 'source'});
		t.regex(error?.hint ?? '', expected);
		t.truthy(error?.why);
	}
});
