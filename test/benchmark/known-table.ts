// Tables of eleven columns in SQLite, made once and kept in the temporary directory, with what is known of them from
// their making.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import {z} from 'zod';
import {seeded, type Random} from '../../source/sample/seeded-random.ts';

export type Cell = number | string | null;

type TableColumn = {
	readonly name: string;
	readonly declared: string;
	readonly cell: (random: Random, row: number) => Cell;
};

type TableDescription = {
	readonly name: string;
	/** Rises when the rows change. */
	readonly generation: number;
	readonly columns: readonly TableColumn[];
};

const value = z.union([z.number(), z.string()]);

/** By column. */
const factsSchema = z.record(
	z.string(),
	z.object({
		nulls: z.number(),
		min: value,
		max: value,
		/** Of the numbers in it; 0 where there are none. */
		sum: z.number(),
		distinct: z.number(),
	}),
);

/** What a column holds, by counting while it was written; `distinct` is SQL's count. */
export type ColumnFacts = z.output<typeof factsSchema>[string];

export type KnownTable = {
	readonly name: string;
	readonly file: string;
	readonly rows: number;
	readonly facts: Readonly<Record<string, ColumnFacts>>;
};

const cacheDirectory = path.join(os.tmpdir(), 'profilemesh-benchmark');

const day = 86_400_000;
const names = ['ada', 'alan', 'barbara', 'emmy', 'donald', 'edsger', 'grace', 'katherine', 'leslie', 'margaret'];
const countries = ['AT', 'BR', 'CH', 'DE', 'FR', 'GB', 'IN', 'JP', 'NG', 'PL', 'US', 'ZA'];
const segments = ['bronze', 'silver', 'gold', 'platinum', 'trial'];

const unlessNull = (random: Random, share: number, cell: () => Cell): Cell => (random.next() < share ? null : cell());

/** One in forty repeats the one before it. */
const email = (row: number): string => {
	const person = row % 40 === 0 ? row - 1 : row;
	return `${names[person % names.length]}.${person}@example.com`;
};

const date = (random: Random): string => new Date(random.integer(-10_957, 12_783) * day).toISOString().slice(0, 10);

const timestamp = (random: Random): string =>
	new Date(Date.UTC(2024, 0, 1) + random.integer(0, 730 * 86_400) * 1000)
		.toISOString()
		.slice(0, 19)
		.replace('T', ' ');

const mixedColumns: readonly TableColumn[] = [
	{name: 'id', declared: 'INTEGER PRIMARY KEY', cell: (_, row) => row},
	{name: 'age', declared: 'INTEGER', cell: random => random.integer(18, 95)},
	{name: 'amount', declared: 'REAL', cell: random => Math.exp(3.5 + 0.9 * random.normal())},
	{name: 'price', declared: 'DECIMAL(10,2)', cell: random => random.lognormal(25, 0.8)},
	{name: 'segment', declared: 'TEXT', cell: random => random.pick(segments)},
	{name: 'email', declared: 'TEXT', cell: (_, row) => email(row)},
	{name: 'born', declared: 'DATE', cell: date},
	{name: 'seen', declared: 'TIMESTAMP', cell: timestamp},
	{name: 'active', declared: 'BOOLEAN', cell: random => unlessNull(random, 0.1, () => Number(random.next() < 0.7))},
	{
		name: 'score',
		declared: 'INTEGER',
		cell: random => unlessNull(random, 0.2, () => Math.round(200 + 150 * random.normal())),
	},
	{
		name: 'city',
		declared: 'TEXT',
		cell: random => `city ${String(Math.floor(2000 * random.next() ** 2)).padStart(4, '0')}`,
	},
];

/** A table of few categories and short texts, most of which fit a dictionary. */
const mixed: TableDescription = {name: 'mixed', generation: 1, columns: mixedColumns};

const phrases = [
	'call back in the morning',
	'paid by card',
	'asked for another size',
	'left at the door',
	'no answer',
	'moved to the next street',
];

