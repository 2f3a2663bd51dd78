// `profilemesh rows`: prints the rows behind a figure. Reads them from the source, and keeps none.
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {datasetOf, isNamed, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {jsonText} from '../reports/json-text.ts';
import {rowsFound, rowsText} from '../reports/rows-text.ts';
import {visible} from '../terminal-text.ts';
import type {RowFilter, Workspace} from '../workspace.ts';
import type {NarratedOutput} from './output.ts';

export type RowsCommandOptions = {
	/** `table` or `schema.table`. */
	readonly dataset: string;
	readonly schema?: string | undefined;
	/** The slice or slices whose rows are read; all rows when left out. */
	readonly slice?: string | undefined;
	/** A condition in the database's SQL. */
	readonly where?: string | undefined;
	/** A column: its nulls. */
	readonly null?: string | undefined;
	/** `COLUMN=VALUE`. */
	readonly equal?: string | undefined;
	/** A column: its values that occur more than once. */
	readonly repeated?: string | undefined;
	readonly limit?: number | undefined;
	/** Seconds. */
	readonly timeout?: number | undefined;
	readonly json?: boolean | undefined;
};

const defaultLimit = 100;
const defaultTimeout = 60;

const equalFilter = (text: string): RowFilter => {
	const sign = text.indexOf('=');
	if (sign < 1) {
		throw new ProfileMeshError('usage', `--equal ${text} is not a column with a value`, {
			hint: 'Write it as COLUMN=VALUE.',
		});
	}

	return {kind: 'equal', column: text.slice(0, sign), value: text.slice(sign + 1)};
};

const filterOf = ({where, null: nulls, equal, repeated}: RowsCommandOptions): RowFilter => {
	const filters: RowFilter[] = [
		...(where === undefined ? [] : [{kind: 'condition', sql: where} as const]),
		...(nulls === undefined ? [] : [{kind: 'null', column: nulls} as const]),
		...(equal === undefined ? [] : [equalFilter(equal)]),
		...(repeated === undefined ? [] : [{kind: 'repeated', column: repeated} as const]),
	];
	if (filters.length > 1) {
		throw new ProfileMeshError('usage', 'Several filters were given', {
			hint: 'Give one of --where, --null, --equal and --repeated; a condition can include the others.',
		});
	}

	return filters[0] ?? {kind: 'all'};
};

/** Finds the table that a user named, whether or not it was ever profiled. */
const findTable = async (
	workspace: Workspace,
	{dataset, schema}: Pick<RowsCommandOptions, 'dataset' | 'schema'>,
): Promise<DatasetKey> => {
	const tables = await workspace.tables();
	const keys = tables.map(table => datasetOf(table));
	const found = keys.filter(key => isNamed(key, {name: dataset, schema}));
	const [first, ...others] = found;
	if (first === undefined) {
		throw new ProfileMeshError('not-found', `No table is called ${dataset}`, {
			hint: 'profilemesh plan lists the tables.',
		});
	}

	if (others.length > 0) {
		throw new ProfileMeshError('not-found', `Several tables are called ${dataset}`, {
			hint: `Name one: ${found.map(key => qualifiedName(key)).join(', ')}.`,
		});
	}

	return first;
};

const timedOut = (seconds: number): ProfileMeshError =>
	new ProfileMeshError('source', 'The rows were not read', {
		why: `The database took longer than ${seconds} s.`,
		hint: 'Give it more time with --timeout, or name a condition that an index serves.',
	});

/**
Prints rows on stdout, and on stderr the statement that read them.

@throws ProfileMeshError `not-found` when there is no such table or column; `source` when they cannot be read in time.
*/
export const rowsCommand = async (
	options: RowsCommandOptions,
	workspace: Workspace,
	{output, signal}: {readonly output: NarratedOutput; readonly signal: AbortSignal},
): Promise<ExitStatus> => {
	const {limit = defaultLimit, timeout = defaultTimeout, slice, json} = options;
	const filter = filterOf(options);
	const dataset = await findTable(workspace, options);
	const late = AbortSignal.timeout(timeout * 1000);
	let read;
	try {
		read = await workspace.rows(dataset, {filter, slice, limit, signal: AbortSignal.any([signal, late])});
	} catch (error) {
		throw late.aborted && !signal.aborted ? timedOut(timeout) : error;
	}

	if (json === true) {
		output.stdout(
			jsonText({
				dataset_name: dataset.datasetName,
				schema_name: dataset.schemaName,
				statement: read.statement,
				limit,
				columns: read.columns,
				rows: read.rows,
			}),
		);
	} else {
		output.stderr(`${visible(read.statement)}\n`);
		output.stdout(read.rows.length === 0 ? '' : rowsText(read, output.terminalColumns()));
		output.stderr(`${rowsFound(read, limit)}\n`);
	}

	return exitStatus.done;
};
