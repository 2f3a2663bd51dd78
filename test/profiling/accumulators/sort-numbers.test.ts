import test from 'ava';
import {sortNumbers} from '../../../source/profiling/accumulators/sort-numbers.ts';
import fc from '../../support/properties.ts';
import {randomNumbers} from '../../support/random.ts';

/** By comparison, and −0 before 0. */
const inOrder = (values: readonly number[]): number[] =>
	values.toSorted((a, b) => (a === b ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : a < b ? -1 : 1));

const sorted = (values: readonly number[]): number[] => {
	const numbers = Float64Array.from(values);
	sortNumbers(numbers);
	return [...numbers];
};

test('any numbers come out in ascending order, the infinite ones and −0 too', t => {
	fc.assert(
		fc.property(fc.array(fc.double({noNaN: true}), {maxLength: 1200}), values => {
			t.deepEqual(sorted(values), inOrder(values));
		}),
	);
});

test('numbers that lie so close that only their last bits differ come out in ascending order', t => {
	const random = randomNumbers(5);
	const close = Array.from({length: 1000}, () => 1e15 + Math.floor(random() * 1_000_000) / 8);
	t.deepEqual(sorted(close), inOrder(close));
	t.deepEqual(sorted(inOrder(close).toReversed()), inOrder(close));
});

test('a part of an array is sorted, and the rest is left alone', t => {
	const values = Float64Array.of(9, 3, -1, 2, 0);
	sortNumbers(values.subarray(1, 4));
	t.deepEqual([...values], [9, -1, 2, 3, 0]);
});
