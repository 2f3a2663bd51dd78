import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import test from 'ava';
import Database from 'better-sqlite3';
import {
	columnOf,
	measure,
	measuredOf,
	openTestSource,
	planOf,
	profileOf,
	sqliteFile,
	valueOf,
} from '../../support/sqlite.ts';
import {michelson} from '../../support/certified-values.ts';
import {randomNumbers} from '../../support/random.ts';

const fillMixed =
	(rows: number, seed = 5) =>
	(database: Database.Database): void => {
		database.exec(
			'CREATE TABLE mixed(id INTEGER PRIMARY KEY, small INTEGER, amount REAL, price DECIMAL(10,2), city ' +
				'TEXT, note TEXT, day DATE, seen TIMESTAMP, active BOOLEAN)',
		);
		const random = randomNumbers(seed);
		const insert = database.prepare('INSERT INTO mixed VALUES(?,?,?,?,?,?,?,?,?)');
		const day = (share: number): string =>
			new Date(Date.UTC(2020, 0, 1) + Math.floor(share * 900) * 86_400_000).toISOString().slice(0, 10);
		database.transaction(() => {
			for (let id = 1; id <= rows; id++) {
				insert.run(
					id,
					random() < 0.1 ? null : Math.floor(random() * 90) - 10,
					Math.exp(random() * 10),
					Math.round(random() * 1e5) / 100,
					`city ${Math.floor(random() * random() * 40)}`,
					random() < 0.2 ? '' : `näme ${'x'.repeat(Math.floor(random() * 20))}👍`,
					day(random()),
					`${day(random())} 12:${String(Math.floor(random() * 60)).padStart(2, '0')}:00`,
					random() < 0.1 ? null : Math.round(random()),
				);
			}
		})();
	};

test("figures agree with SQL's own", async t => {
	const file = await sqliteFile(t, fillMixed(5000));
	const profile = await profileOf(t, file, 'mixed');
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	const ask = (sql: string) => database.prepare<[], number | string | null>(sql).pluck().get();
	t.is(profile.rowCount, 5000);
	for (const name of ['id', 'small', 'amount', 'price', 'city', 'note', 'day', 'seen', 'active']) {
		t.is(valueOf(profile, name, 'null_count'), ask(`SELECT count(*) - count(${name}) FROM mixed`), name);
		t.is(valueOf(profile, name, 'distinct_count'), ask(`SELECT count(DISTINCT ${name}) FROM mixed`), name);
		t.is(valueOf(profile, name, 'mismatched_count'), 0, name);
	}

	for (const name of ['id', 'small', 'amount', 'price']) {
		t.is(valueOf(profile, name, 'min'), ask(`SELECT min(${name}) FROM mixed`));
		t.is(valueOf(profile, name, 'max'), ask(`SELECT max(${name}) FROM mixed`));
		t.is(valueOf(profile, name, 'zero_count'), ask(`SELECT count(*) FROM mixed WHERE ${name} = 0`));
		t.is(valueOf(profile, name, 'negative_count'), ask(`SELECT count(*) FROM mixed WHERE ${name} < 0`));
		const mean = Number(ask(`SELECT avg(${name}) FROM mixed`));
		t.true(Math.abs(Number(valueOf(profile, name, 'mean')) - mean) <= 1e-12 * Math.abs(mean), name);
		const deviation = Math.sqrt(
			Number(
				ask(
					`SELECT sum((${name} - (SELECT avg(${name}) FROM mixed)) * (${name} - (SELECT avg(${name}) ` +
						`FROM mixed))) / (count(${name}) - 1) FROM mixed`,
				),
			),
		);
		t.true(Math.abs(Number(valueOf(profile, name, 'stddev')) - deviation) <= 1e-10 * deviation, name);
	}

	for (const [metric, share] of [
		['p05', 0.05],
		['p25', 0.25],
		['p50', 0.5],
		['p75', 0.75],
		['p95', 0.95],
	] as const) {
		for (const name of ['small', 'amount', 'price', 'day']) {
			const expected = ask(
				`SELECT min(${name}) FROM (SELECT ${name}, cume_dist() OVER (ORDER BY ${name}) AS share ` +
					`FROM mixed WHERE ${name} IS NOT NULL) WHERE share >= ${share} - 1e-12`,
			);
			t.is(valueOf(profile, name, metric), expected, `${name} ${metric}`);
		}
	}

	t.is(valueOf(profile, 'day', 'min'), ask('SELECT min(day) FROM mixed'));
	t.is(valueOf(profile, 'seen', 'max'), String(ask('SELECT max(seen) FROM mixed')).replace(' ', 'T'));
	t.is(valueOf(profile, 'note', 'min_length'), ask('SELECT min(length(note)) FROM mixed'));
	t.is(valueOf(profile, 'note', 'max_length'), ask('SELECT max(length(note)) FROM mixed'));
	t.is(valueOf(profile, 'note', 'avg_length'), ask('SELECT avg(length(note)) FROM mixed'));
	t.is(valueOf(profile, 'note', 'empty_count'), ask("SELECT count(*) FROM mixed WHERE note = ''"));
	t.is(valueOf(profile, 'active', 'true_count'), ask('SELECT sum(active) FROM mixed'));
	t.deepEqual(
		valueOf(profile, 'city', 'top_values'),
		database
			.prepare('SELECT city AS value, count(*) AS count FROM mixed GROUP BY city ORDER BY count(*) DESC, city')
			.all(),
	);
	t.deepEqual(
		valueOf(profile, 'active', 'top_values'),
		database
			.prepare(
				'SELECT active, count(*) AS count FROM mixed WHERE active IS NOT NULL GROUP BY active ' +
					'ORDER BY count(*) DESC',
			)
			.all()
			.map(row => ({value: (row as {active: number}).active === 1, count: (row as {count: number}).count})),
	);
});

