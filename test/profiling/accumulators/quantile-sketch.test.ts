import test from 'ava';
import {
	addToQuantiles,
	addWeighted,
	createQuantileSketch,
	mergeQuantiles,
	rankError,
	weightedValues,
	type QuantileSketch,
} from '../../../source/profiling/accumulators/quantile-sketch.ts';
import {randomNumbers} from '../../support/random.ts';

const count = 300_000;

const shapes: Readonly<Record<string, (random: () => number, index: number) => number>> = {
	uniform: random => random(),
	lognormal: random => Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())),
	ascending: (_, index) => index,
	descending: (_, index) => -index,
	'few values': random => Math.floor(random() * 20),
};

const draw = (shape: string): Float64Array => {
	const random = randomNumbers(7);
	return Float64Array.from({length: count}, (_, index) => shapes[shape]?.(random, index) ?? 0);
};

/** The share of values at or below the one that the sketch gives for a share, and below it. */
const rankOf = (sorted: Float64Array, value: number): readonly [number, number] => {
	const below = sorted.findIndex(other => other >= value);
	const above = sorted.findLastIndex(other => other <= value) + 1;
	return [below / sorted.length, above / sorted.length];
};

const quantile = (sketch: QuantileSketch, share: number): number => {
	const {values, weights} = weightedValues(sketch);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	let cumulative = 0;
	for (const [index, value] of values.entries()) {
		cumulative += weights[index] ?? 0;
		if (cumulative >= share * total) {
			return value;
		}
	}

	return values.at(-1) ?? NaN;
};

const holds = test.macro({
	exec(t, shape: string, parts: number) {
		const values = draw(shape);
		const sketch = createQuantileSketch();
		const size = Math.ceil(count / parts);
		for (let part = 0; part < parts; part++) {
			const other = part === 0 ? sketch : createQuantileSketch();
			const slice = values.slice(part * size, (part + 1) * size);
			addToQuantiles(other, slice, slice.length);
			if (other !== sketch) {
				mergeQuantiles(sketch, other);
			}
		}

		const total = weightedValues(sketch).weights.reduce((sum, weight) => sum + weight, 0);
		t.is(total, count);
		const sorted = values.toSorted();
		for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
			const [below, upTo] = rankOf(sorted, quantile(sketch, share));
			const error = Math.max(0, below - share, share - upTo);
			t.true(error <= rankError, `${share}: rank error ${error}`);
		}
	},
	title: (_, shape: string, parts: number) =>
		`quantiles of ${shape} values keep the stated rank error, from ${parts} part(s)`,
});

for (const shape of Object.keys(shapes)) {
	test(holds, shape, 1);
	test(holds, shape, 4);
}

test('a value with a weight counts as often as its weight', t => {
	const sketch = createQuantileSketch();
	addWeighted(sketch, Float64Array.of(3, 1, 2), 3, Float64Array.of(999, 1000, 3001));
	t.is(quantile(sketch, 0.2), 1);
	t.is(quantile(sketch, 0.5), 2);
	t.is(quantile(sketch, 0.9), 3);
	t.is(
		weightedValues(sketch).weights.reduce((sum, weight) => sum + weight, 0),
		5000,
	);
});

test('values with weights give the quantiles of as many values, within the stated rank error', t => {
	const random = randomNumbers(11);
	const values = Float64Array.from({length: 50_000}, () => random());
	const weights = values.map(() => 1 + Math.floor(random() * 12));
	const sketch = createQuantileSketch();
	addWeighted(sketch, values, values.length, weights);
	const repeated = Float64Array.from(
		[...values].flatMap((value, index) => Array.from({length: weights[index] ?? 0}, () => value)),
	).toSorted();
	t.is(
		weightedValues(sketch).weights.reduce((sum, weight) => sum + weight, 0),
		repeated.length,
	);
	for (const share of [0.05, 0.25, 0.5, 0.75, 0.95]) {
		const [below, upTo] = rankOf(repeated, quantile(sketch, share));
		t.true(Math.max(0, below - share, share - upTo) <= rankError, String(share));
	}
});

test('the same values give the same sketch', t => {
	const values = draw('lognormal');
	const [first, second] = [createQuantileSketch(), createQuantileSketch()];
	addToQuantiles(first, Float64Array.from(values), count);
	addToQuantiles(second, Float64Array.from(values), count);
	t.deepEqual(weightedValues(first), weightedValues(second));
});
