// A fault that stays is an alarm on every load, and not on the first alone.
import test from 'ava';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {alarms, runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const goodLoads = 16;
const rowsPerLoad = 400;

const dayOf = (load: number): Date => new Date(Date.UTC(2024, 0, 1 + load, 6));

type Row = {readonly price: number; readonly city: StoredValue};

/** A load as it should be, of a few rows more or less each day. */
const goodRows = (load: number): readonly Row[] => {
	const random = randomNumbers(load + 1);
	const count = rowsPerLoad + Math.floor(random() * 20);
	return times(count, () => ({
		price: Math.round(1000 + 9000 * random()) / 100,
		city: random() < 0.5 ? 'Berlin' : 'Rome',
	}));
};

type Fault = (row: Row, index: number) => Row;

const inThousandths: Fault = (row, index) => (index % 2 === 0 ? {...row, price: row.price * 1000} : row);
const withoutCity: Fault = (row, index) => (index % 3 === 0 ? {...row, city: null} : row);
const none: Fault = row => row;

const runOf = (rows: readonly Row[], load: number): RunProfile =>
	runOfCells(
		{
			price: {type: 'decimal', values: rows.map(({price}) => price)},
			city: {type: 'text', values: rows.map(({city}) => city)},
		},
		dayOf(load),
	);

const rowsOf = (load: number, fault: Fault): readonly Row[] => goodRows(load).map((row, index) => fault(row, index));

/** A table that each load replaces. */
const replaced = (faults: readonly Fault[]): readonly RunProfile[] =>
	[...times(goodLoads, () => none), ...faults].map((fault, load) => runOf(rowsOf(load, fault), load));

/** A table that each load adds to. */
const appended = (faults: readonly Fault[]): readonly RunProfile[] => {
	const loads = [...times(goodLoads, () => none), ...faults].map((fault, load) => rowsOf(load, fault));
	return loads.map((_, load) => runOf(loads.slice(0, load + 1).flat(), load));
};

const found = (runs: readonly RunProfile[]): readonly string[] => {
	const current = runs.at(-1);
	return current === undefined
		? []
		: alarms(runs.slice(0, -1), current).map(({columnName, metricName, history}) => {
				const since = history?.openSince?.toISOString().slice(0, 10);
				return `${columnName}.${metricName}${since === undefined ? '' : ` since ${since}`}`;
			});
};

const firstBadDay = dayOf(goodLoads).toISOString().slice(0, 10);

for (const [style, tableOf] of [
	['replaced', replaced],
	['appended', appended],
] as const) {
	for (const [name, fault, finding] of [
		['another unit', inThousandths, 'price.mean'],
		['nulls', withoutCity, 'city.null_percent'],
	] as const) {
		test(`${style}: ${name} that stay for a week remain an alarm, which says since when`, t => {
			t.true(found(tableOf([fault])).includes(finding), 'on the first day');
			for (const days of [2, 3, 7]) {
				const findings = found(tableOf(times(days, () => fault)));
				t.true(findings.includes(`${finding} since ${firstBadDay}`), `on day ${days}: ${findings.join(', ')}`);
			}
		});

		test(`${style}: ${name} that are repaired raise no alarm on the first good load`, t => {
			t.deepEqual(found(tableOf([fault, fault, fault, none])), []);
		});
	}

	test(`${style}: a change that stays for longer than a week becomes ordinary`, t => {
		t.deepEqual(found(tableOf(times(9, () => inThousandths))), []);
	});

	test(`${style}: a load without a fault opens no alarm`, t => {
		t.deepEqual(found(tableOf([none, none])), []);
	});
}

test('a fault that is mended and comes again is an alarm of its own', t => {
	const findings = found(replaced([withoutCity, none, withoutCity]));
	t.false(findings.some(finding => finding.includes('since')));
});

test('half of the rows that are missing for days stay an alarm', t => {
	const runs = replaced([none, none, none]).map((run, load) =>
		load < goodLoads ? run : runOf(goodRows(load).slice(0, rowsPerLoad / 2), load),
	);
	t.deepEqual(found(runs), [`null.count since ${firstBadDay}`]);
});
