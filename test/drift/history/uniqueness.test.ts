// A key that repeats is found; a measure that had few values, and so no two alike, may repeat itself.
import test from 'ava';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const runs = 14;

const dayOf = (load: number): Date => new Date(Date.UTC(2024, 0, 1 + load));

/** Amounts of up to a million, of which a load has as many as are given. */
const amounts = (load: number, count: number): readonly number[] => {
	const random = randomNumbers(load + 1);
	return times(count, () => Math.floor(random() * 1_000_000));
};

const runOf = (values: ReadonlyArray<number | null>, load: number): RunProfile =>
	runOfCells({amount: {type: 'integer', values}}, dayOf(load));

const reasons = (earlier: readonly RunProfile[], current: RunProfile): readonly string[] =>
	alarms(earlier, current)
		.filter(({metricName}) => metricName === 'distinct_percent')
		.map(({reason}) => reason);

const mostlyNull = (values: readonly number[], rows: number): ReadonlyArray<number | null> =>
	times(rows, row => values[row] ?? null);

test('a measure of ten values in each load may repeat itself among four hundred', t => {
	const earlier = times(runs, load => runOf(mostlyNull(amounts(load, 10), 400), load));
	const [first = 0, second = 0, ...others] = amounts(runs, 400);
	t.deepEqual(reasons(earlier, runOf([first, first, second, second, ...others.slice(2)], runs)), []);
});

test('a key of 400 rows a load is found where four of them repeat', t => {
	const keys = (load: number): readonly number[] => times(400, row => load * 400 + row);
	const earlier = times(runs, load => runOf(keys(load), load));
	const spoilt = keys(runs).map((key, row) => (row < 4 ? runs * 400 + 9 : key));
	t.deepEqual(reasons(earlier, runOf(spoilt, runs)), ['every value was different in 14 runs, now 4 rows repeat one']);
});

test('a key of an appended table is found where three of its new rows repeat earlier ones', t => {
	const keys = (load: number): readonly number[] => times((load + 10) * 100, row => row);
	const earlier = times(runs, load => runOf(keys(load), load));
	const spoilt = keys(runs).map((key, row) => (row >= keys(runs - 1).length + 97 ? row - 500 : key));
	t.deepEqual(reasons(earlier, runOf(spoilt, runs)), ['every value was different in 13 runs, now 3 rows repeat one']);
});
