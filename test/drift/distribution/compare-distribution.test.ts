// What a report says of how values are spread: alarms, silence, and the states in between.
import test from 'ava';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import type {ColumnProfile, HistogramBin, MetricValue, Run} from '../../../source/profiling/profile.ts';
import type {DistributionDrift, DriftReport} from '../../../source/drift/report.ts';
import {driftOf, run} from '../../support/drift-runs.ts';
import {profiledColumn, profiledRun, shapes} from '../../support/drawn-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const day = 86_400_000;
const later: Partial<Run> = {
	runId: '550e8400-e29b-41d4-a716-446655440001',
	profiledAt: new Date(run().profiledAt.getTime() + day),
};

type Columns = {readonly before: ColumnProfile; readonly after: ColumnProfile};

const reportOf = ({before, after}: Columns, keys: unknown = {}, parts: Partial<Run> = later): DriftReport =>
	driftOf(profiledRun([before]), profiledRun([after], parts), keys);

const distributionOf = (report: DriftReport): DistributionDrift => {
	const found = report.metricDrifts.find((drift): drift is DistributionDrift => drift.metricName === 'distribution');
	if (found === undefined) {
		throw new Error('The distribution was not compared');
	}

	return found;
};

const columns = (
	type: SemanticType,
	before: readonly StoredValue[],
	after: readonly StoredValue[],
	primaryKey = false,
): Columns => ({
	before: profiledColumn('x', type, before, {primaryKey}),
	after: profiledColumn('x', type, after, {primaryKey}),
});

const alarms = (report: DriftReport): readonly string[] =>
	report.metricDrifts
		.filter(({severity}) => severity !== 'none')
		.map(({metricName, severity}) => `${metricName} ${severity}`);

const times = <Value>(count: number, value: (index: number) => Value): readonly Value[] =>
	Array.from({length: count}, (_, index) => value(index));

const isoDay = (days: number): string =>
	new Date(Date.UTC(2023, 0, 1) + Math.floor(days) * day).toISOString().slice(0, 10);

const listOf = (value: MetricValue | undefined): readonly unknown[] => (Array.isArray(value) ? value : []);

const without = (profile: ColumnProfile, ...names: readonly MetricName[]): ColumnProfile => ({
	...profile,
	metrics: new Map([...profile.metrics].filter(([name]) => !names.includes(name))),
});

test('with too few rows the verdict says so, and how many are needed', t => {
	const report = reportOf(
		columns(
			'text',
			[...times(60, () => 'a'), ...times(39, () => 'b')],
			times(99, () => 'a'),
		),
	);
	t.like(distributionOf(report), {
		severity: 'none',
		state: 'not_enough_rows',
		reason: 'not enough rows to judge: 99, and 100 are needed',
	});
	t.is(report.summary.notEnoughRows, 1);
	t.deepEqual(report.notes, ['Not judged: x.distribution (not enough rows to judge: 99, and 100 are needed).']);
	const lower = reportOf(
		columns(
			'text',
			[...times(60, () => 'a'), ...times(39, () => 'b')],
			times(99, () => 'a'),
		),
		{distribution: {min_rows: 50}},
	);
	t.like(distributionOf(lower), {severity: 'high', state: 'judged'});
});

test('a vanished category is found, and named with what it held', t => {
	const report = reportOf(
		columns(
			'text',
			[...times(375, () => 'Basic'), ...times(125, () => 'Trial')],
			times(500, () => 'Basic'),
		),
	);
	const found = distributionOf(report);
	t.is(found.severity, 'high');
	t.true(found.reason.startsWith('"Trial" is gone (was 25 %); Jensen–Shannon distance 0.37 (≥ 0.33)'), found.reason);
	t.is(found.rule, 'drift.distribution');
});

test('a new category is found, and named with what it holds', t => {
	const report = reportOf(
		columns(
			'text',
			times(1000, () => 'Basic'),
			[...times(820, () => 'Basic'), ...times(180, () => 'Gold')],
		),
	);
	t.true(distributionOf(report).reason.startsWith('"Gold" is new (18 %); '));
});

