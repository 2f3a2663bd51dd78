// A source that DuckDB reads: a database or files. DuckDB aggregates in this process, and gives only figures.
import {ProfileMeshError} from '../../errors.ts';
import {mismatchMetric} from '../../profiling/metrics/names.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
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
import {rowReader} from '../push-down/compared-rows.ts';
import {missingColumn} from '../push-down/missing-column.ts';
import {profileByPushDown, pushDownStatements} from '../push-down/profile-table.ts';
import type {PushDownTable} from '../push-down/push-down-table.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';
import {checkCut, countedKeys, slicesOf} from '../slice-counts.ts';
import type {PushDownColumn, RunStatement} from '../sql-dialect.ts';
import {readUnbroken, unbrokenReader} from './broken-rows.ts';
import {duckdbChecksums} from './checksums.ts';
import {duckdbDialect} from './dialect.ts';
import type {Engine} from './engine.ts';
import {isOfColumns, reasonOf, unreachable, unreadable} from './failures.ts';
import {quoted} from './identifiers.ts';
import type {AskCatalog, DescribedColumn} from './introspection.ts';
import {loadedRows, loadRows, loadStatement, type LoadWithRejects, type RowsToLoad} from './loaded-rows.ts';
import {readRowsFrom} from './rows.ts';
import {SharedEngine, type Openable} from './shared-engine.ts';
import {countStatement, sliceCondition, slicedTypes} from './slices.ts';

/** The location of a table's rows. */
export type TableLocation = {
	/** The table expression after FROM. */
	readonly from: string;
	/** Whether its rows are read once and kept, because each reading would be slow or give other rows. */
	readonly isLoaded: boolean;
	/** An SQL expression that differs for each row; left out where the rows are loaded. */
	readonly rowId?: string;
	/** How to report rows that cannot be read, where rows are loaded. */
	readonly rejects?: LoadWithRejects;
	/** How to load the rows where `from` fails; left out where there is no other way. */
	readonly ifBroken?: RowsToLoad['ifBroken'];
};

/** The database or files, and their tables. */
export type DuckDbContents = {
	readonly fingerprint: string;
	/** The name of the database or files, for errors. */
	readonly target: string;
	readonly listTables: (ask: AskCatalog) => Promise<readonly TableInfo[]>;
	readonly describe: (ask: AskCatalog, table: TableInfo) => Promise<readonly DescribedColumn[]>;
	readonly locationOf: (table: TableInfo, columns: readonly DescribedColumn[]) => TableLocation;
	/** Called where rows of a table were left out, because they cannot be read. */
	readonly onLeftOut?: (table: TableInfo) => void;
};

export type DuckDbSourceOptions = {
	/** Milliseconds. */
	readonly statementTimeout: number;
};

const never = new AbortController().signal;

const keyOf = ({schema, name}: TableInfo): string => JSON.stringify([schema, name]);

/** Adds the error of rows that were left out to the column that failed, or else to the first one. */
const withLeftOut = (
	measurement: TableMeasurement,
	leftOut: ReadonlyMap<string, string> = new Map(),
): TableMeasurement => {
	const names = new Set(measurement.columns.map(({column}) => column.name));
	const others = leftOut.entries().filter(([name]) => !names.has(name));
	const ofOthers = others.map(([, text]) => text).toArray();
	return {
		...measurement,
		columns: measurement.columns.map((profile, index) => {
			const own = leftOut.get(profile.column.name);
			const texts = [...(own === undefined ? [] : [own]), ...(index === 0 ? ofOthers : [])];
			return texts.length === 0
				? profile
				: {...profile, errors: new Map([...profile.errors, [mismatchMetric, texts.join(' ')] as const])};
		}),
	};
};

export class DuckDbSource implements Source {
	readonly fingerprint: string;
	readonly #contents: DuckDbContents;
	readonly #options: DuckDbSourceOptions;
	readonly #engine: SharedEngine;
	readonly #described = new Map<string, readonly DescribedColumn[]>();

	constructor(contents: DuckDbContents, openable: Openable, options: DuckDbSourceOptions) {
		this.fingerprint = contents.fingerprint;
		this.#contents = contents;
		this.#options = options;
		this.#engine = new SharedEngine(openable);
	}

	/** Opens the database or files. */
	async check(): Promise<void> {
		await this.#engine.use(async () => undefined);
	}

