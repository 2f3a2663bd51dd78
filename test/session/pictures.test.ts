// Pictures of the screen of a column: their places are worked out by hand.
import test from 'ava';
import type {ColumnProfile, MetricValue} from '../../source/profiling/profile.ts';
import type {SemanticType} from '../../source/profiling/column-types.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import {boxPlot, fewNumbers, lengthScale, truthValues} from '../../source/session/screens/column/pictures.ts';
import {brailleLine, cellOf} from '../../source/session/text/braille.ts';
import {textOf} from '../../source/session/text/line.ts';
import {openShop} from '../support/session-view.ts';

const columnOf = (semanticType: SemanticType, values: Partial<Record<MetricName, MetricValue>>): ColumnProfile => ({
	column: {name: 'one', databaseType: '', semanticType, nullable: true, primaryKey: false},
	metrics: new Map(
		Object.entries(values).map(([name, value]) => [name as MetricName, {value, provenance: {kind: 'exact'}}]),
	),
	errors: new Map(),
});

test('a line in braille has a dot for each half cell, and steps where it climbs', t => {
	// Two cells are four dots wide and four high: the diagonal has one dot in each column.
	const climb = [
		{x: 0, y: 0},
		{x: 1, y: 1},
	];
	t.deepEqual(brailleLine(climb, {width: 2, height: 1}), ['⡠⠊']);
	t.deepEqual(brailleLine([{x: 0.5, y: 0.5}], {width: 1, height: 1}), ['⠐']);
	const flat = [
		{x: 0, y: 1},
		{x: 1, y: 1},
	];
	t.deepEqual(brailleLine(flat, {width: 3, height: 2}), ['⠉⠉⠉', '⠀⠀⠀']);
	t.deepEqual(cellOf({x: 1, y: 0}, {width: 3, height: 2}), {column: 2, row: 1});
});

test('a box plot has its box, its whiskers and its median where the quantiles lie', t => {
	const column = columnOf('integer', {min: 0, p05: 2, p25: 6, p50: 10, p75: 12, p95: 18, max: 20});
	const [, plot, labels] = boxPlot(column, 21).map(line => textOf(line));
	t.is(plot, '··├───████┃██─────┤··');
	t.is(labels, '0        10        20');
	t.deepEqual(boxPlot(columnOf('integer', {min: 3, max: 3}), 40), [], 'one value has no spread');
});

test('lengths lie on a scale from zero on', t => {
	const column = columnOf('text', {min_length: 10, avg_length: 20, max_length: 40});
	const [, scale] = lengthScale(column, 41).map(line => textOf(line));
	t.is(scale, `${'·'.repeat(10)}├${'─'.repeat(9)}┃${'─'.repeat(19)}┤`);
});

test('few numbers are listed in their order, and a boolean as true, false and null', t => {
	const values = [
		{value: 10, count: 3},
		{value: 2, count: 9},
	];
	t.deepEqual(fewNumbers(columnOf('integer', {distinct_count: 2, top_values: values})), [
		{label: '2', count: 9},
		{label: '10', count: 3},
	]);
	t.is(fewNumbers(columnOf('integer', {distinct_count: 3, top_values: values})), undefined, 'one is not listed');
	t.deepEqual(truthValues(columnOf('boolean', {count: 10, true_count: 6, null_count: 1})), [
		{label: 'true', count: 6},
		{label: 'false', count: 3},
		{label: 'null', count: 1},
	]);
});

test('the chart of a column shows a metric over the runs, with the value of the run under the cursor', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('p');
	await view.shows('customer_id');
	await view.press('j', 'j', 'j', 'enter');
	await view.shows('mean   2');
	const title = () => view.lines().find(line => /(?:mean|null %) {3}\d{4}-\d\d-\d\d \d\d:\d\d/v.test(line)) ?? '';
	t.regex(title(), /mean {3}\d{4}-\d\d-\d\d \d\d:\d\d {3}51\.99/v);
	await view.press(',');
	t.regex(title(), /mean {3}\d{4}-\d\d-\d\d \d\d:\d\d {3}38\./v, 'the run before');
	await view.press('.', '.');
	t.regex(title(), /51\.99/v);
	await view.press('tab');
	t.regex(view.text(), /rows {3}\d{4}-\d\d-\d\d \d\d:\d\d {3}12,440/v, 'the chart of the next metric');
});

test('in a narrow window the keys of the chart bring it into view', async t => {
	const {view} = openShop(t, [80, 24]);
	await view.shows('HIGH');
	await view.press('p');
	await view.shows('customer_id');
	await view.press('j', 'j', 'j', 'enter');
	await view.shows('most frequent');
	const title = /mean {3}\d{4}-\d\d-\d\d \d\d:\d\d/v;
	t.notRegex(view.text(), title);
	await view.press(',');
	t.regex(view.text(), title);
});