test('a value that comes with one row in a hundred is a low drift though the distance is small', t => {
	const before = [...times(5000, () => 'a'), ...times(5000, () => 'b')];
	const found = distributionOf(reportOf(columns('text', before, [...before.slice(120), ...times(120, () => 'c')])));
	t.like(found, {severity: 'low', state: 'judged'});
	t.regex(found.reason, /^"c" is new \(1\.2 %\); .+, a value that comes or goes with ≥ 1 % of the rows is low$/v);
	const rarer = distributionOf(reportOf(columns('text', before, [...before.slice(80), ...times(80, () => 'c')])));
	t.is(rarer.severity, 'none');
	t.regex(rarer.reason, /^"c" is new \(0\.8 %\)/v);
});

test('a boolean is compared like any other values', t => {
	const flags = (share: number) => times(1000, index => Number(index < share * 1000));
	t.is(distributionOf(reportOf(columns('boolean', flags(0.5), flags(0.75)))).severity, 'medium');
	t.is(distributionOf(reportOf(columns('boolean', flags(0.5), flags(0.52)))).severity, 'none');
});

test('values that a run does not list are not guessed', t => {
	const names = (from: number) => times(5000, index => `name ${from + (index % 2500)}`);
	const unlisted = distributionOf(reportOf(columns('text', names(0), names(9000))));
	t.like(unlisted, {severity: 'none', state: 'not_judged'});
	t.regex(unlisted.reason, /^cannot be known: /v);

	// Three in four rows hold the same value, all others differ: what is known is enough for a verdict, and says that
	// it is the least.
	const mostlyUsual = (usual: number) => times(8000, index => (index < usual ? 'the usual' : `other ${index}`));
	const known = distributionOf(reportOf(columns('text', mostlyUsual(6000), mostlyUsual(4500))));
	t.is(known.severity, 'low');
	t.regex(
		known.reason,
		/Jensen–Shannon distance at least 0\.1\d+ \(≥ 0\.1\); the values of 4\d % of the rows are not listed$/v,
	);
});

test('a column of dates that grows with time is not drift, and neither is one that drops its oldest rows', t => {
	const random = randomNumbers(4);
	const dates = (from: number, to: number, rows: number) => times(rows, () => isoDay(from + random() * (to - from)));
	const first = dates(0, 100, 2000);
	const week: Partial<Run> = {...later, profiledAt: new Date(run().profiledAt.getTime() + 7 * day)};
	t.deepEqual(alarms(reportOf(columns('date', first, [...first, ...dates(100, 107, 80)]), {}, week)), []);
	t.deepEqual(alarms(reportOf(columns('date', first, dates(7, 107, 2000)), {}, week)), []);

	// Thirty days of a window of thirty: no row is left of the first run.
	const month: Partial<Run> = {...later, profiledAt: new Date(run().profiledAt.getTime() + 30 * day)};
	const rolled = reportOf(columns('date', dates(0, 30, 2000), dates(30, 60, 2000)), {}, month);
	t.deepEqual(alarms(rolled), []);
	t.regex(distributionOf(rolled).reason, /^counted back from the last value, /v);
	// A table that doubled in that time.
	const doubled = reportOf(
		columns('date', dates(0, 30, 1000), [...dates(0, 30, 1000), ...dates(30, 60, 2000)]),
		{},
		month,
	);
	t.is(distributionOf(doubled).severity, 'none');
});

test('dates that moved for another reason than time are drift', t => {
	const random = randomNumbers(5);
	const dates = times(2000, () => isoDay(random() * 100));
	const epoch = dates.map((date, index) => (index % 4 === 0 ? '1970-01-01' : date));
	t.not(distributionOf(reportOf(columns('date', dates, epoch))).severity, 'none');
	const endOfTime = dates.map((date, index) => (index % 4 === 0 ? '9999-12-31' : date));
	t.not(distributionOf(reportOf(columns('date', dates, endOfTime))).severity, 'none');
	// A hundred days on within one.
	const ahead = dates.map(date => new Date(Date.parse(date) + 100 * day).toISOString().slice(0, 10));
	t.is(distributionOf(reportOf(columns('date', dates, ahead))).severity, 'high');
});

