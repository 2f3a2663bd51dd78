// The drift board by its keys: tables by day, with the worst of each day.
import test from 'ava';
import {headLength, readVerdictHead, writeVerdict} from '../../source/drift/kept-verdict.ts';
import {headingLines} from '../../source/session/screens/board/lines.ts';
import {noDrift} from '../../source/session/state/drift-status.ts';
import {textOf} from '../../source/session/text/line.ts';
import {type MemoryEngine, withWorkspace} from '../support/memory-engine.ts';
import {openShop, type View} from '../support/session-view.ts';

/** The cells of a dataset as they are drawn, by day. */
const cellsOf = (view: View, name: string): readonly string[] => {
	const row = view.lines().find(line => line.slice(2).startsWith(name)) ?? '';
	const cells = row.slice('❯ customers'.length);
	return Array.from({length: Math.ceil(cells.length / 3)}, (_, index) =>
		cells.slice(index * 3, index * 3 + 3).trim(),
	);
};

const openBoard = async (view: View): Promise<void> => {
	await view.shows('2 drifted');
	await view.press('#');
	await view.shows('› board');
};

/** Counts the comparisons that an engine is asked for. */
const counting = (engine: MemoryEngine, asked: string[]): MemoryEngine =>
	withWorkspace(engine, workspace => ({
		async driftStatus(dataset, comparison) {
			asked.push(`${dataset.datasetName} ${comparison?.current ?? 'latest'}`);
			return workspace.driftStatus(dataset, comparison);
		},
	}));

test('the board shows each table by day, worst first, and enter opens the drift of the day', async t => {
	const {view} = openShop(t, [140, 40]);
	await openBoard(view);
	await view.shows('customers ○');
	t.regex(view.lines()[0] ?? '', /shop\.yml › development › board .+9 days · 3 tables/v);
	t.deepEqual(
		view
			.lines()
			.flatMap(line => /^[ ❯] (?<name>customers|orders|products)\s/v.exec(line)?.groups?.['name'] ?? [])
			.slice(0, 3),
		['customers', 'orders', 'products'],
	);
	const customers = cellsOf(view, 'customers');
	t.is(customers.length, 9);
	t.is(customers[0], '○', 'the first run has none before it');
	t.is(customers.at(-1), '▲H');
	t.is(cellsOf(view, 'products').at(-1), '·');
	t.regex(view.text(), /customers {3}\d+ [A-Z][a-z]+ \d{4} {3}◆ 1 schema {2}▲ 4 HIGH.+ {3}run \w{6} \d\d:\d\d/v);
	t.regex(view.text(), /▲ HIGH +age +mean/v, 'the findings of the day');
	await view.press('enter');
	await view.shows('loyalty_tier');
	t.regex(view.text(), /customers › drift/v);
	await view.press('escape', 'left');
	t.notRegex(view.text(), /▲ 4 HIGH/v);
	await view.press(...Array.from({length: 20}, () => 'left'), 'enter');
	await view.shows('customers › profile');
});

test('each month stands over its first day, and the first one of a year has the year where there is room', t => {
	const monthsOver = (days: readonly string[]): string =>
		textOf(headingLines({nameWidth: 7, days}, undefined)[0] ?? []).slice(9);
	const days = (month: string, from: number, to: number): readonly string[] =>
		Array.from({length: to - from + 1}, (_, index) => `${month}-${String(from + index).padStart(2, '0')}`);
	t.is(monthsOver([...days('2023-11', 29, 30), ...days('2023-12', 1, 2)]), 'Nov   Dec');
	t.is(
		monthsOver([...days('2017-12', 28, 31), ...days('2018-01', 1, 1), ...days('2018-12', 1, 4)]),
		'Dec 2017    Jan Dec',
	);
	t.is(
		monthsOver([...days('2018-01', 31, 31), ...days('2018-02', 1, 1)]),
		'Jan',
		'a name that has no room is left out',
	);
});

test('the findings of a day fill the lines that the tables leave free, and say how many more there are', async t => {
	const {view} = openShop(t, [80, 24]);
	await openBoard(view);
	await view.shows('▲ HIGH');
	t.regex(view.text(), /▲ HIGH +age +mean/v);
	await view.resize(80, 18);
	t.regex(view.text(), /and \d+ more: enter/v);
});

test('the board judges no run again whose verdict is kept or was shown before', async t => {
	const asked: string[] = [];
	const first = openShop(t, [140, 40]);
	await first.view.shows('2 drifted');
	const {view} = openShop(t, [140, 40], {engine: counting(first.engine, asked)});
	await openBoard(view);
	await view.shows('customers ○');
	await view.shows('products  ○');
	const latest = first.engine.kept.findLast(({run}) => run.datasetName === 'customers')?.run.runId;
	t.true(asked.length > 0, 'earlier runs have no verdict yet');
	t.false(asked.some(text => text.includes(latest ?? 'none') || text.endsWith('latest')));
	const before = asked.length;
	t.is(new Set(asked).size, before, 'none of them twice');
	await view.press('escape', '#');
	await view.settled();
	t.is(asked.length, before);
});

test('the counts of a kept verdict are read from its beginning, however long its findings are', t => {
	const counts = {
		schemaChanges: 99_999,
		bySeverity: {high: 99_999, medium: 99_999, low: 99_999},
		worst: 'medium',
		compared: 9_999_999,
		fewRows: 9_999_999,
		accepted: 99_999,
	} as const;
	const empty = writeVerdict({key: 'k'.repeat(43), driftStatus: {...counts, findings: [], columns: []}});
	const text = `${empty.slice(0, empty.indexOf('[]'))}["${'long '.repeat(1000)}"]}}`;
	t.deepEqual(readVerdictHead(text.slice(0, headLength)), counts);
	const whole = writeVerdict({key: '', driftStatus: noDrift});
	t.like(readVerdictHead(whole), {worst: 'none', compared: 0});
	t.is(readVerdictHead('{"key":"of another version"}'), undefined);
});

test('the board filters by words, shows only what drifted, and takes over new runs', async t => {
	const {view, engine} = openShop(t, [60, 16]);
	await openBoard(view);
	await view.press('/', 'o', 'r', 'd', 'enter');
	t.regex(view.text(), /❯ orders/v);
	t.notRegex(view.text(), /products/v);
	await view.press('escape', 'f');
	await view.shows('only what drifted: 2 of 3');
	await view.press('escape');
	await view.shows('▲H high');
	engine.profileElsewhere('products');
	await view.shows('New runs by another program: products');
});

test('where a table has no run on the day, the board says which key goes to its nearest one', async t => {
	const {view, engine} = openShop(t, [140, 40], {moreTables: 1});
	engine.profileElsewhere('table_00001');
	await openBoard(view);
	await view.press('/', 't', 'a', 'b', 'enter', 'left');
	await view.shows('no run; → goes to');
	await view.press('right');
	await view.shows('nothing to compare it with');
	t.notRegex(view.text(), /no run/v);
});
