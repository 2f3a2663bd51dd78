// Profiles of tables as the two sides of a comparison have them.
import type {Source, TablePlan, WorkWithRows} from '../../source/connectors/connector.ts';
import {compareSides, judgeSides} from '../../source/drift/sides/compare-sides.ts';
import type {RowComparison} from '../../source/drift/sides/row-comparison.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {configSchema} from '../../source/config/schema.ts';
import type {Run, RunProfile} from '../../source/profiling/profile.ts';
import {withRowComparison, type RowsWanted} from '../../source/sides/row-report.ts';
import {measure, planOf} from './sqlite.ts';

export type TestSide = {
	readonly name: string;
	readonly database: string;
	readonly profile: RunProfile;
	readonly source: Source;
	readonly plan: TablePlan;
};

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
	return {name: database, database, source, plan, profile: {run: runOf(plan.table.schema, table, rowCount), columns}};
};

/** Compares the rows as `compare --rows` does. */
export const compareRowsOfBoth = async (
	left: TestSide,
	right: TestSide,
	wanted: RowsWanted = {},
): Promise<RowComparison> => {
	const {signal} = new AbortController();
	const openSide = ({source}: TestSide) => ({
		withRows: async <Result>({plan}: {readonly plan: TablePlan}, work: WorkWithRows<Result>): Promise<Result> =>
			source.withRows(plan.table, work, signal),
	});
	const {rows} = await withRowComparison({
		sides: {left: openSide(left), right: openSide(right)},
		plans: {left, right},
		profiles: {left, right},
		judged: judgeSides({left, right, settings: defaults}),
		wanted,
		signal,
	});
	if (rows === undefined) {
		throw new Error('No rows were compared');
	}

	return rows;
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
