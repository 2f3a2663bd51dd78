// Values that are all larger or smaller by a factor, such as miles in place of kilometres.
import test from 'ava';
import {isOfAllValues} from '../../../source/drift/history/typical-value.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const milesInKilometre = 0.621;

/** The normal distribution from uniform draws (G. E. P. Box and M. E. Muller, Ann. Math. Statist. 29, 1958). */
const normal = (random: () => number): number =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Distances of very different sizes: their mean moves by a quarter from load to load, their typical value by less. */
const load = (day: number, factor = 1) => {
	const random = randomNumbers(day + 1);
	const level = 1 + 0.1 * (random() - 0.5);
	return runOfCells(
		{
			distance: {
				type: 'float',
				values: times(1000, () => factor * level * Math.exp(4 + 1.5 * normal(random))),
			},
		},
		new Date(Date.UTC(2024, 0, 1 + day)),
	);
};

const history = times(14, day => load(day));

test('miles in place of kilometres are found where sizes differ widely, and the reason names the factor', t => {
	const found = alarms(history, load(14, milesInKilometre)).filter(({metricName}) => metricName === 'distribution');
	t.is(found.length, 1);
	const {factor} =
		/values are (?<factor>\S+) times as large as in 14 runs/v.exec(found[0]?.reason ?? '')?.groups ?? {};
	t.true(Math.abs(Number(factor) - milesInKilometre) < 0.1, found[0]?.reason ?? 'nothing');
});

test('values of very different sizes raise no alarm by themselves', t => {
	for (let day = 14; day < 24; day++) {
		t.deepEqual(alarms(history, load(day)), [], `day ${day}`);
	}
});

test('a change is a factor only if it moves small and large values alike, unlike fog', t => {
	const usual = times(101, percent => 1 + percent / 10);
	t.true(
		isOfAllValues(
			usual.map(value => value * milesInKilometre),
			percent => usual[percent] ?? NaN,
		),
	);
	t.false(
		isOfAllValues(
			usual.map(value => (value < 8 ? value / 4 : value)),
			percent => usual[percent] ?? NaN,
		),
	);
});
