// What is known of the tables of a Snowflake database. Columns of many tables are read together.
import {matchesPattern} from '../../config/patterns.ts';
import type {SnowflakeSession} from '../../drivers/snowflake/session.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import type {TablePlan} from '../connector.ts';
import {missingColumn} from '../push-down/missing-column.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {unreachable} from './failures.ts';
import {quoted} from './identifiers.ts';
import {describeTables, keyOf, listSchemas, readCatalog, type Catalog, type DescribedColumn} from './introspection.ts';
import type {TableLocation} from './relation.ts';

/** The schemas whose tables are listed. */
export type SchemaChoice = {
	/** The schema of rules that name none. */
	readonly schema: string;
	/** Patterns of further schemas that rules name. */
	readonly schemaPatterns: readonly string[];
};

/** Milliseconds to go back from the current time, because the clocks of two machines differ. */
const safety = 1000;

const noTables: Catalog = {tables: [], clockOffset: 0};

/** The stored name of an object that is created without quotes. */
const upperCased = (name: string): string => name.toUpperCase();

export class SnowflakeCatalogue {
	readonly #session: SnowflakeSession;
	readonly #choice: SchemaChoice;
	readonly #described = new Map<string, Promise<readonly DescribedColumn[]>>();
	readonly #columns = new Map<string, readonly DescribedColumn[]>();
	#catalog = noTables;
	#toDescribe: TableInfo[] = [];
	#describing: Promise<ReadonlyMap<string, readonly DescribedColumn[]>> | undefined;

	constructor(session: SnowflakeSession, choice: SchemaChoice) {
		this.#session = session;
		this.#choice = choice;
	}

	async listTables(): Promise<readonly TableInfo[]> {
		const {schema, schemaPatterns} = this.#choice;
		try {
			const database = await this.#database();
			const schemas = await listSchemas(this.#ask, database);
			const own = schemas.includes(schema) ? schema : upperCased(schema);
			if (!schemas.includes(own) && schemaPatterns.length === 0) {
				throw this.#noSchema(schemas);
			}

			const wanted = schemas.filter(
				name => name === own || schemaPatterns.some(pattern => matchesPattern(pattern, name)),
			);
			this.#catalog = wanted.length === 0 ? noTables : await readCatalog(this.#ask, database, wanted);
			this.#described.clear();
			return this.#catalog.tables.map(({info}) => info);
		} catch (error) {
			throw unreachable(this.#session.settings, error);
		}
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		const key = keyOf(table);
		const known = this.#described.get(key) ?? this.#describe(table);
		this.#described.set(key, known);
		try {
			const columns = await known;
			this.#columns.set(key, columns);
			return columns.map(({info}) => info);
		} catch (error) {
			this.#described.delete(key);
			throw unreachable(this.#session.settings, error);
		}
	}

	/** Describes the columns of a table, if that was not done yet. */
	async knowColumns(table: TableInfo): Promise<void> {
		if (!this.#columns.has(keyOf(table))) {
			await this.describeColumns(table);
		}
	}

	locationOf(table: TableInfo, now: number): TableLocation {
		const known = this.#catalog.tables.find(({info}) => info.schema === table.schema && info.name === table.name);
		return {
			database: known?.database ?? this.#session.settings.database,
			table,
			asOf: known?.hasPast === true ? now + this.#catalog.clockOffset - safety : undefined,
		};
	}

	sqlColumns({table, columns}: Pick<TablePlan, 'table' | 'columns'>): readonly PushDownColumn[] {
		const described = new Map(this.#columns.get(keyOf(table))?.map(({info, sql}) => [info.name, sql]));
		return columns.map(column => described.get(column.name) ?? missingColumn(column, quoted(column.name)));
	}

	readonly #ask = async (sql: string): Promise<ReadonlyArray<ReadonlyArray<string | null>>> => {
		const {rows} = await this.#session.run(sql);
		return rows;
	};

	#noSchema(schemas: readonly string[]): ProfileMeshError {
		const {fingerprint} = this.#session.settings;
		return new ProfileMeshError('source', `There is no schema ${this.#choice.schema} in ${fingerprint}`, {
			why:
				schemas.length === 0
					? 'This role sees no schema there.'
					: `This role sees ${schemas.slice(0, 10).join(', ')}.`,
			hint: 'Check source.schema in the config, and that the role has USAGE on it.',
		});
	}

	/** Reads the database's own name, because a login accepts it in any case. */
	async #database(): Promise<string> {
		const [[name = null] = []] = await this.#ask('SELECT CURRENT_DATABASE()');
		if (name === null) {
			const {database, role} = this.#session.settings;
			throw new ProfileMeshError('source', `There is no database ${database} in Snowflake`, {
				why: `It does not exist, or the role ${role ?? 'of this user'} has no USAGE on it.`,
				hint: 'Check source.database and source.role in the config.',
			});
		}

		return name;
	}

	/** Describes all tables that are requested in the same turn of the event loop together. */
	async #describe(table: TableInfo): Promise<readonly DescribedColumn[]> {
		this.#toDescribe.push(table);
		this.#describing ??= this.#describeAsked();
		const found = await this.#describing;
		return found.get(keyOf(table)) ?? [];
	}

	async #describeAsked(): Promise<ReadonlyMap<string, readonly DescribedColumn[]>> {
		await Promise.resolve();
		const tables = this.#toDescribe;
		this.#toDescribe = [];
		this.#describing = undefined;
		return describeTables(this.#ask, this.#catalog.tables[0]?.database ?? (await this.#database()), tables);
	}
}
