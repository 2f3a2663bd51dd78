import test from 'ava';
import {binEdges} from '../../../source/profiling/accumulators/bin-edges.ts';
import {
	addToHistogram,
	countsBetween,
	createFineHistogram,
	mergeHistogram,
	type FineHistogram,
} from '../../../source/profiling/accumulators/fine-histogram.ts';
import fc from '../../support/properties.ts';
import {randomNumbers} from '../../support/random.ts';

const histogramOf = (values: readonly number[], block = 7): FineHistogram => {
	const histogram = createFineHistogram();
	for (let from = 0; from < values.length; from += block) {
		const part = Float64Array.from(values.slice(from, from + block));
		addToHistogram(histogram, part, part.length, Math.min(...part), Math.max(...part));
	}

	return histogram;
};

const countByHand = (values: readonly number[], edges: readonly number[]): number[] =>
	edges.slice(1).map((end, index) => {
		const isLast = index === edges.length - 2;
		return values.filter(value => value >= (edges[index] ?? 0) && (value < end || (isLast && value <= end))).length;
	});

const finite = fc.oneof(
	fc.double({noNaN: true, noDefaultInfinity: true}),
	fc.integer({min: -1000, max: 1000}),
	fc.double({min: 1e6, max: 1e6 + 1, noNaN: true}),
);
const manyValues = fc
	.array(finite, {minLength: 2, maxLength: 200})
	.filter(values => Math.min(...values) < Math.max(...values));

test('counts add up to the values, and each is within the stated error of a count by hand', t => {
	fc.assert(
		fc.property(manyValues, fc.integer({min: 1, max: 30}), (values, bins) => {
			const edges = binEdges(Math.min(...values), Math.max(...values), bins);
			const {counts, error} = countsBetween(histogramOf(values), edges);
			t.is(
				counts.reduce((sum, count) => sum + count, 0),
				values.length,
			);
			for (const [index, expected] of countByHand(values, edges).entries()) {
				const allowed = error * values.length + 1e-9;
				t.true(
					Math.abs((counts[index] ?? 0) - expected) <= allowed,
					`bin ${index}: ${counts[index]} for ${expected}, error ${error}`,
				);
			}
		}),
	);
});

test('the order of the values changes nothing', t => {
	fc.assert(
		fc.property(manyValues, fc.integer({min: 1, max: 12}), (values, bins) => {
			const edges = binEdges(Math.min(...values), Math.max(...values), bins);
			t.deepEqual(
				countsBetween(histogramOf(values.toReversed(), 3), edges),
				countsBetween(histogramOf(values), edges),
			);
		}),
	);
});

test('two histograms merge into that of both', t => {
	fc.assert(
		fc.property(manyValues, manyValues, (left, right) => {
			const merged = histogramOf(left);
			mergeHistogram(merged, histogramOf(right));
			const all = [...left, ...right];
			const edges = binEdges(Math.min(...all), Math.max(...all), 10);
			t.deepEqual(countsBetween(merged, edges), countsBetween(histogramOf(all), edges));
		}),
	);
});

test('a million normal values are binned to a thousandth of the rows', t => {
	const random = randomNumbers(3);
	const values = Array.from(
		{length: 1_000_000},
		() => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
	);
	const histogram = histogramOf(values, 1024);
	const edges = binEdges(histogram.min, histogram.max, 10);
	const {counts, error} = countsBetween(histogram, edges);
	t.true(error < 0.005);
	for (const [index, expected] of countByHand(values, edges).entries()) {
		t.true(Math.abs((counts[index] ?? 0) - expected) <= 1000);
	}
});
