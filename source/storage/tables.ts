// The tables of the storage: their names as configured, and the models that Sequelize reads and writes them through.
import {DataTypes, type Model, type ModelStatic, type Sequelize} from 'sequelize';
import type {RunRow} from './run-rows.ts';

export type TableNames = {
	readonly runs: string;
	readonly results: string;
};

export type OwnedRunRow = RunRow & {
	/** The process that works on the run. */
	readonly owner: string | null;
	/** When the run began, in the form of `profiled_at`; `null` for runs of 0.2. */
	readonly started_at: string | null;
	/** Its figures as one text (`figures-text.ts`); `null` for runs of 0.2, and where the text would be too long. */
	readonly figures: string | null;
	/** Its figures by segment as one text (`segments-text.ts`); `null` where none are kept. */
	readonly segments: string | null;
	/** The original source of an adopted run; `null` for other runs. */
	readonly adopted_from: string | null;
};

export type RunModel = ModelStatic<Model<OwnedRunRow, RunRow & Partial<OwnedRunRow>>>;
export type ResultModel = ModelStatic<Model<{run_id: string}>>;

type ModelPlace = {readonly table: string; readonly schema: string | undefined};

/** Defines times as texts, so that Sequelize writes and compares them as ProfileMesh 0.1 did. */
export const runModel = (sequelize: Sequelize, {table, schema}: ModelPlace): RunModel =>
	sequelize.define(
		'run',
		{
			run_id: {type: DataTypes.STRING, primaryKey: true},
			dataset_name: DataTypes.STRING,
			schema_name: DataTypes.STRING,
			profiled_at: DataTypes.STRING,
			environment: DataTypes.STRING,
			status: DataTypes.STRING,
			row_count: DataTypes.BIGINT,
			column_count: DataTypes.INTEGER,
			batch_id: DataTypes.STRING,
			source: DataTypes.TEXT,
			duration_ms: DataTypes.DOUBLE,
			sampling: DataTypes.TEXT,
			error: DataTypes.TEXT,
			version: DataTypes.STRING,
			owner: DataTypes.TEXT,
			started_at: DataTypes.STRING,
			figures: DataTypes.TEXT,
			segments: DataTypes.TEXT,
			adopted_from: DataTypes.TEXT,
			slice_start: DataTypes.STRING,
			slice_end: DataTypes.STRING,
			slice_newest: DataTypes.TEXT,
		},
		{tableName: table, timestamps: false, ...(schema !== undefined && {schema})},
	);

/** The model only deletes results. Plain statements read and insert them. */
export const resultModel = (sequelize: Sequelize, {table, schema}: ModelPlace): ResultModel =>
	sequelize.define(
		'result',
		{
			run_id: DataTypes.STRING,
		},
		{tableName: table, timestamps: false, ...(schema !== undefined && {schema})},
	);