test('percentiles are the values that SQL finds for 0, 1, … 100 %, and none where there are no values', async t => {
	const file = await sqliteFile(t, fillMixed(1000));
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	const profile = await profileOf(t, file, 'mixed');
	for (const name of ['small', 'amount', 'price', 'day']) {
		const shares = database
			.prepare<[], {value: number | string; share: number}>(
				`SELECT ${name} AS value, cume_dist() OVER (ORDER BY ${name}) AS share FROM mixed ` +
					`WHERE ${name} IS NOT NULL ORDER BY 1`,
			)
			.all();
		const expected = Array.from(
			{length: 101},
			(_, percent) => shares.find(({share}) => share >= percent / 100 - 1e-12)?.value,
		);
		t.deepEqual(valueOf(profile, name, 'percentiles'), expected, name);
	}

	const empty = await sqliteFile(t, empties => {
		empties.exec('CREATE TABLE hollow(a INTEGER, d DATE); INSERT INTO hollow VALUES (NULL, NULL)');
	});
	const nothing = await profileOf(t, empty, 'hollow');
	t.deepEqual([valueOf(nothing, 'a', 'percentiles'), valueOf(nothing, 'd', 'percentiles')], [[], []]);
});

test('a histogram counts each value once, in bins closed on the left and the last one on both sides', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE points(x INTEGER); INSERT INTO points ' +
				'VALUES (0), (1), (2), (3), (4), (5), (9), (10), (10), (NULL)',
		);
	});
	const profile = await profileOf(t, file, 'points', {histogramBins: 5});
	t.deepEqual(valueOf(profile, 'x', 'histogram'), [
		{binStart: 0, binEnd: 2, count: 2},
		{binStart: 2, binEnd: 4, count: 2},
		{binStart: 4, binEnd: 6, count: 2},
		{binStart: 6, binEnd: 8, count: 0},
		{binStart: 8, binEnd: 10, count: 3},
	]);
});

test("a column of Michelson's data has NIST's certified mean and standard deviation, through the database", async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE light(speed REAL)');
		const insert = database.prepare('INSERT INTO light VALUES (?)');
		for (const value of michelson) {
			insert.run(value);
		}
	});
	const profile = await profileOf(t, file, 'light');
	t.true(Math.abs(Number(valueOf(profile, 'speed', 'mean')) / 299.8524 - 1) <= 1e-14);
	t.true(Math.abs(Number(valueOf(profile, 'speed', 'stddev')) / 0.0790105478190518 - 1) <= 1e-10);
});

