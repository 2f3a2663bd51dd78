// Profiles for tests, written by hand.
import {randomUUID} from 'node:crypto';
import type {ColumnInfo} from '../../source/profiling/table.ts';
import {metricNames, type MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, MetricValue, Run, RunProfile} from '../../source/profiling/profile.ts';

export const aRun = (changes: Partial<Run> = {}): Run => ({
	runId: randomUUID(),
	batchId: null,
	datasetName: 'customers',
	schemaName: 'main',
	profiledAt: new Date('2026-03-01T10:30:00.000Z'),
	environment: 'development',
	status: 'completed',
	rowCount: 10,
	columnCount: 1,
	source: null,
	durationMs: 12,
	sampling: {kind: 'all'},
	slice: null,
	error: null,
	version: '0.2.0',
	...changes,
});

export const aColumn = (
	values: Readonly<Partial<Record<MetricName, MetricValue>>>,
	column: Partial<ColumnInfo> = {},
): ColumnProfile => ({
	column: {
		name: 'age',
		databaseType: 'INTEGER',
		semanticType: 'integer',
		nullable: true,
		primaryKey: false,
		...column,
	},
	metrics: new Map(
		metricNames.flatMap(name => {
			const value = values[name];
			return value === undefined ? [] : [[name, {value, provenance: {kind: 'exact'}} as const] as const];
		}),
	),
	errors: new Map(),
});

export const aProfile = (
	run: Partial<Run> = {},
	columns: readonly ColumnProfile[] = [aColumn({count: 10, mean: 35.5})],
): RunProfile => ({run: aRun({columnCount: columns.length, ...run}), columns});
