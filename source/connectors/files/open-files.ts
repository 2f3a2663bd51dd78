// Files as a source, read with DuckDB.
import {ProfileMeshError} from '../../errors.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {OnNotice, Source} from '../connector.ts';
import {Engine, type EngineOptions} from '../duckdb/engine.ts';
import {reasonOf, unreachable} from '../duckdb/failures.ts';
import {describedColumn, type AskCatalog} from '../duckdb/introspection.ts';
import {DuckDbSource, type DuckDbContents, type DuckDbSourceOptions, type TableLocation} from '../duckdb/source.ts';
import type {FilesConnection} from './database.ts';
import {findTables, type FileTable} from './found-files.ts';
import type {ReadTable, WellFormed} from './read-call.ts';
import {lookAt} from './read-files.ts';
import {csvRejects, lineRejects} from './rejects.ts';

export type OpenFilesOptions = DuckDbSourceOptions & {
	readonly limits: Pick<EngineOptions, 'threads' | 'memoryLimit'>;
	readonly onNotice?: OnNotice;
};

const schema = 'main';

/** Columns that number the rows of Parquet files, unless a file has such a column itself. */
const rowId = 'file_index, file_row_number';

const hintOf = (error: unknown, {format}: FileTable): string => {
	if (format === 'json') {
		return 'Check the file: it must be JSON in UTF-8, one object a line or an array of objects.';
	}

	if (format === 'parquet') {
		return 'Check the file: it must be a whole Parquet file that DuckDB can read.';
	}

	return /not utf-8 encoded|invalid unicode/iv.test(error instanceof Error ? error.message : '')
		? 'Where it is Latin-1, set source.encoding: latin-1 (or utf-16).'
		: 'Check the file; header, delimiter, encoding and types under source say how a CSV file is read.';
};

/** The identity of the files of one table. */
class Files {
	readonly #connection: FilesConnection;
	readonly #onNotice: OnNotice | undefined;
	readonly #seen = new Map<string, {readonly identity: string; readonly table: Promise<ReadTable>}>();
	tables: readonly FileTable[] = [];

	constructor(connection: FilesConnection, onNotice: OnNotice | undefined) {
		this.#connection = connection;
		this.#onNotice = onNotice;
	}

	async find(): Promise<string> {
		this.tables = await findTables(this.#connection.paths);
		if (this.tables.every(({files}) => files.length === 0)) {
			const {paths} = this.#connection;
			throw new ProfileMeshError('source', `No file matches ${paths.join(', ')}`, {
				why: 'There is no such file, or it may not be read.',
				hint: 'Check source.paths in the config; relative ones start at the config file.',
			});
		}

		return this.tables.map(table => identityOf(table)).join('\n');
	}

	tableOf({name}: Pick<TableInfo, 'name'>): FileTable {
		const found = this.tables.find(table => table.name === name);
		if (found?.format === undefined) {
			throw new ProfileMeshError('profile', `Cannot read ${found?.pattern ?? name}`, {
				why:
					found === undefined || found.files.length === 0
						? 'No file matches it.'
						: 'Its files are neither all Parquet, nor all CSV, nor all JSON.',
				hint: 'Check source.paths: files end with .parquet, .csv, .tsv, .json, .jsonl or .ndjson.',
			});
		}

		return found;
	}

	async look(ask: AskCatalog, table: FileTable): Promise<ReadTable> {
		const identity = identityOf(table);
		const known = this.#seen.get(table.name);
		const seen = known?.identity === identity ? known : {identity, table: lookAt(ask, table, this.#connection)};
		this.#seen.set(table.name, seen);
		try {
			const read = await seen.table;
			if (this.read.get(table.name) !== read) {
				this.read.set(table.name, read);
				this.#reportSkipped(table, read);
			}

			return read;
		} catch (error) {
			this.#seen.delete(table.name);
			throw new ProfileMeshError('profile', `Cannot read ${table.pattern}`, {
				why: reasonOf(error),
				hint: hintOf(error, table),
				cause: error,
			});
		}
	}

	/** The tables whose files were read before. */
	readonly read = new Map<string, ReadTable>();

	#reportSkipped({pattern}: FileTable, {skippedLines = 0}: ReadTable): void {
		if (skippedLines === 0) {
			return;
		}

		const lines = skippedLines === 1 ? 'the first line' : `the first ${skippedLines} lines`;
		this.#onNotice?.(`${pattern} is read without ${lines}, because the next lines differ`);
	}
}

const identityOf = ({name, files}: FileTable): string => [name, ...files.map(({identity}) => identity)].join('\n');

/** Lines that are not JSON are left out from the start, or once the load has met one. */
const brokenLines = (
	{from}: ReadTable,
	{from: wellFormed, lines}: WellFormed,
): Pick<TableLocation, 'rejects' | 'ifBroken'> => {
	const rejects = lineRejects(lines);
	return from === wellFormed ? {rejects} : {ifBroken: {from: wellFormed, rejects}};
};

const contentsOf = (fingerprint: string, files: Files, onNotice: OnNotice | undefined): DuckDbContents => ({
	fingerprint,
	target: fingerprint.replace('files:', ''),
	async listTables(ask) {
		return Promise.all(
			files.tables.map(async (table): Promise<TableInfo> => {
				let rows: number | null = null;
				try {
					({rows} = table.format === 'parquet' ? await files.look(ask, table) : {rows: null});
				} catch {
					// Describing the table reports the error, so that other tables can be profiled.
				}

				return {
					schema,
					name: table.name,
					kind: 'table',
					estimatedRows: rows,
					estimatedBytes: table.files.reduce((sum, {bytes}) => sum + bytes, 0),
				};
			}),
		);
	},
	onLeftOut({name}) {
		const {pattern = name} = files.tables.find(table => table.name === name) ?? {};
		onNotice?.(`Rows of ${pattern} that cannot be read are left out; a profile names them`);
	},
	async describe(ask, info) {
		const {columns} = await files.look(ask, files.tableOf(info));
		return columns.map(([name, type]) => describedColumn(name, type, {nullable: null, primaryKey: false}));
	},
	locationOf(info, columns) {
		const table = files.tables.find(({name}) => name === info.name);
		const read = files.read.get(info.name);
		const {from = info.name, keepsRejects = false, wellFormed} = read ?? {};
		const hidesRowId = columns.some(column => /^file_(?:index|row_number)$/iv.test(column.info.name));
		return !hidesRowId && table?.format === 'parquet'
			? {from, isLoaded: false, rowId}
			: {
					from,
					isLoaded: true,
					...(keepsRejects && {rejects: csvRejects}),
					...(read !== undefined && wellFormed !== undefined && brokenLines(read, wellFormed)),
				};
	},
});

/**
Opens files for reading. Where they change, or others match the patterns, later work reads those.

@throws ProfileMeshError `source` where no file matches.
*/
export const openFiles = async (
	connection: FilesConnection,
	fingerprint: string,
	options: OpenFilesOptions,
): Promise<Source> => {
	const files = new Files(connection, options.onNotice);
	const contents = contentsOf(fingerprint, files, options.onNotice);
	const source = new DuckDbSource(
		contents,
		{
			identity: async () => files.find(),
			async open() {
				try {
					return await Engine.open({
						...options.limits,
						attach: [],
						allowedPaths: files.tables.flatMap(table => table.files.map(file => file.path)),
					});
				} catch (error) {
					throw unreachable(contents.target, error);
				}
			},
			onReplaced() {
				options.onNotice?.(`Files of ${contents.target} have changed: ProfileMesh reads them again`);
			},
		},
		options,
	);
	await source.check();
	return source;
};