test('integers past 2^53 are exact', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE big(id INTEGER PRIMARY KEY, n BIGINT, mixed INTEGER)');
		database.exec(
			'INSERT INTO big(n, mixed) VALUES (9007199254740993, 1), (9007199254740992, -9223372036854775808), ' +
				'(9223372036854775807, 3), (9007199254740993, NULL), (5, 9223372036854775807)',
		);
	});
	const profile = await profileOf(t, file, 'big');
	t.is(valueOf(profile, 'n', 'max'), '9223372036854775807');
	t.is(valueOf(profile, 'n', 'min'), 5);
	t.is(valueOf(profile, 'n', 'distinct_count'), 4);
	t.is(valueOf(profile, 'n', 'p50'), '9007199254740993');
	t.deepEqual(valueOf(profile, 'n', 'top_values'), [
		{value: '9007199254740993', count: 2},
		{value: 5, count: 1},
		{value: 2 ** 53, count: 1},
		{value: '9223372036854775807', count: 1},
	]);
	t.is(valueOf(profile, 'mixed', 'min'), -(2 ** 63));
	t.is(valueOf(profile, 'mixed', 'negative_count'), 1);
});

test('row ids at both ends of 64 bits are all read, once', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE sparse(id INTEGER PRIMARY KEY, v INTEGER)');
		database.exec(
			'INSERT INTO sparse VALUES (-9223372036854775808, 1), (-1, 2), (0, 3), (1, 4), ' +
				'(4611686018427387904, 5), (9223372036854775807, 6)',
		);
		database.exec(
			'WITH RECURSIVE ids(id) AS (SELECT 1000 UNION ALL SELECT id + 1 FROM ids WHERE id < 5999) ' +
				'INSERT INTO sparse(id, v) SELECT id, 7 FROM ids',
		);
	});
	const profile = await profileOf(t, file, 'sparse', {}, {threads: 2});
	t.is(profile.rowCount, 5006);
	t.is(valueOf(profile, 'id', 'min'), -(2 ** 63));
	t.is(valueOf(profile, 'id', 'max'), '9223372036854775807');
	t.is(valueOf(profile, 'v', 'distinct_count'), 7);
});

test('values of another storage class are counted, and kept out of the numbers', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE loose(n INTEGER, d DATE, b BOOLEAN, r REAL, t TEXT)');
		database.exec(`INSERT INTO loose VALUES
			(1, '2024-01-01', 1, 1.5, 'a'),
			(2.5, 'soon', 0, 'x', 'b'),
			('abc', 20240101, 2, x'00ff', x'0102'),
			(x'01', '2024-01-31', 'true', 2, 'c'),
			(NULL, NULL, NULL, NULL, NULL)
		`);
	});
	const profile = await profileOf(t, file, 'loose');
	t.is(valueOf(profile, 'n', 'mismatched_count'), 3);
	t.is(valueOf(profile, 'n', 'mean'), 1.75);
	t.is(valueOf(profile, 'n', 'distinct_count'), 4);
	t.is(valueOf(profile, 'd', 'mismatched_count'), 2);
	t.is(valueOf(profile, 'd', 'max'), '2024-01-31');
	t.is(valueOf(profile, 'b', 'mismatched_count'), 2);
	t.is(valueOf(profile, 'r', 'mismatched_count'), 2);
	t.is(valueOf(profile, 'r', 'mean'), 1.75);
	t.is(valueOf(profile, 't', 'mismatched_count'), 1);
	t.deepEqual(valueOf(profile, 'n', 'top_values'), [
		{value: 1, count: 1},
		{value: 2.5, count: 1},
		{value: 'abc', count: 1},
		{value: "x'01'", count: 1},
	]);
});

test('infinities are counted and kept out of every other number', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE ends(x REAL); INSERT INTO ends VALUES (9e999), (-9e999), (1.0), (3.0), (9e999)');
	});
	const profile = await profileOf(t, file, 'ends');
	t.is(valueOf(profile, 'x', 'non_finite_count'), 3);
	t.is(valueOf(profile, 'x', 'mean'), 2);
	t.is(valueOf(profile, 'x', 'max'), 3);
	t.is(valueOf(profile, 'x', 'distinct_count'), 4);
	t.is(valueOf(profile, 'x', 'negative_count'), 0);
});