test('dates that take the place of others are drift, dates that are added to them are none', t => {
	const random = randomNumbers(6);
	const dates = times(2000, () => isoDay(random() * 100));
	const today = (share: number) => dates.map(date => (random() < share ? isoDay(100) : date));
	t.is(distributionOf(reportOf(columns('date', dates, today(0.6)))).severity, 'high');
	t.is(
		distributionOf(reportOf(columns('date', dates, today(0.1)))).severity,
		'none',
		'Some rows are touched each day',
	);
	const added = [...dates, ...times(3000, () => isoDay(100))];
	t.is(distributionOf(reportOf(columns('date', dates, added))).severity, 'none');
});

test('in a sample of a fixed size, added dates are not mistaken for dates that replaced others', t => {
	const random = randomNumbers(7);
	const sampleOf = (values: readonly string[]): ColumnProfile => {
		const profile = profiledColumn('x', 'date', values);
		const provenance = {kind: 'sample', rows: values.length} as const;
		return {
			...profile,
			metrics: new Map([...profile.metrics].map(([name, {value}]) => [name, {value, provenance}])),
		};
	};

	const dates = times(1000, () => isoDay(random() * 100));
	const after = sampleOf(dates.map(date => (random() < 0.6 ? isoDay(100) : date)));
	const severityIn = (rowCount: number) =>
		distributionOf(
			driftOf(profiledRun([sampleOf(dates)], {rowCount: 100_000}), profiledRun([after], {...later, rowCount})),
		).severity;
	t.is(severityIn(250_000), 'none');
	t.is(severityIn(100_000), 'high');
});

test('a primary key that grows is judged by nothing but the count of rows', t => {
	const report = reportOf(
		columns(
			'integer',
			times(1000, index => index + 1),
			times(1500, index => index + 1),
			true,
		),
	);
	t.deepEqual(alarms(report), ['count high']);
	t.like(distributionOf(report), {
		state: 'not_judged',
		reason: 'a key: its values number the rows, and the count tells of those',
	});
});

test("different integers that go on past the baseline's largest are a growing key, declared or not", t => {
	const ids = (count: number) => times(count, index => 1_000_000 + index * 7);
	const report = reportOf(columns('integer', ids(1000), ids(1600)), {ignore: [{metric: 'count'}]});
	t.deepEqual(alarms(report), []);
	t.regex(distributionOf(report).reason, /^grows with the table/v);
});

test('integers that are all different but do not simply continue are judged like any others', t => {
	const random = randomNumbers(6);
	const draw = (from: number) => [...new Set(times(2000, () => from + Math.floor(random() * 1e9)))];
	const report = reportOf(columns('integer', draw(0), draw(5e8)));
	t.is(distributionOf(report).severity, 'high');
	t.true(alarms(report).includes('mean high'));
});

test('the same rows with every value raised by a seventh are not attributed to chance in a small table', t => {
	const random = randomNumbers(7);
	const prices = shapes.lognormal.draw(random, 400);
	const raised = prices.map(price => Number(price) * 1.16);
	const found = reportOf(columns('float', prices, raised));
	t.true(alarms(found).includes('mean medium'), alarms(found).join(', '));
	// Two loads of other rows differ by as much by themselves.
	const other = shapes.lognormal.draw(random, 400).map(price => Number(price) * 1.16);
	t.false(alarms(reportOf(columns('float', prices, other))).includes('mean medium'));
});

test('an impossible age is drift, and a new record in a skewed column is none', t => {
	const random = randomNumbers(8);
	const ages = times(3000, () =>
		Math.max(18, Math.min(96, Math.round(45 + 15 * (random() + random() + random() + random() - 2)))),
	);
	const typo = ages.with(5, 999);
	t.true(alarms(reportOf(columns('integer', ages, typo))).includes('max high'));

	const incomes = shapes.lognormal.draw(random, 3000).map(Number);
	const record = incomes.with(5, Math.max(...incomes) * 1.6);
	t.deepEqual(
		alarms(
			reportOf(
				columns(
					'float',
					incomes,
					shapes.lognormal
						.draw(random, 3000)
						.map(Number)
						.with(5, Math.max(...record)),
				),
			),
		),
		[],
	);
});

