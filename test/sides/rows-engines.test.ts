// Rows in any two databases: the same ones agree, and one changed value is found with its row and its column.
import test from 'ava';
import {contractTable, type ContractTable, type ContractValue} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {compareRowsOfBoth, sideOf, type TestSide} from '../support/side-profiles.ts';

const rows = 500;
const table = contractTable('rows', rows, 5);

/** The first of the rows that are changed, counted from 0. */
const firstChanged = 300;

const plants: ReadonlyArray<readonly [column: string, change: (value: ContractValue) => ContractValue]> = [
	['skewed', value => (value === 40n ? 41n : 40n)],
	['Large Number', value => (value === 2n ** 53n + 1n ? 2n ** 53n : 2n ** 53n + 1n)],
	['price', value => (value === '0.01' ? '0.02' : '0.01')],
	['normal', value => Number(value) * (1 + 1e-9)],
	['flag', value => value !== true],
	['wo"rd', value => (value === 'a' ? 'a ' : 'a')],
	['key', () => 'kex 0'],
	['day', () => '2001-02-03'],
	['moment', () => '2001-02-03 04:05:06.000001'],
	['constant', () => null],
	['nothing', () => 0],
];

/** One value of a row is changed in each of the columns, in another row each. */
const planted: ContractTable = {
	...table,
	name: 'planted',
	columns: table.columns.map(column => {
		const index = plants.findIndex(([name]) => name === column.name);
		const change = plants[index]?.[1];
		return {
			...column,
			values: column.values.map((value, row) =>
				change !== undefined && row === firstChanged + index ? change(value) : value,
			),
		};
	}),
};

const one: ContractTable = {
	...table,
	name: 'one',
	rows: 1,
	columns: table.columns.map(column => ({...column, values: column.values.slice(0, 1)})),
};

/** How rows are told apart: by ranges of numbers, by a hash of texts, and not at all. */
const keys: ReadonlyArray<readonly string[] | undefined> = [['id'], ['key', 'id'], undefined];

test('equal rows of any two databases agree, and each changed value is found in its row and column', async t => {
	const sides = new Map<string, {readonly same: TestSide; readonly planted: TestSide; readonly one: TestSide}>();
	for (const [name, open] of Object.entries(connectors)) {
		const source = await open(t, [table, planted, one]);
		sides.set(name, {
			same: await sideOf(source, 'rows'),
			planted: await sideOf(source, 'planted'),
			one: await sideOf(source, 'one'),
		});
	}

	const pairs = [...sides].flatMap(([leftName, left], at) =>
		[...sides].slice(at).map(([rightName, right], distance) => ({
			names: `${leftName}, ${rightName}`,
			left,
			right,
			isNeighbour: distance < 2,
		})),
	);
	// Sums that agree between neighbours agree between all.
	const ways = pairs.flatMap(pair =>
		(pair.isNeighbour ? keys : keys.slice(0, 1)).map(key => ({
			...pair,
			what: `${pair.names}, ${key?.join(' ') ?? 'no key'}`,
			options: {columns: ['*'], ...(key !== undefined && {key})},
		})),
	);
	for (const {what, left, right, options} of ways) {
		const same = await compareRowsOfBoth(left.same, right.same, options);
		t.like(same, {added: 0, removed: 0, changed: 0, rows: {left: rows, right: rows}}, what);
		t.deepEqual(same.differences, [], what);
		t.is(same.rowsRead, 0, `${what}: rows that agree are not read`);
	}

	const byId = {columns: ['*'], key: ['id']};
	for (const {names, left, right} of pairs) {
		const found = await compareRowsOfBoth(left.same, right.planted, byId);
		t.like(found, {added: 0, removed: 0, changed: plants.length}, names);
		t.deepEqual(
			found.differences.map(({left: row, changed}) => [row?.[0], ...changed]),
			plants.map(([column], index) => [String(firstChanged + index + 1), column]),
			names,
		);
		t.true(found.rowsRead < rows / 2, `${names}: ${found.rowsRead} rows read`);
	}

	const neighbours = pairs.filter(({isNeighbour}) => isNeighbour);
	for (const {names, left, right} of neighbours) {
		const less = await compareRowsOfBoth(left.same, right.one, byId);
		t.like(less, {added: 0, removed: rows - 1, changed: 0}, names);
	}
});
