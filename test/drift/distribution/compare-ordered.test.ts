// Numbers and dates: PSI and Wasserstein against SciPy, from every form in which a run keeps a distribution.
import test from 'ava';
import {
	fromHistogram,
	fromPercentiles,
	fromValues,
} from '../../../source/drift/distribution/cumulative-distribution.ts';
import {compareOrdered, type OrderedDistribution} from '../../../source/drift/distribution/compare-ordered.ts';
import {quantileBins} from '../../../source/drift/distribution/quantile-bins.ts';
import {golden, isNear} from '../../support/golden.ts';
import fc from '../../support/properties.ts';

const ascending = (values: readonly number[]): readonly number[] => values.toSorted((one, other) => one - other);

const percentilesOf = (values: readonly number[]): readonly number[] => {
	const sorted = ascending(values);
	return Array.from(
		{length: 101},
		(_, percent) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length - 1e-9) - 1)] ?? NaN,
	);
};

const exactly = (values: readonly number[]): OrderedDistribution => {
	const counts = new Map<number, number>();
	for (const value of ascending(values)) {
		counts.set(value, (counts.get(value) ?? 0) + 1);
	}

	return {
		cumulative: fromValues(counts.keys().toArray(), counts.values().toArray()),
		percentiles: percentilesOf(values),
	};
};

const byPercentiles = (values: readonly number[]): OrderedDistribution => {
	const percentiles = percentilesOf(values);
	return {cumulative: fromPercentiles(percentiles, values.length, 0), percentiles};
};

const byHistogram = (values: readonly number[]): OrderedDistribution => {
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const width = (high - low) / 10;
	const bins = Array.from({length: 10}, (_, index) => ({
		start: low + index * width,
		end: low + (index + 1) * width,
		count: values.filter(value => Math.min(9, Math.floor((value - low) / width)) === index).length,
	}));
	return {cumulative: fromHistogram(bins, 0), percentiles: undefined};
};

const independent = {allowSamplingError: true, independence: 1} as const;

for (const [name, sample] of Object.entries(golden.samples)) {
	test(`where all values are known, PSI, χ² and Kolmogorov–Smirnov are SciPy's: ${name}`, t => {
		const found = compareOrdered(exactly(sample.baseline), exactly(sample.current), independent);
		t.true(isNear(found.psi.value, sample.psi_over_deciles ?? NaN, 1e-9), `PSI ${found.psi.value}`);
		t.true(isNear(found.chiSquared.statistic, sample.chi_squared, 1e-9));
		t.true(isNear(found.chiSquared.pValue, sample.chi_squared_p, 1e-6));
		t.is(found.chiSquared.degreesOfFreedom, sample.degrees_of_freedom);
		t.true(isNear(found.kolmogorovSmirnov.statistic, sample.ks, 1e-9));
		t.true(isNear(found.kolmogorovSmirnov.pValue, sample.ks_p, 1e-6));
	});

	test(`from percentiles alone PSI, Kolmogorov–Smirnov and Wasserstein come close to SciPy's: ${name}`, t => {
		const found = compareOrdered(byPercentiles(sample.baseline), byPercentiles(sample.current), independent);
		t.true(
			Math.abs(Math.sqrt(found.psi.value) - Math.sqrt(sample.psi_over_deciles ?? NaN)) <=
				Math.sqrt(found.psi.readingError),
			`PSI ${found.psi.value} for ${String(sample.psi_over_deciles)}`,
		);
		// Every share is read to a percent.
		t.true(
			Math.abs(found.kolmogorovSmirnov.statistic - sample.ks) <= 0.01,
			`KS ${found.kolmogorovSmirnov.statistic} for ${sample.ks}`,
		);
		// The outer percent on either side is drawn in, which a skewed column feels more than others.
		const normalised = sample.wasserstein / sample.stddev;
		t.true(
			isNear(found.wasserstein?.value ?? NaN, normalised, name.startsWith('normal') ? 0.06 : 0.3),
			`Wasserstein ${String(found.wasserstein?.value)} for ${normalised}`,
		);
	});
}

const numbers = fc.array(fc.double({min: -1e6, max: 1e6, noNaN: true}), {minLength: 1, maxLength: 300});

test('a distribution compared with itself has no effect, whatever it is and however it is kept', t => {
	fc.assert(
		fc.property(numbers, values => {
			for (const side of [exactly(values), byPercentiles(values)]) {
				const found = compareOrdered(side, side, independent);
				t.is(found.psi.value, 0);
				t.is(found.wasserstein?.value ?? 0, 0);
				t.is(found.kolmogorovSmirnov.statistic, 0);
				t.is(found.chiSquared.pValue, 1);
			}
		}),
	);
});

test('Kolmogorov–Smirnov and χ² over the same bins do not ask which side is the baseline', t => {
	fc.assert(
		fc.property(numbers, numbers, (one, other) => {
			const [there, back] = [
				compareOrdered(exactly(one), exactly(other), independent),
				compareOrdered(exactly(other), exactly(one), independent),
			];
			t.true(Math.abs(there.kolmogorovSmirnov.statistic - back.kolmogorovSmirnov.statistic) < 1e-12);
		}),
	);
});

