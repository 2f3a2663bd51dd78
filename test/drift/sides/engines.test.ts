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

const large = contractTable('rows 700', 700, 5);

type Changes = Readonly<Record<string, (value: ContractValue) => ContractValue>>;

/** Changes of one value a column. */
const changesOf: Readonly<Record<string, Changes>> = {
	'other values': {
		id: () => 4000n,
		skewed: value => (value === 40n ? 41n : 40n),
		'Large Number': value => (value === 2n ** 53n + 1n ? 2n ** 53n : 2n ** 53n + 1n),
		price: () => '0.01',
		normal: value => Number(value) * (1 + 1e-9),
		flag: value => value !== true,
		'wo"rd': value => (value === 'a' ? 'b' : 'a'),
		key: () => 'kex 0',
		day: () => '2001-02-03',
		moment: () => '2001-02-03 04:05:06.000001',
	},
	nulls: {skewed: () => null, day: () => null, key: () => null},
};

const changed = Object.entries(changesOf).map(([name, changes]): ContractTable => ({
	...large,
	name,
	columns: large.columns.map(column => {
		const change = changes[column.name];
		const at = column.values.findIndex(value => value !== null);
		return {
			...column,
			values: column.values.map((value, row) => (change !== undefined && row === at ? change(value) : value)),
		};
	}),
}));

test('the same rows are the same in any two databases, and one changed value of a column is found', async t => {
	const all = [...tables, ...changed];
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

		for (const [name, changes] of Object.entries(changesOf)) {
			const found = differencesOf(compareBoth(left.profileOf(large.name), right.profileOf(name)));
			t.deepEqual(
				[...new Set(found.map(difference => difference.split('.', 1)[0] ?? ''))].toSorted(),
				Object.keys(changes).toSorted(),
				`${names}: ${name}`,
			);
		}
	}
});
