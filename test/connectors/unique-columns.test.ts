// Which columns the catalogue declares unique, in every database, and where people read it.
import test, {type ExecutionContext} from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import {openStorage} from '../../source/index.ts';
import {runCommand} from '../support/command.ts';
import {newDatabase, openTestPostgres} from '../support/postgres.ts';
import {execute, openSnowflakeSource, startSnowflake} from '../support/snowflake-tables.ts';
import {openTestSource, planOf, sqliteFile} from '../support/sqlite.ts';
import {placeWith} from '../support/workspaces.ts';

const keyed = `CREATE TABLE keyed (
	id INTEGER PRIMARY KEY, email VARCHAR(100) UNIQUE, shelf INTEGER, place INTEGER, note VARCHAR(100),
	UNIQUE (shelf, place)
)`;

const sources: Readonly<Record<string, (t: ExecutionContext) => Promise<Source>>> = {
	SQLite: async t =>
		openTestSource(
			t,
			await sqliteFile(t, database => {
				database.exec(keyed);
			}),
		),
	PostgreSQL: async t => openTestPostgres(t, (await newDatabase(t, keyed)).connection),
	async Snowflake(t) {
		const server = await startSnowflake(t);
		await execute(server, keyed);
		return openSnowflakeSource(t, server);
	},
};

for (const [name, open] of Object.entries(sources)) {
	test(`${name}: a column with a unique constraint of its own is unique, one of several columns is not`, async t => {
		const source = await open(t);
		const {columns} = await planOf(source, name === 'Snowflake' ? 'KEYED' : 'keyed');
		t.deepEqual(
			columns.map(column => [column.name.toLowerCase(), column.unique]),
			[
				['id', true],
				['email', true],
				['shelf', false],
				['place', false],
				['note', false],
			],
		);
	});
}

test('a unique index counts where it is of one column and has no condition', async t => {
	const statements = `CREATE TABLE indexed (a INTEGER, b INTEGER, c INTEGER);
		CREATE UNIQUE INDEX whole ON indexed (a);
		CREATE UNIQUE INDEX partial ON indexed (b) WHERE b > 0;
		CREATE UNIQUE INDEX computed ON indexed (abs(c));`;
	const opened = [
		await openTestSource(
			t,
			await sqliteFile(t, database => {
				database.exec(statements);
			}),
		),
		await openTestPostgres(t, (await newDatabase(t, statements)).connection),
	];
	for (const source of opened) {
		const {columns} = await planOf(source, 'indexed');
		t.deepEqual(
			columns.map(({unique}) => unique),
			[true, false, false],
		);
	}
});

test('the plan as JSON and the stored run say which columns are unique', async t => {
	const place = await placeWith(t, `${keyed}; INSERT INTO keyed VALUES (1, 'a', 1, 1, 'x');`);
	const planned = await runCommand(['plan', '--json', '--config', place.config]);
	t.like(JSON.parse(planned.stdout), [{columns: {0: {unique: true}, 1: {unique: true}, 2: {unique: false}}}]);
	await runCommand(['profile', '--quiet', '--config', place.config]);
	await using store = await openStorage(place.config);
	const [run] = await store.runs();
	const {columns} = await store.load(run?.runId ?? '');
	t.deepEqual(
		columns.map(({column}) => column.unique),
		[true, true, false, false, false],
	);
});
