// A database is described once: what the config takes, what the program opens and what `init` asks follow from that.
import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {z} from 'zod';
import {questionFlags} from '../../source/commands/init-flags.ts';
import {connectionSchemaOf, sourcesAmong, storagesAmong} from '../../source/databases/capabilities.ts';
import {databaseOf, sourceConnectionSchema, sourceDatabases} from '../../source/databases/registry.ts';
import {repository} from '../support/cli.ts';

const described = (type: string) => ({type, connection: z.strictObject({type: z.literal(type)})});
const unopened = async () => ({});
const lake = {...described('lake'), connector: unopened};
const vault = {...described('vault'), storage: unopened};
const shop = {...described('shop'), connector: unopened, storage: unopened};

test('a database that keeps no runs is a source and no storage, and the other way round', t => {
	const databases = [lake, vault, shop];
	const source = connectionSchemaOf(sourcesAmong(databases));
	const storage = connectionSchemaOf(storagesAmong(databases));
	const takes = (schema: z.ZodType) => databases.map(({type}) => schema.safeParse({type}).success);
	t.deepEqual(takes(source), [true, false, true]);
	t.deepEqual(takes(storage), [false, true, true]);
});

test('every described database is registered under a type and a name of its own', t => {
	const folders = fs.globSync('source/connectors/*/database.ts', {cwd: repository});
	t.deepEqual(
		sourceDatabases.map(({type}) => type).toSorted(),
		folders.map(file => path.basename(path.dirname(file))).toSorted(),
	);
	t.is(new Set(sourceDatabases.map(({name}) => name)).size, folders.length);
});

const logins = [
	{
		same: [
			{type: 'sqlite', filepath: '/data/shop.db'},
			{type: 'sqlite', database: '/data/shop.db'},
		],
		other: {type: 'sqlite', filepath: '/data/other.db'},
	},
	{
		same: [
			{type: 'postgres', host: 'db', port: 5433, database: 'shop', username: 'reader', password: 'hunter2'},
			{type: 'postgres', host: 'db', port: 5433, database: 'shop', schema: 'kept', username: 'writer'},
		],
		other: {type: 'postgres', host: 'db', port: 5432, database: 'shop'},
	},
	{
		same: [
			{type: 'snowflake', account: 'MyOrg-1', database: 'SHOP', username: 'reader', password: 'hunter2'},
			{type: 'snowflake', account: 'myorg-1', database: 'shop', schema: 'KEPT', token: 'hunter2'},
		],
		other: {type: 'snowflake', account: 'myorg-2', database: 'shop'},
	},
];

for (const {same, other} of logins) {
	test(`two logins to one database of ${other.type} have one identity, without their secrets`, t => {
		const identityOf = (connection: object) => {
			const parsed = sourceConnectionSchema.parse(connection);
			return databaseOf(parsed).identity(parsed);
		};

		const [first, second] = same.map(connection => identityOf(connection));
		t.is(first, second);
		t.not(first, identityOf(other));
		t.false(first?.includes('hunter2') ?? true);
	});
}

test('init has one flag for a question, whichever databases ask it', t => {
	const flags = questionFlags(sourceDatabases).map(([flag]) => flag);
	t.is(new Set(flags).size, flags.length);
	for (const {init} of sourceDatabases) {
		for (const {name} of init.questions) {
			const wanted = `--${name.replaceAll(/[A-Z]/gv, letter => `-${letter.toLowerCase()}`)} `;
			t.true(
				flags.some(flag => flag.startsWith(wanted)),
				wanted,
			);
		}
	}
});
