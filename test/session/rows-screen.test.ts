// The rows behind a figure in the session.
import test from 'ava';
import type {Contribution} from '../../source/drift/blame/decompose.ts';
import {sharePairs} from '../../source/reports/share-pairs.ts';
import {causeChoices, grownFirst, rowChoices} from '../../source/session/screens/rows/choices.ts';
import {column} from '../support/drift-runs.ts';
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

test('t on a finding offers the rows of the cause first, where one condition selects them', t => {
	const cell = {rows: 40, weight: 40, amount: 80, squares: 200};
	const cause: Contribution = {
		column: 'country',
		value: 'DE',
		baseline: cell,
		current: {...cell, rows: 50},
		shares: [0.4, 0.5],
		figures: [2, 2],
		within: 0,
		mix: 1,
		contribution: 1,
		chance: 0.1,
	};
	const blame = (causes: readonly Contribution[]) =>
		({
			target: {kind: 'mean', column: 'age'},
			baseline: 1,
			current: 2,
			verdict: 'segments',
			causes,
			explained: 1,
		}) as const;
	t.deepEqual(causeChoices(blame([cause])), [
		{
			title: 'country = DE',
			filter: {kind: 'equal', column: 'country', value: 'DE'},
			count: 50,
			note: 'the cause',
		},
	]);
	t.deepEqual(
		causeChoices(blame([{...cause, value: null}])).map(({filter}) => filter),
		[{kind: 'null', column: 'country'}],
	);
	t.deepEqual(causeChoices(blame([{...cause, value: undefined}])), [], 'all other rows have no condition');
	t.deepEqual(causeChoices(blame([{...cause, and: {column: 'status', value: 'paid'}}])), [], 'nor have two at once');
});

test('t on a finding of a distribution offers the bins that its picture shows', t => {
	const ages = (from: number, counts: readonly number[]) =>
		column('age', 'integer', {
			histogram: counts.map((count, index) => ({
				binStart: from + index * 10,
				binEnd: from + (index + 1) * 10,
				count,
			})),
		});
	const [before, after] = [ages(15, [40, 40, 20]), ages(20, [10, 30, 60])];
	const drawn = sharePairs(before, after)
		.filter(({current = 0}) => current > 0)
		.map(({label}) => `age ${label}`);
	const offered = rowChoices(after, before);
	t.deepEqual(
		offered.map(({title}) => title),
		drawn,
	);
	// The baseline begins at 15, the current run ends at 50: ten bins of 3.5.
	t.deepEqual(offered.at(-1)?.filter, {kind: 'range', column: 'age', from: 46.5, upTo: 50});
	t.deepEqual(
		grownFirst(offered)
			.map(({title}) => title)
			.slice(0, 3),
		// 60 of 100 rows lie from 40 to 50 now, and fewer than 20 did.
		['age 46.5 – 50.0', 'age 43.0 – 46.5', 'age 39.5 – 43.0'],
		'those that grew most come first',
	);
	t.deepEqual(
		rowChoices(after).map(({count}) => count),
		[10, 30, 60],
		'alone it has its own bins',
	);
});
