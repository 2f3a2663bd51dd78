// A Snowflake database as a source. The warehouse aggregates, and gives only figures.
import pRetry from 'p-retry';
import {matchesPattern} from '../../config/patterns.ts';
import type {SnowflakeSession} from '../../drivers/snowflake/session.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {
	ProfileOptions,
	RowsRead,
	RowsRequest,
	SliceCounts,
	SliceCut,
	Source,
	TableMeasurement,
	TablePlan,
	WorkWithRows,
} from '../connector.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {rowReader} from '../push-down/compared-rows.ts';
import {missingColumn} from '../push-down/missing-column.ts';
import {profileByPushDown, pushDownStatements} from '../push-down/profile-table.ts';
import type {PushDownTable} from '../push-down/push-down-table.ts';
import {TableMoved} from '../push-down/statement-failure.ts';
import {checkCut, countedKeys, slicesOf} from '../slice-counts.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {snowflakeChecksums} from './checksums.ts';
import {snowflakeDialect} from './dialect.ts';
import {unreachable, unreadable} from './failures.ts';
import {quoted} from './identifiers.ts';
import {describeTables, keyOf, listSchemas, readCatalog, type Catalog, type DescribedColumn} from './introspection.ts';
import {isInMetadata} from './metadata.ts';
import {
	drawnColumns,
	drawnRelation,
	drawStatement,
	fromLocation,
	isDrawn,
	tableRelation,
	type TableLocation,
} from './relation.ts';
import {readRowsAt} from './rows.ts';
import {countStatement, slicedTypes} from './slices.ts';
import {hasNoPast, runStatements} from './run-statements.ts';

export type SnowflakeSourceOptions = {
	/** The schema of rules that name none. */
	readonly schema: string;
	/** Patterns of further schemas that rules name. */
	readonly schemaPatterns: readonly string[];
	/** How often to read a table again where it changed while it was read. */
	readonly retries: number;
};

/** Milliseconds to go back from the current time, because the clocks of two machines differ. */
const safety = 1000;

/** Stands for the id of the first statement in a plan. */
const plannedId = 'id of the statement above';

/** The stored name of an object that is created without quotes. */
const upperCased = (name: string): string => name.toUpperCase();

class SnowflakeSource implements Source {
	readonly fingerprint: string;
	readonly #session: SnowflakeSession;
	readonly #options: SnowflakeSourceOptions;
	readonly #described = new Map<string, Promise<readonly DescribedColumn[]>>();
	readonly #columns = new Map<string, readonly DescribedColumn[]>();
	#catalog: Catalog = {tables: [], clockOffset: 0};
	#toDescribe: TableInfo[] = [];
	#describing: Promise<ReadonlyMap<string, readonly DescribedColumn[]>> | undefined;

	constructor(session: SnowflakeSession, options: SnowflakeSourceOptions) {
		this.fingerprint = session.settings.fingerprint;
		this.#session = session;
		this.#options = options;
	}

	/** The warehouse runs for each statement that reads rows. */
	get isBilled(): boolean {
		return true;
	}

