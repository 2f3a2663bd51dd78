import test from 'ava';
import {expectation, hasBeenThere} from '../../../source/drift/history/expectation.ts';
import fc from '../../support/properties.ts';
import {randomNumbers} from '../../support/random.ts';

const isOrdinary = (series: readonly number[], value: number, period?: number): boolean => {
	const {low, high} = expectation(series, {period});
	return value >= low && value <= high;
};

test('a figure that stays level is expected to stay there', t => {
	const series = [35.1, 36.9, 35.8, 36.2, 35.5, 36.4, 36, 35.9, 36.1, 35.7];
	t.true(isOrdinary(series, 36.5));
	t.false(isOrdinary(series, 47.5));
});

test('a figure that grows by steps is expected one step further', t => {
	const series = Array.from({length: 14}, (_, day) => 19_700 + day);
	t.true(isOrdinary(series, 19_714));
	t.false(isOrdinary(series, 19_713));
	t.false(isOrdinary(series, 19_716));
});

test('a figure that differs by weekday is expected as on that weekday', t => {
	const week = [100, 102, 99, 101, 100, 20, 10];
	const series = [...week, ...week, ...week, ...week].map((value, day) => value + (day % 3) / 10);
	t.true(isOrdinary(series, 100.1, 7));
	t.false(isOrdinary(series, 15, 7));
});

test('a shorter series has a wider ordinary range', t => {
	const series = [10, 11, 9, 10.5, 9.5, 10, 11, 9, 10.5, 9.5, 10, 11, 9, 10.5];
	const width = (length: number) => {
		const {low, high} = expectation(series.slice(0, length));
		return high - low;
	};

	t.true(width(3) > width(7));
	t.true(width(7) > width(14));
});

test('a value that was seen both in the last run and before is ordinary', t => {
	fc.assert(
		fc.property(fc.double({min: -1e6, max: 1e6, noNaN: true}), fc.integer({min: 3, max: 30}), (value, length) =>
			t.true(
				isOrdinary(
					Array.from({length}, () => value),
					value,
				),
			),
		),
	);
});

test('fewer than one of 400 series without a fault goes on out of the ordinary, level or along a line', t => {
	const random = randomNumbers(1);
	const normal = () => Array.from({length: 12}, () => random()).reduce((sum, each) => sum + each, -6);
	for (const slope of [0, 1]) {
		const series = Array.from({length: 2000}, () => Array.from({length: 15}, (_, load) => slope * load + normal()));
		const off = series.filter(each => !isOrdinary(each.slice(0, -1), each.at(-1) ?? NaN));
		t.true(off.length < 5, `${off.length} of ${series.length} with slope ${slope}`);
	}
});

test('moving and scaling a series moves and scales what is expected', t => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({min: -1000, max: 1000}), {minLength: 3, maxLength: 20}),
			fc.integer({min: -100, max: 100}),
			(series, shift) => {
				const before = expectation(series);
				const after = expectation(series.map(value => 2 * value + shift));
				t.true(Math.abs(after.low - (2 * before.low + shift)) < 1e-6 * (1 + Math.abs(after.low)));
				t.true(Math.abs(after.high - (2 * before.high + shift)) < 1e-6 * (1 + Math.abs(after.high)));
			},
		),
	);
});

const hasBeen = (series: readonly number[], value: number): boolean =>
	hasBeenThere(series, value, {expected: expectation(series), options: {}});

test('after two unusual values, a return to the value before them is not unusual', t => {
	const level = [10, 11, 9, 10.5, 9.5, 10, 11, 9, 10.5, 9.5];
	t.true(hasBeen([...level, 60, 50], 9.8));
	t.false(hasBeen([...level, 60, 50], 30));
	t.false(hasBeen(level, 30));
});

test('a value that a series reached and left twice is not unusual, one from before a lasting change is', t => {
	t.true(hasBeen([5, 5.1, 0, 5, 5.2, 5, 5.1, 4.9, 0, 5, 5.1], 0));
	t.false(hasBeen([1, 1.1, 1, 5, 5.2, 5, 5.1, 4.9, 5, 5, 5.1], 1));
});
