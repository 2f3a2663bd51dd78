// Bins in every connector: where their edges are is worked out by hand, in whole numbers.
import test from 'ava';
import type {HistogramBin} from '../../source/profiling/profile.ts';
import type {ContractColumn, ContractTable, ContractType, ContractValue} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {measure, planOf, valueOf} from '../support/sqlite.ts';

type Binned = {
	readonly column: ContractColumn;
	/** One more than bins. */
	readonly edges: ReadonlyArray<number | string>;
	readonly counts: readonly number[];
};

const rows = 1001;

const evenly = Array.from({length: 10}, (_, bin) => (bin === 9 ? 101 : 100));

const column = (name: string, type: ContractType, valueOfRow: (row: number) => ContractValue): ContractColumn => ({
	name,
	type,
	values: Array.from({length: rows}, (_, row) => valueOfRow(row)),
});

/** Whole numbers of hundredths, as SQL and as JavaScript write them. */
const hundredths = (units: number): string =>
	`${units < 0 ? '-' : ''}${Math.floor(Math.abs(units) / 100)}.${String(Math.abs(units) % 100).padStart(2, '0')}`;

const second = (row: number): string => new Date(Date.UTC(2024, 0, 1) + row * 1000).toISOString().slice(0, 19);

const spread: readonly Binned[] = [
	{
		column: column('whole', 'integer', row => BigInt(row + 1)),
		edges: Array.from({length: 11}, (_, edge) => 1 + edge * 100),
		counts: evenly,
	},
	{
		column: column('below zero', 'integer', row => BigInt(row * 7 - 7000)),
		edges: Array.from({length: 11}, (_, edge) => edge * 700 - 7000),
		counts: evenly,
	},
	{
		column: column('decimal', 'decimal', row => hundredths(row + 10)),
		edges: Array.from({length: 11}, (_, edge) => Number(hundredths(edge * 100 + 10))),
		counts: evenly,
	},
	{
		column: column('cents', 'decimal', row => hundredths(row - 330)),
		edges: Array.from({length: 11}, (_, edge) => Number(hundredths(edge * 100 - 330))),
		counts: evenly,
	},
	{
		column: column('float', 'float', row => row / 8 - 3),
		edges: Array.from({length: 11}, (_, edge) => edge * 12.5 - 3),
		counts: evenly,
	},
	{
		column: column('large', 'integer', row => 2n ** 60n + BigInt(row) * 2048n),
		edges: Array.from({length: 11}, (_, edge) => Number(2n ** 60n + BigInt(edge) * 204_800n)),
		counts: evenly,
	},
	{
		column: column('moment', 'timestamp', row => second(row).replace('T', ' ')),
		edges: Array.from({length: 11}, (_, edge) => second(edge * 100)),
		counts: evenly,
	},
];

const table: ContractTable = {name: 'spread', rows, columns: spread.map(({column: ofTable}) => ofTable)};

const binsOf = (value: unknown): readonly HistogramBin[] =>
	Array.isArray(value) ? (value as readonly HistogramBin[]) : [];

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} counts equally spread values equally, in bins with the edges of exact arithmetic`, async t => {
		const source = await openTables(t, [table]);
		const measurement = await measure(source, await planOf(source, table.name));
		for (const {
			column: {name: of},
			edges,
			counts,
		} of spread) {
			const bins = binsOf(valueOf(measurement, of, 'histogram'));
			t.deepEqual([...bins.map(({binStart}) => binStart), bins.at(-1)?.binEnd], edges, of);
			t.deepEqual(
				bins.map(({count}) => count),
				counts,
				of,
			);
		}
	});

	test(`${name} counts a value that equals an edge on its right, in many bins too`, async t => {
		const source = await openTables(t, [table]);
		const measurement = await measure(source, {...(await planOf(source, table.name)), histogramBins: 50});
		for (const {
			column: {name: of},
		} of spread) {
			const counts = binsOf(valueOf(measurement, of, 'histogram')).map(({count}) => count);
			t.deepEqual(
				counts,
				Array.from({length: 50}, (_, bin) => (bin === 49 ? 21 : 20)),
				of,
			);
		}
	});
}

const microseconds: ContractTable = {
	name: 'close',
	rows: 8,
	columns: [
		{
			name: 'moment',
			type: 'timestamp',
			values: Array.from({length: 8}, (_, row) => `2024-01-01 00:00:00.${String(row).padStart(6, '0')}`),
		},
	],
};

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} counts a time in the bin that begins with it, even if bins are not whole microseconds`, async t => {
		const source = await openTables(t, [microseconds]);
		const measurement = await measure(source, {...(await planOf(source, 'close')), histogramBins: 3});
		// Edges at 2⅓ and 4⅔ µs are shown as 2 and 5.
		t.deepEqual(valueOf(measurement, 'moment', 'histogram'), [
			{binStart: '2024-01-01T00:00:00', binEnd: '2024-01-01T00:00:00.000002', count: 2},
			{binStart: '2024-01-01T00:00:00.000002', binEnd: '2024-01-01T00:00:00.000005', count: 3},
			{binStart: '2024-01-01T00:00:00.000005', binEnd: '2024-01-01T00:00:00.000007', count: 3},
		]);
	});
}
