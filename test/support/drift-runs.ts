// Runs for tests, with defaults for everything that a test does not check.
import {driftSchema} from '../../source/config/drift-schema.ts';
import type {DriftSettings} from '../../source/config/schema.ts';
import type {ColumnInfo} from '../../source/profiling/table.ts';
import {detectDrift} from '../../source/drift/detect-drift.ts';
import type {DriftReport, MetricDrift} from '../../source/drift/report.ts';
import type {SemanticType} from '../../source/profiling/column-types.ts';
import {metricNames, type MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, MetricValue, Provenance, Run, RunProfile} from '../../source/profiling/profile.ts';

export const exact: Provenance = {kind: 'exact'};

const usualTypes = {
	integer: 'INTEGER',
	decimal: 'NUMERIC(10,2)',
	float: 'DOUBLE',
	boolean: 'BOOLEAN',
	text: 'TEXT',
	date: 'DATE',
	timestamp: 'TIMESTAMP',
	timestamptz: 'TIMESTAMPTZ',
	time: 'TIME',
	interval: 'INTERVAL',
} as const satisfies Partial<Record<SemanticType, string>>;

type ColumnParts = Partial<ColumnInfo> & {
	readonly provenance?: Provenance;
	readonly errors?: Partial<Record<MetricName, string>>;
};

export const column = (
	name: string,
	semanticType: keyof typeof usualTypes,
	values: Partial<Record<MetricName, MetricValue>> = {},
	{provenance = exact, errors = {}, ...info}: ColumnParts = {},
): ColumnProfile => ({
	column: {
		name,
		databaseType: usualTypes[semanticType],
		semanticType,
		nullable: true,
		primaryKey: false,
		...info,
	},
	metrics: new Map(
		metricNames.flatMap(metric => {
			const value = values[metric];
			return value === undefined ? [] : [[metric, {value, provenance}] as const];
		}),
	),
	errors: new Map(
		metricNames.flatMap(metric => {
			const error = errors[metric];
			return error === undefined ? [] : [[metric, error] as const];
		}),
	),
});

export const run = (parts: Partial<Run> = {}): Run => ({
	runId: '550e8400-e29b-41d4-a716-446655440000',
	batchId: null,
	datasetName: 'customers',
	schemaName: 'main',
	profiledAt: new Date(2024, 10, 11, 10, 30),
	environment: 'development',
	status: 'completed',
	rowCount: 1000,
	columnCount: null,
	source: 'sqlite:/shop/shop.db',
	durationMs: 10,
	sampling: {kind: 'all'},
	slice: null,
	error: null,
	version: '0.2.0',
	...parts,
});

export const profile = (columns: readonly ColumnProfile[], parts: Partial<Run> = {}): RunProfile => ({
	run: run(parts),
	columns,
});

/** A later run of the same dataset. */
export const later = (columns: readonly ColumnProfile[], parts: Partial<Run> = {}): RunProfile =>
	profile(columns, {
		runId: '550e8400-e29b-41d4-a716-446655440001',
		profiledAt: new Date(2024, 10, 11, 11, 45),
		...parts,
	});

/** The settings of a config with these keys under `drift`. */
export const driftSettings = (keys: unknown = {}): DriftSettings => driftSchema.parse(keys);

export const driftOf = (baseline: RunProfile, current: RunProfile, keys: unknown = {}): DriftReport =>
	detectDrift({baseline, current, settings: driftSettings(keys)});

/** The comparison of one metric; `count` is the dataset's. */
export const comparisonOf = (report: DriftReport, name: string): MetricDrift | undefined =>
	report.metricDrifts.find(
		({columnName, metricName}) => [...(columnName === null ? [] : [columnName]), metricName].join('.') === name,
	);

/** The comparison of one value of one metric of a column. */
export const change = (
	semanticType: keyof typeof usualTypes,
	metric: MetricName,
	[baseline, current]: readonly [MetricValue, MetricValue],
	{
		beside = {},
		keys = {},
		baselineRun = {},
		currentRun = {},
	}: {
		/** Other metrics of the baseline's column. */
		readonly beside?: Partial<Record<MetricName, MetricValue>>;
		readonly keys?: Readonly<Record<string, unknown>>;
		readonly baselineRun?: Partial<Run>;
		readonly currentRun?: Partial<Run>;
	} = {},
): MetricDrift => {
	const report = driftOf(
		profile([column('value', semanticType, {...beside, [metric]: baseline})], baselineRun),
		later([column('value', semanticType, {...beside, [metric]: current})], currentRun),
		{metrics: [metric], ...keys},
	);
	const found = comparisonOf(report, `value.${metric}`);
	if (found === undefined) {
		throw new Error(`There is no comparison of ${metric}`);
	}

	return found;
};
