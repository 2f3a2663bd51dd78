// Keeping a run against Sequelize's own `bulkCreate` of the very same rows into an equal table.
import assert from 'node:assert/strict';
import path from 'node:path';
import Database from 'better-sqlite3';
import {DataTypes, Sequelize, Transaction, type Model, type ModelStatic} from 'sequelize';
import type {Benchmark} from './benchmark.ts';
import {betterSqlite3Dialect} from './built.ts';
import {inScratch, withStore} from './scratch.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';
import {wideProfile} from './wide-profile.ts';

const rounds = 15;

const columns = [
	'run_id',
	'dataset_name',
	'schema_name',
	'column_name',
	'column_type',
	'metric_name',
	'metric_value',
	'profiled_at',
] as const;
type ResultRow = Readonly<Record<(typeof columns)[number], string | null>>;

const resultsTable = 'profilemesh_results';
const selectRows = `SELECT ${columns.join(', ')} FROM ${resultsTable}`;

const read = <Result>(file: string, work: (database: Database.Database) => Result): Result => {
	const database = new Database(file, {readonly: true});
	try {
		return work(database);
	} finally {
		database.close();
	}
};

/** An empty file whose table of results has the columns, the indexes and the journal of the store's. */
const makeEqual = (storeFile: string, file: string) => {
	const {statements, journal} = read(storeFile, store => ({
		statements: store
			.prepare<[string], string>('SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL')
			.pluck()
			.all(resultsTable),
		journal: store.pragma('journal_mode', {simple: true}),
	}));
	assert.ok(statements.length > 1, 'The table of results has an index');
	const database = new Database(file);
	database.pragma(`journal_mode = ${String(journal)}`);
	for (const statement of statements) {
		database.exec(statement);
	}

	database.close();
};

const resultModel = (sequelize: Sequelize): ModelStatic<Model<ResultRow>> =>
	sequelize.define<Model<ResultRow>>(
		'result',
		{
			run_id: DataTypes.STRING,
			dataset_name: DataTypes.STRING,
			schema_name: DataTypes.STRING,
			column_name: DataTypes.STRING,
			column_type: DataTypes.STRING,
			metric_name: DataTypes.STRING,
			metric_value: DataTypes.TEXT,
			profiled_at: DataTypes.STRING,
		},
		{tableName: resultsTable, timestamps: false},
	);

const rowsOf = (file: string, runId: string): readonly ResultRow[] =>
	read(file, database =>
		database.prepare<[string], ResultRow>(`${selectRows} WHERE run_id = ? ORDER BY id`).all(runId),
	);

const measureIn = async (directory: string) =>
	withStore(path.join(directory, 'store.db'), async store => {
		const storeFile = path.join(directory, 'store.db');
		const equalFile = path.join(directory, 'equal.db');
		makeEqual(storeFile, equalFile);
		const sequelize = new Sequelize({
			dialect: 'sqlite',
			dialectModule: betterSqlite3Dialect({busyTimeout: 1000}),
			storage: equalFile,
			logging: false,
		});
		const model = resultModel(sequelize);

		let rows: readonly ResultRow[] = [];
		const ours = new Contender(async () => {
			const profile = wideProfile(new Date());
			await store.begin({...profile.run, status: 'running'});
			const go = timed(
				async () => store.complete(profile),
				async () => {
					assert.deepEqual(await store.load(profile.run.runId), profile);
					rows = rowsOf(storeFile, profile.run.runId);
				},
			);
			return go();
		});
		const bulk = new Contender(
			timed(
				async () =>
					sequelize.transaction({type: Transaction.TYPES.IMMEDIATE}, async transaction =>
						model.bulkCreate([...rows], {transaction}),
					),
				() => {
					assert.deepEqual(rowsOf(equalFile, rows[0]?.run_id ?? ''), rows);
				},
			),
		);
		await sideBySide(rounds, [ours, bulk]);
		await sequelize.close();
		return [
			{
				figure: ours.fastest / bulk.fastest,
				note: `${rows.length} rows: storing ${ours.text}, bulkCreate ${bulk.text}`,
			},
		];
	});

export const storing: Benchmark = {
	name: 'storing',
	rows: [
		{
			work: 'storing a run of 200 columns × 26 metrics',
			against: '`bulkCreate` of the same rows in one transaction',
			unit: '×',
			atMost: 1.3,
			aim: 1.1,
		},
	],
	measure: async () => inScratch(measureIn),
};
