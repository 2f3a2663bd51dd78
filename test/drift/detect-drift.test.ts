import test from 'ava';
import {metrics} from '../../source/profiling/metrics/catalogue.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, MetricValue, Provenance, Sampling} from '../../source/profiling/profile.ts';
import {change, column, comparisonOf, driftOf, later, profile} from '../support/drift-runs.ts';
import fc from '../support/properties.ts';

/** The comparison of one metric of a column that is all that both runs have. */
const comparedColumn = (before: ColumnProfile, after: ColumnProfile, metric: MetricName) =>
	comparisonOf(driftOf(profile([before]), later([after])), `${before.column.name}.${metric}`);

const everyMetric = {
	metrics: metrics
		.values()
		.filter(({judge}) => judge !== 'none')
		.map(({name}) => name)
		.toArray(),
};

test('a planted drift of each sort is found, and nothing else', t => {
	const steady = column('steady', 'integer', {
		null_percent: 2,
		mean: 41.4,
		stddev: 14,
		min: 18,
		max: 96,
	});
	const report = driftOf(
		profile([
			column('nulls', 'text', {null_percent: 0}),
			column('constant', 'integer', {stddev: 0, mean: 7}),
			column('zero', 'integer', {mean: 0}),
			column('value', 'float', {mean: 5}),
			column('signup', 'date', {min: '2024-01-01'}),
			column('removed', 'text', {null_percent: 0}),
			steady,
		]),
		later([
			column('nulls', 'text', {null_percent: 30}),
			column('constant', 'integer', {stddev: 1, mean: 7}),
			column('zero', 'integer', {mean: 5}),
			column('value', 'float', {mean: null}),
			column('signup', 'text', {}),
			column('added', 'text', {null_percent: 0}),
			steady,
		]),
	);
	t.deepEqual(
		report.metricDrifts
			.filter(({severity}) => severity !== 'none')
			.map(({columnName, metricName, severity}) => [columnName, metricName, severity]),
		[
			['nulls', 'null_percent', 'high'],
			['constant', 'stddev', 'high'],
			['zero', 'mean', 'high'],
			['value', 'mean', 'high'],
		],
	);
	t.deepEqual(
		report.schemaChanges.map(({kind, columnName, severity}) => [kind, columnName, severity]),
		[
			['column_removed', 'removed', 'high'],
			['type_changed', 'signup', 'high'],
			['column_added', 'added', 'low'],
		],
	);
	t.deepEqual(report.summary, {
		totalDrifts: 4,
		schemaChanges: 3,
		driftBySeverity: {high: 4, medium: 0, low: 0},
		hasCriticalDrift: true,
		worst: 'high',
		accepted: 0,
		notEnoughRows: 0,
	});
});

const values: Partial<Record<MetricName, fc.Arbitrary<MetricValue>>> = {
	mean: fc.oneof(fc.double(), fc.constant(null)),
	stddev: fc.option(fc.double({min: 0, noNaN: true})),
	min: fc.oneof(
		fc.double(),
		fc.constant(null),
		fc.bigInt().map(String),
		fc.date({noInvalidDate: true}).map(date => date.toISOString()),
		fc.string(),
	),
	max: fc.oneof(fc.double(), fc.string()),
	null_percent: fc.double({min: 0, max: 100, noNaN: true}),
	distinct_percent: fc.double({min: 0, max: 100, noNaN: true}),
	count: fc.nat(),
};

const anyColumn = fc
	.record({
		name: fc.string(),
		type: fc.constantFrom('integer' as const, 'float' as const, 'text' as const, 'date' as const, 'time' as const),
		values: fc.record(values, {requiredKeys: []}),
		errors: fc.record({mean: fc.string(), p50: fc.string()}, {requiredKeys: []}),
		provenance: fc.oneof(
			fc.constant<Provenance>({kind: 'exact'}),
			fc.double({min: 0, max: 1, noNaN: true}).map((error): Provenance => ({kind: 'estimate', error})),
			fc.nat().map((rows): Provenance => ({kind: 'sample', rows})),
		),
	})
	.map(({name, type, values: found, ...parts}) => column(name, type, found, parts));

const anyProfile = fc
	.record({
		columns: fc.uniqueArray(anyColumn, {selector: ({column: {name}}) => name}),
		rowCount: fc.option(fc.nat()),
		version: fc.constantFrom(null, '0.2.0'),
		sampling: fc.constantFrom<Sampling>({kind: 'all'}, {kind: 'ratio', ratio: 0.1, seed: 1}),
	})
	.map(({columns, ...run}) => profile(columns, run));

test('a run compared with itself never drifts, whatever it holds', t => {
	fc.assert(
		fc.property(anyProfile, same => {
			const report = driftOf(same, same, everyMetric);
			t.is(report.summary.worst, 'none');
			t.deepEqual(report.schemaChanges, []);
		}),
	);
});

