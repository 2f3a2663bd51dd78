// Stores the origin and the outcome of a run; adds indexes for the latest runs of a dataset and for a metric over time.
import {addMissingColumns, addMissingIndex, textLiteral, type Migration} from './migration.ts';

const columns = {
	batch_id: 'VARCHAR(36)',
	source: 'TEXT',
	duration_ms: 'DOUBLE PRECISION',
	sampling: 'TEXT',
	error: 'TEXT',
	version: 'VARCHAR(50)',
	owner: 'TEXT',
};

export const runProvenance: Migration = {
	name: 'provenance of runs, indexes',
	statements({tables: {runs, results}, dialect}, state) {
		// ProfileMesh 0.1 stored nothing for what was not configured.
		const defaults = {schema_name: dialect.defaultSchema, environment: 'development', status: 'completed'};
		return [
			...addMissingColumns({table: runs, columns}, state.runs, dialect),
			...addMissingIndex(
				{
					table: runs,
					purpose: 'by_dataset',
					fields: ['environment', 'schema_name', 'dataset_name', 'profiled_at'],
				},
				state.runs,
				dialect,
			),
			...addMissingIndex({table: runs, purpose: 'by_time', fields: ['profiled_at']}, state.runs, dialect),
			// The entries of a run lie together, so that writing a run touches one part of the index. Reading a metric
			// over time takes one look-up for each run.
			...addMissingIndex(
				{table: results, purpose: 'by_run', fields: ['run_id', 'column_name', 'metric_name']},
				state.results,
				dialect,
			),
			...(state.runs.columns.length === 0 ? [] : Object.entries(defaults)).map(
				([column, value]) =>
					`UPDATE ${dialect.qualified(runs)} SET ${column} = ${textLiteral(value)} ` +
					`WHERE ${column} IS NULL OR ${column} = ''`,
			),
		];
	},
};
