import test from 'ava';
import {severities} from '../../../source/drift/severity.ts';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import {change} from '../../support/drift-runs.ts';
import fc from '../../support/properties.ts';

const reaches = test.macro(
	(
		t,
		metric: MetricName,
		[baseline, current]: readonly [number | string, number | string],
		severity: string,
		reason: string,
	) => {
		t.like(change(metric.endsWith('percent') ? 'text' : 'decimal', metric, [baseline, current]), {
			severity,
			reason,
		});
	},
);

test('a change just below 5 % is none', reaches, 'mean', [100, 104.9999999], 'none', 'below 5 %');
test('a change of exactly 5 % is low', reaches, 'mean', [100, 105], 'low', '≥ 5 %');
test(
	'a change of exactly 5 % is low though no double holds the figures',
	reaches,
	'mean',
	[1.1, 1.155],
	'low',
	'≥ 5 %',
);
test('a change just below 15 % is low', reaches, 'mean', [100, 85.0000001], 'low', '≥ 5 %');
test('a change of exactly 15 % is medium', reaches, 'mean', [100, 85], 'medium', '≥ 15 %');
test('a change just below 30 % is medium', reaches, 'mean', [100, 129.9999999], 'medium', '≥ 15 %');
test('a change of exactly 30 % is high', reaches, 'mean', [-100, -130], 'high', '≥ 30 %');
test('a change to zero is 100 %', reaches, 'stddev', [3, 0], 'high', '≥ 30 %');
test(
	'decimal strings are compared digit by digit',
	reaches,
	'max',
	['1000000000000000000000', '1049999999999999000000'],
	'none',
	'below 5 %',
);
test('one number written in two ways is unchanged', reaches, 'max', ['100.00', 100], 'none', 'unchanged');

test(
	'percents are judged by percentage points: 4.9 are none',
	reaches,
	'null_percent',
	[10, 14.9],
	'none',
	'below 5 points',
);
test('percents are judged by percentage points: 5 are low', reaches, 'null_percent', [10.1, 15.1], 'low', '≥ 5 points');
test(
	'percents are judged by percentage points: 15 are medium',
	reaches,
	'distinct_percent',
	[40.1, 25.1],
	'medium',
	'≥ 15 points',
);
test('percents are judged by percentage points: 30 are high', reaches, 'null_percent', [0, 30], 'high', '≥ 30 points');
test('a percent from zero within the thresholds is none', reaches, 'null_percent', [0, 0.1], 'none', 'below 5 points');

test('a percent keeps its percentage beside the points that decided', t => {
	t.like(change('text', 'null_percent', [10, 15]), {changePercent: 50, changeAbsolute: 5, severity: 'low'});
	t.like(change('text', 'null_percent', [0, 30]), {changePercent: null, changeAbsolute: 30});
});

test('neighbours past 2^53 are not taken for equal', t => {
	t.like(change('integer', 'max', ['9007199254740992', '9007199254740993']), {
		reason: 'below 5 %',
		changeAbsolute: 1,
	});
	t.like(change('integer', 'max', ['9007199254740993', '9007199254740993']), {
		reason: 'unchanged',
		changeAbsolute: 0,
	});
});

const fromZero = test.macro((t, current: number, severity: string) => {
	t.like(change('float', 'mean', [0, current], {beside: {stddev: 10}}), {
		severity,
		changePercent: null,
		changeAbsolute: current,
	});
});

test('a mean from zero by less than 0.2 stddev is none', fromZero, 1.9, 'none');
test('a mean from zero by 0.2 stddev is low', fromZero, -2, 'low');
test('a mean from zero by 0.5 stddev is medium', fromZero, 5, 'medium');
test('a mean from zero by 0.8 stddev is high', fromZero, -8, 'high');

test('a change from zero says which rule decided', t => {
	t.is(
		change('float', 'mean', [0, 6.2], {beside: {stddev: 10}}).reason,
		'was 0: moved by 0.62 baseline stddev, ≥ 0.5 stddev',
	);
});

