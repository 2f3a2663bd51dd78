// The rows behind a figure in the session.
import test from 'ava';
import {openShop} from '../support/session-view.ts';

test('t shows the first rows of a table, enter the whole row, and → the next one', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('t');
	await view.shows('SELECT * FROM "customers"');
	t.regex(view.text(), /customer_id 1/v);
	t.regex(view.lines()[0] ?? '', /customers › first rows/v);
	await view.press('down', 'enter');
	t.regex(view.text(), /customer_id 2/v);
	await view.press('right', 'escape');
	t.regex(view.text(), /❯ .*customer_id 3/v);
});

test('t on a column asks which rows, and keeps the column in view while the others scroll', async t => {
	const {view} = openShop(t, [60, 16]);
	await view.shows('HIGH');
	await view.press('p', 'down', 'down', 'down', 't');
	await view.shows('Which rows to show?');
	await view.press('enter');
	await view.shows('SELECT');
	const headings = view.lines()[4] ?? '';
	t.regex(headings, /^[ ❯]*age/v);
	await view.press('right', 'right');
	t.regex(view.lines()[4] ?? '', /^[ ❯]*age/v);
	t.not(view.lines()[4], headings);
	await view.press('y');
	t.regex(view.copied().at(-1) ?? '', /^SELECT \* FROM "customers"/v);
});

test('t on a finding of nulls shows these rows at once', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('d', '/', 'n', 'u', 'l', 'l', '_', 'p', 'enter', 'enter');
	await view.press('t');
	await view.shows('-- null');
	t.regex(view.lines()[0] ?? '', /is null/v);
});
