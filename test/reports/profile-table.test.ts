// The figures that `profile` prints for a person.
import test from 'ava';
import {profileTable} from '../../source/reports/profile-table.ts';
import type {Measured, ColumnProfile} from '../../source/profiling/profile.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import {cellWidth} from '../../source/terminal-text.ts';
import {columnProfile, runOf} from '../support/cli-workspace.ts';

const exact = (value: Measured['value']): Measured => ({value, provenance: {kind: 'exact'}});

const withMetrics = (name: string, metrics: ReadonlyArray<readonly [MetricName, Measured]>): ColumnProfile =>
	columnProfile(name, {metrics: new Map(metrics)});

const amount = withMetrics('amount', [
	['null_percent', exact(12.5)],
	['distinct_count', {value: 9876, provenance: {kind: 'estimate', error: 0.01}}],
	['min', exact(-3)],
	['mean', exact(1234.5)],
	['max', exact(12_345_678)],
	[
		'histogram',
		exact([
			{binStart: -3, binEnd: 0, count: 1},
			{binStart: 0, binEnd: 3, count: 4},
		]),
	],
]);

test('the figures of a column stand in a line, aligned, with estimates marked', t => {
	const table = profileTable({run: runOf('orders'), columns: [amount]}, {name: 'orders', width: 100});
	t.is(
		table,
		[
			'orders: 12,480 rows, 1 column, estimates marked ≈',
			'column  type     null %  distinct  min      mean         max  shape',
			'amount  integer    12.5   ≈ 9,876   -3  1,234.50  12,345,678  ▃▇',
			'',
		].join('\n'),
	);
});

test('in a narrow terminal long names are cut in the middle, and no line is wider than it', t => {
	const long = withMetrics(`the_first_${'very_'.repeat(20)}long_name`, [['null_percent', exact(0)]]);
	for (const width of [60, 80, 100]) {
		const lines = profileTable({run: runOf('orders'), columns: [amount, long]}, {name: 'orders', width}).split(
			'\n',
		);
		t.true(lines.every(line => cellWidth(line) <= width));
		t.regex(lines.at(3) ?? '', /^the_[^ …]*…[^ …]*name /v);
	}
});

test('names from a database send nothing to the terminal but text', t => {
	const table = profileTable({run: runOf('x'), columns: [withMetrics('\u{1B}[31mred', [])]}, {name: 'x', width: 100});
	t.false(table.includes('\u{1B}'));
});

test('a figure that failed says so in its place', t => {
	const failed = columnProfile('big', {metrics: new Map(), errors: new Map([['mean', 'integer overflow']])});
	const table = profileTable({run: runOf('x'), columns: [failed]}, {name: 'x', width: 100});
	t.regex(table, /✖ failed/v);
});
