// Foreign Snowflakes that the environment names: an account, and fakesnow, an emulator in Python.
import {spawn} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import type {ExecutionContext} from 'ava';
import {configSchema} from '../../source/config/schema.ts';
import type {SnowflakeConnection} from '../../source/connectors/snowflake/database.ts';
import type {Source} from '../../source/connectors/connector.ts';
import {openSource} from '../../source/connectors/open.ts';
import {literal, quoted} from '../../source/connectors/snowflake/identifiers.ts';
import type {SdkBind} from '../../source/drivers/snowflake/sdk.ts';
import {SnowflakeSession} from '../../source/drivers/snowflake/session.ts';
import {snowflakeSettings} from '../../source/drivers/snowflake/settings.ts';
import type {ContractColumn, ContractTable} from './contract-tables.ts';
import {snowflakeTypes} from './snowflake-tables.ts';

export type SnowflakePlace = {readonly session: SnowflakeSession; readonly connection: SnowflakeConnection};

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'PROFILEMESH_TEST_SNOWFLAKE_';

/**
The connection of `PROFILEMESH_TEST_SNOWFLAKE_ACCOUNT`, `…_USERNAME`, `…_PRIVATE_KEY_PATH` and so on, each named like
the key of a config; `undefined` without an account.
*/
export const accountOf = (environment: Environment): SnowflakeConnection | undefined => {
	const keys = Object.fromEntries(
		Object.entries(environment)
			.filter(([name, value]) => name.startsWith(prefix) && (value ?? '') !== '')
			.map(([name, value]) => [
				name.slice(prefix.length).toLowerCase(),
				/^(?:PORT|SSL)$/v.test(name.slice(prefix.length)) ? (JSON.parse(value ?? '') as unknown) : value,
			]),
	);
	if (keys['account'] === undefined) {
		return undefined;
	}

	const {source} = configSchema.parse({source: {...keys, type: 'snowflake'}});
	return source.type === 'snowflake' ? source : undefined;
};

export const account = accountOf(process.env);

const sessionOf = async (connection: SnowflakeConnection): Promise<SnowflakeSession> =>
	new SnowflakeSession(await snowflakeSettings(connection, 'source', process.env), {
		statementTimeout: 600_000,
		retries: 0,
	});

const openSessionOf = async (t: ExecutionContext, connection: SnowflakeConnection): Promise<SnowflakeSession> => {
	const session = await sessionOf(connection);
	t.teardown(async () => session.close());
	return session;
};

/** A schema of the test's own in the account's database. */
export const newSchema = async (t: ExecutionContext, connection: SnowflakeConnection): Promise<SnowflakePlace> => {
	const schema = `PROFILEMESH_TEST_${randomUUID().replaceAll('-', '').toUpperCase()}`;
	const session = await openSessionOf(t, connection);
	await session.run(`CREATE SCHEMA ${schema}`);
	t.teardown(async () => {
		const last = await sessionOf(connection);
		await last.run(`DROP SCHEMA ${schema}`);
		await last.close();
	});
	return {session, connection: {...connection, schema}};
};

/** Inserts rows of bound values by one statement. */
export const insertRows = async (
	session: SnowflakeSession,
	sql: string,
	rows: ReadonlyArray<readonly SdkBind[]>,
): Promise<void> => {
	// The driver distinguishes rows from values.
	await session.runForObjects(sql, rows as unknown as readonly SdkBind[], {});
};

export const openSourceAt = async (t: ExecutionContext, connection: SnowflakeConnection): Promise<Source> => {
	const source = await openSource(configSchema.parse({source: connection}));
	t.teardown(async () => source.close());
	return source;
};

const valueText = (value: ContractColumn['values'][number]): string => {
	if (value === null) {
		return 'NULL';
	}

	return typeof value === 'string' ? literal(value) : typeof value === 'number' ? `'${value}'::FLOAT` : String(value);
};

const rowsTogether = 500;

const fill = async (session: SnowflakeSession, place: string, {name, columns, rows}: ContractTable): Promise<void> => {
	const table = `${place}.${quoted(name)}`;
	await session.run(
		`CREATE TABLE ${table} ` +
			`(${columns.map(column => `${quoted(column.name)} ${snowflakeTypes[column.type]}`).join(', ')})`,
	);
	for (let from = 0; from < rows; from += rowsTogether) {
		const values = Array.from(
			{length: Math.min(rowsTogether, rows - from)},
			(_, row) => `(${columns.map(column => valueText(column.values[from + row] ?? null)).join(', ')})`,
		);
		await session.run(`INSERT INTO ${table} VALUES ${values.join(', ')}`);
	}
};

const startFakesnow = async (t: ExecutionContext, python: string): Promise<SnowflakeConnection> => {
	const server = spawn(python, ['-W', 'ignore', path.join(import.meta.dirname, 'fakesnow', 'serve.py')], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	t.teardown(() => server.kill());
	const lines: readonly unknown[] = await once(createInterface(server.stdout), 'line');
	return {
		type: 'snowflake',
		account: 'fake',
		host: '127.0.0.1',
		port: Number(lines[0]),
		ssl: false,
		database: 'SHOP',
		schema: 'PUBLIC',
		username: 'profiler',
		password: 'secret',
	};
};

const python = process.env['PROFILEMESH_TEST_FAKESNOW'] ?? '';

/** An empty schema in every Snowflake that the environment names. */
export const elsewhere: Readonly<Record<string, (t: ExecutionContext) => Promise<SnowflakePlace>>> = {
	...(python !== '' && {
		async 'Snowflake, emulated by fakesnow'(t: ExecutionContext) {
			const connection = await startFakesnow(t, python);
			return {connection, session: await openSessionOf(t, connection)};
		},
	}),
	...(account !== undefined && {
		'Snowflake, an account': async (t: ExecutionContext) => newSchema(t, account),
	}),
};

/** Makes tables in each, and opens it as a source. */
export const openElsewhere = Object.fromEntries(
	Object.entries(elsewhere).map(([name, open]) => [
		name,
		async (t: ExecutionContext, tables: readonly ContractTable[]): Promise<Source> => {
			const {session, connection} = await open(t);
			for (const table of tables) {
				await fill(session, `${connection.database}.${connection.schema}`, table);
			}

			return openSourceAt(t, connection);
		},
	]),
);
