// Two sides in the session: watched, their tables, what differs in one, and the rows that do.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import stringWidth from 'string-width';
import {loadSource} from '../../source/config/load-source.ts';
import type {RowComparison, RowDifference} from '../../source/drift/sides/row-comparison.ts';
import {layoutOf, numbered} from '../../source/session/screens/changes/rows.ts';
import {textOf} from '../../source/session/text/line.ts';
import {rowLine} from '../../source/session/text/table-layout.ts';
import {memoryEngine} from '../support/memory-engine.ts';
import {openView, type View} from '../support/session-view.ts';
import {temporaryDirectory} from '../support/sqlite.ts';

const write = (file: string, statements: string): void => {
	const database = new Database(file);
	database.exec(
		`CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, total REAL, note TEXT);
		WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 300)
		INSERT INTO orders SELECT i, 'paid', i * 2, 'note ' || i FROM s;
		CREATE TABLE regions (id INTEGER PRIMARY KEY, name TEXT);
		INSERT INTO regions VALUES (1, 'north'), (2, 'south');
		${statements}`,
	);
	database.close();
};

const changes = `
	UPDATE orders SET status = 'lost' WHERE id = 7;
	UPDATE orders SET status = 'lost', total = 999 WHERE id = 12;
	DELETE FROM orders WHERE id = 20;
	INSERT INTO orders VALUES (301, 'paid', 1, 'late');
	CREATE TABLE extra (id INTEGER);
	CREATE VIEW broken AS SELECT id FROM nowhere;`;

const sidesIn = async (t: ExecutionContext) => {
	const directory = await temporaryDirectory(t);
	const [left, right] = ['left.db', 'right.db'].map(name => path.join(directory, name));
	write(left ?? '', 'CREATE VIEW broken AS SELECT id FROM orders;');
	write(right ?? '', changes);
	return {left: left ?? '', right: right ?? ''};
};

const open = async (
	t: ExecutionContext,
	size: readonly [number, number],
	{isScreenReaderEnabled = false} = {},
): Promise<View> => {
	const {left, right} = await sidesIn(t);
	const side = async (file: string) => ({name: path.basename(file), config: await loadSource(file), isBare: true});
	const view = openView(memoryEngine(), size, {
		compare: {left: await side(left), right: await side(right)},
		isScreenReaderEnabled,
	});
	t.teardown(view.close);
	return view;
};

test('two sides are compared, then listed with what differs first, down to a row with both its values', async t => {
	const view = await open(t, [140, 40]);
	await view.shows('left.db ⇄ right.db');
	await view.shows('done in');
	t.regex(view.text(), /= 1 the same {3}≠ 1 differ {3}✖ 1 failed {3}≠ 1 right only/v);
	t.regex(view.text(), /✖ broken .*no such table: main\.nowhere/v);
	t.regex(view.text(), /≠ extra .*right only/v);
	t.regex(view.text(), /≠ orders +300 +300 .*▽/v);
	t.regex(view.text(), /= regions +2 +2 +the same/v);
	await view.press('/', ...'orders', 'enter');
	t.regex(view.text(), /▲ HIGH +total\.max +600 → 999 \(\+66\.5 %\) +\+66\.5 % is past 30 %/v, 'with the reason');
	t.regex(view.text(), /▽ LOW +id\.max +300 → 301 \(\+0\.3 %\) +differs by \+0\.3 %/v);
	t.notRegex(view.text(), /and \d+ more/v, 'as many as there is room for');
	await view.press('enter');
	t.regex(view.text(), /severity.+what +│ +left │ +right/v);
	t.regex(view.text(), /status +│ distribution/v);
	await view.press('enter');
	await view.shows('by id');
	t.regex(view.text(), /~ 2 changed {3}\+ 1 right only {3}− 1 left only/v);
	t.regex(view.text(), /~ +7 +paid → lost +14 +note 7/v);
	t.regex(view.text(), /~ +12 +paid → lost +24 → 999 +note 12/v);
	t.regex(view.text(), /− +20 +paid +40 +note 20/v);
	t.regex(view.text(), /\+ 301 +paid +1 +late/v);
	await view.press('down', 'enter');
	t.regex(view.text(), /~ changed · 2 of 4/v);
	t.regex(view.text(), /≠ status +paid +lost\n +≠ total +24 +999\n +note +note 12 +note 12/v);
	await view.press('y');
	t.deepEqual(JSON.parse(view.copied().at(-1) ?? ''), {
		kind: 'changed',
		changed: ['status', 'total'],
		left: {id: '12', status: 'paid', total: '24', note: 'note 12'},
		right: {id: '12', status: 'lost', total: '999', note: 'note 12'},
	});
	await view.press('right', 'escape');
	t.regex(view.text(), /❯ − +20/v, 'back on the row that was last shown');
});

