import test from 'ava';
import Database from 'better-sqlite3';
import {scan} from '../../../source/connectors/sqlite/reader.ts';
import {profileOf, sqliteFile, valueOf} from '../../support/sqlite.ts';

const mebibyte = 1024 * 1024;

test('rows that suddenly become long are read few at a time', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE notes(id INTEGER PRIMARY KEY, body)');
		const insert = database.prepare('INSERT INTO notes(body) VALUES(zeroblob(?))');
		for (let row = 0; row < 600; row++) {
			insert.run(row < 500 ? 1 : mebibyte);
		}
	});
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	const chunks: number[] = [];
	scan(
		database,
		{
			table: 'notes',
			columns: [{name: 'body', type: 'binary', unique: false}],
			rowId: 'rowid',
			rowIdColumn: undefined,
			range: {from: 1n, to: 600n},
			filter: undefined,
		},
		rows => {
			chunks.push(rows);
		},
	);
	t.is(
		chunks.reduce((sum, rows) => sum + rows, 0),
		600,
	);
	t.true(Math.max(...chunks.slice(1)) <= 4, String(chunks));
});

test('a text longer than a program can hold fails its column, and not the table', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE base(id INTEGER PRIMARY KEY, size INTEGER); INSERT INTO base VALUES(1, 2), (2, 600000000); ' +
				'CREATE VIEW notes AS SELECT id, size, CAST(zeroblob(size) AS TEXT) AS body FROM base',
		);
	});
	const profile = await profileOf(t, file, 'notes');
	t.is(profile.rowCount, 2);
	t.is(valueOf(profile, 'size', 'max'), 600_000_000);
	const body = profile.columns.find(({column}) => column.name === 'body');
	t.regex(body?.errors.get('count') ?? '', /longer than 512 MiB/v);
});

/** Texts that are the same once bytes that are not UTF-8 are replaced, as SQL literals. */
const nearlySame = ["x'636166e9'", "x'636166ea'", "x'63616680'", "'caf\u{FFFD}'", "'café'", "x'eda080'", "x'eda081'"];

const fillTexts =
	(encoding: string, literals: readonly string[]) =>
	(database: Database.Database): void => {
		database.pragma(`encoding = '${encoding}'`);
		database.exec(
			'CREATE TABLE texts(id INTEGER PRIMARY KEY, word TEXT, day DATE, big INTEGER, bytes BLOB, long TEXT); ' +
				'CREATE TABLE keyed(id TEXT PRIMARY KEY, word TEXT, day DATE, big INTEGER, bytes BLOB, long TEXT) ' +
				'WITHOUT ROWID; CREATE VIEW seen AS SELECT * FROM texts',
		);
		for (const [index, literal] of [...literals, ...literals.slice(0, 2)].entries()) {
			const word = `CAST(${literal} AS TEXT)`;
			const day = index % 2 === 0 ? "'2024-01-01'" : word;
			const row =
				`${index}, ${word}, ${day}, ${9_007_199_254_740_993n + BigInt(index)}, x'00ff', ` +
				`printf('%.*c', 600, 'x') || ${word}`;
			database.exec(`INSERT INTO texts VALUES(${row}); INSERT INTO keyed VALUES(${row})`);
		}
	};

for (const [encoding, literals] of [
	// eslint-disable-next-line unicorn/text-encoding-identifier-case -- As SQLite spells it.
	['UTF-8', nearlySame],
	['UTF-16le', ["x'61d8'", "x'61d9'", "'a\u{FFFD}'", "'abc'"]],
	['UTF-16be', ["x'd861'", "x'd961'", "'a\u{FFFD}'", "'abc'"]],
] as const) {
	for (const table of ['texts', 'keyed', 'seen']) {
		test(`texts are distinguished by their bytes: ${table} in ${encoding}`, async t => {
			const file = await sqliteFile(t, fillTexts(encoding, literals));
			const profile = await profileOf(t, file, table);
			const database = new Database(file, {readonly: true});
			t.teardown(() => database.close());
			for (const column of ['word', 'day', 'big', 'bytes', 'long']) {
				const known = database
					.prepare<[], number>(`SELECT count(DISTINCT ${column}) FROM ${table}`)
					.pluck()
					.get();
				t.is(valueOf(profile, column, 'distinct_count'), known, column);
			}
		});
	}
}

test('a byte that is not UTF-8 is shown as an escape, and counts as one character', async t => {
	const file = await sqliteFile(t, database => {
		database.exec("CREATE TABLE texts(word TEXT); INSERT INTO texts VALUES(CAST(x'636166e9f09f918dff' AS TEXT))");
	});
	const profile = await profileOf(t, file, 'texts');
	t.deepEqual(valueOf(profile, 'word', 'top_values'), [{value: String.raw`caf\xE9👍\xFF`, count: 1}]);
	t.is(valueOf(profile, 'word', 'max_length'), 6);
});

test('bytes that are not UTF-8 are distinguished past the exact budget as well', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE texts(word TEXT); WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s ' +
				"WHERE i < 69999) INSERT INTO texts SELECT CASE WHEN i % 2 THEN CAST(x'636166e9' AS TEXT) " +
				"ELSE 'word ' || i END FROM s; INSERT INTO texts VALUES(CAST(x'636166ea' AS TEXT))",
		);
		// Twice as many distinct ones as are counted exactly.
		database.exec("INSERT INTO texts SELECT 'other ' || rowid || word FROM texts");
		database.exec("INSERT INTO texts SELECT CAST(x'636166ea' AS TEXT) FROM texts LIMIT 20000");
	});
	const profile = await profileOf(t, file, 'texts');
	t.like(valueOf(profile, 'word', 'top_values'), [{value: String.raw`caf\xE9`}, {value: String.raw`caf\xEA`}]);
});