test('an empty table, an all-null column, one row and a constant column have defined answers', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE empty(a INTEGER, b TEXT, c DATE); CREATE TABLE one(a INTEGER, b TEXT, c REAL); ' +
				"INSERT INTO one VALUES (7, 'x', NULL)",
		);
	});
	const source = await openTestSource(t, file);
	const empty = await measure(source, await planOf(source, 'empty'));
	t.is(empty.rowCount, 0);
	for (const [metric, expected] of [
		['count', 0],
		['null_percent', 0],
		['distinct_count', 0],
		['distinct_percent', 0],
		['min', null],
		['mean', null],
		['stddev', null],
		['p50', null],
	] as const) {
		t.is(valueOf(empty, 'a', metric), expected, metric);
	}

	t.deepEqual(valueOf(empty, 'a', 'histogram'), []);
	t.deepEqual(valueOf(empty, 'b', 'top_values'), []);
	t.is(valueOf(empty, 'b', 'avg_length'), null);
	t.is(valueOf(empty, 'c', 'max'), null);
	const one = await measure(source, await planOf(source, 'one'));
	t.is(valueOf(one, 'a', 'stddev'), null);
	t.deepEqual(valueOf(one, 'a', 'histogram'), [{binStart: 7, binEnd: 7, count: 1}]);
	t.is(valueOf(one, 'c', 'null_percent'), 100);
	t.is(valueOf(one, 'c', 'mean'), null);
	t.deepEqual(valueOf(one, 'c', 'histogram'), []);
});

test('two threads find to the digit what one finds', async t => {
	const file = await sqliteFile(t, fillMixed(30_000));
	const database = new Database(file);
	// Far apart, so that the table falls into several parts.
	database.exec('UPDATE mixed SET id = -100 * id');
	database.close();
	const one = await profileOf(t, file, 'mixed', {}, {threads: 1});
	const two = await profileOf(t, file, 'mixed', {}, {threads: 2});
	t.is(one.rowCount, 30_000);
	t.deepEqual(two, one);
});

test('a column past the exact budget is marked as estimated, and lies within the stated error', async t => {
	const rows = 150_000;
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE wide(x REAL, name TEXT)');
		const insert = database.prepare('INSERT INTO wide VALUES (?, ?)');
		const random = randomNumbers(9);
		database.transaction(() => {
			for (let row = 0; row < rows; row++) {
				insert.run(random() * 1000, row % 5 === 0 ? 'the usual' : `name ${Math.floor(random() * 1e8)}`);
			}
		})();
	});
	const source = await openTestSource(t, file, {threads: 2});
	const estimated = await measure(source, await planOf(source, 'wide'));
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	for (const name of ['x', 'name']) {
		const expected = Number(database.prepare(`SELECT count(DISTINCT ${name}) FROM wide`).pluck().get());
		const {value, provenance} = measuredOf(estimated, name, 'distinct_count');
		t.is(provenance.kind, 'estimate');
		t.true(
			provenance.kind === 'estimate' && Math.abs(Number(value) - expected) <= 3 * provenance.error * expected,
			`${name}: ${JSON.stringify(value)} for ${expected}`,
		);
	}

	const [usual] = valueOf(estimated, 'name', 'top_values') as ReadonlyArray<{value: string; count: number}>;
	t.is(usual?.value, 'the usual');
	t.true(Math.abs((usual?.count ?? 0) - rows / 5) < rows * 0.01);
	const exact = await measure(source, await planOf(source, 'wide', {distinct: 'exact'}));
	t.is(
		valueOf(exact, 'name', 'distinct_count'),
		Number(database.prepare('SELECT count(DISTINCT name) FROM wide').pluck().get()),
	);
	t.is(columnOf(exact, 'name').metrics.get('distinct_count')?.provenance.kind, 'exact');
	const rank = Number(
		database
			.prepare('SELECT avg(x <= ?) FROM wide')
			.pluck()
			.get(valueOf(estimated, 'x', 'p50')),
	);
	t.true(Math.abs(rank - 0.5) <= 0.0014, `rank ${rank}`);
	const percentiles = valueOf(estimated, 'x', 'percentiles') as readonly number[];
	t.deepEqual([percentiles[0], percentiles.at(-1)], database.prepare('SELECT min(x), max(x) FROM wide').raw().get());
	const ascending = database.prepare<[], number>('SELECT x FROM wide ORDER BY x').pluck().all();
	const isOff = (percentile: number, percent: number) =>
		Math.abs((ascending.indexOf(percentile) + 1) / rows - percent / 100) > 0.0015;
	t.deepEqual(
		percentiles.filter((percentile, percent) => isOff(percentile, percent)),
		[],
	);
	t.like(measuredOf(estimated, 'x', 'percentiles').provenance, {kind: 'estimate'});
});