test('in any report, severities add up, percentages are finite or null, and the worst comes first', t => {
	fc.assert(
		fc.property(anyProfile, anyProfile, (one, other) => {
			const {metricDrifts, summary} = driftOf(one, other, everyMetric);
			const {high, medium, low} = summary.driftBySeverity;
			t.is(high + medium + low, summary.totalDrifts);
			t.is(metricDrifts.filter(({severity}) => severity !== 'none').length, summary.totalDrifts);
			t.true(
				metricDrifts.every(
					({changePercent, changeAbsolute}) =>
						Number.isFinite(changePercent ?? 0) && Number.isFinite(changeAbsolute ?? 0),
				),
			);
			const order = ['high', 'medium', 'low', 'none'];
			t.true(
				metricDrifts.every(
					({severity}, index) =>
						order.indexOf(severity) >= order.indexOf(metricDrifts[index - 1]?.severity ?? 'high'),
				),
			);
		}),
	);
});

test('the rows of a dataset are compared once, however many columns count them', t => {
	const columns = (count: number) => [column('a', 'integer', {count}), column('b', 'text', {count})];
	const report = driftOf(profile(columns(100), {rowCount: 100}), later(columns(130), {rowCount: 130}));
	t.deepEqual(
		report.metricDrifts.map(({columnName, metricName, severity}) => [columnName, metricName, severity]),
		[[null, 'count', 'high']],
	);
});

test('a run that did not keep its number of rows is compared by the count of a column', t => {
	const report = driftOf(
		profile([column('a', 'integer', {count: 100})], {rowCount: null}),
		later([], {rowCount: 105}),
	);
	t.like(comparisonOf(report, 'count'), {baselineValue: 100, currentValue: 105, severity: 'low'});
});

test('only the metrics of the config are compared', t => {
	const report = driftOf(
		profile([column('a', 'float', {mean: 1, max: 1})]),
		later([column('a', 'float', {mean: 9, max: 9})]),
		{metrics: ['max']},
	);
	t.deepEqual(
		report.metricDrifts.map(({metricName}) => metricName),
		['max'],
	);
});

test('columns whose names differ in case alone are two columns', t => {
	const report = driftOf(
		profile([column('col', 'float', {mean: 1}), column('COL', 'float', {mean: 100})]),
		later([column('COL', 'float', {mean: 100}), column('col', 'float', {mean: 1})]),
	);
	t.is(report.summary.worst, 'none');
	const renamed = driftOf(profile([column('col', 'text')]), later([column('COL', 'text')]));
	t.deepEqual(
		renamed.schemaChanges.map(({kind, columnName}) => [kind, columnName]),
		[
			['column_removed', 'col'],
			['column_added', 'COL'],
		],
	);
});

test('a metric that could not be measured is neither lost nor an alarm', t => {
	const report = driftOf(
		profile([column('a', 'integer', {mean: 35.5, max: 9}), column('b', 'integer', {mean: 1})]),
		later([
			column('a', 'integer', {max: 9}, {errors: {mean: 'integer overflow'}}),
			column('b', 'integer', {}, {errors: {mean: 'integer overflow'}}),
		]),
	);
	t.like(comparisonOf(report, 'a.mean'), {
		severity: 'none',
		baselineValue: 35.5,
		currentValue: null,
		reason: 'could not be measured in the current run: integer overflow',
	});
	t.deepEqual(report.notes, [
		'Not judged: a.mean, b.mean (could not be measured in the current run: integer overflow).',
	]);
});

test('a metric that failed in both runs is still reported', t => {
	const failed = () => [column('a', 'integer', {}, {errors: {mean: 'overflow'}})];
	const report = driftOf(profile(failed()), later(failed()));
	t.is(
		comparisonOf(report, 'a.mean')?.reason,
		'could not be measured in the baseline run: overflow; could not be measured in the current run: overflow',
	);
	t.is(report.notes.length, 1);
});

test('a metric that one run did not compute is not drift, and the notes name it', t => {
	const columns = (names: readonly string[], found: object) => names.map(name => column(name, 'float', found));
	const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
	const report = driftOf(profile(columns(names, {})), later(columns(names, {mean: 1})));
	t.is(report.summary.worst, 'none');
	t.deepEqual(report.notes, [
		'Not judged: a.mean, b.mean, c.mean, d.mean, e.mean and 2 more (was not measured in the baseline run).',
	]);
});

test('a metric that does not apply to the new type is not reported beside the change of type', t => {
	const report = driftOf(profile([column('a', 'date', {max: '2024-01-01'})]), later([column('a', 'text')]));
	t.like(comparisonOf(report, 'a.max'), {severity: 'none', reason: 'does not apply to the type of the current run'});
	t.deepEqual(report.notes, []);
	t.is(report.summary.worst, 'high');
});

const filled = () => [column('a', 'float', {null_percent: 10, distinct_percent: 90, mean: 5})];
const empty = () => [column('a', 'float', {null_percent: 0, distinct_percent: 0, mean: null})];

