// Connections written as one text, as psql and libpq take them.
import test from 'ava';
import type {PostgresConnection} from '../../source/connectors/postgres/database.ts';
import {postgresSettings} from '../../source/drivers/postgres/settings.ts';
import {loadText} from '../support/config-files.ts';

const password = 'p@ss:/w?rd#1 %';
const escaped = encodeURIComponent(password);

/** As libpq's documentation of connection strings means them (section 34.1.1). */
const texts: ReadonlyArray<readonly [string, object]> = [
	[`postgresql://me:${escaped}@db.example.com:6543/shop`, {host: 'db.example.com', port: 6543, database: 'shop'}],
	[`postgres://me:${escaped}@[2001:db8::1]/shop`, {host: '2001:db8::1', database: 'shop'}],
	[
		`postgresql://me:${escaped}@%2Fvar%2Frun%2Fpostgresql/my%20shop`,
		{host: '/var/run/postgresql', database: 'my shop'},
	],
	[`postgresql://db/shop?user=me&password=${escaped}&port=7`, {host: 'db', port: 7, database: 'shop'}],
	[`host=db port=5433 dbname=shop user=me password='p@ss:/w?rd#1 %'`, {host: 'db', port: 5433, database: 'shop'}],
	[
		String.raw`host = db dbname='my \'shop\'' user = me password=p@ss:/w?rd#1\ %`,
		{host: 'db', database: "my 'shop'"},
	],
];

for (const [text, expected] of texts) {
	test(`a database that is the connection ${text} is understood`, async t => {
		const {config} = await loadText(t, JSON.stringify({source: {type: 'postgres', database: text}}));
		t.like(config.source, {...expected, username: 'me', password});
		t.like(
			await postgresSettings({type: 'postgres', schema: 'public'}, {HOME: '/', PGDATABASE: text, PGHOST: 'x'}),
			{
				...expected,
				username: 'me',
				password,
			},
		);
	});
}

test('the keys of a config count before the parts of its connection, and the parts before variables', async t => {
	const {config} = await loadText(
		t,
		JSON.stringify({
			source: {
				type: 'postgres',
				database: 'postgresql://me:old@db:1/shop?sslmode=disable&options=-c%20geqo%3Doff',
				password: 'new',
				port: 2,
			},
		}),
	);
	t.like(config.source, {host: 'db', port: 2, database: 'shop', username: 'me', password: 'new'});
	t.like(
		await postgresSettings(config.source as PostgresConnection, {
			HOME: '/',
			PGHOST: 'x',
			PGUSER: 'x',
			PGSSLMODE: 'require',
			PGDATABASE: 'x',
		}),
		{
			host: 'db',
			port: 2,
			username: 'me',
			database: 'shop',
			password: 'new',
			sslMode: 'disable',
			options: '-c geqo=off',
		},
	);
});

test('a name of a database that only looks odd is a name', async t => {
	for (const database of ['a=b', 'shop:2024', 'x postgres', 'postgres', 'http://shop', 'me@shop']) {
		const {config} = await loadText(t, JSON.stringify({source: {type: 'postgres', host: 'h', database}}));
		t.like(config.source, {host: 'h', database});
	}
});

for (const database of [
	'postgresql://me:s3cret@h:x/d',
	'postgresql://me:s3cret@h:70000/d',
	'host=h password=s3cret user',
]) {
	test(`a connection that is broken is refused without its password: ${database}`, async t => {
		const error = await t.throwsAsync(loadText(t, JSON.stringify({source: {type: 'postgres', database}})));
		t.regex(error.message, /source\.database cannot be read as a connection/v);
		t.false(error.message.includes('s3cret'));
	});
}
