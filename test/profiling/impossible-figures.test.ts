// What no table can hold is an error of the column: a percent past 100, counts that do not add up.
import test from 'ava';
import {finishMetrics} from '../../source/profiling/metrics/finish.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnSummary, OrderedSummary} from '../../source/profiling/metrics/summary.ts';

const ordered = (counts: readonly number[]): OrderedSummary => ({
	min: 0,
	max: counts.length,
	quantile: () => ({value: 0, error: 0}),
	histogram: () => ({
		value: counts.map((count, index) => ({binStart: index, binEnd: index + 1, count})),
		error: 0,
	}),
});

const summaryOf = (changed: Partial<ColumnSummary> = {}, counts: readonly number[] = [40, 50]): ColumnSummary => ({
	type: 'integer',
	rows: 100,
	nulls: 10,
	sampleRows: null,
	distinct: {value: 80, error: 0},
	mismatched: null,
	trueCount: 0,
	hasOrder: true,
	numeric: {...ordered(counts), finite: 90, zeros: 1, negatives: 2, fractions: 0, nonFinite: 0, mean: 1, stddev: 1},
	temporal: {...ordered(counts), nonFinite: 0, hours: undefined},
	text: {
		count: 90,
		minLength: null,
		maxLength: null,
		totalLength: 0,
		empty: 0,
		padded: 0,
		upper: 0,
		lower: 0,
		nonAscii: 0,
		digits: 0,
	},
	topValues: () => ({value: [{value: 1, count: 11}], error: 0}),
	histogramBins: 2,
	maxDistinctValues: 10,
	...changed,
});

const names: readonly MetricName[] = [
	'count',
	'null_count',
	'null_percent',
	'distinct_count',
	'distinct_percent',
	'histogram',
	'top_values',
	'mean',
];

const failing = (summary: ColumnSummary): readonly string[] => finishMetrics(names, summary).errors.keys().toArray();

test('possible figures are no errors', t => {
	t.deepEqual(failing(summaryOf()), []);
	t.deepEqual(failing(summaryOf({type: 'date'})), []);
});

test('more distinct values than values are errors, as a count and in percent', t => {
	t.deepEqual(failing(summaryOf({distinct: {value: 105, error: 0}})), ['distinct_count', 'distinct_percent']);
	t.deepEqual(failing(summaryOf({distinct: {value: 95, error: 0}})), ['distinct_count']);
});

test('a negative number of nulls is an error', t => {
	t.true(failing(summaryOf({nulls: -4})).includes('null_count'));
	t.true(failing(summaryOf({nulls: -4})).includes('null_percent'));
});

test('bins that do not add up to the number of values are an error', t => {
	t.deepEqual(failing(summaryOf({}, [40, 51])), ['histogram']);
	t.deepEqual(failing(summaryOf({}, [40, 49])), ['histogram']);
	t.deepEqual(failing(summaryOf({type: 'timestamp'}, [40, 51])), ['histogram']);
});

test('frequent values that occur more often than there are values are an error', t => {
	t.deepEqual(failing(summaryOf({topValues: () => ({value: [{value: 1, count: 91}], error: 0})})), ['top_values']);
});

test('the reason names the impossible count', t => {
	const {errors, metrics} = finishMetrics(['histogram'], summaryOf({}, [40, 51]));
	t.regex(errors.get('histogram') ?? '', /^It counts 91 of 90 values\./v);
	t.false(metrics.has('histogram'));
});