test('a table that was emptied alarms once, by its count', t => {
	const report = driftOf(profile(filled(), {rowCount: 1000}), later(empty(), {rowCount: 0}));
	t.like(comparisonOf(report, 'count'), {severity: 'high', changePercent: -100});
	t.is(report.summary.totalDrifts, 1);
	t.is(comparisonOf(report, 'a.mean')?.reason, 'the table is empty now: judged by its count');
});

test('a table that was filled alarms once, by its count', t => {
	const report = driftOf(profile(empty(), {rowCount: 0}), later(filled(), {rowCount: 1000}));
	t.like(comparisonOf(report, 'count'), {severity: 'high', changePercent: null, reason: 'was 0'});
	t.is(report.summary.totalDrifts, 1);
});

test('an emptied table alarms by its columns where its count does not', t => {
	const report = (keys: object) =>
		driftOf(profile(filled(), {rowCount: 1000}), later(empty(), {rowCount: 0}), keys).summary.driftBySeverity.high;
	t.is(report({metrics: ['null_percent', 'distinct_percent', 'mean']}), 2);
	t.is(report({ignore: [{metric: 'count'}]}), 2);
});

test('two runs of an empty table do not drift', t => {
	const report = driftOf(profile(empty(), {rowCount: 0}), later(empty(), {rowCount: 0}));
	t.is(report.summary.worst, 'none');
});

test('estimates are marked, and a change within four standard errors is not drift', t => {
	const estimate = {provenance: {kind: 'estimate', error: 0.04}} as const;
	const email = (distinct: number) => column('email', 'text', {distinct_percent: distinct}, estimate);
	const drift = (current: number) => comparedColumn(email(80), email(current), 'distinct_percent');
	// 4 × √((80 × 0.04)² + (65 × 0.04)²) is 16.5.
	t.like(drift(65), {severity: 'none', estimated: true, reason: 'within the error of the estimate (±16.5)'});
	// 4 × √((80 × 0.04)² + (63 × 0.04)²) is 16.3.
	t.like(drift(63), {severity: 'medium', estimated: true, reason: '≥ 15 points'});
	t.false(change('float', 'mean', [1, 2]).estimated);
});

const sampled = (rows: number): {readonly provenance: Provenance} => ({provenance: {kind: 'sample', rows}});

test('a change within the sampling error of a sample is not drift', t => {
	const ofNulls = (percent: number, rows: number) => column('a', 'text', {null_percent: percent}, sampled(rows));
	const nulls = (rows: number) => comparedColumn(ofNulls(10, rows), ofNulls(16, rows), 'null_percent');
	// 4 × √(10 × 90 / 200 + 16 × 84 / 200) is 13.4; of 2000 rows it is 4.24.
	t.like(nulls(200), {severity: 'none', reason: 'within the sampling error of 200 rows (±13.4)', estimated: true});
	t.like(nulls(2000), {severity: 'low', estimated: true});

	const ofMean = (value: number, rows: number) =>
		column('a', 'float', {mean: value, stddev: 50, null_percent: 0}, sampled(rows));
	const mean = (rows: number) => comparedColumn(ofMean(100, rows), ofMean(110, rows), 'mean');
	// 4 × 50 × √(2 / 100) is 28.3; of 1000 rows it is 8.94.
	t.is(mean(100)?.severity, 'none');
	t.is(mean(1000)?.severity, 'low');
});

test('runs that were sampled differently are not judged by what depends on how many rows were seen', t => {
	const ofThousand = sampled(1000);
	const report = driftOf(
		profile([column('a', 'float', {mean: 5, max: 90, distinct_percent: 10})], {rowCount: 10_000}),
		later([column('a', 'float', {mean: 9, max: 60, distinct_percent: 80}, ofThousand)], {
			rowCount: 1000,
			sampling: {kind: 'ratio', ratio: 0.1, seed: 1},
		}),
	);
	t.deepEqual(
		report.metricDrifts.filter(({severity}) => severity !== 'none').map(({metricName}) => metricName),
		['mean'],
	);
	t.is(comparisonOf(report, 'count')?.reason, 'the runs were sampled differently');
	t.deepEqual(report.notes, [
		'The runs were sampled differently (all rows, then 10 % of the rows): ' +
			'counts, distinct values and extremes are not judged.',
	]);
});

test('another seed does not count as another way of sampling', t => {
	const sampling = (seed: number) => ({rowCount: 1000, sampling: {kind: 'ratio', ratio: 0.1, seed}}) as const;
	const report = driftOf(profile([], sampling(1)), later([], {...sampling(2), rowCount: 1070}));
	t.deepEqual(report.notes, []);
	// A tenth of the rows, drawn one by one: 4 × √(1000 × 0.9 + 1070 × 0.9) is 172.6.
	t.like(comparisonOf(report, 'count'), {
		severity: 'none',
		reason: 'within the error of the estimate (±173)',
		estimated: true,
	});
});

test('a baseline newer than the current run is compared, and the notes say so', t => {
	const report = driftOf(later([column('a', 'float', {mean: 1})]), profile([column('a', 'float', {mean: 2})]));
	t.is(report.summary.worst, 'high');
	t.deepEqual(report.notes, ['The baseline is newer than the current run.']);
});