/**
One moment a second, written as SQLite, as JavaScript and as others write it; some with a fraction, some that are none.
*/
const fillMoments =
	(rows: number, seconds: number) =>
	(database: Database.Database): void => {
		database.exec('CREATE TABLE log(seen TIMESTAMP)');
		const insert = database.prepare('INSERT INTO log VALUES (?)');
		const random = randomNumbers(3);
		const forms: ReadonlyArray<(iso: string) => string> = [
			iso => iso.slice(0, 10),
			iso => iso.slice(0, 19).replace('T', ' '),
			iso => iso.slice(0, 19),
			iso => `${iso.slice(0, 19)}Z`,
			iso => `${iso.slice(0, 19)}.25`,
			() => 'never',
		];
		database.transaction(() => {
			for (let row = 0; row < rows; row++) {
				const iso = new Date(Date.UTC(1999, 11, 31) + Math.floor(random() * seconds) * 1000).toISOString();
				insert.run(forms[Math.floor(random() * forms.length)]?.(iso));
			}
		})();
	};

test('timestamps that one column writes in several formats have one order, and stay different values', async t => {
	const file = await sqliteFile(t, fillMoments(3000, 90_000));
	const profile = await profileOf(t, file, 'log');
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	const ask = (sql: string) => database.prepare<[], number | string>(sql).pluck().get();
	t.is(valueOf(profile, 'seen', 'distinct_count'), ask('SELECT count(DISTINCT seen) FROM log'));
	t.is(valueOf(profile, 'seen', 'mismatched_count'), ask("SELECT count(*) FROM log WHERE seen = 'never'"));
	t.is(valueOf(profile, 'seen', 'min'), ask("SELECT strftime('%FT%T', min(julianday(seen))) FROM log"));
	const read = "SELECT unixepoch(seen, 'subsec') AS moment FROM log WHERE seen <> 'never'";
	t.is(
		database
			.prepare("SELECT unixepoch(?, 'subsec')")
			.pluck()
			.get(valueOf(profile, 'seen', 'p50')),
		ask(
			'SELECT min(moment) FROM (SELECT moment, cume_dist() OVER (ORDER BY moment) AS share ' +
				`FROM (${read})) WHERE share >= 0.5`,
		),
	);
	t.deepEqual(
		valueOf(profile, 'seen', 'top_values'),
		database
			.prepare(
				'SELECT seen AS value, count(*) AS count FROM log GROUP BY seen ORDER BY count(*) DESC, seen LIMIT 20',
			)
			.all(),
	);
});

test('timestamps in several formats keep their order past the exact budget, within the stated error', async t => {
	const file = await sqliteFile(t, fillMoments(500_000, 4e7));
	const profile = await profileOf(t, file, 'log', {}, {threads: 2});
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	const {value: distinct, provenance} = measuredOf(profile, 'seen', 'distinct_count');
	const expected = Number(database.prepare('SELECT count(DISTINCT seen) FROM log').pluck().get());
	t.true(provenance.kind === 'estimate' && Math.abs(Number(distinct) - expected) <= 3 * provenance.error * expected);
	const secondsOf = (moment: unknown) =>
		Number(database.prepare("SELECT unixepoch(?, 'subsec')").pluck().get(moment));
	t.is(
		secondsOf(valueOf(profile, 'seen', 'max')),
		Number(database.prepare("SELECT max(unixepoch(seen, 'subsec')) FROM log").pluck().get()),
	);
	const rankOfMedian = database
		.prepare("SELECT avg(unixepoch(seen, 'subsec') <= unixepoch(?, 'subsec')) FROM log WHERE seen <> 'never'")
		.pluck()
		.get(valueOf(profile, 'seen', 'p50'));
	t.true(Math.abs(Number(rankOfMedian) - 0.5) <= 0.0015, `rank ${String(rankOfMedian)}`);
	const [never] = valueOf(profile, 'seen', 'top_values') as ReadonlyArray<{value: string; count: number}>;
	t.is(never?.value, 'never');
	const times = Number(database.prepare("SELECT count(*) FROM log WHERE seen = 'never'").pluck().get());
	t.true(times - (never?.count ?? 0) <= 0.01 * times && (never?.count ?? 0) <= times);
});