/** A table of the kind that people have: most columns have many values. */
const people: TableDescription = {
	name: 'people',
	generation: 1,
	columns: [
		{name: 'id', declared: 'INTEGER PRIMARY KEY', cell: (_, row) => row},
		{name: 'income', declared: 'REAL', cell: random => Math.exp(10 + 0.7 * random.normal())},
		{name: 'weight', declared: 'REAL', cell: random => 72 + 14 * random.normal()},
		{name: 'price', declared: 'DECIMAL(10,2)', cell: random => random.lognormal(25, 0.8)},
		{
			name: 'email',
			declared: 'TEXT',
			// Of a million rows, 700,000 are distinct.
			cell(random) {
				const person = random.integer(1, 1_310_000);
				return `${names[person % names.length]}.${person}@example.com`;
			},
		},
		{
			name: 'note',
			declared: 'TEXT',
			cell: random =>
				unlessNull(random, 0.3, () => {
					const number = random.integer(0, 200_000);
					return `${phrases[number % phrases.length]}, ticket ${number}`;
				}),
		},
		{name: 'born', declared: 'DATE', cell: date},
		{name: 'seen', declared: 'TIMESTAMP', cell: timestamp},
		{name: 'visits', declared: 'INTEGER', cell: random => Math.round(random.lognormal(40, 1.2))},
		{name: 'segment', declared: 'TEXT', cell: random => random.pick(segments)},
		{name: 'country', declared: 'TEXT', cell: random => unlessNull(random, 0.05, () => random.pick(countries))},
	],
};

class Tally {
	nulls = 0;
	min: number | string | undefined;
	max: number | string | undefined;
	sum = 0;

	add(cell: Cell): void {
		if (cell === null) {
			this.nulls++;
			return;
		}

		if (this.min === undefined || cell < this.min) {
			this.min = cell;
		}

		if (this.max === undefined || cell > this.max) {
			this.max = cell;
		}

		if (typeof cell === 'number') {
			this.sum += cell;
		}
	}
}

const insertRows = (database: Database.Database, {name, columns}: TableDescription, rows: number): readonly Tally[] => {
	const random = seeded(20_260_101);
	const tallies = columns.map(() => new Tally());
	const insert = database.prepare(`INSERT INTO ${name} VALUES (${columns.map(() => '?').join(', ')})`);
	for (let row = 1; row <= rows; row++) {
		const cells = columns.map(({cell}) => cell(random, row));
		insert.run(...cells);
		for (const [index, cell] of cells.entries()) {
			tallies[index]?.add(cell);
		}
	}

	return tallies;
};

const make = (file: string, description: TableDescription, rows: number): KnownTable['facts'] => {
	const {name: table, columns} = description;
	const database = new Database(file);
	database.pragma('journal_mode = OFF');
	database.pragma('synchronous = OFF');
	database.exec(`CREATE TABLE ${table} (${columns.map(({name, declared}) => `${name} ${declared}`).join(', ')})`);
	const tallies = database.transaction(() => insertRows(database, description, rows))();
	const facts = columns.map(({name}, index) => {
		const distinct = database.prepare<[], number>(`SELECT count(DISTINCT ${name}) FROM ${table}`).pluck().get();
		return [name, {...tallies[index], distinct}] as const;
	});
	database.close();
	return factsSchema.parse(Object.fromEntries(facts));
};

/** The table with this many rows: from the cache, or made anew, which takes some seconds a million rows. */
const knownTable = (description: TableDescription, rows: number): KnownTable => {
	const {name, generation} = description;
	const file = path.join(cacheDirectory, `${name}-${rows}-${generation}.db`);
	const factsFile = `${file}.json`;
	// The facts come last: with them, the table is whole.
	if (!fs.existsSync(factsFile)) {
		process.stderr.write(`making a table of ${rows} rows in ${cacheDirectory}\n`);
		fs.mkdirSync(cacheDirectory, {recursive: true});
		fs.rmSync(file, {force: true});
		fs.writeFileSync(factsFile, JSON.stringify(make(file, description, rows)));
	}

	return {name, file, rows, facts: factsSchema.parse(JSON.parse(fs.readFileSync(factsFile, 'utf8')))};
};

export const mixedTable = (rows: number): KnownTable => knownTable(mixed, rows);

export const peopleTable = (rows: number): KnownTable => knownTable(people, rows);