test('a sixth star in a column of five is drift, and a rare count that a small table missed is none', t => {
	const random = randomNumbers(17);
	const stars = times(1000, () => 1 + Math.floor(random() * 5));
	t.true(alarms(reportOf(columns('integer', stars, stars.with(7, 6)))).includes('max medium'));
	const counts = (rows: number) =>
		shapes['small integers'].draw(random, rows).map(count => Math.max(1, Number(count)));
	const [before, after] = [counts(100), counts(100)];
	t.deepEqual(
		alarms(reportOf(columns('integer', before, after.with(3, 0)))).filter(alarm => alarm.startsWith('min')),
		[],
	);
});

test('a column of different values that begins to repeat is drift, however few rows there are', t => {
	const codes = times(200, index => `code ${index}`);
	t.deepEqual(
		alarms(
			reportOf(
				columns(
					'text',
					codes,
					codes.map((code, index) => (index < 24 ? 'code 0' : code)),
				),
			),
		).filter(alarm => alarm.startsWith('distinct')),
		['distinct_percent medium'],
	);
});

test('a first value below zero is drift where all others keep away from zero, and none where they do not', t => {
	const random = randomNumbers(9);
	const prices = shapes.lognormal.draw(random, 2000).map(price => Number(price) * 50);
	const negative = shapes.lognormal
		.draw(random, 2000)
		.map(price => Number(price) * 50)
		.with(3, -5);
	t.true(alarms(reportOf(columns('float', prices, negative))).includes('min high'));
	t.true(alarms(reportOf(columns('float', negative, prices))).includes('min high'));
	const debts = prices.map(price => -price);
	t.true(alarms(reportOf(columns('float', debts, debts.with(3, 5)))).includes('max high'));
	const stock = times(500, index => index % 20);
	t.true(alarms(reportOf(columns('integer', stock, stock.with(3, -40)))).some(alarm => alarm.startsWith('min')));
	const around = (least: number) =>
		shapes.normal
			.draw(random, 1000)
			.map(value => (Number(value) - 50) / 15)
			.with(0, least);
	t.deepEqual(alarms(reportOf(columns('float', around(0.08), around(-0.12)))), []);
});

test('with `allow_for_chance: false`, every figure is compared as it is', t => {
	const random = randomNumbers(10);
	const pair = columns('float', shapes['heavy-tailed'].draw(random, 300), shapes['heavy-tailed'].draw(random, 300));
	t.deepEqual(alarms(reportOf(pair)), []);
	t.true(alarms(reportOf(pair, {allow_for_chance: false})).length > 0);
});

test('in a table of a few rows each figure is compared as it is', t => {
	const report = reportOf(columns('float', [10, 20, 30], [20, 40, 60]));
	t.true(alarms(report).includes('mean high'));
});

test('runs without percentiles are compared by their values, else by their histograms, else not at all', t => {
	const random = randomNumbers(11);
	const [before, after] = [shapes.normal.draw(random, 3000), shapes.normal.draw(random, 3000, 2)];
	const full = columns('float', before, after);
	const cut = (...names: readonly MetricName[]): Columns => ({
		before: without(full.before, ...names),
		after: without(full.after, ...names),
	});
	const byHistogram = distributionOf(reportOf(cut('percentiles')));
	t.is(byHistogram.distribution?.kind === 'ordered' ? byHistogram.distribution.source : '', 'histogram');
	t.is(byHistogram.severity, 'high');
	const [little, least] = [
		distributionOf(reportOf(cut('percentiles', 'histogram'))),
		driftOf(
			profiledRun([without(full.before, 'percentiles', 'histogram', 'top_values')]),
			profiledRun([full.after]),
		),
	];
	t.like(little, {
		state: 'not_judged',
		reason: 'cannot be known: the baseline run keeps neither percentiles nor a histogram',
	});
	t.like(distributionOf(least), {state: 'not_judged'});

	const skewed = columns('float', shapes.lognormal.draw(random, 3000), shapes.lognormal.draw(random, 3000, 0.2));
	const unsure = distributionOf(
		reportOf({before: without(skewed.before, 'percentiles'), after: without(skewed.after, 'percentiles')}),
	);
	t.like(unsure, {severity: 'none', state: 'not_judged'});
	t.regex(unsure.reason, /^cannot be known from histograms alone/v);

	const small = columns(
		'integer',
		shapes['small integers'].draw(random, 2000),
		shapes['small integers'].draw(random, 2000, 1),
	);
	const byValues = distributionOf(
		reportOf({
			before: without(small.before, 'percentiles', 'histogram'),
			after: without(small.after, 'percentiles', 'histogram'),
		}),
	);
	t.is(byValues.distribution?.kind === 'ordered' ? byValues.distribution.source : '', 'values');
	t.is(byValues.severity, 'high');
});

