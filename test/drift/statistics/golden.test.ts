// The formulas against SciPy's figures.
import test from 'ava';
import {significanceLevel} from '../../../source/drift/statistics/significance-level.ts';
import {
	jensenShannonDistance,
	populationStabilityIndex,
	type SharePair,
} from '../../../source/drift/statistics/divergences.ts';
import {benjaminiHochberg, chiSquaredTest} from '../../../source/drift/statistics/significance.ts';
import {
	chiSquaredCritical,
	chiSquaredSurvival,
	kolmogorovSurvival,
	logGamma,
} from '../../../source/drift/statistics/special-functions.ts';
import {golden, isNear} from '../../support/golden.ts';

const pairsOf = (p: readonly number[], q: readonly number[]): readonly SharePair[] =>
	p.map((baseline, index) => ({baseline, current: q[index] ?? 0}));

test("the survival function of χ² is SciPy's, from the middle far into the tail", t => {
	for (const [x, degrees, expected] of golden.chi_squared_survival) {
		const found = chiSquaredSurvival(x, degrees);
		t.true(
			isNear(found, expected, 1e-10) || Math.abs(found - expected) < 1e-15,
			`χ²(${degrees}) at ${x}: ${found} for ${expected}`,
		);
	}
});

test("the critical values of χ² are SciPy's", t => {
	for (const [probability, degrees, expected] of golden.chi_squared_critical) {
		const found = chiSquaredCritical(probability, degrees);
		t.true(isNear(found, expected, 1e-7), `χ²(${degrees}) for ${probability}: ${found} for ${expected}`);
	}

	t.is(chiSquaredCritical(0.05, 0), 0);
	t.is(chiSquaredSurvival(5, 0), 1);
});

test("the Kolmogorov distribution is SciPy's on both sides of where its series change", t => {
	for (const [x, expected] of golden.kolmogorov_survival) {
		const found = kolmogorovSurvival(x);
		t.true(
			Math.abs(found - expected) < 1e-13 || isNear(found, expected, 1e-9),
			`at ${x}: ${found} for ${expected}`,
		);
	}

	t.is(kolmogorovSurvival(0), 1);
});

test("the logarithm of the gamma function is SciPy's", t => {
	for (const [x, expected] of golden.log_gamma) {
		t.true(Math.abs(logGamma(x) - expected) < 1e-12 * Math.max(1, Math.abs(expected)), `at ${x}`);
	}
});

test('the significance level is the probability beyond four standard errors', t => {
	t.true(isNear(significanceLevel, golden.four_sigma, 1e-4));
});

test("the Jensen–Shannon distance, base 2, is SciPy's", t => {
	for (const {p, q, jensen_shannon: expected} of golden.shares) {
		const found = jensenShannonDistance(pairsOf(p, q));
		t.true(Math.abs(found - expected) < 1e-8, `${p.join(' ')} and ${q.join(' ')}: ${found} for ${expected}`);
	}
});

test("PSI is SciPy's relative entropy in both directions, where no share is empty", t => {
	const filled = golden.shares.filter(({psi}) => psi !== null);
	t.is(filled.length, 3);
	for (const {p, q, psi} of filled) {
		t.true(Math.abs(populationStabilityIndex(pairsOf(p, q)) - (psi ?? NaN)) < 1e-12);
	}
});

test("the χ² test of two rows of counts is SciPy's", t => {
	for (const {table, statistic, p, degrees_of_freedom: degrees} of golden.tables) {
		const [one, other] = table;
		const [rows, otherRows] = [one, other].map(counts => counts.reduce((sum, count) => sum + count, 0));
		const shares = one.map((count, index) => ({
			baseline: count / (rows ?? 1),
			current: (other[index] ?? 0) / (otherRows ?? 1),
		}));
		const found = chiSquaredTest(shares, {baseline: rows ?? 0, current: otherRows ?? 0});
		t.true(isNear(found.statistic, statistic, 1e-12));
		t.true(isNear(found.pValue, p, 1e-10));
		t.is(found.degreesOfFreedom, degrees);
	}
});

test('p-values are adjusted as SciPy adjusts them', t => {
	const {p, adjusted} = golden.benjamini_hochberg;
	const found = benjaminiHochberg(p);
	t.true(
		found.every((value, index) => isNear(value, adjusted[index] ?? 0, 1e-12)),
		found.join(' '),
	);
	t.deepEqual(benjaminiHochberg([]), []);
});

test('the measurements behind the thresholds hold', t => {
	// From an even split it takes a shift of 11.7 points to a Jensen–Shannon distance of 0.1.
	const shifted = (points: number) =>
		jensenShannonDistance([
			{baseline: 0.5, current: 0.5 + points / 100},
			{baseline: 0.5, current: 0.5 - points / 100},
		]);
	t.true(shifted(11.6) < 0.1 && shifted(11.8) > 0.1);
	// Cohen's h of 0.5 and 0.8 from an even split, the medium and the large effect, are the bands 0.2 and 0.33.
	const byEffect = (h: number) => shifted(100 * Math.sin(Math.PI / 4 + h / 2) ** 2 - 50);
	t.is(byEffect(0.5).toFixed(2), '0.21');
	t.is(byEffect(0.8).toFixed(2), '0.33');
	// A new bin that holds 30 % of the rows is invisible when empty bins are skipped, and plain when they are not.
	const withNew = [
		{baseline: 0.7, current: 0.49},
		{baseline: 0.3, current: 0.21},
		{baseline: 0, current: 0.3},
	];
	t.is(populationStabilityIndex(withNew.slice(0, 2)).toFixed(3), '0.107');
	t.is(populationStabilityIndex(withNew).toFixed(2), '2.51');
});
