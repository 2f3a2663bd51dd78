// A source that follows the name of its file. After another file replaces it, new work opens that one.
import pRetry from 'p-retry';
import type {
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
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {isReplaced} from './failures.ts';
import type {FoundFile} from './file-identity.ts';

/** A source that reads several slices at once. */
export type GroupingSource = Source & Required<Pick<Source, 'groupSlices' | 'profileSlices'>>;

type Opened = {readonly identity: string; readonly source: GroupingSource};

type FollowedFileOptions = {
	readonly opened: Opened;
	/** The current file of the name. */
	readonly find: () => Promise<FoundFile>;
	readonly open: (found: FoundFile) => Promise<GroupingSource>;
	readonly onReplaced: () => void;
};

/** Tries again with the new file, where another one replaced the file meanwhile. */
export const withCurrentFile = async <Result>(work: () => Promise<Result>): Promise<Result> =>
	pRetry(work, {retries: 3, minTimeout: 100, shouldRetry: ({error}) => isReplaced(error)});

export class FollowedFile implements Source {
	readonly #options: FollowedFileOptions;
	#opened: Opened;
	/** Checks the file, one check after another, so that it is opened once for any number of callers. */
	#looking: Promise<unknown> = Promise.resolve();
	/** How many tasks use each open source. */
	readonly #uses = new Map<GroupingSource, number>();

	constructor(options: FollowedFileOptions) {
		this.#options = options;
		this.#opened = options.opened;
	}

	get fingerprint(): string {
		return this.#opened.source.fingerprint;
	}

	async listTables(): Promise<readonly TableInfo[]> {
		return this.#use(async source => source.listTables());
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		return this.#use(async source => source.describeColumns(table));
	}

	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		return this.#use(async source => source.countSlices(table, cut, signal));
	}

	statements(plan: TablePlan): readonly string[] {
		return this.#opened.source.statements(plan);
	}

	groupSlices(plans: readonly TablePlan[]): readonly SliceGroup[] {
		return this.#opened.source.groupSlices(plans);
	}

	async profileSlices(plans: readonly TablePlan[], options: ProfileOptions): Promise<readonly TableMeasurement[]> {
		return this.#use(async source => source.profileSlices(plans, options));
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		return this.#use(async source => source.profileTable(plan, options));
	}

	async readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead> {
		return this.#use(async source => source.readRows(request, signal));
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		return this.#use(async source => source.withRows(table, work, signal));
	}

	async close(): Promise<void> {
		await Promise.all([this.#opened.source, ...this.#uses.keys()].map(async source => source.close()));
	}

	/** Works with the current file. Work that began with a replaced file ends with it. */
	async #use<Result>(work: (source: GroupingSource) => Promise<Result>): Promise<Result> {
		return withCurrentFile(async () => this.#useOnce(work));
	}

	async #useOnce<Result>(work: (source: GroupingSource) => Promise<Result>): Promise<Result> {
		const source = await this.#current();
		this.#uses.set(source, (this.#uses.get(source) ?? 0) + 1);
		try {
			return await work(source);
		} finally {
			const uses = (this.#uses.get(source) ?? 1) - 1;
			this.#uses.set(source, uses);
			await this.#closeUnused(source, uses);
		}
	}

	async #current(): Promise<GroupingSource> {
		const before = this.#looking;
		const look = (async () => {
			await before;
			const found = await this.#options.find();
			if (found.identity !== this.#opened.identity) {
				const old = this.#opened.source;
				this.#opened = {identity: found.identity, source: await this.#options.open(found)};
				this.#options.onReplaced();
				await this.#closeUnused(old, this.#uses.get(old) ?? 0);
			}

			return this.#opened.source;
		})();
		this.#looking = Promise.allSettled([look]);
		return look;
	}

	async #closeUnused(source: GroupingSource, uses: number): Promise<void> {
		if (uses > 0) {
			return;
		}

		this.#uses.delete(source);
		if (source !== this.#opened.source) {
			await source.close();
		}
	}
}
