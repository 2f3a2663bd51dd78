// A look at a table without profiling it, in every database.
import test from 'ava';
import {configSchema} from '../../source/config/schema.ts';
import type {Source} from '../../source/connectors/connector.ts';
import {lookAtTable} from '../../source/profiling/quick-look.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile} from '../../source/profiling/profile.ts';
import type {ContractTable} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';

const tableOf = (name: string, rows: number): ContractTable => {
	const numbers = Array.from({length: rows}, (_, row) => row);
	return {
		name,
		rows,
		columns: [
			{name: 'id', type: 'integer', values: numbers.map(BigInt)},
			{name: 'word', type: 'text', values: numbers.map(row => (row % 4 === 0 ? null : `word ${row % 3}`))},
			{name: 'price', type: 'decimal', values: numbers.map(row => (row / 4).toFixed(2))},
			{name: 'ready', type: 'boolean', values: numbers.map(row => row % 5 === 0)},
			{
				name: 'day',
				type: 'date',
				values: numbers.map(row => `2024-01-${String(1 + (row % 28)).padStart(2, '0')}`),
			},
			{
				name: 'at',
				type: 'timestamp',
				values: numbers.map(row => `2024-01-01T${String(row % 24).padStart(2, '0')}:00:00.000000`),
			},
		],
	};
};

const small = tableOf('small', 400);
const large = tableOf('large', 20_000);
const {profiling} = configSchema.parse({source: {type: 'sqlite', filepath: 'shop.db'}});

const look = async (source: Source, datasetName: string, isSampled: boolean) => {
	const [{schema: schemaName} = {schema: ''}] = await source.listTables();
	const {signal} = new AbortController();
	return lookAtTable(source, {profiling}, {dataset: {schemaName, datasetName}, own: new Set(), isSampled, signal});
};

const figuresOf = (columns: readonly ColumnProfile[], name: string, ...metrics: readonly MetricName[]): unknown[] => {
	const found = columns.find(({column}) => column.name === name);
	return metrics.map(metric => found?.metrics.get(metric)?.value);
};

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name}: a look tells the columns at once, and the figures of a small table from all its rows`, async t => {
		const source = await openTables(t, [small, large]);
		const {columns, sample, isBilled} = await look(source, 'small', false);
		t.deepEqual(
			columns.map(({column, metrics}) => [column.name, metrics.size]),
			small.columns.map(column => [column.name, 0]),
		);
		t.is(sample, undefined);
		t.is(isBilled, name.startsWith('Snowflake'));
		const read = await look(source, 'small', true);
		t.deepEqual(read.sample, {rows: 400, kind: 'all'});
		t.deepEqual(figuresOf(read.columns, 'id', 'min', 'max', 'mean', 'distinct_count'), [0, 399, 199.5, 400]);
		t.deepEqual(figuresOf(read.columns, 'word', 'null_percent', 'distinct_count', 'max_length'), [25, 3, 6]);
		t.deepEqual(figuresOf(read.columns, 'price', 'min', 'max', 'mean'), [0, 99.75, 49.875]);
		t.deepEqual(figuresOf(read.columns, 'ready', 'true_percent'), [20]);
		const [first, last] = figuresOf(read.columns, 'day', 'min', 'max').map(day => String(day).slice(0, 10));
		t.deepEqual([first, last], ['2024-01-01', '2024-01-28']);
		const hours = figuresOf(read.columns, 'at', 'min', 'max').map(at => String(at).slice(0, 13));
		t.deepEqual(hours, ['2024-01-01T00', '2024-01-01T23']);
	});

	test(`${name}: of a large table a look reads about a thousand rows, and says which`, async t => {
		const {columns, sample} = await look(await openTables(t, [large]), 'large', true);
		const {rows = 0, kind} = sample ?? {};
		t.true(rows >= 200 && rows <= 2000, String(rows));
		t.deepEqual(figuresOf(columns, 'word', 'distinct_count'), [3]);
		t.deepEqual(figuresOf(columns, 'id', 'distinct_count'), [undefined]);
		const measured = columns[0]?.metrics.get('mean');
		t.is(measured?.provenance.kind, 'sample');
		const mean = Number(measured?.value);
		if (kind === 'spread') {
			t.true(Math.abs(mean - 9999.5) < 5000, String(mean));
		} else {
			t.deepEqual([kind, rows], ['first', 1000]);
		}
	});
}
