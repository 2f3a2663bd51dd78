// A Snowflake database as a source. The warehouse aggregates, and gives only figures.
import pRetry from 'p-retry';
import type {SnowflakeSession} from '../../drivers/snowflake/session.ts';
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
import {SnowflakeCatalogue, type SchemaChoice} from './catalogue.ts';
import {snowflakeChecksums} from './checksums.ts';
import {snowflakeDialect} from './dialect.ts';
import {unreadable} from './failures.ts';
import {quoted} from './identifiers.ts';
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

export type SnowflakeSourceOptions = SchemaChoice & {
	/** How often to read a table again where it changed while it was read. */
	readonly retries: number;
};

/** Stands for the id of the first statement in a plan. */
const plannedId = 'id of the statement above';

class SnowflakeSource implements Source {
	readonly fingerprint: string;
	readonly #session: SnowflakeSession;
	readonly #retries: number;
	readonly #catalogue: SnowflakeCatalogue;

	constructor(session: SnowflakeSession, options: SnowflakeSourceOptions) {
		this.fingerprint = session.settings.fingerprint;
		this.#session = session;
		this.#retries = options.retries;
		this.#catalogue = new SnowflakeCatalogue(session, options);
	}

	/** The warehouse runs for each statement that reads rows. */
	get isBilled(): boolean {
		return true;
	}

	async listTables(): Promise<readonly TableInfo[]> {
		return this.#catalogue.listTables();
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		return this.#catalogue.describeColumns(table);
	}

	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		checkCut(table, cut, slicedTypes);
		const from = fromLocation({...this.#catalogue.locationOf(table, Date.now()), asOf: undefined});
		try {
			const {rows} = await this.#session.run(countStatement(from, cut), {signal});
			return slicesOf(countedKeys(rows), cut);
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#session.settings);
		}
	}

	statements(plan: TablePlan): readonly string[] {
		const location = this.#catalogue.locationOf(plan.table, Date.now());
		const columns = this.#catalogue.sqlColumns(plan);
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
			: plan.slice === undefined && isInMetadata(plan, this.#catalogue.sqlColumns(plan))
				? 0
				: this.statements(plan).length;
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		signal.throwIfAborted();
		try {
			await this.#catalogue.knowColumns(plan.table);
			return await pRetry(async () => this.#attempt(plan, options), {
				retries: this.#retries,
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
			const location = {...this.#catalogue.locationOf(table, Date.now()), asOf: undefined};
			return await readRowsAt(location, request, runStatements(this.#session, signal));
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#session.settings);
		}
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		try {
			await this.#catalogue.knowColumns(table);
			const from = fromLocation({...this.#catalogue.locationOf(table, Date.now()), asOf: undefined});
			const run = runStatements(this.#session, signal);
			const sqlColumn = (column: ColumnInfo) =>
				this.#catalogue.sqlColumns({table, columns: [column]})[0] ?? missingColumn(column, quoted(column.name));
			return await work(rowReader({from, sqlColumn, dialect: snowflakeChecksums}, run));
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#session.settings);
		}
	}

	async close(): Promise<void> {
		await this.#session.close();
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
		const location = this.#catalogue.locationOf(plan.table, Date.now());
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
		const columns = this.#catalogue.sqlColumns(plan);
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
