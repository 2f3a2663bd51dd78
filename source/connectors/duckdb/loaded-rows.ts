// Rows that are read once, into memory (or DuckDB's own temporary file): of a view, which may give other rows to each
// statement, and of a file that is slow to parse. They have numbers, so that samples of them can be drawn again.
import type {Sampling} from '../../profiling/profile.ts';
import type {PushDownColumn, Relation, ResultRows, RunStatement} from '../sql-dialect.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';

export type LoadedRows = {
	readonly relation: Relation;
	/** By the names of the plan's columns. */
	readonly columns: ReadonlyMap<string, PushDownColumn>;
	/** What is to say of rows that were left out, by the names of columns. */
	readonly leftOut?: ReadonlyMap<string, string>;
};

export type RowsToLoad = {
	/** What stands after FROM. */
	readonly from: string;
	readonly where: string | undefined;
	readonly columns: readonly PushDownColumn[];
	readonly sampling: Sampling;
	/** The name of the table that will hold them. */
	readonly into: string;
	readonly rejects?: LoadWithRejects | undefined;
};

/** How rows are told that cannot be read, and are left out. */
export type LoadWithRejects = {
	/** What stands after FROM, where such rows are kept under a name. */
	readonly from: (from: string, name: string) => string;
	/** A statement that lists them after the rows are loaded. */
	readonly after: (name: string) => string;
	/** What to say of each column where they fail, by its name. */
	readonly read: (rows: ResultRows) => ReadonlyMap<string, string>;
};

const hashRange = 2 ** 31;

const isReadable = ({refusal}: PushDownColumn): boolean => refusal === undefined;

/** The columns as they stand in the table of loaded rows. */
const loadedColumns = (columns: readonly PushDownColumn[]): ReadonlyMap<string, PushDownColumn> =>
	new Map(
		columns.map((column, index) => [
			column.name,
			{...column, value: `c${index}`, ...(column.hash !== undefined && {hash: `hash(c${index})`})},
		]),
	);

/** A sample is drawn by the numbers of the rows: the same rows as long as the file or the view gives the same ones. */
const drawn = (select: string, sampling: Sampling): string => {
	if (sampling.kind === 'all') {
		return select;
	}

	const draw = `hash(row_number, ${sampling.seed}) & ${hashRange - 1}`;
	const numbers = 'row_number() OVER () AS row_number';
	const numbered = `SELECT * EXCLUDE (row_number) FROM (SELECT *, ${numbers} FROM (${select}))`;
	return sampling.kind === 'ratio'
		? `${numbered} WHERE ${draw} < ${Math.round(sampling.ratio * hashRange)}`
		: `${numbered} ORDER BY ${draw} LIMIT ${sampling.size}`;
};

const rejectsName = (into: string): string => into.replaceAll('.', '_');

export const loadStatement = ({from: all, where, columns, sampling, into, rejects}: RowsToLoad): string => {
	const from = rejects?.from(all, rejectsName(into)) ?? all;
	const values = columns.flatMap((column, index) => (isReadable(column) ? [`${column.value} AS c${index}`] : []));
	const condition = where === undefined ? '' : ` WHERE ${where}`;
	const select = `SELECT ${values.length === 0 ? '1 AS c' : values.join(', ')} FROM ${from}${condition}`;
	return `CREATE TABLE ${into} AS ${drawn(select, sampling)}`;
};

export const loadedRows = ({columns, into}: Pick<RowsToLoad, 'columns' | 'into'>): LoadedRows => ({
	relation: {from: into, isComputed: false, drawnBy: seed => `hash(rowid, ${seed})`},
	columns: loadedColumns(columns),
});

/** Rejected rows are known to the connection alone that loads them: the statements go there together. */
const load = async (rows: RowsToLoad, run: RunStatement): Promise<LoadedRows> => {
	const {rejects, into} = rows;
	if (rejects === undefined) {
		await run(loadStatement(rows));
		return loadedRows(rows);
	}

	const answer = await run(`${loadStatement(rows)}; ${rejects.after(rejectsName(into))}`);
	return {...loadedRows(rows), leftOut: rejects.read(answer)};
};

/**
Reads the rows. Where that fails for what a column computes, leaves out the columns that cannot be read.

@throws StatementFailure where none can be read.
*/
export const loadRows = async (rows: RowsToLoad, run: RunStatement): Promise<LoadedRows> => {
	try {
		return await load(rows, run);
	} catch (error) {
		if (!(error instanceof StatementFailure) || rows.columns.length < 2) {
			throw error;
		}

		const columns = await Promise.all(
			rows.columns.map(async column => ({
				...column,
				refusal: column.refusal ?? (await failureOf(column, rows, run)),
			})),
		);
		if (columns.every(column => !isReadable(column)) || columns.every(column => isReadable(column))) {
			throw error;
		}

		return load({...rows, columns}, run);
	}
};

const failureOf = async (
	{value}: PushDownColumn,
	{from, where}: RowsToLoad,
	run: RunStatement,
): Promise<string | undefined> => {
	try {
		await run(`SELECT count(hash(${value})) FROM ${from}${where === undefined ? '' : ` WHERE ${where}`}`);
		return undefined;
	} catch (error) {
		if (error instanceof StatementFailure) {
			return error.message;
		}

		throw error;
	}
};
