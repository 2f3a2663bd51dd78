// A look at a table that was never profiled, in the session.
import test from 'ava';
import {statusOf} from '../../source/session/screens/look/lines.ts';
import {textOf} from '../../source/session/text/line.ts';
import {openShop} from '../support/session-view.ts';

/** Keys that open the view that was never profiled. */
const toReturns = ['/', 'r', 'e', 't', 'u', 'r', 'n', 's', 'enter', 'enter'] as const;

test('a table without runs opens with its catalogue at once, then with a sample that is not kept', async t => {
	const {view, engine} = openShop(t, [100, 30], {holdsSamples: true});
	await view.shows('HIGH');
	const {length: before} = engine.kept;
	await view.press(...toReturns);
	await view.shows('reading a sample of the rows');
	t.regex(view.text(), /❯ +order_id +integer +– +– +–/v);
	t.regex(view.lines()[0] ?? '', /v_returns › look +≈ 2,040 rows · ≈ 64 kB · never profiled/v);
	engine.finishSamples();
	await view.shows('Figures of 1,000 rows sampled across the table, not kept');
	t.regex(view.text(), /❯ +order_id +integer +0\.0/v);
	t.is(engine.kept.length, before);
});

test('the profile replaces the look when the run ends, and the look never waits for it', async t => {
	const {view, engine} = openShop(t, [100, 30], {heldTables: ['v_returns']});
	await view.shows('HIGH');
	await view.press(...toReturns, 'enter');
	await view.shows('its exact figures will show here');
	await view.press('right');
	t.regex(view.lines()[0] ?? '', /v_returns › look +batch at \d+ %/v);
	engine.finishTables();
	await view.shows('v_returns › profile');
	await view.shows('estimates marked');
	await view.press('escape');
	await view.shows('Profiled once');
});

test('if reading rows is billed, the look reads none until m asks for a sample', async t => {
	const {view} = openShop(t, [100, 30], {isBilled: true});
	await view.shows('HIGH');
	await view.press(...toReturns);
	t.regex(view.text(), /From the catalogue alone: reading rows is billed; m reads a sample/v);
	t.regex(view.text(), /❯ +order_id +integer +– +– +–/v);
	await view.press('m');
	await view.shows('Figures of 1,000 rows');
});

test('figures of the look that do not fit are counted, and scrolled to', async t => {
	const {view} = openShop(t, [60, 16]);
	await view.shows('HIGH');
	await view.press(...toReturns);
	await view.shows('Figures of 1,000 rows');
	t.regex(view.text(), /→ \d+ more {3}Figures of 1,000 rows/v);
	t.notRegex(view.text(), /← \d+ more/v);
	for (let step = 0; step < 40; step++) {
		await view.press('right');
	}

	t.regex(view.text(), /← \d+ more {3}Figures of 1,000 rows/v);
	t.notRegex(view.text(), /→ \d+ more/v);
});

test('leaving the look stops what it reads', async t => {
	const {view, engine} = openShop(t, [100, 30], {holdsSamples: true});
	await view.shows('HIGH');
	await view.press(...toReturns);
	await view.shows('reading a sample');
	t.is(engine.leftSamples(), 0);
	await view.press('escape');
	t.is(engine.leftSamples(), 1);
});

test('a view that cannot be described says why', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('/', 'l', 'e', 'g', 'a', 'c', 'y', 'enter', 'enter');
	await view.shows('Cannot describe v_legacy');
	t.regex(view.text(), /no such column: discount/v);
});

test('the look says how many rows its figures come from, also for one row and for none', t => {
	const table = {schema: 'main', name: 'few', kind: 'table', estimatedRows: 0} as const;
	const status = (rows: number) =>
		textOf(statusOf({table, columns: [], isBilled: false, sample: {rows, kind: 'all'}}, {status: 'read'}));
	t.is(status(12), 'Figures of all 12 rows, not kept');
	t.is(status(1), 'Figures of its only row, not kept');
	t.is(status(0), 'The table has no rows');
});