test('a key column is known to be distinct without an estimate', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE keyed(id INTEGER PRIMARY KEY, code TEXT UNIQUE)');
		const insert = database.prepare('INSERT INTO keyed VALUES (?, ?)');
		database.transaction(() => {
			for (let id = 1; id <= 70_000; id++) {
				insert.run(id, id % 10 === 0 ? null : `c${id}`);
			}
		})();
	});
	const profile = await profileOf(t, file, 'keyed');
	t.is(valueOf(profile, 'id', 'distinct_count'), 70_000);
	t.is(valueOf(profile, 'code', 'distinct_count'), 63_000);
	t.is(columnOf(profile, 'code').metrics.get('distinct_count')?.provenance.kind, 'exact');
});

test('of equally frequent values the smallest are listed, whatever the order of the rows', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(`
			CREATE TABLE ties (rising INTEGER, falling TEXT, mixed REAL, often TEXT);
			WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8008)
			INSERT INTO ties SELECT i, 'text ' || (20000 - i), i * 7919 % 8009 + 0.5,
				'text ' || (i * 31 % 8009 % 8000) FROM n`);
	});
	const profile = await profileOf(t, file, 'ties');
	const database = new Database(file, {readonly: true});
	for (const column of ['rising', 'falling', 'mixed', 'often']) {
		const expected = database
			.prepare(
				`SELECT ${column} AS value, count(*) AS count FROM ties GROUP BY ${column} ` +
					'ORDER BY count DESC, value LIMIT 20',
			)
			.all();
		t.deepEqual(valueOf(profile, column, 'top_values'), expected, column);
	}

	database.close();
});

test('a sample by ratio is drawn from the whole table, and is the same each time', async t => {
	const file = await sqliteFile(t, fillMixed(20_000));
	const sampling = {kind: 'ratio', ratio: 0.1, seed: 1} as const;
	const first = await profileOf(t, file, 'mixed', {sampling});
	const again = await profileOf(t, file, 'mixed', {sampling});
	t.deepEqual(again, first);
	t.true(Math.abs(first.rowCount - 2000) < 6 * Math.sqrt(20_000 * 0.1 * 0.9), `${first.rowCount} rows`);
	t.true(Number(valueOf(first, 'id', 'min')) < 500 && Number(valueOf(first, 'id', 'max')) > 19_500);
	t.deepEqual(columnOf(first, 'small').metrics.get('mean')?.provenance, {kind: 'sample', rows: first.rowCount});
	const other = await profileOf(t, file, 'mixed', {sampling: {...sampling, seed: 2}});
	t.not(valueOf(other, 'id', 'mean'), valueOf(first, 'id', 'mean'));
});

test('a sample by size has exactly that many rows, or all there are, and knows how many the table has', async t => {
	const file = await sqliteFile(t, database => {
		fillMixed(8000)(database);
		database.exec('CREATE VIEW half AS SELECT * FROM mixed WHERE id % 2 = 0');
	});
	const counts = async (name: string, size: number) => {
		const {rowCount, tableRows} = await profileOf(t, file, name, {sampling: {kind: 'size', size, seed: 3}});
		return {rowCount, tableRows};
	};

	t.deepEqual(await counts('mixed', 777), {rowCount: 777, tableRows: 8000});
	t.deepEqual(await counts('half', 777), {rowCount: 777, tableRows: 4000});
	t.deepEqual(await counts('mixed', 9000), {rowCount: 8000, tableRows: 8000});
});