	async listTables(): Promise<readonly TableInfo[]> {
		const {schema, schemaPatterns} = this.#options;
		try {
			const database = await this.#database();
			const schemas = await listSchemas(this.#ask, database);
			const own = schemas.includes(schema) ? schema : upperCased(schema);
			if (!schemas.includes(own) && schemaPatterns.length === 0) {
				throw new ProfileMeshError('source', `There is no schema ${schema} in ${this.fingerprint}`, {
					why:
						schemas.length === 0
							? 'This role sees no schema there.'
							: `This role sees ${schemas.slice(0, 10).join(', ')}.`,
					hint: 'Check source.schema in the config, and that the role has USAGE on it.',
				});
			}

			const wanted = schemas.filter(
				name => name === own || schemaPatterns.some(pattern => matchesPattern(pattern, name)),
			);
			this.#catalog =
				wanted.length === 0 ? {tables: [], clockOffset: 0} : await readCatalog(this.#ask, database, wanted);
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

	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		checkCut(table, cut, slicedTypes);
		const from = fromLocation({...this.#location(table, Date.now()), asOf: undefined});
		try {
			const {rows} = await this.#session.run(countStatement(from, cut), {signal});
			return slicesOf(countedKeys(rows), cut);
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#session.settings);
		}
	}

	statements(plan: TablePlan): readonly string[] {
		const location = this.#location(plan.table, Date.now());
		const columns = this.#sqlColumns(plan);
		return isDrawn(plan)
			? [
					drawStatement(plan, columns, location),
					...pushDownStatements(this.#drawnTable(plan, columns, plannedId)),
				]
			: pushDownStatements(this.#table(plan, columns, location));
	}

	readings(plan: TablePlan): number {
		return isDrawn(plan)
			? 1
			: plan.slice === undefined && isInMetadata(plan, this.#sqlColumns(plan))
				? 0
				: this.statements(plan).length;
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		signal.throwIfAborted();
		try {
			if (!this.#columns.has(keyOf(plan.table))) {
				await this.describeColumns(plan.table);
			}

			return await pRetry(async () => this.#attempt(plan, options), {
				retries: this.#options.retries,
				minTimeout: 0,
				signal,
				shouldRetry: ({error}) => error instanceof TableMoved,
			});
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(plan.table, error, this.#session.settings);
		}
	}

	async readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead> {
		const {table} = request;
		try {
			const location = {...this.#location(table, Date.now()), asOf: undefined};
			return await readRowsAt(location, request, runStatements(this.#session, signal));
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#session.settings);
		}
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		try {
			if (!this.#columns.has(keyOf(table))) {
				await this.describeColumns(table);
			}

			const from = fromLocation({...this.#location(table, Date.now()), asOf: undefined});
			const run = runStatements(this.#session, signal);
			const sqlColumn = (column: ColumnInfo) =>
				this.#sqlColumns({table, columns: [column]})[0] ?? missingColumn(column, quoted(column.name));
			return await work(rowReader({from, sqlColumn, dialect: snowflakeChecksums}, run));
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#session.settings);
		}
	}

	async close(): Promise<void> {
		await this.#session.close();
	}

	readonly #ask = async (sql: string): Promise<ReadonlyArray<ReadonlyArray<string | null>>> => {
		const {rows} = await this.#session.run(sql);
		return rows;
	};

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

	#location(table: TableInfo, now: number): TableLocation {
		const known = this.#catalog.tables.find(({info}) => info.schema === table.schema && info.name === table.name);
		return {
			database: known?.database ?? this.#session.settings.database,
			table,
			asOf: known?.hasPast === true ? now + this.#catalog.clockOffset - safety : undefined,
		};
	}

	#sqlColumns({table, columns}: Pick<TablePlan, 'table' | 'columns'>): readonly PushDownColumn[] {
		const described = new Map(this.#columns.get(keyOf(table))?.map(({info, sql}) => [info.name, sql]));
		return columns.map(column => described.get(column.name) ?? missingColumn(column, quoted(column.name)));
	}

	#table(plan: TablePlan, columns: readonly PushDownColumn[], location: TableLocation): PushDownTable {
		return this.#pushDown(plan, columns, {relation: tableRelation(location, plan.slice)});
	}

	#drawnTable(plan: TablePlan, columns: readonly PushDownColumn[], queryId: string): PushDownTable {
		return this.#pushDown(plan, drawnColumns(columns), {relation: drawnRelation(queryId), isDrawn: true});
	}

	#pushDown(
		plan: TablePlan,
		columns: readonly PushDownColumn[],
		rows: Pick<PushDownTable, 'relation' | 'isDrawn'>,
	): PushDownTable {
		const byName = new Map(plan.columns.map((column, index) => [column, columns[index]] as const));
		return {
			...rows,
			plan,
			dialect: snowflakeDialect,
			sqlColumn: column => byName.get(column) ?? missingColumn(column, quoted(column.name)),
		};
	}

	async #attempt(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const location = this.#location(plan.table, Date.now());
		try {
			return await this.#profileAt(location, plan, options);
		} catch (error) {
			if (location.asOf === undefined || !hasNoPast(error)) {
				throw error;
			}

			return this.#profileAt({...location, asOf: undefined}, plan, options);
		}
	}

	async #profileAt(location: TableLocation, plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		const run = runStatements(this.#session, signal);
		const columns = this.#sqlColumns(plan);
		if (!isDrawn(plan)) {
			return profileByPushDown(this.#table(plan, columns, location), run, options);
		}

		const {queryId} = await this.#session.run(drawStatement(plan, columns, location), {signal, keepsResult: true});
		const measurement = await profileByPushDown(this.#drawnTable(plan, columns, queryId), run, options);
		const {sampling, table} = plan;
		// The catalogue has the number of rows of a table, but not of a view.
		return sampling.kind === 'size' && table.estimatedRows !== null
			? {...measurement, tableRows: table.estimatedRows}
			: measurement;
	}
}

/**
Opens a Snowflake database for reading.

@throws ProfileMeshError `source` where the account cannot be reached or refuses the login.
*/
export const openSnowflake = async (session: SnowflakeSession, options: SnowflakeSourceOptions): Promise<Source> => {
	await session.open();
	return new SnowflakeSource(session, options);
};
