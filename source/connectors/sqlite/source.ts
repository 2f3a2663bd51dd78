// A SQLite file as a source. Worker threads scan it once, split by row id, under one snapshot.
import {randomUUID} from 'node:crypto';
import {ProfileMeshError} from '../../errors.ts';
import type {
	OnNotice,
	ProfileOptions,
	RowsRead,
	RowsRequest,
	SliceCounts,
	SliceCut,
	SliceGroup,
	Source,
	TableMeasurement,
	TablePlan,
	WorkWithRows,
} from '../connector.ts';
import {slicesOf} from '../slice-counts.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {checkSqliteCut, countSliceKeys} from './count-slices.ts';
import {unreachable, unreadable} from './failures.ts';
import type {TableShape} from './introspection.ts';
import {inHalves, scanTogether} from './scan-together.ts';
import {withComparedRows} from './row-process.ts';
import {readRowsOf} from './rows.ts';
import {isDense, sliceCondition} from './slices.ts';
import {groupOverlapping, slicesCondition} from './slices-together.ts';
import {scanStatements} from './statements.ts';
import {retryWhileLocked} from './retry-locked.ts';
import {SnapshotProcesses} from './snapshot-processes.ts';
import {SnapshotThreads} from './snapshot-threads.ts';
import {scanTable} from './table-scan.ts';
import type {ThreadOptions} from './scan-thread.ts';
import {startProcess, type ScanThread} from './thread-pool.ts';

export type SqliteSourceOptions = {
	/**
	Milliseconds for a statement that reads a whole table. At most 10 s of this are spent on a locked database.
	*/
	readonly statementTimeout: number;
	/** How often to try again while the database is locked. */
	readonly retries: number;
	/** Scan threads; by default as many as suit the machine and the file. */
	readonly threads?: number;
	/** The maximum bytes of the accumulators of slices that are read together, in all threads; 256 MB by default. */
	readonly sliceBytes?: number;
	/** Whether nobody writes to the file. Then a database in WAL mode can be read in a read-only directory. */
	readonly isImmutable?: boolean;
	/** Receives a notice about the file that is not an error. */
	readonly onNotice?: OnNotice;
};

const maxSliceBytes = 256 * 1024 * 1024;

export class SqliteSource implements Source {
	readonly #threads: SnapshotThreads;
	readonly #processes: SnapshotProcesses;
	readonly #options: SqliteSourceOptions;
	readonly #threadOptions: ThreadOptions;
	/** Distinguishes this source from one of another file. */
	readonly #id = randomUUID();
	#tables = 0;
	/** The facts about described tables that their statements need. */
	readonly #described = new Map<string, Pick<TableShape, 'rowId'>>();
	readonly fingerprint: string;

	constructor(
		threads: readonly [ScanThread, ...ScanThread[]],
		threadOptions: ThreadOptions,
		options: SqliteSourceOptions,
	) {
		const {retries} = options;
		this.fingerprint = `sqlite:${threadOptions.file}`;
		this.#threads = new SnapshotThreads(threads, retries);
		this.#processes = new SnapshotProcesses(threadOptions, {concurrency: threads.length, retries});
		this.#threadOptions = threadOptions;
		this.#options = options;
	}

