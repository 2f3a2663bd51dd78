// What a run came from and how it went, and indexes for the latest runs of a dataset and for a metric over time.
import {DataTypes} from 'sequelize';
import {addColumns, addIndex, type Migration} from './migration.ts';

export const runProvenance: Migration = {
	name: 'provenance of runs, indexes',
	async up(context) {
		const {sequelize, transaction, tables: {runs, results}} = context;
		await addColumns(context, runs, {
			batch_id: 'VARCHAR(36)',
			source: DataTypes.TEXT,
			duration_ms: DataTypes.DOUBLE,
			sampling: DataTypes.TEXT,
			error: DataTypes.TEXT,
			version: 'VARCHAR(50)',
			owner: DataTypes.TEXT,
		});
		await addIndex(context, runs, 'by_dataset', ['environment', 'schema_name', 'dataset_name', 'profiled_at']);
		await addIndex(context, runs, 'by_time', ['profiled_at']);
		// The entries of one run lie together, so that writing a run does not touch the whole index; a metric over time is one look-up a run.
		await addIndex(context, results, 'by_run', ['run_id', 'column_name', 'metric_name']);
		// ProfileMesh 0.1 left out what was not configured.
		const quoted = sequelize.getQueryInterface().quoteIdentifier(runs);
		const defaults = {schema_name: 'main', environment: 'development', status: 'completed'};
		for (const [column, value] of Object.entries(defaults)) {
			// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
			await sequelize.query(`UPDATE ${quoted} SET ${column} = $value WHERE ${column} IS NULL OR ${column} = ''`, {bind: {value}, transaction});
		}
	},
};
