// Scans one table: cuts it into parts, which free threads read and one thread merges.
import type {ProfileOptions, RowIdRange, TableMeasurement, TablePlan} from '../connector.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import {ProfileMeshError} from '../../errors.ts';
import {columnFailure} from './failures.ts';
import {createControl, progressOf, requestStop, resetProgress, type Control} from './control.ts';
import type {FinishedTable, FinishOptions} from './merge-parts.ts';
import type {TableShape} from './introspection.ts';
import type {ScanTask} from './reader.ts';
import {isOnePart, type RowFilter} from './row-ids.ts';
import {sliceCondition} from './slices.ts';
import {scanAndMergeParts, type ScanParts} from './scan-parts.ts';
import {columnProfile, failedColumn, hasNamedSegments, rowFilterOf, scanTaskOf, segmentChoiceOf} from './scan-plan.ts';
import {ThreadError} from './thread-pool.ts';

export type ScanContext = ScanParts & {
	/** Ends a process, which receives no message while SQLite computes. */
	readonly endOwner: (() => Promise<void>) | undefined;
	/** Milliseconds for a statement that reads a whole table. */
	readonly statementTimeout: number;
};

export const progressInterval = 100;

const tookTooLong = ({table}: TablePlan, milliseconds: number): ProfileMeshError =>
	new ProfileMeshError('profile', `Cannot profile ${table.name}`, {
		why: `Its statement ran longer than ${milliseconds / 1000} s.`,
		hint: 'Raise profiling.statement_timeout, or profile the tables behind the view.',
	});

export type TableToScan = {
	readonly plan: TablePlan;
	readonly shape: TableShape;
	/** Whether the plan's slice has all rows between its row ids, so that no condition is needed. */
	readonly hasAllRows: boolean;
	readonly context: ScanContext;
};

class TableScan {
	readonly #plan: TablePlan;
	/** See {@link ScanTask}. */
	readonly #condition: string | undefined;
	readonly #shape: TableShape;
	readonly #context: ScanContext;
	readonly #control = createControl();
	/** The control for the other side; none for a process, which shares no memory. */
	readonly #shared: Control | undefined;
	readonly #onProgress: ProfileOptions['onProgress'];

	constructor({plan, shape, hasAllRows, context}: TableToScan, onProgress: ProfileOptions['onProgress']) {
		this.#plan = plan;
		this.#condition = hasAllRows || plan.slice === undefined ? undefined : sliceCondition(plan.slice);
		this.#shape = shape;
		this.#context = context;
		this.#shared = context.endOwner === undefined ? this.#control : undefined;
		this.#onProgress = onProgress;
	}

	stop(): void {
		requestStop(this.#control);
		void this.#context.endOwner?.();
	}

	/** Reads all columns; where one cannot be read, reads the others. */
	async run(): Promise<TableMeasurement> {
		const {columns} = this.#plan;
		try {
			return await this.#read(columns, new Map());
		} catch (error) {
			const failing = await this.#failing(error);
			const readable = columns.filter(({name}) => !failing.has(name));
			if (failing.size === 0 || readable.length === 0) {
				throw error;
			}

			return this.#read(readable, failing);
		}
	}

	/** The columns that made the statement fail; none where the data was not the cause. */
	async #failing(error: unknown): Promise<ReadonlyMap<string, string>> {
		const isOfData = error instanceof ThreadError && /^SQLITE_(?:ERROR|TOOBIG|CORRUPT)/v.test(error.code);
		const found = isOfData
			? await this.#context.owner.call('failing', this.#task(this.#plan.columns, undefined), this.#shared)
			: [];
		return new Map(
			found.map(({name, message, code}) => [name, columnFailure(new ThreadError(message, code))] as const),
		);
	}

