// The tables as ProfileMesh 0.1 made them. Where it did, this only checks that they are.
import {DataTypes} from 'sequelize';
import {ProfileMeshError} from '../../errors.ts';
import {columnsOf, createTable, type Migration} from './migration.ts';

const runColumns = {
	run_id: {type: 'VARCHAR(36)', primaryKey: true, allowNull: false},
	dataset_name: {type: 'VARCHAR(255)', allowNull: false},
	schema_name: {type: 'VARCHAR(255)'},
	profiled_at: {type: DataTypes.DATE, allowNull: false},
	environment: {type: 'VARCHAR(50)'},
	status: {type: 'VARCHAR(20)'},
	row_count: {type: DataTypes.BIGINT},
	column_count: {type: DataTypes.INTEGER},
};

const resultColumns = {
	id: {type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true},
	run_id: {type: 'VARCHAR(36)', allowNull: false},
	dataset_name: {type: 'VARCHAR(255)', allowNull: false},
	schema_name: {type: 'VARCHAR(255)'},
	column_name: {type: 'VARCHAR(255)', allowNull: false},
	column_type: {type: 'VARCHAR(100)'},
	metric_name: {type: 'VARCHAR(100)', allowNull: false},
	metric_value: {type: DataTypes.TEXT},
	profiled_at: {type: DataTypes.DATE, allowNull: false},
};

export const firstTables: Migration = {
	name: 'tables of runs and results',
	async up(context) {
		const {runs, results} = context.tables;
		for (const [table, columns] of [[runs, runColumns], [results, resultColumns]] as const) {
			/* eslint-disable no-await-in-loop -- one connection, one statement after the other */
			await createTable(context, table, columns);
			const present = await columnsOf(context, table);
			/* eslint-enable no-await-in-loop */
			const missing = Object.keys(columns).find(name => !present.includes(name));
			if (missing !== undefined) {
				throw new ProfileMeshError('storage', `The table ${table} of the storage is not one of ProfileMesh`, {
					why: `It has no column ${missing}`,
					hint: 'Set storage.runs_table and storage.results_table to names that are free',
				});
			}
		}
	},
};
