// Makes the tables of ProfileMesh 0.1, or checks them where they exist.
import {ProfileMeshError} from '../../errors.ts';
import type {TableDialect} from '../database.ts';
import {createTable, type ColumnDefinitions, type Migration} from './migration.ts';

const runColumns = ({timestampType}: TableDialect): ColumnDefinitions => ({
	run_id: 'VARCHAR(36) NOT NULL PRIMARY KEY',
	dataset_name: 'VARCHAR(255) NOT NULL',
	schema_name: 'VARCHAR(255)',
	profiled_at: `${timestampType} NOT NULL`,
	environment: 'VARCHAR(50)',
	status: 'VARCHAR(20)',
	row_count: 'BIGINT',
	column_count: 'INTEGER',
});

const resultColumns = ({timestampType, autoIncrementKey}: TableDialect): ColumnDefinitions => ({
	id: autoIncrementKey,
	run_id: 'VARCHAR(36) NOT NULL',
	dataset_name: 'VARCHAR(255) NOT NULL',
	schema_name: 'VARCHAR(255)',
	column_name: 'VARCHAR(255) NOT NULL',
	column_type: 'VARCHAR(100)',
	metric_name: 'VARCHAR(100) NOT NULL',
	metric_value: 'TEXT',
	profiled_at: `${timestampType} NOT NULL`,
});

export const firstTables: Migration = {
	name: 'tables of runs and results',
	statements({tables, dialect}, state) {
		const wanted = {runs: runColumns(dialect), results: resultColumns(dialect)};
		return (['runs', 'results'] as const).flatMap(kind => {
			const {columns} = state[kind];
			if (columns.length === 0) {
				return [createTable({table: tables[kind], columns: wanted[kind]}, dialect)];
			}

			const missing = Object.keys(wanted[kind]).find(name => !columns.includes(name));
			if (missing !== undefined) {
				throw new ProfileMeshError(
					'storage',
					`The table ${tables[kind]} of the storage is not one of ProfileMesh`,
					{
						why: `It has no column ${missing}`,
						hint: 'Set storage.runs_table and storage.results_table to names that are free',
					},
				);
			}

			return [];
		});
	},
};