test("a change from zero is high where the baseline's stddev is zero, null or not known", t => {
	for (const stddev of [0, null, undefined]) {
		const beside = stddev === undefined ? {} : {stddev};
		t.is(change('float', 'mean', [0, 1e-9], {beside}).severity, 'high', String(stddev));
	}
});

test('counts from zero are high, whatever the spread of the column', t => {
	t.like(change('integer', 'negative_count', [0, 1], {beside: {stddev: 1000}}), {severity: 'high', reason: 'was 0'});
});

test('a constant column that begins to vary is high, and so is one that stops', t => {
	t.like(change('float', 'stddev', [0, 1e-9]), {severity: 'high', reason: 'was 0: the column did not vary'});
	t.like(change('float', 'stddev', [1e-9, 0]), {severity: 'high', changePercent: -100});
});

test('a mean near zero of positive and negative values is judged by their spread, else by percent', t => {
	const severityOf = (baseline: number, current: number, min: number, keys: Readonly<Record<string, unknown>> = {}) =>
		change('float', 'mean', [baseline, current], {beside: {stddev: 10, min, max: 40}, keys}).severity;
	t.is(severityOf(0.1, 1.9, -40), 'none');
	t.is(severityOf(0.1, 8.1, -40), 'high');
	t.is(severityOf(0.1, 1.9, 0), 'high', 'All values are positive');
	t.is(severityOf(2.1, 4, -40), 'high', 'More than a small effect from zero');
	const overrides = [{metric: 'mean', thresholds: {low: 50}}];
	t.is(severityOf(0.1, 1.9, -40, {overrides}), 'high', 'An override says that percentages count');
});

test('the rounding of a sum that is zero is judged as zero', t => {
	t.like(change('float', 'mean', [3e-17, -9e-17], {beside: {stddev: 1}}), {severity: 'none', changePercent: -400});
});

test('a value that was null or became null is high and says so', t => {
	t.like(change('float', 'mean', [null, 5]), {
		severity: 'high',
		reason: 'was null',
		changePercent: null,
		changeAbsolute: null,
	});
	t.like(change('float', 'mean', [5, null]), {severity: 'high', reason: 'is null now'});
	t.like(change('float', 'mean', [null, null]), {severity: 'none', reason: 'unchanged'});
});

const spread = {min: '2024-01-01', max: '2024-04-10'};

test('a share of the span that is a whole percent reaches that threshold', t => {
	t.is(
		change('date', 'min', ['2024-01-01', '2023-12-03'], {
			beside: spread,
			keys: {thresholds: {low: 5, medium: 15, high: 29}},
		}).severity,
		'high',
	);
});

test("a date is judged by days of the baseline's span, not by its distance from 1970", t => {
	// From January 1st to April 10th are 100 days.
	const moved = (min: string) => change('date', 'min', ['2024-01-01', min], {beside: spread});
	t.like(moved('2023-12-28'), {
		severity: 'none',
		changeAbsolute: -4,
		changePercent: null,
		reason: '-4 days: 4 %, below 5 % of the span of the baseline',
	});
	t.like(moved('2023-12-27'), {severity: 'low', reason: '-5 days: 5 %, ≥ 5 % of the span of the baseline'});
	t.like(moved('2023-12-17'), {severity: 'medium'});
	t.like(moved('2023-12-02'), {severity: 'high', changeAbsolute: -30});
});

