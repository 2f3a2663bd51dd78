// A SQLite file as a source: one scan in worker threads, split by row id, under one snapshot.
import {randomUUID} from 'node:crypto';
import {availableParallelism} from 'node:os';
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import {ProfileMeshError} from '../../errors.ts';
import type {SemanticType} from '../../profiling/column-types.ts';
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
import {checkCut, slicesOf} from '../slice-counts.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {findFile, isLocked, unreachable, unreadable, type FoundFile} from './failures.ts';
import {FollowedFile, withCurrentFile, type GroupingSource} from './followed-file.ts';
import type {TableShape} from './introspection.ts';
import {inHalves, scanTogether} from './scan-together.ts';
import {withComparedRows} from './row-process.ts';
import {readRowsOf} from './rows.ts';
import {isDense, sliceCondition} from './slices.ts';
import {groupOverlapping, slicesCondition} from './slices-together.ts';
import {scanStatements} from './statements.ts';
import {beginTogether} from './snapshot.ts';
import {scanTable} from './table-scan.ts';
import type {ThreadOptions} from './scan-thread.ts';
import {startProcess, startThread, type ScanThread} from './thread-pool.ts';

export type SqliteSourceOptions = {
	/**
	Milliseconds for a statement that reads a whole table at once; at most 10 s of it are spent on a locked database.
	*/
	readonly statementTimeout: number;
	/** How often a locked database is tried again. */
	readonly retries: number;
	/** Scan threads; by default as many as suit the machine and the file. */
	readonly threads?: number;
	/** Bytes that the accumulators of slices that are read together may hold, in all threads; 256 MB by default. */
	readonly sliceBytes?: number;
	/** Whether nobody writes to the file: then a database in WAL mode can be read where its directory is read-only. */
	readonly isImmutable?: boolean;
	/** Receives a notice of something unusual about the file that is no error. */
	readonly onNotice?: OnNotice;
};

/** A file that is read in a few milliseconds is not worth a second thread. */
const bytesPerThread = 4 * 1024 * 1024;
const maxThreads = 8;
const maxBusyTimeout = 10_000;
const maxSliceBytes = 256 * 1024 * 1024;

/** SQLite has no type of its own for dates: they are texts and numbers. */
const slicedTypes: readonly SemanticType[] = [
	'date',
	'timestamp',
	'timestamptz',
	'text',
	'integer',
	'decimal',
	'float',
	'other',
];

type OpenedOptions = SqliteSourceOptions & {readonly fileBytes: number};

type ScanThreads = readonly [ScanThread, ...ScanThread[]];

class SqliteSource implements Source {
	readonly #threads: ScanThreads;
	readonly #options: OpenedOptions;
	/** One entry for each thread that shares the current snapshot. */
	readonly #queue = new PQueue({concurrency: 1});
	readonly #processQueue: PQueue;
	readonly #threadOptions: ThreadOptions;
	readonly #busyProcesses = new Set<ScanThread>();
	readonly #idleProcesses: ScanThread[] = [];
	#free: ScanThread[] = [];
	#snapshot: Promise<readonly ScanThread[]> | undefined;
	/** Tells this source from one of another file. */
	readonly #id = randomUUID();
	#tablesInFlight = 0;
	#tables = 0;
	/** The facts of the described tables that their statements depend on. */
	readonly #described = new Map<string, Pick<TableShape, 'rowId'>>();
	readonly fingerprint: string;

	constructor(threads: ScanThreads, threadOptions: ThreadOptions, options: OpenedOptions) {
		this.fingerprint = `sqlite:${threadOptions.file}`;
		this.#threads = threads;
		this.#threadOptions = threadOptions;
		this.#options = options;
		this.#processQueue = new PQueue({concurrency: threads.length});
	}

	async listTables(): Promise<readonly TableInfo[]> {
		try {
			return await this.#threads[0].call('tables');
		} catch (error) {
			throw unreachable(this.fingerprint, error);
		}
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		const {columns} = await this.#shape(table);
		return columns;
	}

