// The default profile of a Parquet file against the summary that DuckDB makes of it.
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import {DuckDBInstance} from '@duckdb/node-api';
import type {TableMeasurement} from '../../source/connectors/connector.ts';
import type {Benchmark, Measurement} from './benchmark.ts';
import {configSchema, filesConnector, planTables} from './built.ts';
import {inScratch} from './scratch.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';

const isQuick = process.argv.includes('--quick');
const rows = isQuick ? 200_000 : 1_000_000;
const rounds = isQuick ? 3 : 7;

/** Columns as people have them: most of many values, some of few, two with nulls. */
const columns = {
	id: 'i',
	amount: 'round(exp(3 + random() + random() + random()), 2)',
	weight: 'random() + random() + random()',
	price: '(random() * 10000)::int::decimal(10, 2) / 100',
	email: "'customer.' || (random() * 700000)::int || '@example.com'",
	note: "CASE WHEN random() < 0.9 THEN 'note ' || (random() * 200000)::int END",
	ordered_on: "DATE '2020-01-01' + (random() * 2000)::int",
	changed_at: "TIMESTAMP '2024-01-01' + to_seconds((random() * 3e7)::int)",
	status: "['open', 'paid', 'sent', 'void'][1 + (random() * 3)::int]",
	country: "'country ' || (random() * 40)::int",
	quantity: 'CASE WHEN random() < 0.95 THEN (random() * 100)::int END',
} as const;

const ask = async (sql: string): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> => {
	const instance = await DuckDBInstance.create();
	const connection = await instance.connect();
	try {
		const reader = await connection.runAndReadAll(sql);
		return reader.getRowObjectsJson();
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
};

const profileFile = async (file: string): Promise<TableMeasurement> => {
	const {source: connection, profiling} = configSchema.parse({source: {type: 'files', paths: [file]}});
	assert.equal(connection.type, 'files');
	const source = await filesConnector.open(connection, profiling);
	try {
		const [planned] = await planTables(source, profiling, {choice: []});
		assert.ok(planned);
		// eslint-disable-next-line @typescript-eslint/no-empty-function -- nobody watches
		return await source.profileTable(planned.plan, {signal: new AbortController().signal, onProgress() {}});
	} finally {
		await source.close();
	}
};

const names = Object.keys(columns);

const check = (measurement: TableMeasurement, known: Readonly<Record<string, unknown>>): void => {
	assert.equal(measurement.rowCount, rows);
	for (const {column, metrics, errors} of measurement.columns) {
		assert.equal(errors.size, 0, `${column.name} has errors`);
		assert.equal(Number(metrics.get('null_count')?.value), rows - Number(known[`${column.name}_n`]), column.name);
		for (const metric of ['min', 'max'] as const) {
			const value = metrics.get(metric)?.value;
			if (typeof value === 'number') {
				assert.equal(value, Number(known[`${column.name}_${metric}`]), `${column.name}.${metric}`);
			}
		}
	}
};

const measureIn = async (directory: string): Promise<readonly Measurement[]> => {
	const file = path.join(directory, 'orders.parquet');
	const selected = Object.entries(columns).map(([name, expression]) => `${expression} AS ${name}`);
	await ask(`COPY (SELECT ${selected.join(', ')} FROM range(${rows}) AS t (i)) TO '${file}'`);
	const flat = names.map(
		name => `count(${name}) AS ${name}_n, min(${name}) AS ${name}_min, max(${name}) AS ${name}_max`,
	);
	const [known] = await ask(`SELECT ${flat.join(', ')} FROM '${file}'`);
	assert.ok(known);
	const ours = new Contender(
		timed(
			async () => profileFile(file),
			measurement => {
				check(measurement, known);
			},
		),
	);
	const summary = new Contender(
		timed(
			async () => ask(`SUMMARIZE SELECT * FROM '${file}'`),
			answers => {
				assert.equal(answers.length, names.length);
			},
		),
	);
	await sideBySide(rounds, [ours, summary]);
	return [{figure: ours.fastest / summary.fastest, note: `${rows} rows: profile ${ours.text}, ${summary.text}`}];
};

export const files: Benchmark = {
	name: 'files',
	rows: [
		{
			work: `Parquet, ${rows / 1e6}M rows × ${names.length} columns, full default profile`,
			against: 'DuckDB’s SUMMARIZE of the same file',
			unit: '×',
			atMost: 1,
			aim: 0.6,
		},
	],
	measure: async () => inScratch(measureIn),
};
