import test from 'ava';
import {sharePairs} from '../../source/reports/share-pairs.ts';
import {aColumn} from '../support/run-profiles.ts';

const textColumn = (counts: Readonly<Record<string, number>>, {rows, distinct}: {rows: number; distinct: number}) =>
	aColumn(
		{
			count: rows,
			null_count: 0,
			distinct_count: distinct,
			top_values: Object.entries(counts).map(([value, count]) => ({value, count})),
		},
		{databaseType: 'TEXT', semanticType: 'text'},
	);

test('if there is no room for all values, the ones that changed most are shown', t => {
	const months = Array.from({length: 40}, (_, index) => [`m${index}`, 100] as const);
	const before = textColumn(Object.fromEntries(months), {rows: 4000, distinct: 40});
	const after = textColumn({...Object.fromEntries(months), m40: 80, m41: 20}, {rows: 4100, distinct: 42});
	const shown = sharePairs(before, after);
	t.is(shown.length, 12);
	t.like(shown[0], {label: 'm40 (new)', isNewOrGone: true, baseline: 0, current: 80 / 4100});
	t.is(shown[1]?.label, 'm41 (new)');
});

test('a low picture has fewer and wider bins, with the rows of the narrow ones', t => {
	const numbers = (counts: readonly number[]) =>
		aColumn({
			count: counts.reduce((sum, count) => sum + count, 0),
			null_count: 0,
			distinct_count: 1000,
			histogram: counts.map((count, index) => ({binStart: index * 10, binEnd: (index + 1) * 10, count})),
		});
	const [before, after] = [
		numbers([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
		numbers([100, 5, 5, 40, 0, 0, 10, 20, 30, 40]),
	];
	const [narrow, wide] = [sharePairs(before, after), sharePairs(before, after, {maxParts: 5})];
	t.is(narrow.length, 10);
	t.deepEqual(
		wide.map(({label}) => label),
		['0 – 20', '20 – 40', '40 – 60', '60 – 80', '80 – 100'],
	);
	for (const side of ['baseline', 'current'] as const) {
		for (const [index, pair] of wide.entries()) {
			const held = (narrow[2 * index]?.[side] ?? NaN) + (narrow[2 * index + 1]?.[side] ?? NaN);
			t.true(Math.abs((pair[side] ?? NaN) - held) < 1e-12);
		}
	}
});

test('the share of an unlisted value is unknown if the run has more values than it lists', t => {
	const before = textColumn({a: 50, b: 30}, {rows: 100, distinct: 9});
	const after = textColumn({a: 50, c: 31}, {rows: 100, distinct: 2});
	t.deepEqual(
		sharePairs(before, after).map(({label, baseline, current}) => [label, baseline, current]),
		[
			['a', 0.5, 0.5],
			['c', undefined, 0.31],
			['b (gone)', 0.3, 0],
		],
	);
});