	/** The threads count the parts of the table at the same time. */
	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		checkCut(table, cut, slicedTypes);
		if (cut.checksum !== undefined) {
			throw new ProfileMeshError('profile', `Cannot tell which slices of ${table.name} were updated`, {
				why: 'SQLite has no checksum of rows.',
				hint:
					'Name a column of timestamps or numbers that grow with each update: ' +
					'profiling.tables[].slice.changed.',
			});
		}

		try {
			const {rowId} = await this.#shape(table);
			const task = {table: table.name, cut, rowId};
			const {keys, version} = await this.#inSnapshot(async () => {
				const versionBefore = await this.#threads[0].call('dataVersion');
				const ranges = rowId === undefined ? [] : await this.#threads[0].call('split', table.name, rowId);
				const counted = await Promise.all(
					(ranges.length === 0 ? [undefined] : ranges).map(async range =>
						this.#onFreeThread(async thread => {
							signal.throwIfAborted();
							return thread.call('countKeys', {...task, range});
						}),
					),
				);
				// A file that takes the place of this one is read by a source of its own, with numbers of its own.
				return {keys: counted.flat(), version: `${this.#id} ${String(versionBefore)}`};
			});
			const counts = slicesOf(keys, cut);
			return {...counts, slices: counts.slices.map(slice => ({...slice, version}))};
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
			: groupOverlapping(plans, this.#threads.length);
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
		const scanned = await this.#inSnapshot(async () =>
			this.#onFreeThread(async thread =>
				scanTogether(
					{
						plans,
						shape,
						thread,
						maxBytes: (this.#options.sliceBytes ?? maxSliceBytes) / this.#threads.length,
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
			return await this.#retryWhileLocked(async () => readRowsOf(this.#threadOptions, request, signal));
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
				begin: async process => this.#retryWhileLocked(async () => process.call('begin')),
				failure: error => unreadable(table, error),
			},
			work,
			signal,
		);
	}

	async close(): Promise<void> {
		await Promise.all(
			[...this.#threads, ...this.#idleProcesses, ...this.#busyProcesses].map(async thread => thread.close()),
		);
	}

	async #scanInThreads(plan: TablePlan, shape: TableShape, options: ProfileOptions): Promise<TableMeasurement> {
		return this.#inSnapshot(async threads => {
			const number = this.#tables++;
			const {slice} = plan;
			return scanTable(
				{
					plan,
					shape,
					// The version of one thread means nothing to another.
					hasAllRows:
						slice !== undefined &&
						isDense(slice) &&
						slice.version === `${this.#id} ${String(await this.#threads[0].call('dataVersion'))}`,
					context: {
						key: String(number),
						owner: threads[number % threads.length] ?? this.#threads[0],
						onFreeThread: async work => this.#onFreeThread(work, plan.table.estimatedRows ?? undefined),
						endOwner: undefined,
						statementTimeout: this.#options.statementTimeout,
					},
				},
				options,
			);
		});
	}

	/** Works with the threads that share a snapshot; the last work that needs it releases it. */
	async #inSnapshot<Result>(work: (threads: readonly ScanThread[]) => Promise<Result>): Promise<Result> {
		this.#tablesInFlight++;
		try {
			this.#snapshot ??= this.#begin();
			return await work(await this.#snapshot);
		} finally {
			this.#tablesInFlight--;
			if (this.#tablesInFlight === 0) {
				this.#snapshot = undefined;
				await Promise.allSettled(this.#threads.map(async thread => thread.call('end')));
			}
		}
	}

	/** A view may compute for minutes before its first row, and only a process can be ended then. */
	async #scanInProcess(plan: TablePlan, shape: TableShape, options: ProfileOptions): Promise<TableMeasurement> {
		return this.#processQueue.add(async () => {
			options.signal.throwIfAborted();
			const owner = this.#idleProcesses.pop() ?? startProcess(this.#threadOptions);
			this.#busyProcesses.add(owner);
			try {
				await this.#retryWhileLocked(async () => owner.call('begin'));
				const measurement = await scanTable(
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
				);
				await owner.call('end');
				this.#idleProcesses.push(owner);
				return measurement;
			} catch (error) {
				await owner.close();
				throw error;
			} finally {
				this.#busyProcesses.delete(owner);
			}
		});
	}

	#rowIdOf({name, kind}: TableInfo): string | undefined {
		return (this.#described.get(name) ?? {rowId: kind === 'table' ? 'rowid' : undefined}).rowId;
	}

	async #shape(table: TableInfo): Promise<TableShape> {
		try {
			const shape = await this.#threads[0].call('shape', table);
			this.#described.set(table.name, {rowId: shape.rowId});
			return shape;
		} catch (error) {
			throw unreadable(table, error);
		}
	}

	async #begin(): Promise<readonly ScanThread[]> {
		const threads = await this.#retryWhileLocked(async () => beginTogether(this.#threads));
		this.#free = [...threads];
		this.#queue.concurrency = threads.length;
		return threads;
	}

	async #retryWhileLocked<Result>(work: () => Promise<Result>): Promise<Result> {
		return pRetry(work, {
			retries: this.#options.retries,
			minTimeout: 100,
			shouldRetry: ({error}) => isLocked(error),
		});
	}

	/**
	The parts of a small table come before those of a large one that wait.

	@param rows Rows of the table, as far as they are known.
	*/
	async #onFreeThread<Result>(
		work: (thread: ScanThread) => Promise<Result>,
		rows = Number.MAX_SAFE_INTEGER,
	): Promise<Result> {
		return this.#queue.add(
			async () => {
				const thread = this.#free.shift() ?? this.#threads[0];
				try {
					return await work(thread);
				} finally {
					this.#free.push(thread);
				}
			},
			{priority: -rows},
		);
	}
}

