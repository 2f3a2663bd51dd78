// Medians by selection, against the definition: sort, and take the middle.
import test from 'ava';
import {medianOf, writeDistances} from '../../../source/drift/statistics/median.ts';
import fc from '../../support/properties.ts';

const bySorting = (values: readonly number[]): number => {
	const sorted = values.toSorted((left, right) => left - right);
	const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
	return middle.reduce((sum, value) => sum + value, 0) / middle.length;
};

/** Some of them equal. */
const anyValues = fc.array(fc.oneof(fc.integer({min: -3, max: 3}), fc.double({noNaN: true, min: -1e9, max: 1e9})), {
	minLength: 2,
	maxLength: 60,
});

test('a median is the middle of the sorted values, or the mean of the two in the middle', t => {
	t.is(medianOf([3]), 3);
	t.is(medianOf([4, 1]), 2.5);
	t.is(medianOf([5, 1, 9]), 5);
	t.is(medianOf([]), NaN);
	t.is(medianOf([Number.MAX_VALUE, Number.MAX_VALUE, 1]), Number.MAX_VALUE);
	fc.assert(
		fc.property(anyValues, values => {
			t.is(medianOf(values) + 0, bySorting(values) + 0);
		}),
	);
});

test('a median is as exact when there are more values than ever before', t => {
	const values = Array.from({length: 5001}, (_, index) => (index * 7919) % 5001);
	t.is(medianOf(values), 2500);
});

test('the distance of a value from the others is its distance from their median', t => {
	fc.assert(
		fc.property(anyValues, values => {
			const ascending = new Float64Array(values).toSorted();
			const distances = new Float64Array(values.length + 1);
			writeDistances(ascending, values.length, {distances, offset: 1});
			t.deepEqual(
				[...distances],
				[
					0,
					...ascending.map((value, index) => Math.abs(value - bySorting([...ascending].toSpliced(index, 1)))),
				],
			);
		}),
	);
});
