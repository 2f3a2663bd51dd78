// Profiles of tables as the two sides of a comparison have them.
import type {Source} from '../../source/connectors/connector.ts';
import {compareSides} from '../../source/drift/sides/compare-sides.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {configSchema} from '../../source/config/schema.ts';
import type {Run, RunProfile} from '../../source/profiling/profile.ts';
import {measure, planOf} from './sqlite.ts';

export type TestSide = {readonly name: string; readonly database: string; readonly profile: RunProfile};

const {drift: defaults} = configSchema.parse({source: {type: 'sqlite', filepath: 'none.db'}});

const runOf = (schemaName: string, datasetName: string, rowCount: number): Run => ({
	runId: `run of ${datasetName}`,
	batchId: null,
	schemaName,
	datasetName,
	profiledAt: new Date('2026-01-01T00:00:00Z'),
	environment: 'test',
	status: 'completed',
	rowCount,
	columnCount: null,
	source: null,
	durationMs: null,
	sampling: {kind: 'all'},
	slice: null,
	error: null,
	version: 'test',
});

/** Profiles a table as `compare` does. */
export const sideOf = async (
	source: Source,
	table: string,
	database: string = source.fingerprint.split(':', 1)[0] ?? '',
): Promise<TestSide> => {
	const plan = await planOf(source, table, {maxDistinctValues: 65_536});
	const {rowCount, columns} = await measure(source, plan);
	return {name: database, database, profile: {run: runOf(plan.table.schema, table, rowCount), columns}};
};

/** Compares by the rules that a config has by default. */
export const compareBoth = (left: TestSide, right: TestSide): DriftReport =>
	compareSides({left, right, settings: defaults});

/** What differs: `column.metric`, and `column.kind` of the schema. */
export const differencesOf = ({metricDrifts, schemaChanges}: DriftReport): readonly string[] => [
	...schemaChanges.map(({columnName, kind}) => `${columnName ?? ''}.${kind}`),
	...metricDrifts
		.filter(({severity}) => severity !== 'none')
		.map(({columnName, metricName}) => (columnName === null ? metricName : `${columnName}.${metricName}`)),
];
