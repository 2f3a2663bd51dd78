// Loads of fewer rows than two runs need for a verdict on a distribution.
import test from 'ava';
import {detectDrift} from '../../../source/drift/detect-drift.ts';
import {driftSettings} from '../../support/drift-runs.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const rows = 40;

/** A day of 40 orders: amounts from 0 to 100, and one of three shops. */
const day = (index: number) => {
	const random = randomNumbers(index + 1);
	return runOfCells(
		{
			amount: {type: 'float', values: times(rows, () => random() * 100)},
			shop: {type: 'text', values: times(rows, () => ['north', 'south', 'west'][Math.floor(random() * 3)] ?? '')},
		},
		new Date(Date.UTC(2026, 0, 1 + index, 6)),
	);
};

const judged = (earlierRuns: number) => {
	const earlier = times(earlierRuns, index => day(index));
	const baseline = earlier.at(-1);
	if (baseline === undefined) {
		throw new Error('There is no earlier run');
	}

	return detectDrift({baseline, current: day(earlierRuns), earlier, settings: driftSettings()});
};

test('two days of 40 rows have no verdict on a distribution, and the report says so', t => {
	const {metricDrifts, notes} = judged(1);
	t.deepEqual(
		metricDrifts.filter(({state}) => state === 'not_enough_rows').map(({columnName}) => columnName),
		['amount', 'shop'],
	);
	t.regex(notes.join(' '), /Not judged: amount\.distribution, shop\.distribution \(not enough rows/v);
});

test('many days of 40 rows are judged by one another', t => {
	const {metricDrifts, notes, summary} = judged(20);
	t.deepEqual(
		metricDrifts.filter(({state, severity}) => state === 'not_enough_rows' || severity !== 'none'),
		[],
	);
	t.is(summary.notEnoughRows, 0);
	t.notRegex(notes.join(' '), /Not judged/v);
});

/** A day of 40 orders, of which the first few have a refund; on the others it is null. */
const dayWithRefunds = (index: number, refunds: readonly number[]) =>
	runOfCells(
		{
			order: {type: 'integer', values: times(rows, row => index * rows + row)},
			refund: {type: 'float', values: times(rows, row => refunds[row] ?? null)},
		},
		new Date(Date.UTC(2026, 0, 1 + index, 6)),
	);

for (const [known, earlierRefunds] of [
	['none', () => []],
	['one a day', (index: number) => (index % 7 === 0 ? [100 + index] : [])],
] as const) {
	test(`the first value of a column that has hardly any is no alarm by its size: ${known} before`, t => {
		const earlier = times(14, index => dayWithRefunds(index, earlierRefunds(index)));
		t.deepEqual(
			alarms(earlier, dayWithRefunds(14, [2000])).map(({columnName, reason}) => `${columnName}: ${reason}`),
			[],
		);
	});
}