	async #read(columns: readonly ColumnInfo[], failing: ReadonlyMap<string, string>): Promise<TableMeasurement> {
		const {owner} = this.#context;
		const {rowId} = this.#shape;
		const {filter, rows: tableRows} = await rowFilterOf(this.#plan, {rowId, condition: this.#condition}, owner);
		const whole = this.#task(columns, filter);
		const ranges = await this.#ranges();
		resetProgress(this.#control);
		const timer = this.#reportProgress(ranges);
		try {
			const finished = await this.#scan(whole, ranges, {
				isSample: filter !== undefined,
				histogramBins: this.#plan.histogramBins,
				maxDistinctValues: this.#plan.maxDistinctValues,
				metrics: this.#plan.metrics,
				names: columns.map(column => column.name),
				hasNamedSegments: hasNamedSegments(this.#plan),
			});
			const found = new Map(columns.map((column, index) => [column.name, finished.columns[index]]));
			return {
				rowCount: finished.rows,
				...(tableRows !== undefined && {tableRows}),
				...(finished.segments !== undefined && {segments: finished.segments}),
				columns: this.#plan.columns.map(column => {
					const profile = found.get(column.name);
					return profile === undefined
						? failedColumn(column, this.#plan, failing.get(column.name) ?? 'It was not read.')
						: columnProfile(column, profile);
				}),
			};
		} finally {
			clearInterval(timer);
		}
	}

	/** The parts of the table by row id; none for an empty one, or one without row ids. */
	async #ranges(): Promise<readonly RowIdRange[]> {
		const {rowId} = this.#shape;
		if (rowId === undefined) {
			return [];
		}

		const {table, slice} = this.#plan;
		const bounds = slice?.rowIds;
		// A slice that has all rows between its ids has both of them.
		return bounds !== undefined && this.#condition === undefined && isOnePart(bounds)
			? [bounds]
			: this.#context.owner.call('split', table.name, rowId, bounds);
	}

	/** Scans the parts, and computes the figures in the thread that merges them. */
	async #scan(
		whole: ScanTask,
		ranges: readonly RowIdRange[],
		options: Omit<FinishOptions, 'distinct'>,
	): Promise<FinishedTable> {
		const {owner, key, onFreeThread} = this.#context;
		const [range, ...others] = ranges;
		const control = this.#shared;
		const isAlone = range !== undefined && others.length === 0;
		if (isAlone && control !== undefined && this.#plan.distinct !== 'exact') {
			const choice = segmentChoiceOf(this.#plan);
			const task = {task: {...whole, range}, choice, options: {...options, distinct: new Map()}};
			return onFreeThread(async thread => thread.call('scanAndFinish', task, control));
		}

		// Reads an empty table as one part without rows.
		const segments = await this.#segments(whole, ranges);
		const tasks =
			range === undefined
				? [{...whole, rowId: undefined, segments}]
				: ranges.map(part => ({...whole, range: part, segments}));
		try {
			await scanAndMergeParts(tasks, this.#context, this.#shared);
			return await owner.call('finish', key, {...options, distinct: await this.#countDistinct(whole)});
		} finally {
			await owner.call('releaseTable', key);
		}
	}

	/**
	Chooses the segments. In a stream the first rows choose them during the scan, because rows are not read twice.
	*/
	async #segments(task: ScanTask, ranges: readonly RowIdRange[]): Promise<ScanTask['segments']> {
		const choice = segmentChoiceOf(this.#plan);
		return choice === undefined || ranges.length === 0
			? choice
			: this.#context.owner.call('look', task, ranges, choice);
	}

	#reportProgress(ranges: readonly RowIdRange[]): NodeJS.Timeout {
		const ids = ranges.reduce((sum, {from, to}) => sum + Number(to - from) + 1, 0);
		return setInterval(() => {
			const {taken, passed} = progressOf(this.#control);
			// Row ids may have gaps, so that the number of rows is only known in proportion to the passed ids.
			const total = ids === 0 || passed === 0 ? null : Math.round(taken * (ids / passed));
			this.#onProgress(taken + this.#context.owner.rowsTaken(), total);
		}, progressInterval);
	}

	#task(columns: readonly ColumnInfo[], filter: RowFilter | undefined): ScanTask {
		const task = scanTaskOf({plan: {...this.#plan, columns}, shape: this.#shape});
		return {...task, filter, condition: this.#condition};
	}

	/** Lets the database count what a sketch only estimated, where the config wants exact figures. */
	async #countDistinct(whole: ScanTask): Promise<ReadonlyMap<number, number>> {
		const {key, owner, onFreeThread} = this.#context;
		const isCountable = whole.rowId !== undefined || whole.filter === undefined;
		const estimated =
			isCountable && this.#plan.distinct === 'exact' ? await owner.call('estimatedDistinct', key) : [];
		return new Map(
			await Promise.all(
				estimated.map(async index => {
					const column = whole.columns[index]?.name ?? '';
					return [
						index,
						await onFreeThread(async thread => thread.call('countDistinct', column, whole, this.#shared)),
					] as const;
				}),
			),
		);
	}
}

/** Profiles one table in the threads' snapshot. A column that cannot be read has its reason. */
export const scanTable = async (
	table: TableToScan,
	{signal, onProgress}: ProfileOptions,
): Promise<TableMeasurement> => {
	const {plan, shape, context} = table;
	// The caller may have aborted while the process or the snapshot began.
	signal.throwIfAborted();
	const scan = new TableScan(table, onProgress);
	const stop = () => {
		scan.stop();
	};

	signal.addEventListener('abort', stop, {once: true});
	let timedOut = false;
	// Many short statements read a table with row ids. Only a single statement that reads a whole table can reach the
	// limit.
	const timer = setTimeout(() => {
		timedOut = shape.rowId === undefined;
		if (timedOut) {
			stop();
		}
	}, context.statementTimeout);
	try {
		return await scan.run();
	} catch (error) {
		throw timedOut ? tookTooLong(plan, context.statementTimeout) : error;
	} finally {
		signal.removeEventListener('abort', stop);
		clearTimeout(timer);
	}
};