test('whatever is compared, every figure is finite, shares add up to 1, and p-values lie between 0 and 1', t => {
	fc.assert(
		fc.property(numbers, numbers, (one, other) => {
			for (const [baseline, current] of [
				[exactly(one), exactly(other)],
				[byPercentiles(one), byPercentiles(other)],
			] as const) {
				const found = compareOrdered(baseline, current, independent);
				const sums = (['baseline', 'current'] as const).map(side =>
					found.bins.reduce((sum, bin) => sum + bin[side], 0),
				);
				t.true(
					sums.every(sum => Math.abs(sum - 1) < 1e-9),
					sums.join(' '),
				);
				t.true(
					[
						found.psi.value,
						found.psi.error,
						found.wasserstein?.value ?? 0,
						found.wasserstein?.error ?? 0,
					].every(figure => Number.isFinite(figure) && figure >= 0),
				);
				t.true([found.kolmogorovSmirnov.pValue, found.chiSquared.pValue].every(p => p >= 0 && p <= 1));
			}
		}),
	);
});

test('the further a column moves, the larger PSI and Wasserstein; by one standard deviation it is one', t => {
	const sample = golden.samples['normal, not moved']?.baseline ?? [];
	let [psi, distance] = [-1, -1];
	for (const shift of [0, 0.1, 0.2, 0.4, 0.8, 1, 1.5, 2]) {
		const side = byPercentiles(sample);
		const spread = compareOrdered(side, byPercentiles(sample.map(value => value + 1)), independent);
		const unit = 1 / (spread.wasserstein?.value ?? NaN);
		const found = compareOrdered(side, byPercentiles(sample.map(value => value + shift * unit)), independent);
		t.true(Math.abs((found.wasserstein?.value ?? NaN) - shift) < 1e-9);
		t.true(Math.abs((found.shift ?? NaN) - shift) < 1e-9);
		t.true(found.psi.value > psi && (found.wasserstein?.value ?? 0) > distance, `at ${shift}`);
		psi = found.psi.value;
		distance = found.wasserstein?.value ?? 0;
	}
});

test('a large normal column that moves has the PSI that SciPy finds by its distribution function', t => {
	const quantiles = [-4.5, ...golden.normal_percentiles, 4.5];
	for (const [shift, expected] of golden.normal_psi) {
		const baseline: OrderedDistribution = {cumulative: fromPercentiles(quantiles, 1e6, 0), percentiles: quantiles};
		const moved = quantiles.map(value => value + shift);
		const found = compareOrdered(
			baseline,
			{cumulative: fromPercentiles(moved, 1e6, 0), percentiles: moved},
			independent,
		);
		t.true(Math.abs(found.psi.value - expected) < 0.006, `${shift}: ${found.psi.value} for ${expected}`);
	}
});

test('a constant column that begins to vary is seen on either side of its value', t => {
	const constant = Array.from({length: 200}, () => 5);
	for (const varied of [
		constant.map((value, index) => value + (index % 3)),
		constant.map((value, index) => value - (index % 3)),
	]) {
		for (const keep of [exactly, byPercentiles]) {
			const found = compareOrdered(keep(constant), keep(varied), independent);
			t.true(found.psi.value > found.psi.error, keep.name);
			t.is(found.wasserstein, null);
		}
	}
});

test('equal deciles are one bin, and a point that holds many rows is a bin of its own', t => {
	const zeroes = [...Array.from({length: 60}, () => 0), ...Array.from({length: 40}, (_, index) => index + 1)];
	const bins = quantileBins(exactly(zeroes).cumulative, exactly(zeroes).cumulative);
	t.deepEqual(
		bins.map(({from, to, baseline}) => [from, to, Math.round(baseline * 100)]),
		[
			[0, 0, 60],
			[0, 10, 10],
			[10, 20, 10],
			[20, 30, 10],
			[30, null, 10],
		],
	);
});

test('rows that leave a value that many rows share are seen, though the deciles stay', t => {
	const zeroes = [...Array.from({length: 600}, () => 0), ...Array.from({length: 400}, (_, index) => index + 1)];
	const jittered = zeroes.map((value, index) => (value === 0 && index % 2 === 0 ? -0.5 : value));
	const found = compareOrdered(byPercentiles(zeroes), byPercentiles(jittered), independent);
	t.true(found.psi.value > 1);
});

test('the stated error of a comparison of histograms covers what they do not show', t => {
	const skewed = golden.samples['lognormal, moved'];
	const found = compareOrdered(byHistogram(skewed?.baseline ?? []), byHistogram(skewed?.current ?? []), independent);
	t.is(found.source, 'histogram');
	t.is(found.wasserstein, null);
	const same = compareOrdered(byHistogram(skewed?.baseline ?? []), byHistogram(skewed?.baseline ?? []), independent);
	t.is(same.psi.value, 0);
	t.true(found.psi.readingError > 0.05, `reading ${found.psi.readingError}`);
});