test('a table that loads daily does not alarm by its newest date, nor one that drops its oldest rows', t => {
	const runs = {
		baselineRun: {profiledAt: new Date('2024-04-10T06:00:00Z')},
		currentRun: {profiledAt: new Date('2024-04-12T06:00:00Z')},
	};
	const beside = {min: '2024-04-09', max: '2024-04-10'};
	t.like(change('date', 'max', ['2024-04-10', '2024-04-12'], {beside, ...runs}), {
		severity: 'none',
		changeAbsolute: 2,
		reason: '+2 days, no more than the time between the runs',
	});
	t.is(change('date', 'min', ['2024-04-09', '2024-04-12'], {beside, ...runs}).severity, 'none');
	t.is(
		change('timestamp', 'max', ['2024-04-10T23:59:00', '2024-04-13T00:00:00'], {
			beside: {min: '2024-04-09T00:00:00'},
			...runs,
		}).severity,
		'none',
	);
});

test('the calendar explains no move beyond the time between the runs, and none backwards', t => {
	const beside = {min: '2024-01-01', max: '2024-04-10'};
	t.like(change('date', 'max', ['2024-04-10', '9999-12-31'], {beside}), {severity: 'high'});
	t.like(change('date', 'max', ['2024-04-10', '2024-01-01'], {beside}), {severity: 'high', changeAbsolute: -100});
});

test('when the baseline is the newer run, the calendar explains moves backwards', t => {
	const runs = {
		baselineRun: {profiledAt: new Date('2024-04-12T06:00:00Z')},
		currentRun: {profiledAt: new Date('2024-04-10T06:00:00Z')},
	};
	const beside = {min: '2024-04-09', max: '2024-04-12'};
	t.is(change('date', 'max', ['2024-04-12', '2024-04-10'], {beside, ...runs}).severity, 'none');
});

test('a column of one single date that changes is high', t => {
	t.like(change('date', 'min', ['2024-01-01', '2023-12-31'], {beside: {max: '2024-01-01'}}), {
		severity: 'high',
		reason: '-1 day, and the baseline held one value only',
	});
});

test('one point in time written in two zones is not a change', t => {
	t.like(
		change('timestamptz', 'max', ['2024-04-10T12:00:00Z', '2024-04-10 14:00:00+02'], {
			beside: {min: '2024-01-01T00:00:00Z'},
		}),
		{severity: 'none', changeAbsolute: 0},
	);
});

test('times of day are judged by the span of the baseline', t => {
	const beside = {min: '08:00:00', max: '18:00:00'};
	t.like(change('time', 'max', ['18:00:00', '18:15:00'], {beside}), {severity: 'none'});
	t.like(change('time', 'max', ['18:00:00', '19:00:00'], {beside}), {
		severity: 'low',
		reason: '+1 hour: 10 %, ≥ 5 % of the span of the baseline',
	});
});

test('intervals are judged by the span of the baseline, a month as 30 days', t => {
	const beside = {min: 'PT-12H', max: 'P1M10DT12H'};
	t.like(change('interval', 'max', ['P1M10DT12H', 'P40DT12H'], {beside}), {severity: 'none', changeAbsolute: 0});
	t.like(change('interval', 'max', ['P1M10DT12H', 'P1M14DT14H24M'], {beside}), {
		severity: 'low',
		reason: '+4.1 days: 10 %, ≥ 5 % of the span of the baseline',
	});
	t.like(change('interval', 'min', ['PT-12H', 'PT-12H-1.5S'], {beside}), {severity: 'none'});
});

test('values without a distance are never lost', t => {
	t.like(change('date', 'max', ['2024-04-10', 'infinity']), {
		severity: 'high',
		reason: 'changed, and the two values have no distance',
	});
	t.like(change('date', 'max', ['infinity', 'infinity']), {severity: 'none'});
});

const rank = (severity: (typeof severities)[number]) => severities.indexOf(severity);

// Thousandths, so that a figure is the same as a decimal and as the double that is tested.
const thousandths = (limit: number) => fc.integer({min: -limit, max: limit});