test('views, tables without row ids, generated columns and full-text tables are profiled', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(`
			CREATE TABLE base(id INTEGER PRIMARY KEY, price REAL, twice REAL GENERATED ALWAYS
			AS (price * 2) STORED, thrice REAL AS (price * 3));
			INSERT INTO base(price) VALUES (1), (2), (3);
			CREATE VIEW totals AS SELECT count(*) AS rows, sum(price) AS total, 'text' AS label FROM base;
			CREATE TABLE keyed(code TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
			INSERT INTO keyed VALUES ('a', 1), ('b', 9007199254740993);
			CREATE VIRTUAL TABLE notes USING fts5(title, body);
			INSERT INTO notes VALUES ('one', 'first note'), ('two', 'second note');
		`);
	});
	const source = await openTestSource(t, file);
	const names = (await source.listTables()).map(({name}) => name);
	t.deepEqual(names, ['base', 'keyed', 'notes', 'totals']);
	const base = await measure(source, await planOf(source, 'base'));
	t.is(valueOf(base, 'twice', 'mean'), 4);
	t.is(valueOf(base, 'thrice', 'max'), 9);
	const totals = await measure(source, await planOf(source, 'totals'));
	t.is(valueOf(totals, 'total', 'mean'), 6);
	t.is(columnOf(totals, 'label').column.semanticType, 'text');
	t.is(valueOf(await measure(source, await planOf(source, 'keyed')), 'n', 'max'), '9007199254740993');
	t.is((await measure(source, await planOf(source, 'notes'))).rowCount, 2);
});

test('any name is only a name', async t => {
	const names = [
		'select',
		'Mixed Case',
		'quote"d',
		'semi;--',
		'tab\tnew\nline',
		'ünïcödé 日本',
		'rowid',
		"'; DROP TABLE x; --",
		'emoji 👍',
		'\u{202E}rtl',
	];
	const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
	const file = await sqliteFile(t, database => {
		for (const name of names) {
			database.exec(
				`CREATE TABLE ${quoted(name)}(${names.map(column => `${quoted(column)} INTEGER`).join(', ')}); ` +
					`INSERT INTO ${quoted(name)}(${quoted(names[0] ?? '')}) VALUES (1), (2)`,
			);
		}
	});
	const source = await openTestSource(t, file);
	const tables = await source.listTables();
	t.deepEqual(tables.map(({name}) => name).toSorted(), names.toSorted());
	for (const {name} of tables) {
		const profile = await measure(source, await planOf(source, name));
		t.is(profile.rowCount, 2);
		t.deepEqual(
			profile.columns.map(({column}) => column.name),
			names,
		);
	}
});

test('1,600 columns are profiled', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			`CREATE TABLE wide(${Array.from({length: 1600}, (_, index) => `c${index} INTEGER`).join(', ')}); ` +
				'INSERT INTO wide(c0, c1599) VALUES (1, 2)',
		);
	});
	const profile = await profileOf(t, file, 'wide');
	t.is(profile.columns.length, 1600);
	t.is(valueOf(profile, 'c1599', 'max'), 2);
});

test('hostile values are kept as they are', async t => {
	const long = 'x'.repeat(1_000_000);
	const values = [
		'\u{0}nul',
		'\u{1B}[31mred\u{1B}[0m',
		'\u{1B}]8;;http://x\u{7}',
		'\u{202E}evil',
		"=cmd()|'/c'!A0",
		'a\nb',
		'👩‍👩‍👧',
		long,
		`${long}y`,
	];
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE hostile(v TEXT)');
		for (const value of values) {
			database.prepare('INSERT INTO hostile VALUES (?)').run(value);
		}
	});
	const profile = await profileOf(t, file, 'hostile');
	t.is(valueOf(profile, 'v', 'distinct_count'), values.length);
	t.is(valueOf(profile, 'v', 'max_length'), 1_000_001);
	const top = valueOf(profile, 'v', 'top_values') as ReadonlyArray<{value: string}>;
	t.true(top.every(({value}) => value.length < 500));
	t.true(top.some(({value}) => value === '\u{1B}[31mred\u{1B}[0m'));
});

test('profiling leaves the file as it was, to the byte', async t => {
	const file = await sqliteFile(t, fillMixed(2000));
	const digest = async () =>
		createHash('sha256')
			.update(await readFile(file))
			.digest('hex');
	const before = await digest();
	await profileOf(t, file, 'mixed', {distinct: 'exact', sampling: {kind: 'size', size: 100, seed: 1}}, {threads: 2});
	t.is(await digest(), before);
});
