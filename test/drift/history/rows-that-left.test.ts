import test from 'ava';
import {loadOf} from '../../../source/drift/history/load.ts';
import {withoutOldest} from '../../../source/drift/history/rows-that-left.ts';
import {runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const random = randomNumbers(5);
const loads = times(6, load => times(100, () => Math.round(100 * random() * (load === 2 ? 10 : 1)) - 20));
const weeksHeld = 3;

const columnOf = (values: readonly number[], at: Date) => {
	const column = loadOf(runOfCells({wind: {type: 'integer', values}}, at)).columns.get('wind');
	if (column === undefined) {
		throw new Error('There is no column');
	}

	return column;
};

const inWindow = times(loads.length, index => {
	const at = new Date(Date.UTC(2024, 0, 1 + 7 * index));
	return {
		at,
		load: columnOf(loads[index] ?? [], at),
		whole: columnOf(loads.slice(Math.max(0, index + 1 - weeksHeld), index + 1).flat(), at),
	};
});

test('the rows that came into a window are known if the load that left it is known', t => {
	const index = 5;
	const [came, exact] = [withoutOldest(inWindow.slice(0, index), inWindow[index]!), inWindow[index]!.load];
	t.is(came?.rows, exact.rows);
	t.is(came?.counts.get('negative_count'), exact.counts.get('negative_count'));
	t.true(Math.abs((came?.mean ?? 0) - (exact.mean ?? NaN)) < 1e-9);
	t.true(Math.abs((came?.stddev ?? 0) - (exact.stddev ?? NaN)) < 1e-9);
});

test('the rows that came into a window are unknown if it began before the first known load', t => {
	t.is(withoutOldest(inWindow.slice(3, 5), inWindow[5]!), undefined);
});
