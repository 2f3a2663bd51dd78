// What a measurement of verdicts rests on: faults change what they claim, and the same seed makes the same table.
import test from 'ava';
import {historyOf, parseCsv} from './histories/csv.ts';
import {faults, sharesOf} from './histories/faults/catalogue.ts';
import {factsOf} from './histories/faults/facts.ts';
import type {CellFault, Fault} from './histories/faults/fault.ts';
import type {Cell, History, Period} from './histories/history.ts';
import {loadsOf, styles, type Load, type Style} from './histories/loads.ts';
import {columnFor, plant} from './histories/plant.ts';
import {simulate} from './histories/simulated/simulate.ts';
import {simulatedTables} from './histories/simulated/tables.ts';
import {halfOf} from './histories/split.ts';

const named = (name: string): History => {
	const table = simulatedTables.find(each => each.name === name);
	if (table === undefined) {
		throw new Error(`There is no table ${name}`);
	}

	return simulate(table);
};

const orders = named('orders');

const cellFaults = faults.filter((fault): fault is CellFault => fault.kind === 'cells');

const faultNamed = (name: string): Fault => {
	const fault = faults.find(each => each.name === name);
	if (fault === undefined) {
		throw new Error(`There is no fault ${name}`);
	}

	return fault;
};

/** The load of a period, the fifth one. */
const fifth = (history: History, style: Style): Load => {
	const [load] = loadsOf({...history, periods: history.periods.slice(0, 6)}, style, 5).toArray();
	if (load === undefined) {
		throw new Error('There is no load');
	}

	return load;
};

const cellsOf = ({cells}: Period, column: string): readonly Cell[] => cells.get(column) ?? [];

const factsIn = ({history, index}: Load) =>
	history.columns.map(column => factsOf(column, history.periods.slice(0, index)));

for (const style of styles) {
	test(`a fault in a table that is ${style} changes the profiles of the columns that it hits, and of no other`, t => {
		const load = fifth(orders, style);
		const allFacts = factsIn(load);
		for (const fault of cellFaults) {
			const facts = columnFor(fault, load, allFacts);
			for (const share of sharesOf(fault)) {
				const planted = plant(load, {fault, share, facts, allFacts});
				const changed = planted?.run.columns.filter((profile, index) => profile !== load.run.columns[index]);
				const hit = new Set(planted?.hit);
				t.true(
					changed === undefined || changed.every(({column}) => hit.has(column.name) || hit.size === 1),
					fault.name,
				);
				t.is(planted?.run.run.rowCount ?? load.run.run.rowCount, load.run.run.rowCount, fault.name);
			}
		}
	});
}

test('a fault changes no more rows than its share, and at least one', t => {
	const load = fifth(orders, 'replaced');
	const allFacts = factsIn(load);
	const {newest} = load;
	for (const fault of cellFaults) {
		const facts = columnFor(fault, load, allFacts);
		if (facts === undefined) {
			continue;
		}

		const rows = [1, 4, 7];
		const after = fault.plant({facts, rows, newest, previous: newest, alike: [], random: () => 0});
		for (const [column, cells] of after) {
			const changed = cells.keys().filter(row => !Object.is(cells[row], cellsOf(newest, column)[row]));
			t.deepEqual(changed.filter(row => !rows.includes(row)).toArray(), [], fault.name);
		}
	}
});

test('faults of a load halve its rows, leave none, double them, or repeat those of the load before', t => {
	const load = fifth(orders, 'replaced');
	const rowsWith = (name: string) =>
		plant(load, {fault: faultNamed(name), share: 100, facts: undefined, allFacts: []})?.run.run.rowCount;
	const {rows} = load.newest;
	t.is(rowsWith('half the rows'), Math.floor(rows / 2));
	t.is(rowsWith('no rows'), 0);
	t.is(rowsWith('the load twice'), 2 * rows);
	t.is(rowsWith('the load before again'), orders.periods[4]?.rows);
});

test('nulls planted in a fifth of the newest rows of an appended table leave the older rows alone', t => {
	const load = fifth(orders, 'appended');
	const allFacts = factsIn(load);
	const facts = allFacts.find(({column}) => column.name === 'amount');
	const planted = plant(load, {fault: faultNamed('nulls in a required column'), share: 20, facts, allFacts});
	const amount = planted?.run.columns.find(({column}) => column.name === 'amount');
	t.is(amount?.metrics.get('null_count')?.value, Math.round(load.newest.rows * 0.2));
	let all = 0;
	for (const {rows} of orders.periods.slice(0, 6)) {
		all += rows;
	}

	t.is(amount?.metrics.get('count')?.value, all);
});

test('a clock that is five hours ahead moves times into the next day, and keeps their format', t => {
	const text = '_period,at\n2024-01-01,2024-01-01 20:30:00\n2024-01-01,2024-01-01T01:00:00Z\n';
	const history = historyOf('x', text, {at: 'TIMESTAMP'});
	const after = history.periods.flatMap(period =>
		history.columns.flatMap(column =>
			cellFaults
				.filter(({name}) => name === 'clock + 5 h')
				.map(fault =>
					fault
						.plant({
							facts: factsOf(column, [period]),
							rows: [0, 1],
							newest: period,
							previous: period,
							alike: [],
							random: () => 0,
						})
						.get('at'),
				),
		),
	);
	t.deepEqual(after, [['2024-01-02 01:30:00', '2024-01-01T06:00:00Z']]);
});

test('the same seed makes the same table, and every table has its own', t => {
	t.deepEqual(named('orders').periods[3]?.cells, orders.periods[3]?.cells);
	t.is(new Set(simulatedTables.map(({name}) => name)).size, simulatedTables.length);
});

test('the half of the histories that is kept aside stays the same', t => {
	const development = simulatedTables
		.map(({name}) => name)
		.filter(name => halfOf({name, origin: 'simulated'}) === 'development');
	t.deepEqual(development, [
		'payments',
		'tickets',
		'products',
		'sessions',
		'sensors',
		'requests',
		'meter_readings',
		'tests',
	]);
});

test('values with commas, quotes and line breaks are read as they are', t => {
	t.deepEqual(parseCsv('a,"b, ""c""",\r\n"d\ne",,f\n'), [
		['a', 'b, "c"', ''],
		['d\ne', '', 'f'],
	]);
});
