// Rows of two SQLite files with planted differences, against a plain comparison of the values.
import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import {compareSides} from '../../source/index.ts';
import fc from '../support/properties.ts';
import {temporaryDirectory} from '../support/sqlite.ts';

type Row = {readonly id: number; readonly name: string | null; readonly total: number | null};

const text = fc.oneof(
	fc.constantFrom('', '~', '|', '1:~', 'é', '👍🏽', 'a|b', '3:a|b', 'null'),
	fc.string({maxLength: 5}),
);
const row = fc.record({
	id: fc.integer({min: 1, max: 400}),
	name: fc.option(
		text.filter(value => !value.includes('\0')),
		{nil: null},
	),
	total: fc.option(fc.integer({min: -3, max: 3}), {nil: null}),
});
const rows = fc.uniqueArray(row, {maxLength: 120, selector: ({id}) => id});

/** A left side, and a right one in which some rows changed, and some are on one side only. */
const sides = fc.tuple(rows, fc.uniqueArray(row, {maxLength: 6, selector: ({id}) => id}), fc.integer({min: 0, max: 4}));

const write = (file: string, all: readonly Row[], key: string): void => {
	const database = new Database(file);
	database.pragma('synchronous = OFF');
	database.exec(`DROP TABLE IF EXISTS items; CREATE TABLE items (id INTEGER ${key}, name TEXT, total INTEGER)`);
	const insert = database.prepare('INSERT INTO items VALUES (?, ?, ?)');
	database.transaction(() => {
		for (const {id, name, total} of all) {
			insert.run(id, name, total);
		}
	})();
	database.close();
};

const valuesOf = ({name, total}: Row): string => JSON.stringify([name, total]);

test('rows that were added, removed and changed are those that a plain comparison finds, by any key', async t => {
	const directory = await temporaryDirectory(t);
	let runs = 0;
	await fc.assert(
		fc.asyncProperty(sides, fc.boolean(), async ([left, changes, dropped], isKeyed) => {
			const byId = new Map(left.slice(dropped).map(item => [item.id, item]));
			for (const change of changes) {
				byId.set(change.id, change);
			}

			const right = byId.values().toArray();
			const files = ['left', 'right'].map(name => path.join(directory, `${name} ${runs++}.db`));
			write(files[0] ?? '', left, isKeyed ? 'PRIMARY KEY' : '');
			write(files[1] ?? '', right, isKeyed ? 'PRIMARY KEY' : '');
			const key = isKeyed ? {} : {key: ['id']};
			const [table] = await compareSides(files[0] ?? '', files[1] ?? '', {
				rows: {columns: ['*'], limit: 1000, ...key},
			});
			const found = table !== undefined && 'report' in table ? table.report.rows : undefined;
			const before = new Map(left.map(item => [item.id, item]));
			const added = right.filter(({id}) => !before.has(id));
			const removed = left.filter(({id}) => !byId.has(id));
			const changed = right.filter(item => {
				const other = before.get(item.id);
				return other !== undefined && valuesOf(other) !== valuesOf(item);
			});
			t.like(found, {added: added.length, removed: removed.length, changed: changed.length});
			t.deepEqual(
				found?.differences
					.map(({kind, left: one, right: other}) => `${kind} ${(one ?? other)?.[0]}`)
					.toSorted(),
				[
					...added.map(({id}) => `added ${id}`),
					...removed.map(({id}) => `removed ${id}`),
					...changed.map(({id}) => `changed ${id}`),
				].toSorted(),
			);
		}),
		{numRuns: 12},
	);
});

test('many different rows are read in parts, and each is counted', async t => {
	const directory = await temporaryDirectory(t);
	const files = ['left.db', 'right.db'].map(name => path.join(directory, name));
	for (const [index, file] of files.entries()) {
		const database = new Database(file);
		database.exec(
			'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT); WITH RECURSIVE s(i) AS ' +
				'(SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 70000) ' +
				`INSERT INTO items SELECT i, 'name ' || (i + ${index}) FROM s`,
		);
		database.close();
	}

	const [table] = await compareSides(files[0] ?? '', files[1] ?? '', {rows: {limit: 3}});
	const found = table !== undefined && 'report' in table ? table.report.rows : undefined;
	t.like(found, {
		added: 0,
		removed: 0,
		changed: 70_000,
		rowsRead: 70_000,
		changedBy: [{column: 'name', rows: 70_000}],
	});
	t.is(found?.differences.length, 3);
	t.deepEqual(table !== undefined && 'report' in table ? table.report.notes : undefined, [], 'no value is left open');
});

test('a comparison of rows stops when its signal aborts', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'shop.db');
	write(file, [{id: 1, name: 'a', total: 1}], 'PRIMARY KEY');
	const signal = AbortSignal.abort(new Error('enough'));
	await t.throwsAsync(compareSides(file, file, {rows: {}, signal}), {message: 'enough'});
});
