import test from 'ava';
import Database from 'better-sqlite3';
import {columnOf, profileOf, sqliteFile, valueOf} from '../../support/sqlite.ts';

/** The same moment, as drivers and ORMs write it. */
const written = [
	'2024-03-01 01:00:00.000 +00:00',
	'2024-03-01 01:00:00 +0000 UTC',
	'2024-03-01 01:00:00 UTC',
	'2024-03-01 01:00:00Z',
	'2024-03-01T01:00:00.000Z',
	'2024-02-29 17:00:00-08',
	'2024-02-29 17:00:00 -08:00',
	'2024-03-01T06:30:00+0530',
	'2024-03-01 06:30:00.000000+05:30',
	'2024-03-01 01:00',
];

for (const type of ['DATETIME', 'TIMESTAMP', 'DATE']) {
	test(`timestamps are read as ORMs write them into a ${type} column`, async t => {
		const file = await sqliteFile(t, database => {
			database.exec(`CREATE TABLE events(at ${type})`);
			const insert = database.prepare('INSERT INTO events VALUES(?)');
			for (const text of [...written, '2024-03-01', 'soon', '2024-03-01 01:00:00 +5', '2024-03-01 01:00:00 ']) {
				insert.run(text);
			}
		});
		const profile = await profileOf(t, file, 'events');
		t.is(valueOf(profile, 'at', 'mismatched_count'), 3);
		t.is(valueOf(profile, 'at', 'max'), '2024-03-01T01:00:00');
		t.is(valueOf(profile, 'at', 'distinct_count'), written.length + 4);
		t.is(columnOf(profile, 'at').column.databaseType, type);
	});
}

for (const [name, expression] of [
	['epoch seconds', "CAST(strftime('%s', day) AS INTEGER)"],
	['epoch milliseconds', "CAST(strftime('%s', day) AS INTEGER) * 1000 + 250"],
	['epoch microseconds', "CAST(strftime('%s', day) AS INTEGER) * 1000000 + 250000"],
	['Julian days', 'julianday(day)'],
] as const) {
	test(`numbers in a column of timestamps are read as ${name}, and the column records that form`, async t => {
		const file = await sqliteFile(t, database => {
			database.exec(
				'CREATE TABLE days(day TEXT); WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s ' +
					"WHERE i < 999) INSERT INTO days SELECT datetime('2023-01-01', i || ' days', '10 hours') FROM s; " +
					`CREATE TABLE events(at DATETIME); INSERT INTO events SELECT ${expression} FROM days; ` +
					'INSERT INTO events VALUES(9e300), (NULL)',
			);
		});
		const profile = await profileOf(t, file, 'events');
		const database = new Database(file, {readonly: true});
		t.teardown(() => database.close());
		const [first, last] = database.prepare<[], string[]>('SELECT min(day), max(day) FROM days').raw().get() ?? [];
		t.is(columnOf(profile, 'at').column.databaseType, `DATETIME (${name})`);
		t.is(columnOf(profile, 'at').column.semanticType, 'timestamp');
		t.is(valueOf(profile, 'at', 'mismatched_count'), 1);
		t.is(valueOf(profile, 'at', 'distinct_count'), 1001);
		t.regex(valueOf(profile, 'at', 'min') as string, new RegExp(`^${first?.replace(' ', 'T')}`, 'v'));
		t.regex(valueOf(profile, 'at', 'max') as string, new RegExp(`^${last?.replace(' ', 'T')}`, 'v'));
		t.deepEqual(valueOf(profile, 'at', 'hours'), [{value: '10', count: 1000}]);
		const top = database
			.prepare('SELECT at AS value, 1 AS count FROM events WHERE at > 0 ORDER BY at LIMIT 1')
			.get();
		t.like(valueOf(profile, 'at', 'top_values'), [top]);
	});
}

test('times before 1970, and 0, are epoch seconds, too', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE events(at TIMESTAMP); INSERT INTO events VALUES(0), (-86400), (1.5)');
	});
	const profile = await profileOf(t, file, 'events');
	t.is(valueOf(profile, 'at', 'min'), '1969-12-31T00:00:00');
	t.is(valueOf(profile, 'at', 'max'), '1970-01-01T00:00:01.5');
	t.is(valueOf(profile, 'at', 'mismatched_count'), 0);
});

test('a number in a column of times of day is a value of another type', async t => {
	const file = await sqliteFile(t, database => {
		database.exec("CREATE TABLE events(at TIME); INSERT INTO events VALUES(3600), ('10:00')");
	});
	t.is(valueOf(await profileOf(t, file, 'events'), 'at', 'mismatched_count'), 1);
});

test('times of day are counted by their hour', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE shifts(start TIME); WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s ' +
				"WHERE i < 2999) INSERT INTO shifts SELECT time('06:00', i * 13 || ' seconds') FROM s; " +
				"INSERT INTO shifts VALUES('late'), (NULL)",
		);
	});
	const profile = await profileOf(t, file, 'shifts');
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	t.deepEqual(
		valueOf(profile, 'start', 'hours'),
		database
			.prepare(
				"SELECT strftime('%H', start) AS value, count(*) AS count FROM shifts WHERE start GLOB '[0-9]*' " +
					'GROUP BY 1 ORDER BY 1',
			)
			.all(),
	);
});