const openFound = async (
	file: string,
	{bytes, identity}: FoundFile,
	options: SqliteSourceOptions,
): Promise<GroupingSource> => {
	const isImmutable = options.isImmutable ?? false;
	const count = options.threads ?? Math.min(availableParallelism(), maxThreads, Math.ceil(bytes / bytesPerThread));
	const threadOptions: ThreadOptions = {
		file,
		identity,
		isImmutable,
		busyTimeout: Math.min(maxBusyTimeout, options.statementTimeout),
	};
	// Only a process of its own can make the driver accept URIs.
	const start = () => (isImmutable ? startProcess(threadOptions) : startThread(threadOptions));
	const first = start();
	// All start at once, and open the file at their first call.
	const others = Array.from({length: Math.max(0, isImmutable ? 0 : count - 1)}, start);
	try {
		await first.call('open');
	} catch (error) {
		await Promise.all([first, ...others].map(async thread => thread.close()));
		throw unreachable(file, error);
	}

	return new SqliteSource([first, ...others], threadOptions, {...options, fileBytes: bytes});
};

/**
Opens a SQLite file for reading. Where another file replaces it, later work opens that one.

@throws ProfileMeshError `source` when there is no such file, or it is no database.
*/
export const openSqlite = async (file: string, options: SqliteSourceOptions): Promise<Source> => {
	const opened = await withCurrentFile(async () => {
		const found = await findFile(file);
		return {identity: found.identity, source: await openFound(file, found, options)};
	});
	if (options.isImmutable === true) {
		options.onNotice?.(`${file} is read as immutable: changes in its -wal file, or made meanwhile, are not seen`);
	}

	return new FollowedFile({
		opened,
		find: async () => findFile(file),
		open: async another => openFound(file, another, options),
		onReplaced() {
			options.onNotice?.(`${file} was replaced by another file, which is read from now on`);
		},
	});
};