	async listTables(): Promise<readonly TableInfo[]> {
		try {
			return await this.#threads.first.call('tables');
		} catch (error) {
			throw unreachable(this.fingerprint, error);
		}
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		const {columns} = await this.#shape(table);
		return columns;
	}

	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		checkSqliteCut(table, cut);
		try {
			const {rowId} = await this.#shape(table);
			const {keys, version} = await countSliceKeys(this.#threads, {table, cut, rowId}, signal);
			const counts = slicesOf(keys, cut);
			return {...counts, slices: counts.slices.map(slice => ({...slice, version: this.#versionOf(version)}))};
		} catch (error) {
			signal.throwIfAborted();
			throw error instanceof ProfileMeshError ? error : unreadable(table, error);
		}
	}

	statements(plan: TablePlan): readonly string[] {
		return scanStatements(plan, {
			rowId: this.#rowIdOf(plan.table),
			condition: plan.slice && sliceCondition(plan.slice),
		});
	}

	groupSlices(plans: readonly TablePlan[]): readonly SliceGroup[] {
		const groups = this.#threadOptions.isImmutable
			? plans.map(plan => [plan] as const)
			: groupOverlapping(plans, this.#threads.count);
		return groups.map(group => {
			const [plan] = group;
			const condition = slicesCondition(group);
			const statements = scanStatements(plan, {rowId: this.#rowIdOf(plan.table), condition});
			return {plans: group, statements, readings: statements.length};
		});
	}

	async profileSlices(plans: readonly TablePlan[], options: ProfileOptions): Promise<readonly TableMeasurement[]> {
		const [plan] = plans;
		if (plan === undefined || plans.length === 1) {
			return Promise.all(plans.map(async only => this.profileTable(only, options)));
		}

		const shape = await this.#shape(plan.table);
		const scanned = await this.#threads.inSnapshot(async () =>
			this.#threads.onFreeThread(async thread =>
				scanTogether(
					{
						plans,
						shape,
						thread,
						maxBytes: (this.#options.sliceBytes ?? maxSliceBytes) / this.#threads.count,
					},
					options,
				),
			),
		);
		return scanned ?? inHalves(plans, async half => this.profileSlices(half, options));
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		options.signal.throwIfAborted();
		try {
			const shape = await this.#shape(plan.table);
			return await (shape.rowId === undefined || this.#threadOptions.isImmutable
				? this.#scanInProcess(plan, shape, options)
				: this.#scanInThreads(plan, shape, options));
		} catch (error) {
			options.signal.throwIfAborted();
			throw error instanceof ProfileMeshError ? error : unreadable(plan.table, error);
		}
	}

	async readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead> {
		try {
			return await retryWhileLocked(
				async () => readRowsOf(request, signal, {...this.#threadOptions, rowId: this.#rowIdOf(request.table)}),
				this.#options.retries,
			);
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(request.table, error);
		}
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		return withComparedRows(
			{
				table: table.name,
				start: () => startProcess(this.#threadOptions),
				begin: async process => retryWhileLocked(async () => process.call('begin'), this.#options.retries),
				failure: error => unreadable(table, error),
			},
			work,
			signal,
		);
	}

	async close(): Promise<void> {
		await Promise.all([this.#threads.close(), this.#processes.close()]);
	}

	async #scanInThreads(plan: TablePlan, shape: TableShape, options: ProfileOptions): Promise<TableMeasurement> {
		return this.#threads.inSnapshot(async ({threads, version}) => {
			const number = this.#tables++;
			const {slice} = plan;
			return scanTable(
				{
					plan,
					shape,
					hasAllRows:
						slice !== undefined &&
						isDense(slice) &&
						version !== undefined &&
						slice.version === this.#versionOf(version),
					context: {
						key: String(number),
						owner: threads[number % threads.length] ?? this.#threads.first,
						onFreeThread: async work =>
							this.#threads.onFreeThread(work, plan.table.estimatedRows ?? undefined),
						endOwner: undefined,
						statementTimeout: this.#options.statementTimeout,
					},
				},
				options,
			);
		});
	}

	async #scanInProcess(plan: TablePlan, shape: TableShape, options: ProfileOptions): Promise<TableMeasurement> {
		return this.#processes.inSnapshot(
			async owner =>
				scanTable(
					{
						plan,
						shape,
						hasAllRows: false,
						context: {
							key: '0',
							owner,
							onFreeThread: async work => work(owner),
							endOwner: async () => owner.close(),
							statementTimeout: this.#options.statementTimeout,
						},
					},
					options,
				),
			options.signal,
		);
	}

	/** A version of the data. A file that takes the place of this one has a source, and versions, of its own. */
	#versionOf(dataVersion: unknown): string {
		return `${this.#id} ${String(dataVersion)}`;
	}

	#rowIdOf({name, kind}: TableInfo): string | undefined {
		return (this.#described.get(name) ?? {rowId: kind === 'table' ? 'rowid' : undefined}).rowId;
	}

	async #shape(table: TableInfo): Promise<TableShape> {
		try {
			const shape = await this.#threads.shape(table);
			this.#described.set(table.name, {rowId: shape.rowId});
			return shape;
		} catch (error) {
			throw unreadable(table, error);
		}
	}
}
