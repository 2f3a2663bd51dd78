// What is watched: when it is profiled again, what is told, and how it ends.
import test from 'ava';
import {readWatchAnswer, rhythmText} from '../../source/session/services/watch.ts';
import {openShop} from '../support/session-view.ts';
import {shopTables} from '../support/shop.ts';

const runsOf = (engine: ReturnType<typeof openShop>['engine'], name: string): number =>
	engine.kept.filter(({run}) => run.datasetName === name).length;

/** The shop whose drift comes with the next load, not with the last one. */
const oneDayBehind = shopTables.map(table => ({
	...table,
	columns: table.columns.map(column => ({
		...column,
		value: (random: () => number, row: number, day: number) => column.value(random, row, day - 1),
	})),
}));

test('W watches a table: it is profiled again and again, and W stops it', async t => {
	const {view, engine} = openShop(t, [140, 40]);
	await view.shows('2 drifted');
	const before = runsOf(engine, 'customers');
	await view.press('W');
	t.regex(view.text(), /Profile customers every: 10m▏/v);
	await view.press('ctrl+u', '1', 's', 'enter');
	t.regex(view.text(), /Watching 1 table every 1 s; W stops it/v);
	t.regex(view.lines()[0] ?? '', /watching: every 1 s, next (?:at \d\d:\d\d|now)/v);
	await view.shows('just now     ▽ 1 LOW');
	t.is(runsOf(engine, 'customers'), before + 1);
	await view.press('W');
	await view.shows('The watch has ended');
	t.notRegex(view.lines()[0] ?? '', /watching/v);
});

test('tables are profiled when the source has changed, and the bell rings on new drift', async t => {
	const {view, engine} = openShop(t, [140, 40], {tables: oneDayBehind});
	await view.shows('5 tables');
	await view.press('space', 'j', 'space', 'W', 'ctrl+u', ...'change', 'space', ...'bell', 'enter');
	t.regex(view.lines()[0] ?? '', /watching: when the source changes/v);
	t.is(view.rings(), 0);
	engine.changeSource();
	await view.shows('New drift: ');
	t.regex(view.text(), /New drift: .*customers ▲ \d+ HIGH/v);
	t.is(view.rings(), 1);
});

test('the next session proposes the last interval, and asks again after an answer that is not a time', async t => {
	const {view, engine} = openShop(t, [100, 30]);
	await view.shows('2 drifted');
	await view.press('W', 'ctrl+u', ...'soon', 'enter');
	t.regex(view.text(), /every: soon▏ {3}"soon" is not a duration from 1s to 24h/v);
	await view.press('ctrl+u', '2', 'h', 'enter');
	await view.shows('watching: every 2 h');
	view.close();
	const next = openShop(t, [60, 16], {engine}).view;
	await next.shows('customers');
	await next.press('W');
	t.regex(next.text(), /every: 2h▏/v);
	await next.press('x', 'enter');
	t.regex(
		next.text(),
		/\n"2hx" is not a duration from 1s to 24h\nProfile \S+ every: 2hx▏\n/v,
		'whole, in a line above',
	);
	await next.press('backspace', 'enter');
	t.regex(next.lines()[0] ?? '', /watching, next \d\d:\d\d/v, 'a narrow window says it in short');
});

test('a rhythm is a duration from a second to a day, minutes if no unit is given, or each change', t => {
	t.deepEqual(readWatchAnswer('10'), {every: 600_000, rings: false});
	t.deepEqual(readWatchAnswer(' 90 s Bell'), {every: 90_000, rings: true});
	t.deepEqual(readWatchAnswer('24h'), {every: 86_400_000, rings: false});
	t.deepEqual(readWatchAnswer('change'), {every: 'change', rings: false});
	for (const text of ['0', '25h', '', 'bell', '10x', '-5m']) {
		t.is(readWatchAnswer(text), undefined, text);
	}

	t.is(rhythmText(600_000), '10 m');
	t.is(rhythmText(90_000), '90 s');
	t.is(rhythmText(3_600_000), '1 h');
});
