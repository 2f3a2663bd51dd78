// Real SQLite files for tests, and their profiles through the real connector.
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {ExecutionContext} from 'ava';
import type {DistinctMode, Source, TableMeasurement, TablePlan} from '../../source/connectors/connector.ts';
import {openSqlite} from '../../source/connectors/sqlite/open-sqlite.ts';
import type {SqliteSourceOptions} from '../../source/connectors/sqlite/source.ts';
import {metricNames, type MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, Measured, MetricValue, Sampling} from '../../source/profiling/profile.ts';

export const temporaryDirectory = async (t: ExecutionContext): Promise<string> => {
	const directory = await mkdtemp(path.join(os.tmpdir(), 'profilemesh-test-'));
	t.teardown(async () => rm(directory, {recursive: true, force: true}));
	return directory;
};

/** A new database file, filled by a function. */
export const sqliteFile = async (t: ExecutionContext, fill: (database: Database.Database) => void): Promise<string> => {
	const file = path.join(await temporaryDirectory(t), 'source.db');
	const database = new Database(file);
	// A test needs no file that outlives a power cut: each statement would wait for the disk.
	database.pragma('synchronous = OFF');
	fill(database);
	database.close();
	return file;
};

export const openTestSource = async (
	t: ExecutionContext,
	file: string,
	options: Partial<SqliteSourceOptions> = {},
): Promise<Source> => {
	const source = await openSqlite(file, {statementTimeout: 3_600_000, retries: 0, ...options});
	t.teardown(async () => source.close());
	return source;
};

export type PlanChoice = {
	readonly sampling?: Sampling;
	readonly distinct?: DistinctMode;
	readonly histogramBins?: number;
	readonly maxDistinctValues?: number;
};

export const planOf = async (source: Source, name: string, choice: PlanChoice = {}): Promise<TablePlan> => {
	const tables = await source.listTables();
	const table = tables.find(other => other.name === name);
	if (table === undefined) {
		throw new Error(`There is no table ${name}`);
	}

	return {
		table,
		columns: await source.describeColumns(table),
		sampling: {kind: 'all'},
		metrics: new Set(metricNames),
		distinct: 'auto',
		maxDistinctValues: 1000,
		histogramBins: 10,
		...choice,
	};
};

export const measure = async (
	source: Source,
	plan: TablePlan,
	signal: AbortSignal = new AbortController().signal,
	// eslint-disable-next-line @typescript-eslint/no-empty-function -- progress is not checked
): Promise<TableMeasurement> => source.profileTable(plan, {signal, onProgress() {}});

/** Profiles one table of a file. */
export const profileOf = async (
	t: ExecutionContext,
	file: string,
	table: string,
	choice: PlanChoice = {},
	options: Partial<SqliteSourceOptions> = {},
): Promise<TableMeasurement> => {
	const source = await openTestSource(t, file, options);
	return measure(source, await planOf(source, table, choice));
};

export const columnOf = ({columns}: TableMeasurement, name: string): ColumnProfile => {
	const found = columns.find(({column}) => column.name === name);
	if (found === undefined) {
		throw new Error(`There is no column ${name}`);
	}

	return found;
};

/** A metric with its precision. */
export const measuredOf = (measurement: TableMeasurement, column: string, metric: MetricName): Measured => {
	const found = columnOf(measurement, column).metrics.get(metric);
	if (found === undefined) {
		throw new Error(`${column} has no ${metric}`);
	}

	return found;
};

export const valueOf = (measurement: TableMeasurement, column: string, metric: MetricName): MetricValue | undefined =>
	columnOf(measurement, column).metrics.get(metric)?.value;
