// A DuckDB database file as a source.
import path from 'node:path';
import pRetry from 'p-retry';
import {matchesPattern} from '../../config/patterns.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {OnNotice, Source} from '../connector.ts';
import {findFile} from '../find-file.ts';
import {Engine, type EngineOptions} from './engine.ts';
import {isLocked, unreachable} from './failures.ts';
import {literal, qualified, quoted} from './identifiers.ts';
import {describeColumns, listSchemas, listTables, mayHaveCollations, type AskCatalog} from './introspection.ts';
import {DuckDbSource, type DuckDbContents, type DuckDbSourceOptions} from './source.ts';

export type OpenDatabaseOptions = DuckDbSourceOptions & {
	/** The schema of rules that name none. */
	readonly schema: string;
	/** Patterns of further schemas that rules name. */
	readonly schemaPatterns: readonly string[];
	readonly limits: Pick<EngineOptions, 'threads' | 'memoryLimit'>;
	/** How often to try again to open a file to which somebody writes. */
	readonly retries: number;
	readonly onNotice?: OnNotice;
};

/** Names that DuckDB gives to databases of its own. */
const taken: ReadonlySet<string> = new Set(['memory', 'temp', 'system', 'main']);

/** The name that DuckDB itself gives to the database of a file. Its views may refer to it. */
const nameOf = (file: string): string => {
	const {name} = path.parse(file);
	return name === '' || taken.has(name.toLowerCase()) ? `${name}_` : name;
};

const identityOf = async (file: string): Promise<string> => {
	const {dev, ino, size, mtimeNs} = await findFile(file);
	return [dev, ino, size, mtimeNs].join(':');
};

/** Whether an opened database may have collations: asked once, since tables are many. */
class Collations {
	readonly #database: string;
	#found: Promise<boolean> | undefined;

	constructor(database: string) {
		this.#database = database;
	}

	forget(): void {
		this.#found = undefined;
	}

	async mayExist(ask: AskCatalog): Promise<boolean> {
		this.#found ??= mayHaveCollations(ask, this.#database);
		try {
			return await this.#found;
		} catch (error) {
			this.forget();
			throw error;
		}
	}
}

const contentsOf = (
	file: string,
	{schema, schemaPatterns}: OpenDatabaseOptions,
	collations: Collations,
): DuckDbContents => {
	const database = nameOf(file);
	return {
		fingerprint: `duckdb:${file}`,
		target: file,
		async listTables(ask) {
			const schemas = await listSchemas(ask, database);
			if (!schemas.includes(schema) && schemaPatterns.length === 0) {
				throw new ProfileMeshError('source', `There is no schema ${schema} in ${file}`, {
					why: `It has ${schemas.slice(0, 10).join(', ')}.`,
					hint: 'Check source.schema in the config.',
				});
			}

			return listTables(
				ask,
				database,
				schemas.filter(
					name => name === schema || schemaPatterns.some(pattern => matchesPattern(pattern, name)),
				),
			);
		},
		async describe(ask, table) {
			const mayBeCollated = await collations.mayExist(ask);
			return describeColumns(ask, database, {...table, mayBeCollated});
		},
		locationOf({schema: ofTable, name, kind}, columns) {
			const from = qualified(database, ofTable, name);
			const hidesRowId = columns.some(({info}) => info.name.toLowerCase() === 'rowid');
			return kind === 'view' || hidesRowId ? {from, isLoaded: true} : {from, isLoaded: false, rowId: 'rowid'};
		},
	};
};

/**
Opens a DuckDB database for reading. Where another file replaces it, later work reads that one.

@throws ProfileMeshError `source` when there is no such file, it is not a database, or somebody writes to it.
*/
export const openDuckDb = async (file: string, options: OpenDatabaseOptions): Promise<Source> => {
	const {limits, retries, onNotice} = options;
	const database = nameOf(file);
	const collations = new Collations(database);
	const open = async (): Promise<Engine> => {
		collations.forget();
		try {
			return await pRetry(
				async () =>
					Engine.open({
						...limits,
						attach: [`ATTACH ${literal(file)} AS ${quoted(database)} (READ_ONLY)`],
						allowedPaths: [],
						use: `USE ${quoted(database)}`,
					}),
				{retries, minTimeout: 100, shouldRetry: ({error}) => isLocked(error)},
			);
		} catch (error) {
			throw unreachable(file, error);
		}
	};

	const source = new DuckDbSource(
		contentsOf(file, options, collations),
		{
			identity: async () => identityOf(file),
			open,
			onReplaced() {
				onNotice?.(`${file} was replaced by another file: ProfileMesh reads the new one from now on`);
			},
		},
		options,
	);
	await source.check();
	return source;
};