test('a sample widens the error by what it left out', t => {
	const random = randomNumbers(12);
	const draw = (rows: number, shift: number) =>
		profiledColumn('x', 'float', shapes.normal.draw(random, rows, shift), {sampleRows: rows});
	const small = distributionOf(reportOf({before: draw(150, 0), after: draw(150, 0.35)}));
	t.like(small, {severity: 'none', estimated: true});
	t.regex(small.reason, /within its error/v);
	t.not(distributionOf(reportOf({before: draw(20_000, 0), after: draw(20_000, 0.35)})).severity, 'none');
});

test('only changes in the direction that counts are drift', t => {
	const random = randomNumbers(13);
	const up = columns('float', shapes.normal.draw(random, 1000), shapes.normal.draw(random, 1000, 1));
	const only = (direction: string) =>
		distributionOf(reportOf(up, {overrides: [{column: 'x', metric: 'distribution', direction}]}));
	t.is(only('up').severity, 'high');
	t.like(only('down'), {severity: 'none', reason: 'moved up, and only the other direction counts'});
});

test('other thresholds for a distribution hold where an override says so, and the verdict names it', t => {
	const random = randomNumbers(14);
	const pair = columns('float', shapes.normal.draw(random, 2000), shapes.normal.draw(random, 2000, 0.6));
	t.is(distributionOf(reportOf(pair)).severity, 'medium');
	const wider = distributionOf(
		reportOf(pair, {
			overrides: [{table: 'customers', column: 'x', distribution: {psi: {low: 1}, wasserstein: {low: 1}}}],
		}),
	);
	t.like(wider, {severity: 'none', rule: 'override customers.x'});
	t.is(distributionOf(reportOf(pair, {distribution: {psi: {low: 0.05, medium: 0.1, high: 0.2}}})).severity, 'high');
});

test('an ignored distribution is not judged, and a changed type is reported as a schema change', t => {
	const random = randomNumbers(15);
	const pair = columns('float', shapes.normal.draw(random, 500), shapes.normal.draw(random, 500, 3));
	t.like(distributionOf(reportOf(pair, {ignore: [{metric: 'distribution'}]})), {
		state: 'ignored',
		rule: 'ignore *.*.distribution',
	});
	const retyped = reportOf({
		before: pair.before,
		after: profiledColumn(
			'x',
			'text',
			times(500, index => `v${index % 5}`),
		),
	});
	t.like(distributionOf(retyped), {state: 'not_judged', reason: 'the type changed'});
	t.false(reportOf(pair, {metrics: ['mean']}).metricDrifts.some(({metricName}) => metricName === 'distribution'));
});

test('p-values only inform: a significant shift of 0.01 deviations in a million rows is not drift', t => {
	const quantiles = profiledColumn('x', 'float', shapes.normal.draw(randomNumbers(16), 60_000));
	const million = (profile: ColumnProfile, shift: number): ColumnProfile => {
		const percentiles = profile.metrics.get('percentiles')?.value;
		const bins = profile.metrics.get('histogram')?.value;
		const moved = listOf(percentiles).map(value => Number(value) + shift);
		const counted = listOf(bins)
			.filter((bin): bin is HistogramBin => typeof bin === 'object' && bin !== null && 'binStart' in bin)
			.map(bin => ({...bin, count: bin.count * 17}));
		return {
			...profile,
			metrics: new Map([
				...profile.metrics,
				['count', {value: 1_020_000, provenance: {kind: 'exact'}}],
				['percentiles', {value: moved, provenance: {kind: 'exact'}}],
				['histogram', {value: counted, provenance: {kind: 'exact'}}],
			]),
		};
	};

	const found = distributionOf(reportOf({before: million(quantiles, 0), after: million(quantiles, 0.15)}));
	t.is(found.severity, 'none');
	const change = found.distribution;
	t.true(
		change?.kind === 'ordered' &&
			change.kolmogorovSmirnov.pValue < 1e-4 &&
			change.kolmogorovSmirnov.adjustedPValue < 1e-4,
	);
});
