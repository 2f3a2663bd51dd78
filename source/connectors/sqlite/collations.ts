// Detects the collations of columns by comparisons, because SQLite has no statement that lists them.
import type {Database} from 'better-sqlite3';
import {quoted} from './identifiers.ts';

/** Two texts that are equal by a collation of SQLite, and by no other. */
const equalTexts = [
	{collation: 'NOCASE', one: 'A', other: 'a'},
	{collation: 'RTRIM', one: 'a ', other: 'a'},
] as const;

type EqualTexts = (typeof equalTexts)[number];

/** Finds the columns in which the two texts of a collation are equal. Reads no row of the table. */
const haveCollation = (
	database: Database,
	table: string,
	{columns, one, other}: EqualTexts & {readonly columns: readonly string[]},
): readonly string[] => {
	const names = columns.map((column, index) => `${quoted(column)} AS c${index}`).join(', ');
	const texts = columns.map(() => `'${one}'`).join(', ');
	const compared = columns.map((_, index) => `c${index} = '${other}'`).join(', ');
	const answer = database
		.prepare<[], number[]>(
			`SELECT ${compared} FROM (SELECT ${names} FROM ${quoted(table)} WHERE 0 UNION ALL SELECT ${texts})`,
		)
		.raw()
		.get();
	return columns.filter((_, index) => answer?.[index] === 1);
};

/**
Gives the collations of columns that do not compare texts by their bytes.

@param columns Names of text columns.
@throws SqliteError where a collation of the table is not loaded.
*/
export const collationsOf = (
	database: Database,
	table: string,
	columns: readonly string[],
): ReadonlyMap<string, string> => {
	const isNamed =
		columns.length > 0 &&
		database
			.prepare<[string]>("SELECT 1 FROM sqlite_schema WHERE name = ? AND type = 'table' AND sql LIKE '%collate%'")
			.get(table) !== undefined;
	return new Map(
		(isNamed ? equalTexts : []).flatMap(texts =>
			haveCollation(database, table, {...texts, columns}).map(column => [column, texts.collation] as const),
		),
	);
};
