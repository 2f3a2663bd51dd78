// The pictures of findings that the spread of the values does not show: nulls, and extremes.
import test from 'ava';
import {extremeLines} from '../../../../source/session/screens/finding/extreme-lines.ts';
import {nullLines} from '../../../../source/session/screens/finding/share-lines.ts';
import {textOf, widthOf} from '../../../../source/session/text/line.ts';
import {column} from '../../../support/drift-runs.ts';

test('nulls are a bar for each run, with the share and the rows that it is of', t => {
	const lines = nullLines(
		'email',
		[
			{label: 'baseline', percent: 0, rows: 400, isCurrent: false},
			{label: 'current', percent: 25, rows: 400, isCurrent: true},
		],
		80,
	).map(item => textOf(item));
	t.is(lines.length, 3);
	t.regex(lines[1] ?? '', /^baseline +0\.0 % +0 of 400 rows$/v);
	t.regex(lines[2] ?? '', /^current +█+ +25\.0 % +100 of 400 rows$/v);
});

test('the bars of nulls fit into a small window', t => {
	for (const width of [56, 76, 136]) {
		const lines = nullLines(
			'a_name_of_a_column',
			[{label: '2026-11-29 08:48:57 c', percent: 99.99, rows: 12_345_678, isCurrent: true}],
			width,
		);
		t.true(lines.every(item => widthOf(item) <= width));
	}
});

const binned = (max: number, counts: readonly number[]) =>
	column('age', 'integer', {
		max,
		min: 0,
		histogram: counts.map((count, index) => ({
			binStart: (index * max) / counts.length,
			binEnd: ((index + 1) * max) / counts.length,
			count,
		})),
	});

test('a new maximum comes with the rows above the earlier one, as far as the bins tell', t => {
	const before = binned(100, [5, 5, 5, 5]);
	t.deepEqual(
		extremeLines('max', before, binned(1000, [17, 0, 0, 3])).map(item => textOf(item)),
		['at least 3 rows of 20 above the earlier maximum'],
	);
	t.deepEqual(extremeLines('max', before, binned(90, [5, 5, 5, 5])), [], 'it did not rise');
});
