// The default profile of a SQLite table against the one flat statement that a person would write by hand, and with one
// thread.
import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import type {Benchmark} from './benchmark.ts';
import {checkProfile, profileMixed} from './default-profile.ts';
import {mixedColumns, mixedTable, tableName, type MixedTable} from './mixed-table.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';

const rows = 1_000_000;
const rounds = 15;

const aggregates = ['count', 'min', 'max', 'avg'] as const;
const flatColumns = mixedColumns.flatMap(({name}) => aggregates.map(aggregate => `${aggregate}(${name})`));
const flatStatement = `SELECT ${flatColumns.join(', ')} FROM ${tableName}`;

const askFlat = (file: string): readonly unknown[] => {
	const database = new Database(file, {readonly: true});
	try {
		return database.prepare<[], unknown[]>(flatStatement).raw().get() ?? [];
	} finally {
		database.close();
	}
};

const checkFlat = (table: MixedTable, answers: readonly unknown[]) => {
	for (const [index, {name}] of mixedColumns.entries()) {
		const known = table.facts[name];
		assert.ok(known);
		const [count, min, max, average] = answers.slice(index * aggregates.length);
		assert.deepEqual([count, min, max], [table.rows - known.nulls, known.min, known.max], name);
		const expected = known.sum / (table.rows - known.nulls);
		// SQL gives text an average, too, of a sort.
		assert.ok(
			typeof known.min === 'string' || Math.abs(Number(average) - expected) <= 1e-9 * Math.abs(expected),
			`avg(${name})`,
		);
	}
};

const profiling = (table: MixedTable, threads?: number): Contender =>
	new Contender(
		timed(
			async () => profileMixed(table.file, threads),
			measurement => {
				checkProfile(table, measurement);
			},
		),
	);

export const sqlite: Benchmark = {
	name: 'sqlite',
	rows: [
		{
			work: 'SQLite, 1M rows × 11 mixed columns, full default profile',
			against: 'one flat statement: count, min, max, avg of each column',
			unit: '×',
			atMost: 1.5,
			aim: 1,
		},
	],
	async measure() {
		const table = mixedTable(rows);
		const ours = profiling(table);
		const flat = new Contender(
			timed(
				() => askFlat(table.file),
				answers => {
					checkFlat(table, answers);
				},
			),
		);
		await sideBySide(rounds, [ours, flat]);
		return [
			{
				figure: ours.fastest / flat.fastest,
				note: `profile ${ours.text}, flat statement ${flat.text}; both from the closed file`,
			},
		];
	},
};

export const workers: Benchmark = {
	name: 'workers',
	rows: [
		{
			work: 'the same on 1M rows, two workers',
			against: 'one worker',
			unit: '×',
			atMost: 0.65,
			aim: 0.55,
		},
	],
	async measure() {
		const table = mixedTable(rows);
		const [two, one] = [profiling(table, 2), profiling(table, 1)];
		await sideBySide(rounds, [two, one]);
		return [{figure: two.fastest / one.fastest, note: `two workers ${two.text}, one ${one.text}`}];
	},
};
