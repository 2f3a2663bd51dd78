// The default profile of SQLite tables against the one flat statement that a person would write by hand, and with one
// thread.
import assert from 'node:assert/strict';
import process from 'node:process';
import Database from 'better-sqlite3';
import type {Benchmark} from './benchmark.ts';
import {checkProfile, profileKnown} from './default-profile.ts';
import {mixedTable, peopleTable, type KnownTable} from './known-table.ts';
import {Contender, cpuClock, sideBySide, timed} from './side-by-side.ts';

const rows = 1_000_000;
const rounds = 15;
const peopleRounds = 7;
/** For a quick look at the second table. */
const fewRows = 200_000;

const aggregates = ['count', 'min', 'max', 'avg'] as const;

const askFlat = ({name, file, facts}: KnownTable): readonly unknown[] => {
	const figures = Object.keys(facts).flatMap(column => aggregates.map(aggregate => `${aggregate}(${column})`));
	const database = new Database(file, {readonly: true});
	try {
		return (
			database
				.prepare<[], unknown[]>(`SELECT ${figures.join(', ')} FROM ${name}`)
				.raw()
				.get() ?? []
		);
	} finally {
		database.close();
	}
};

const checkFlat = (table: KnownTable, answers: readonly unknown[]) => {
	for (const [index, [name, known]] of Object.entries(table.facts).entries()) {
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

type Clock = typeof cpuClock;

const profiling = (table: KnownTable, {threads, clock}: {readonly threads?: number; readonly clock?: Clock} = {}) =>
	new Contender(
		timed(
			async () => profileKnown(table, threads),
			measurement => {
				checkProfile(table, measurement);
			},
			clock,
		),
	);

const flatStatement = (table: KnownTable, clock?: Clock) =>
	new Contender(
		timed(
			() => askFlat(table),
			answers => {
				checkFlat(table, answers);
			},
			clock,
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
		const [ours, flat] = [profiling(table), flatStatement(table)];
		await sideBySide(rounds, [ours, flat]);
		return [
			{
				figure: ours.fastest / flat.fastest,
				note: `profile ${ours.text}, flat statement ${flat.text}; both from the closed file`,
			},
		];
	},
};

export const sqlitePeople: Benchmark = {
	name: 'sqlite-people',
	rows: [
		{
			work: 'SQLite, 1M rows × 11 columns, most of many values: CPU time',
			against: 'one flat statement: count, min, max, avg of each column',
			unit: '×',
			atMost: 2.8,
			aim: 2,
		},
	],
	async measure() {
		const isQuick = process.argv.includes('--quick');
		const table = peopleTable(isQuick ? fewRows : rows);
		const [ours, flat] = [profiling(table, {clock: cpuClock}), flatStatement(table, cpuClock)];
		const [oursByWall, flatByWall] = [profiling(table), flatStatement(table)];
		await sideBySide(isQuick ? 3 : peopleRounds, [ours, flat, oursByWall, flatByWall]);
		return [
			{
				figure: ours.fastest / flat.fastest,
				note:
					`profile ${ours.text}, flat statement ${flat.text} of CPU; ` +
					`by the wall clock ${oursByWall.text} and ${flatByWall.text}` +
					(isQuick ? `; only ${table.rows} rows (--quick)` : ''),
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
		const [two, one] = [profiling(table, {threads: 2}), profiling(table, {threads: 1})];
		await sideBySide(rounds, [two, one]);
		return [{figure: two.fastest / one.fastest, note: `two workers ${two.text}, one ${one.text}`}];
	},
};