test('a greater change in the same direction is never less severe', t => {
	const metrics = fc.constantFrom<MetricName>('mean', 'stddev', 'null_percent', 'min', 'zero_count');
	const changes = fc.tuple(fc.nat(1e6), fc.nat(1e6));
	const directions = fc.constantFrom(-1, 1);
	const spreads = fc.option(fc.nat(1000));
	fc.assert(
		fc.property(
			metrics,
			thousandths(1e6),
			changes,
			directions,
			spreads,
			(metric, baseline, steps, direction, stddev) => {
				const judged = (step: number) => {
					const {severity} = change(
						'float',
						metric,
						[baseline / 1000, (baseline + direction * step) / 1000],
						{beside: {stddev}},
					);
					return rank(severity);
				};

				const [small, great] = [Math.min(...steps), Math.max(...steps)];
				t.true(judged(small) <= judged(great));
			},
		),
	);
});

test('a later date is never less severe than an earlier one that is later than the baseline', t => {
	fc.assert(
		fc.property(
			fc.nat(4000),
			fc.nat(4000),
			fc.nat(400),
			fc.integer({min: -50, max: 50}),
			(one, other, span, elapsed) => {
				const day = (days: number) => new Date(Date.UTC(2010, 0, 1 + days)).toISOString().slice(0, 10);
				const runs = {
					baselineRun: {profiledAt: new Date(Date.UTC(2024, 0, 100))},
					currentRun: {profiledAt: new Date(Date.UTC(2024, 0, 100 + elapsed))},
				};
				const judged = (days: number) => {
					const {severity} = change('date', 'max', [day(span), day(span + days)], {
						beside: {min: day(0)},
						...runs,
					});
					return rank(severity);
				};

				const [earlier, latest] = [Math.min(one, other), Math.max(one, other)];
				t.true(judged(earlier) <= judged(latest));
			},
		),
	);
});

test('percentage points are the same in both directions, with the sign reversed', t => {
	fc.assert(
		fc.property(fc.nat(100_000), fc.nat(100_000), (one, other) => {
			const there = change('text', 'null_percent', [one / 1000, other / 1000]);
			const back = change('text', 'null_percent', [other / 1000, one / 1000]);
			t.is(there.severity, back.severity);
			t.is(there.changeAbsolute ?? NaN, 0 - (back.changeAbsolute ?? NaN));
		}),
	);
});

test('percentages are those of exact integer arithmetic, to the last digit of a double', t => {
	fc.assert(
		fc.property(
			fc.bigInt({min: -(10n ** 30n), max: 10n ** 30n}).filter(value => value !== 0n),
			fc.bigInt({min: -(10n ** 30n), max: 10n ** 30n}),
			fc.nat(30),
			(baseline, current, decimals) => {
				const text = (value: bigint) => `${value}e-${decimals}`;
				const {changePercent} = change('decimal', 'max', [text(baseline), text(current)]);
				// The decimals cancel out. A double m × 2^e lies within half a unit of its last place of the true
				// quotient n / d.
				const numerator = (current - baseline) * 100n;
				const denominator = baseline < 0n ? -baseline : baseline;
				t.not(changePercent, null);
				const scale = 2n ** 1100n;
				const exactOf = (double: number): bigint => {
					let [mantissa, exponent] = [Math.abs(double), 0];
					while (!Number.isSafeInteger(mantissa)) {
						mantissa *= 2;
						exponent++;
					}

					return (BigInt(Math.sign(double)) * BigInt(mantissa) * scale) / 2n ** BigInt(exponent);
				};

				// Past 2^53 a double is an integer; those are left to the bound below, which is relative.
				const found =
					Math.abs(changePercent ?? 0) < Number.MAX_SAFE_INTEGER
						? exactOf(changePercent ?? 0)
						: BigInt(changePercent ?? 0) * scale;
				const wanted = (numerator * scale) / denominator;
				const distance = found > wanted ? found - wanted : wanted - found;
				const size = wanted < 0n ? -wanted : wanted;
				t.true(distance <= size / 2n ** 53n + 1n);
			},
		),
	);
});
