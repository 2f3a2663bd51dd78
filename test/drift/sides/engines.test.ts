// The same rows in any two databases are the same, and one changed value is found in any two.
import test from 'ava';
import {contractTable, type ContractTable, type ContractValue} from '../../support/contract-tables.ts';
import {connectors} from '../../support/every-connector.ts';
import {compareBoth, differencesOf, sideOf, type TestSide} from '../../support/side-profiles.ts';

const tables = [
	[0, 1],
	[1, 2],
	[40, 4],
	[700, 5],
].map(([rows = 0, seed = 0]) => contractTable(`rows ${rows}`, rows, seed));

/** The table with another value in one row of a column, under another name. */
const changed = (
	table: ContractTable,
	name: string,
	change: (value: ContractValue) => ContractValue,
): ContractTable => {
	const at = table.columns.find(column => column.name === name)?.values.findIndex(value => value !== null) ?? 0;
	return {
		...table,
		name: `${name} changed`,
		columns: table.columns.map(column =>
			column.name === name
				? {...column, values: column.values.map((value, row) => (row === at ? change(value) : value))}
				: column,
		),
	};
};

/** Unlike any of the others, so that each change is one of a single value. */
const large = contractTable('rows 700', 700, 5);
const plants: ReadonlyArray<readonly [column: string, change: (value: ContractValue) => ContractValue]> = [
	['id', () => 4000n],
	['skewed', value => (value === 40n ? 41n : 40n)],
	['Large Number', value => (value === 2n ** 53n + 1n ? 2n ** 53n : 2n ** 53n + 1n)],
	['price', () => '0.01'],
	['normal', value => Number(value) * (1 + 1e-9)],
	['flag', value => value !== true],
	['wo"rd', value => (value === 'a' ? 'b' : 'a')],
	['key', () => 'kex 0'],
	['day', () => '2001-02-03'],
	['moment', () => '2001-02-03 04:05:06.000001'],
	['skewed', () => null],
];
const planted = plants.map(([column, change], index) => ({
	column,
	table: {...changed(large, column, change), name: `plant ${index}`},
}));

test('the same rows are the same in any two databases, and one changed value is found with its column', async t => {
	const all = [...tables, ...planted.map(({table}) => table)];
	const sources = await Promise.all(
		Object.entries(connectors).map(async ([name, open]) => ({name, source: await open(t, all)})),
	);
	const sides = await Promise.all(
		sources.map(async ({name, source}) => {
			const profiles = new Map<string, TestSide>();
			for (const {name: table} of all) {
				profiles.set(table, await sideOf(source, table));
			}

			const profileOf = (table: string): TestSide => {
				const profile = profiles.get(table);
				if (profile === undefined) {
					throw new Error(`${table} was not profiled`);
				}

				return profile;
			};

			return {name, profileOf};
		}),
	);
	const pairs = sides.flatMap(left => sides.map(right => ({left, right, names: `${left.name}, ${right.name}`})));
	for (const {left, right, names} of pairs) {
		for (const {name} of tables) {
			const found = differencesOf(compareBoth(left.profileOf(name), right.profileOf(name)));
			t.deepEqual(found, [], `${names}: ${name}`);
		}

		for (const {column, table} of planted) {
			const found = differencesOf(compareBoth(left.profileOf(large.name), right.profileOf(table.name)));
			t.deepEqual([...new Set(found.map(name => name.split('.', 1)[0]))], [column], `${names}: ${table.name}`);
		}
	}
});
