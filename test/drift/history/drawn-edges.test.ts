// The first and the last of drawn dates differ from load to load, and a fault is further off than that.
import test from 'ava';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const dayLength = 86_400_000;

/** Days of birth of a thousand people, other ones each day. */
const births = (load: number, seed: number) => {
	const random = randomNumbers(1000 * seed + load);
	return times(1000, () =>
		new Date(Date.UTC(1960, 0, 1) + Math.floor(random() * 15_000) * dayLength).toISOString().slice(0, 10),
	);
};

const runOfBirths = (load: number, values: readonly string[]) =>
	runOfCells({born: {type: 'date', values}}, new Date(Date.UTC(2024, 2, 1 + load, 6)));

test('of fifty tables of drawn days of birth none drifts by its first or last day', t => {
	const found = times(50, seed => {
		const runs = times(8, load => runOfBirths(load, births(load, seed)));
		const last = runs.at(-1);
		return last === undefined ? [] : alarms(runs.slice(0, -1), last);
	}).flat();
	t.deepEqual(
		found.map(({metricName, reason}) => [metricName, reason]),
		[],
	);
});

test('one day of birth that is two years past all others is found, and named by its day', t => {
	const runs = times(8, load => runOfBirths(load, births(load, 1)));
	const found = alarms(runs, runOfBirths(8, ['2004-02-01', ...births(8, 1).slice(1)]));
	t.regex(
		found.find(({metricName}) => metricName === 'max')?.reason ?? '',
		/^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d is ordinary after 8 runs, now 2004-02-01$/v,
	);
});
