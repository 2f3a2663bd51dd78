// Reads rows once, into memory or DuckDB's temporary file: those of a view, which may give other rows to each
// statement, and of a file that is slow to parse. Numbers the rows, so that statements can draw the same samples.
import type {Sampling} from '../../profiling/profile.ts';
import type {PushDownColumn, Relation, ResultRows, RunStatement} from '../sql-dialect.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';

export type LoadedRows = {
	readonly relation: Relation;
	/** By the names of the plan's columns. */
	readonly columns: ReadonlyMap<string, PushDownColumn>;
	/** Messages about rows that were left out, by the names of columns. */
	readonly leftOut?: ReadonlyMap<string, string>;
};

export type RowsToLoad = {
	/** The table expression after FROM. */
	readonly from: string;
	readonly where: string | undefined;
	readonly columns: readonly PushDownColumn[];
	readonly sampling: Sampling;
	/** The name of the table for the rows. */
	readonly into: string;
	readonly rejects?: LoadWithRejects | undefined;
	/** Where the rows cannot be loaded: the table expression that leaves out what is broken. */
	readonly ifBroken?: {readonly from: string; readonly rejects: LoadWithRejects} | undefined;
};

/** How to leave out rows that cannot be read, and to report them. */
export type LoadWithRejects = {
	/** The table expression after FROM that keeps such rows under a name. */
	readonly from: (from: string, name: string) => string;
	/** The table expression after FROM that leaves out such rows, and keeps none of them. */
	readonly skipping: (from: string) => string;
	/** The statement that lists such rows after loading. */
	readonly after: (name: string) => string;
	/** Makes the messages, by the name of the column that failed. */
	readonly read: (rows: ResultRows) => ReadonlyMap<string, string>;
};

const hashRange = 2 ** 31;

const isReadable = ({refusal}: PushDownColumn): boolean => refusal === undefined;

/** The columns in the table of loaded rows. */
const loadedColumns = (columns: readonly PushDownColumn[]): ReadonlyMap<string, PushDownColumn> =>
	new Map(
		columns.map((column, index) => [
			column.name,
			{...column, value: `c${index}`, ...(column.hash !== undefined && {hash: `hash(c${index})`})},
		]),
	);

/** Draws a sample by the numbers of the rows. It has the same rows as long as the file or the view has. */
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

/** Runs the statements together, because only the connection that loads the rows knows the rejected ones. */
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
Reads the rows, without broken ones where there is a way to leave them out. Where a column fails, leaves out the
columns that cannot be read.

@throws StatementFailure where none can be read.
*/
export const loadRows = async (rows: RowsToLoad, run: RunStatement): Promise<LoadedRows> => {
	try {
		return await load(rows, run);
	} catch (error) {
		if (!(error instanceof StatementFailure)) {
			throw error;
		}

		return (await loadUnbroken(rows, run)) ?? loadReadable(rows, error, run);
	}
};

/** Loads the rows that are not broken; `undefined` where that is not possible, or fails as well. */
const loadUnbroken = async (rows: RowsToLoad, run: RunStatement): Promise<LoadedRows | undefined> => {
	try {
		return rows.ifBroken && (await load({...rows, ...rows.ifBroken}, run));
	} catch (error) {
		if (error instanceof StatementFailure) {
			return undefined;
		}

		throw error;
	}
};

/** Loads the columns that can be read. */
const loadReadable = async (rows: RowsToLoad, error: StatementFailure, run: RunStatement): Promise<LoadedRows> => {
	if (rows.columns.length < 2) {
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
