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

test('a month that the previous load began may continue, whatever its share of the new rows', t => {
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
		/city: "Rome": .* of the new rows of 1\d runs, now/v,
	);
});

const partsAfter = (load: number): RunProfile => {
	const held = heldAfter(load);
	const part = (from: number, to: number) => held.map(({period}) => Number(period.slice(from, to)));
	return runOfCells(
		{year: {type: 'integer', values: part(0, 4)}, month: {type: 'integer', values: part(5, 7)}},
		new Date(Date.UTC(2026, 0, 1 + load)),
	);
};

test('years and months of the new rows may continue, whichever turn it is', t => {
	for (const last of times(20, index => index + 5)) {
		const earlier = times(Math.min(last, 12), index => partsAfter(last - Math.min(last, 12) + index));
		t.deepEqual(
			alarms(earlier, partsAfter(last)).map(({columnName, reason}) => `${last} ${columnName}: ${reason}`),
			[],
		);
	}
});

test('the loss of one of two codes that every load holds is found: they do not take turns', t => {
	const codes = rows.map((_, index) => (random() < 0.5 && index < rowsAtFirst + 11 * rowsOfLoad ? 1 : 2));
	const runAfter = (load: number) =>
		runOfCells(
			{code: {type: 'integer', values: codes.slice(0, rowsAtFirst + load * rowsOfLoad)}},
			new Date(Date.UTC(2026, 0, 1 + load)),
		);
	t.regex(
		alarms(
			times(12, load => runAfter(load)),
			runAfter(12),
		)
			.map(({reason}) => reason)
			.join('; '),
		/"1" was there in each of 1\d runs, and is gone/v,
	);
});

test('a value that is no month is found beside months that take turns', t => {
	const earlier = times(12, load => partsAfter(load));
	const months = heldAfter(12).map(({period}, index) =>
		index >= rowsAtFirst + 11 * rowsOfLoad && index % 20 === 0 ? 999 : Number(period.slice(5, 7)),
	);
	const years = heldAfter(12).map(({period}) => Number(period.slice(0, 4)));
	const current = runOfCells(
		{year: {type: 'integer', values: years}, month: {type: 'integer', values: months}},
		new Date(Date.UTC(2026, 0, 13)),
	);
	const found = alarms(earlier, current);
	t.true(found.some(({columnName, metricName}) => columnName === 'month' && metricName === 'mean'));
	t.true(found.every(({columnName}) => columnName === 'month'));
});

test('the day of a daily load starts anew after the last day of a month', t => {
	const dayOfLoad = (load: number): RunProfile => {
		const at = new Date(Date.UTC(2026, 0, 1 + load));
		return runOfCells({day: {type: 'integer', values: times(100, () => at.getUTCDate())}}, at);
	};

	for (const last of [31, 32, 45, 59, 60]) {
		const earlier = times(14, index => dayOfLoad(last - 14 + index));
		t.deepEqual(
			alarms(earlier, dayOfLoad(last)).map(({reason}) => reason),
			[],
			`load ${last}`,
		);
	}
});
