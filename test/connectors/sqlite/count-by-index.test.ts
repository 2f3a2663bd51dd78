// An index on the column of dates counts the rows of each slice, where it can.
import {Buffer} from 'node:buffer';
import test from 'ava';
import Database from 'better-sqlite3';
import type {ColumnInfo} from '../../../source/profiling/table.ts';
import {sliceName} from '../../../source/profiling/slice.ts';
import type {CountedKey} from '../../../source/connectors/slice-counts.ts';
import {countByIndex} from '../../../source/connectors/sqlite/count-by-index.ts';
import {openTestSource, planOf, sqliteFile} from '../../support/sqlite.ts';

type Value = string | number | Buffer | null;

const column: ColumnInfo = {
	name: 'day',
	databaseType: 'DATE',
	semanticType: 'date',
	nullable: true,
	primaryKey: false,
	unique: false,
};

const cut = {column, by: 'day', timezone: 'UTC'} as const;

/** A table with these values in the order of its ids, of which every third is left out. */
const tableOf = (values: readonly Value[], index = 'CREATE INDEX i ON t (day)', type = 'DATE') => {
	const database = new Database(':memory:');
	database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, day ${type}, note TEXT); ${index}`);
	const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
	for (const [position, value] of values.entries()) {
		insert.run(position + Math.floor(position / 2) + 1, value, 'x');
	}

	return database;
};

const counted = (database: Database.Database) => countByIndex(database, {table: 't', cut, rowId: 'id'});

const dates = ['2024-02-28', null, '2024-02-29', '', '2024-03-01 10:00:00', '2024-03-01', 'never'];
const shuffled = Array.from({length: 700}, (_, position) => dates[((position * 31) % 97) % 7] ?? null);

test('the counts by an index are those of the rows, with the first and the last row id of each date', t => {
	const expected = dates.map((date): CountedKey => {
		const ids = shuffled.flatMap((value, position) =>
			value === date ? [BigInt(position + Math.floor(position / 2) + 1)] : [],
		);
		return {
			key: date === null ? null : date.slice(0, 10),
			rows: ids.length,
			rowIds: {from: ids[0] ?? 0n, to: ids.at(-1) ?? 0n},
		};
	});
	const inOrder = (keys: readonly CountedKey[] = []) =>
		keys.toSorted((one, other) => Number(one.rowIds?.from) - Number(other.rowIds?.from));
	t.deepEqual(inOrder(counted(tableOf(shuffled))), inOrder(expected));
});

test('a table has the same slices with an index on the column and without it', async t => {
	const file = await sqliteFile(t, database => {
		database.exec('CREATE TABLE plain (id INTEGER PRIMARY KEY, day DATE)');
		const insert = database.prepare('INSERT INTO plain (day) VALUES (?)');
		for (const value of shuffled) {
			insert.run(value);
		}

		database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE); INSERT INTO t SELECT * FROM plain');
		database.exec('CREATE INDEX i ON t (day)');
	});
	const source = await openTestSource(t, file);
	const slicesOf = async (table: string) => {
		const plan = await planOf(source, table);
		const [, day = column] = plan.columns;
		return source.countSlices(plan.table, {...cut, column: day}, new AbortController().signal);
	};

	const found = await slicesOf('t');
	t.deepEqual(
		found.slices.map(({slice}) => sliceName(slice)),
		['2024-02-28', '2024-02-29', '2024-03-01'],
	);
	t.deepEqual(found, await slicesOf('plain'));
});

const sameDay = Array.from({length: 300}, () => '2024-03-01');

for (const [why, database] of [
	['there is no index', tableOf(sameDay, '')],
	['the index takes other letters for equal', tableOf(sameDay, 'CREATE INDEX i ON t (day COLLATE NOCASE)')],
	['the index lacks rows', tableOf(sameDay, "CREATE INDEX i ON t (day) WHERE note = 'x'")],
	['the index sorts the rows of a date by another column', tableOf(sameDay, 'CREATE INDEX i ON t (day, note)')],
	['a date has a zone', tableOf([...sameDay, '2024-03-01T23:00:00+02:00'])],
	['a date is a number', tableOf([...sameDay, 1_709_251_200])],
	['a value is binary', tableOf([...sameDay, Buffer.from('2024-03-02')])],
	['most dates have few rows', tableOf(sameDay.map((_, row) => `2024-03-01 00:${row / 100}`))],
] as const) {
	test(`the rows are read where ${why}`, t => {
		t.is(counted(database), undefined);
	});
}

test('the rows are read where a text is not valid', t => {
	const database = tableOf(sameDay);
	database.exec("INSERT INTO t (day) VALUES (CAST(x'32303234ff' AS TEXT))");
	t.is(counted(database), undefined);
});

test('a planted change in an old slice is found by an index in 100 of 100 trials', t => {
	const days = ['2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'];
	const database = tableOf(
		Array.from({length: 400}, (_, row) => days[Math.floor(row / 100)] ?? ''),
		undefined,
		'TEXT',
	);
	const sizes = () => counted(database)?.map(({key, rows}) => `${key}: ${rows}`) ?? [];
	let before = sizes();
	for (let trial = 0; trial < 100; trial++) {
		const old = days[trial % 3];
		database.exec(
			[
				`DELETE FROM t WHERE id = (SELECT min(id) FROM t WHERE day = '${old}')`,
				`INSERT INTO t (day) VALUES ('${old}')`,
				`UPDATE t SET day = '2024-03-02' WHERE id = (SELECT max(id) FROM t WHERE day = '${old}')`,
			][Math.floor(trial / 3) % 3] ?? '',
		);
		const after = sizes();
		t.true(
			after.length === days.length &&
				before.some((size, index) => size.startsWith(old ?? '') && size !== after[index]),
		);
		before = after;
	}
});
