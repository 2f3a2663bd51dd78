// How far figures move by chance: against what many draws do, and against closed forms.
import test from 'ava';
import {noiseOf} from '../../../source/drift/metrics/noise.ts';
import {asDouble} from '../../../source/drift/column-figures.ts';
import {independence} from '../../../source/drift/distribution/percentiles.ts';
import {
	maximumProbability,
	minimumProbability,
	isBoundedByZero,
} from '../../../source/drift/statistics/extreme-values.ts';
import {metricOf} from '../../../source/profiling/metrics/catalogue.ts';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import type {ColumnProfile} from '../../../source/profiling/profile.ts';
import {profiledColumn, shapes, type ShapeName} from '../../support/drawn-runs.ts';
import {golden} from '../../support/golden.ts';
import {randomNumbers} from '../../support/random.ts';

const rows = 400;

const drawn = (shape: ShapeName, count: number, seed: number): readonly ColumnProfile[] => {
	const random = randomNumbers(seed);
	return Array.from({length: count}, () => profiledColumn('x', shapes[shape].type, shapes[shape].draw(random, rows)));
};

const deviation = (values: readonly number[]): number => {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

const median = (values: readonly number[]): number =>
	values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

const agrees = test.macro({
	exec(t, shape: ShapeName, metric: MetricName, [least, most]: readonly [number, number]) {
		const columns = drawn(shape, 400, metric.length + shape.length);
		const observed = deviation(columns.map(({metrics}) => asDouble(metrics.get(metric)?.value) ?? NaN));
		const stated = median(
			columns.map(profile => {
				const measured = profile.metrics.get(metric);
				const side = measured === undefined ? undefined : {profile, measured, rowCount: rows};
				return side === undefined
					? NaN
					: (noiseOf(metricOf(metric), [side, side], {allowSamplingError: true, independence: 1})
							?.samplingErrors[0] ?? NaN);
			}),
		);
		t.true(
			stated >= least * observed && stated <= most * observed,
			`stated ${stated}, observed over 400 draws ${observed}`,
		);
	},
	title: (_, shape: ShapeName, metric: MetricName) =>
		`the standard error of the ${metric} of ${shape} rows is what many draws show`,
});

test(agrees, 'normal', 'mean', [0.9, 1.1]);
test(agrees, 'lognormal', 'mean', [0.8, 1.15]);
test(agrees, 'normal', 'stddev', [0.9, 1.3]);
test(agrees, 'uniform', 'stddev', [0.9, 1.3]);
test(agrees, 'normal', 'p25', [0.8, 1.3]);
test(agrees, 'lognormal', 'p75', [0.8, 1.6]);
// A bound, not an estimate: never below, and for dates of which many occur once well above.
test(agrees, 'dates', 'distinct_percent', [1, 4]);

test('estimates and chance of both sides add up to four standard errors of the difference', t => {
	const [one, other] = drawn('normal', 2, 1);
	const sides = [one, other].map(profile => ({profile, measured: profile?.metrics.get('mean'), rowCount: rows}));
	const [before, after] = sides.flatMap(({profile, measured, rowCount}) =>
		profile === undefined || measured === undefined ? [] : [{profile, measured, rowCount}],
	);
	if (before === undefined || after === undefined) {
		throw new Error('There are two draws');
	}

	const expected = [before, after].map(
		({profile}) => (asDouble(profile.metrics.get('stddev')?.value) ?? NaN) / Math.sqrt(rows),
	);
	const noise = noiseOf(metricOf('mean'), [before, after], {allowSamplingError: true, independence: 1});
	t.true(Math.abs((noise?.error ?? NaN) - 4 * Math.hypot(...expected)) < 1e-12);
	t.is(noiseOf(metricOf('mean'), [before, after], {allowSamplingError: false, independence: 1})?.error, 0);
	t.true(
		Math.abs(
			(noiseOf(metricOf('mean'), [before, after], {allowSamplingError: true, independence: 0.25})?.error ?? NaN) -
				(noise?.error ?? NaN) / 2,
		) < 1e-12,
	);
});

test('a change of nulls is never attributed to chance if the whole table is read', t => {
	const random = randomNumbers(2);
	const profile = profiledColumn(
		'x',
		'float',
		Array.from({length: rows}, () => (random() < 0.1 ? null : random())),
	);
	const measured = profile.metrics.get('null_percent');
	const side = {profile, measured: measured ?? {value: 0, provenance: {kind: 'exact'}}, rowCount: rows} as const;
	t.is(noiseOf(metricOf('null_percent'), [side, side], {allowSamplingError: true, independence: 1})?.error, 0);
});

/** The quantiles of so many rows, spread as evenly as a distribution allows. */
const quantilesBy = (inverse: (share: number) => number, count: number): readonly number[] =>
	Array.from({length: 101}, (_, percent) =>
		inverse(Math.min(1 - 0.56 / count, Math.max(0.56 / count, percent / 100))),
	);

test('for exponential rows, the largest values of two loads differ by the logistic distribution', t => {
	for (const count of [5000, 100_000]) {
		const percentiles = quantilesBy(share => -Math.log(1 - share), count);
		for (const beyond of [0.5, 2, 5]) {
			const closed = 2 / (1 + Math.exp(beyond));
			const found = maximumProbability(percentiles, count, beyond);
			// On the heavy side by two standard errors of the tail's shape, never on the light side.
			t.true(
				found >= closed * 0.9 && found <= Math.sqrt(closed),
				`${count} rows, ${beyond}: ${found} for ${closed}`,
			);
		}
	}
});

test('a tail that falls off slowly leaves room for records, and one that ends leaves none', t => {
	const count = 20_000;
	const cauchy = quantilesBy(share => Math.tan(Math.PI * (share - 0.5)), count);
	const greatest = cauchy[100] ?? NaN;
	t.true(maximumProbability(cauchy, count, 20 * greatest) > 0.01);
	const uniform = quantilesBy(share => share, count);
	t.true(maximumProbability(uniform, count, 0.5) < 1e-6);
	t.is(
		maximumProbability(
			uniform.map(() => 3),
			count,
			1,
		),
		0,
	);
});

test('the smallest value is judged as the largest of the mirrored column', t => {
	const percentiles = quantilesBy(share => -Math.log(1 - share), 5000);
	t.is(
		minimumProbability(percentiles.map(value => -value).toReversed(), 5000, 3),
		maximumProbability(percentiles, 5000, 3),
	);
});

test('exponential, uniform and squared values keep away from zero, and a normal column does not', t => {
	const count = 5000;
	for (const inverse of [(share: number) => -Math.log(1 - share), (share: number) => share, Math.sqrt]) {
		t.true(isBoundedByZero(quantilesBy(inverse, count), count));
	}

	// SciPy's normal quantiles, moved so that the smallest of so many is just above zero.
	const normal = [-3.7, ...golden.normal_percentiles, 3.7].map(value => value + 3.75);
	t.false(isBoundedByZero(normal, count));
});

const percentilesOf = (profile: ColumnProfile): readonly number[] => {
	const value = profile.metrics.get('percentiles')?.value;
	return Array.isArray(value) ? value.map(Number) : [];
};

test('newly drawn rows are distinguished from the same rows, whatever was done to their values', t => {
	for (const shape of ['normal', 'lognormal', 'uniform'] as const) {
		for (const count of [150, 500, 5000]) {
			const random = randomNumbers(count);
			const values = shapes[shape].draw(random, count).map(Number);
			const profile = (numbers: readonly number[]) => percentilesOf(profiledColumn('x', 'float', numbers));
			const both = {baseline: count, current: count};
			t.true(
				independence(profile(values), profile(shapes[shape].draw(random, count).map(Number)), both) > 0.75,
				`${shape} ${count}`,
			);
			t.true(
				independence(profile(values), profile(values.map(value => value * 1.16 + 3)), both) < 0.01,
				`${shape} ${count}`,
			);
		}
	}
});
