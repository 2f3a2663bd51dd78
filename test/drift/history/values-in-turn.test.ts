// Values that take turns, such as months: the one whose turn it is may have nearly all new rows.
import test from 'ava';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

type Row = {readonly period: string; readonly city: string};

const rowsAtFirst = 500;
const rowsOfLoad = 100;
const rowsOfMonth = 70;

const random = randomNumbers(11);
const cities = ['Ghent', 'Lille', 'Paris', 'Rome', 'Turin'];
const rows = times(3000, (index): Row => ({
	period: new Date(Date.UTC(2020, Math.floor(index / rowsOfMonth))).toISOString().slice(0, 7),
	city: cities[Math.floor(random() * cities.length)] ?? '',
}));

/** The table after so many loads, which end in the middle of a month. */
const runOf = (held: readonly Row[], load: number): RunProfile =>
	runOfCells(
		{
			period: {type: 'text', values: held.map(({period}) => period)},
			city: {type: 'text', values: held.map(({city}) => city)},
		},
		new Date(Date.UTC(2026, 0, 1 + load)),
	);

const heldAfter = (load: number): readonly Row[] => rows.slice(0, rowsAtFirst + load * rowsOfLoad);

test('a month goes on that the load before had begun, whatever its share of the new rows', t => {
	for (const last of times(8, index => index + 12)) {
		const earlier = times(12, index => runOf(heldAfter(last - 12 + index), last - 12 + index));
		t.deepEqual(alarms(earlier, runOf(heldAfter(last), last)), []);
	}
});

test('a city that half of the new rows have is found, beside months that take turns', t => {
	const earlier = times(12, load => runOf(heldAfter(load), load));
	const spoilt = heldAfter(12).map((row, index) =>
		index >= rowsAtFirst + 11 * rowsOfLoad && index % 2 === 0 ? {...row, city: 'Rome'} : row,
	);
	t.regex(
		alarms(earlier, runOf(spoilt, 12))
			.map(({columnName, reason}) => `${columnName}: ${reason}`)
			.join('; '),
		/city: "Rome" had .* of 1\d runs, now/v,
	);
});