	async listTables(): Promise<readonly TableInfo[]> {
		try {
			return await this.#engine.use(async engine => this.#contents.listTables(this.#asking(engine)));
		} catch (error) {
			throw unreachable(this.#contents.target, error);
		}
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		try {
			const described = await this.#engine.use(async engine => this.#describe(engine, table));
			return described.map(({info}) => info);
		} catch (error) {
			throw unreadable(table, error);
		}
	}

	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		checkCut(table, cut, slicedTypes);
		try {
			return await this.#engine.use(async engine => {
				const run = this.#running(engine, signal);
				const location = this.#contents.locationOf(table, await this.#describe(engine, table));
				const rows = await readUnbroken(location, async from => run(countStatement(from, cut)));
				return slicesOf(countedKeys(rows), cut);
			});
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error);
		}
	}

	statements(plan: TablePlan): readonly string[] {
		const rows = this.#rowsOf(plan, () => 'memory.main.rows');
		return rows === undefined
			? pushDownStatements(this.#table(plan))
			: [loadStatement(rows), ...pushDownStatements(this.#loadedTable(plan, rows))];
	}

	readings(plan: TablePlan): number {
		return this.#locationOf(plan).isLoaded ? 1 : this.statements(plan).length;
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		signal.throwIfAborted();
		try {
			return await this.#engine.use(async engine => this.#profile(engine, plan, options));
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(plan.table, error);
		}
	}

	async readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead> {
		const {table} = request;
		try {
			return await this.#engine.use(async engine => {
				const run = this.#running(engine, signal);
				const location = this.#contents.locationOf(table, await this.#describe(engine, table));
				return readUnbroken(
					location,
					async from => readRowsFrom(from, request, run),
					() => this.#contents.onLeftOut?.(table),
				);
			});
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error);
		}
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		try {
			return await this.#engine.use(async engine => {
				const location = this.#contents.locationOf(table, await this.#describe(engine, table));
				const {from, rejects, ifBroken} = location;
				const sqlColumn = (column: ColumnInfo) => this.#sqlColumn({table}, column);
				const run = this.#running(engine, signal);
				return rejects === undefined && ifBroken === undefined
					? work(rowReader({from, sqlColumn, dialect: duckdbChecksums}, run))
					: engine.withTables(async newTable => work(unbrokenReader(location, {sqlColumn, newTable}, run)));
			});
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error);
		}
	}

	async close(): Promise<void> {
		await this.#engine.close();
	}

	async #profile(engine: Engine, plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		const described = await this.#describe(engine, plan.table);
		const byName = new Map(described.map(({info}) => [info.name, info]));
		const found = {...plan, columns: plan.columns.map(column => byName.get(column.name) ?? column)};
		const run = this.#running(engine, signal);
		return engine.withTables(async newTable => {
			const rows = this.#rowsOf(found, newTable);
			if (rows === undefined) {
				return profileByPushDown(this.#table(found), run, options);
			}

			const loaded = await loadRows(rows, run);
			return withLeftOut(await profileByPushDown(this.#pushDown(found, loaded), run, options), loaded.leftOut);
		});
	}

	/** Loads the rows once; `undefined` where each statement reads the table itself. */
	#rowsOf(plan: TablePlan, newTable: () => string): RowsToLoad | undefined {
		const {from, isLoaded, rejects, ifBroken} = this.#locationOf(plan);
		return isLoaded
			? {
					from,
					where: plan.slice && sliceCondition(plan.slice),
					columns: plan.columns.map(column => this.#sqlColumn(plan, column)),
					sampling: plan.sampling,
					into: newTable(),
					rejects,
					ifBroken,
				}
			: undefined;
	}

	#locationOf({table}: Pick<TablePlan, 'table'>): TableLocation {
		return this.#contents.locationOf(table, this.#described.get(keyOf(table)) ?? []);
	}

	#sqlColumn({table}: Pick<TablePlan, 'table'>, column: ColumnInfo): PushDownColumn {
		const found = this.#described.get(keyOf(table))?.find(({info}) => info.name === column.name);
		return (
			found?.sql ??
			missingColumn(column, quoted(column.name), `column ${column.name} of ${table.name} does not exist`)
		);
	}

	#table(plan: TablePlan): PushDownTable {
		const {from, rowId} = this.#locationOf(plan);
		return {
			plan,
			dialect: duckdbDialect,
			relation: {
				from,
				isComputed: false,
				...(rowId !== undefined && {drawnBy: seed => `hash(${rowId}, ${seed})`}),
				...(plan.slice !== undefined && {where: sliceCondition(plan.slice)}),
			},
			sqlColumn: column => this.#sqlColumn(plan, column),
		};
	}

	#loadedTable(plan: TablePlan, rows: RowsToLoad): PushDownTable {
		return this.#pushDown(plan, loadedRows(rows));
	}

	#pushDown(plan: TablePlan, {relation, columns}: ReturnType<typeof loadedRows>): PushDownTable {
		return {
			plan,
			dialect: duckdbDialect,
			relation,
			isDrawn: plan.sampling.kind !== 'all',
			sqlColumn: column => columns.get(column.name) ?? missingColumn(column, quoted(column.name)),
		};
	}

	async #describe(engine: Engine, table: TableInfo): Promise<readonly DescribedColumn[]> {
		const described = await this.#contents.describe(this.#asking(engine), table);
		if (described.length === 0) {
			throw new ProfileMeshError('profile', `Cannot describe ${table.schema}.${table.name}`, {
				why: 'There is no such table any more.',
				hint: 'Run again: ProfileMesh then lists the tables again.',
			});
		}

		this.#described.set(keyOf(table), described);
		return described;
	}

	#asking(engine: Engine): AskCatalog {
		return async sql => engine.run(sql, {signal: never, timeout: this.#options.statementTimeout});
	}

	#running(engine: Engine, signal: AbortSignal): RunStatement {
		return async sql => {
			try {
				return await engine.run(sql, {signal, timeout: this.#options.statementTimeout});
			} catch (error) {
				signal.throwIfAborted();
				throw isOfColumns(error) ? new StatementFailure(reasonOf(error), {cause: error}) : error;
			}
		};
	}
}