test('the old and the new numbers of a column stand by their points, and the arrows below one another', t => {
	const change = (id: string, left: string, right: string): RowDifference => ({
		kind: 'changed',
		left: [id, left],
		right: [id, right],
		changed: left === right ? [] : ['total'],
	});
	const rows: RowComparison = {
		key: {columns: ['id'], origin: 'declared'},
		columns: ['id', 'total'],
		columnsOrigin: 'all',
		rows: {left: 3, right: 3},
		added: 0,
		removed: 0,
		changed: 3,
		changedBy: [{column: 'total', rows: 3}],
		duplicateKeys: 0,
		rowsRead: 3,
		whyAllRead: null,
		differences: [change('1', '1594.08', '1604.58'), change('2', '530.9', '7'), change('3', '20', '20')],
		limit: 100,
	};
	const layout = layoutOf(rows, 80, 0);
	t.deepEqual(
		numbered(rows).map(row => textOf(rowLine(layout, row))),
		['1   1594.08 → 1604.58', '2    530.9  →    7   ', '3               20   '].map(text => ` ${text}`),
	);
});

test('every screen of a comparison fits into wide and narrow windows', async t => {
	const sizes = [
		[140, 40],
		[100, 30],
		[60, 16],
	] as const;
	const view = await open(t, [140, 40]);
	const fitsAll = async () => {
		for (const [columns, rows] of sizes) {
			await view.resize(columns, rows);
			t.true(view.lines().length <= rows, view.text());
			for (const line of view.lines()) {
				t.true(stringWidth(line) <= columns, `wider than ${columns}: ${line}`);
			}
		}
	};

	await view.shows('done in');
	await fitsAll();
	await view.press('/', ...'orders', 'enter', 'enter');
	await fitsAll();
	await view.press('G', '/', ...'nothing', 'enter');
	await fitsAll();
	await view.press('escape', 'enter');
	await view.shows('by id');
	await fitsAll();
	await view.press('right', 'right', 'enter');
	await fitsAll();
});

test('a screen reader reads words in place of marks', async t => {
	const view = await open(t, [100, 30], {isScreenReaderEnabled: true});
	await view.shows('done in');
	t.regex(view.text(), /regions; rows left 2; rows right 2; result the same/v);
	await view.press('/', ...'orders', 'enter', 't');
	await view.shows('by id');
	t.regex(view.text(), /changed: 7; status paid → lost/v);
	t.regex(view.text(), /right only: 301/v);
});

test('f shows only what differs, and a table that is the same can still have its rows compared', async t => {
	const view = await open(t, [100, 30]);
	await view.shows('done in');
	await view.press('f');
	t.notRegex(view.text(), /regions/v);
	await view.press('escape', '/', ...'regions', 'enter', 'enter');
	await view.shows('Both sides are the same.');
	await view.press('enter');
	await view.shows('= no row differs');
	t.regex(view.text(), /1 column compared/v);
});

test('escape stops a comparison and keeps what was compared, r compares again', async t => {
	const view = await open(t, [100, 30]);
	await view.shows('left.db ⇄ right.db');
	t.deepEqual(
		view
			.lines()
			.at(-1)
			?.match(/\b(?:esc|c) cancel/gv),
		['esc cancel'],
		'the footer names it once',
	);
	await view.press('escape');
	await view.shows('cancelled after');
	t.notRegex(view.lines().at(-1) ?? '', /cancel/v);
	await view.press('r');
	await view.shows('done in');
	t.regex(view.text(), /regions +2 +2 +the same/v);
});

test('rows: false of one side forbids its rows, and the screen says so', async t => {
	const {left, right} = await sidesIn(t);
	const config = path.join(path.dirname(left), 'closed.yml');
	await fs.writeFile(config, `rows: false\nsource: {type: sqlite, filepath: ${left}}\n`);
	const view = openView(memoryEngine(), [100, 30], {
		compare: {
			left: {name: 'closed.yml', config: await loadSource(config)},
			right: {name: 'right.db', config: await loadSource(right), isBare: true},
		},
	});
	t.teardown(view.close);
	await view.shows('done in');
	await view.press('/', ...'orders', 'enter', 't');
	await view.shows('Rows are not shown');
	t.regex(view.text(), /The config has rows: false\./v);
});

test('c at home asks what to compare with: an environment, something used lately, or what is typed', async t => {
	const {right} = await sidesIn(t);
	const engine = memoryEngine({configs: ['shop.yml', 'copy.yml']});
	const view = openView(engine, [100, 30], {configFile: path.resolve('shop.yml')});
	t.teardown(view.close);
	await view.shows('HIGH');
	await view.press('space', 'c');
	await view.shows('Compare this table with what?');
	t.regex(
		view.text(),
		/❯ production +an environment of shop\.yml\n +copy\.yml\n +another … +type a file, a config, a URL or a run id/v,
		'what is known first',
	);
	await view.press('G', 'enter');
	await view.shows('Compare with: ▏');
	await view.type(...'nothing.db');
	await view.press('enter');
	await view.shows('nothing.db');
	t.regex(view.text(), /Compare with: nothing\.db▏/v, 'a wrong text stays to be mended');
	await view.press('ctrl+u');
	await view.type(...right);
	await view.press('enter');
	// The shop of this engine is no file.
	await view.shows('/data/shop.db');
	t.regex(view.text(), /Press r to try again, esc to go back\./v);
	await view.press('escape');
	await view.shows('last run');
});

test('tables that were named are listed alone, and escape lists all of them', async t => {
	const view = openView(memoryEngine(), [100, 30], {configFile: 'shop.yml', tables: ['orders', 'v_*']});
	t.teardown(view.close);
	await view.shows('only orders v_*: 3 of 5');
	t.notRegex(view.text(), /products/v);
	await view.press('escape');
	await view.shows('products');
});
