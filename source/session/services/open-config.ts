// An open config: its datasets with their latest runs, and the drift of each latest run.
import {setTimeout as sleep} from 'node:timers/promises';
import type {LoadedConfig} from '../../config/load.ts';
import {movedSource} from '../../drift/baselines/other-sources.ts';
import {type DatasetKey, datasetId} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {TableInfo} from '../../profiling/table.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {type Loaded, Resource} from '../state/resource.ts';
import {Signal} from '../state/signal.ts';
import type {DatasetRow} from './dataset-row.ts';
import {newestRunIdsOf, rowsOf, tablesWithRuns, withOldRows} from './dataset-rows.ts';
import type {SessionWorkspace} from './engine.ts';
import {startPolling} from './poll.ts';
import {type KnownHistory, runsShown, type RecentRuns} from './recent-runs.ts';
import {RunColumns} from './run-columns.ts';
import {Verdicts} from './verdicts.ts';

export type {DatasetRow} from './dataset-row.ts';

/** Milliseconds to wait for the source. After them, the list shows the stored runs without its tables. */
const sourcePatience = 500;

type KnownRuns = Pick<RecentRuns, 'histories' | 'failures' | 'mark'>;

export type OpenConfigListeners = {
	readonly onNotice: (text: string) => void;
	/** The source has no runs under its address, and the storage has some of another one. */
	readonly onMoved: () => void;
};

export class OpenConfig {
	readonly #listeners: OpenConfigListeners;
	/** The tables of the source when it was last asked; none where it did not answer. */
	#tables: readonly TableInfo[] | undefined;
	/** Ids of the datasets that had runs when the source was last asked. */
	#profiled: ReadonlySet<string> = new Set();
	/** The mark of the storage when the list was read. */
	#mark = '';
	/** The number of loads of the whole list that are in progress. */
	#loads = 0;
	/** Ids of the runs that this session made. */
	readonly #own = new Set<string>();
	readonly loaded: LoadedConfig;
	readonly workspace: SessionWorkspace;
	readonly rows: Resource<readonly DatasetRow[]>;
	/** The same rows, but loading until the source has answered. */
	readonly allTables = new Signal<Loaded<readonly DatasetRow[]>>({status: 'loading'});
	readonly verdicts: Verdicts;
	/** The columns of the datasets that the cursor has been on. */
	readonly columns: RunColumns;
	/** Why the list has only the datasets with runs; `undefined` where it has all tables. */
	readonly sourceProblem = new Signal<ErrorMessage | 'waiting' | undefined>(undefined);

	constructor(loaded: LoadedConfig, workspace: SessionWorkspace, listeners: OpenConfigListeners) {
		this.loaded = loaded;
		this.workspace = workspace;
		this.#listeners = listeners;
		this.rows = new Resource(async () => this.#load());
		// Of several readings at a time the latest sets the rows, whoever began it.
		this.rows.subscribe(() => {
			if (this.rows.current === undefined || this.sourceProblem.value !== 'waiting') {
				this.allTables.set(this.rows.value);
			}
		});
		this.columns = new RunColumns(workspace);
		this.verdicts = new Verdicts(workspace, () => this.rows.current ?? []);
	}

	/** Reads the list again, then judges its new runs. */
	async refresh(): Promise<void> {
		await this.rows.refresh();
		await this.verdicts.judgeAll();
	}

	/**
	Adds the runs of other programs to the list as soon as they are stored.

	@param options.mayPoll Whether polling is useful now.
	@param options.onNewRuns Receives the datasets that other programs have profiled.
	@returns Stops polling.
	*/
	follow({
		mayPoll,
		onNewRuns,
	}: {
		mayPoll: () => boolean;
		onNewRuns: (datasets: readonly DatasetRow[]) => void;
	}): () => void {
		return startPolling({
			every: this.workspace.pollEvery,
			poll: async () => {
				try {
					const newRows = mayPoll() ? await this.#readNewRuns() : [];
					if (newRows.length > 0) {
						onNewRuns(newRows);
					}
				} catch {
					// If the storage cannot be read now, it is read again later. A key that needs it shows the error.
				}
			},
		});
	}

	/** Adds newly stored runs to the list, and judges them. */
	async add(runs: readonly Run[]): Promise<void> {
		for (const {runId} of runs) {
			this.#own.add(runId);
		}

		const rows = this.rows.current;
		// Of slices only the newest run is known here.
		if (rows === undefined || runs.some(({slice}) => slice !== null)) {
			return this.refresh();
		}

		const added = new Map(runs.map(run => [datasetId(run), run]));
		this.rows.set({
			status: 'ready',
			value: rows.map(row => {
				const run = added.get(row.id);
				return run === undefined
					? row
					: {
							...row,
							failed: undefined,
							runs: [run, ...row.runs.filter(({runId}) => runId !== run.runId)].slice(0, runsShown),
						};
			}),
		});
		await this.verdicts.judgeAll();
	}

	/** Compares the latest runs of a dataset again. Called after a decision about its drift. */
	async compareAgain(dataset: DatasetKey): Promise<void> {
		const row = this.rows.current?.find(({id}) => id === datasetId(dataset));
		const [latest] = row?.runs ?? [];
		if (latest === undefined) {
			return;
		}

		this.verdicts.forget(latest.runId);
		await this.verdicts.judgeAll();
	}

	async close(): Promise<void> {
		this.verdicts.close();
		await this.workspace.close();
	}

	/** Reads what is new in the storage, and returns the datasets that have new runs of other programs. */
	async #readNewRuns(): Promise<readonly DatasetRow[]> {
		if (this.rows.current === undefined || this.#loads > 0) {
			return [];
		}

		const mark = await this.workspace.storageMark();
		if (mark === this.#mark) {
			return [];
		}

		const recent = await this.#recentRuns();
		const before = this.rows.current;
		if (before === undefined || this.#loads > 0) {
			return [];
		}

		const {histories} = recent;
		const known = new Set(before.flatMap(row => newestRunIdsOf(row)));
		if (histories.some(history => !this.#profiled.has(datasetId(history)))) {
			// Usually the source has a new table.
			await this.rows.refresh();
		} else {
			this.#mark = recent.mark;
			this.#learn(histories);
			const tables = this.#tables ?? tablesWithRuns(histories);
			this.rows.set({status: 'ready', value: withOldRows(rowsOf(tables, recent), before)});
		}

		const isNew = (runId: string): boolean => !known.has(runId) && !this.#own.has(runId);
		const newRows = (this.rows.current ?? []).filter(row => newestRunIdsOf(row).some(runId => isNew(runId)));
		void this.verdicts.judgeAll();
		return newRows;
	}

	async #load(): Promise<readonly DatasetRow[]> {
		this.#loads++;
		try {
			return await this.#readList();
		} finally {
			this.#loads--;
		}
	}

	#learn(histories: readonly KnownHistory[]): void {
		this.verdicts.learn(
			new Map(
				histories.flatMap(({known, ...dataset}) => (known === undefined ? [] : [[datasetId(dataset), known]])),
			),
		);
	}

	async #readList(): Promise<readonly DatasetRow[]> {
		const listing = this.#listTables();
		const recent = await this.#recentRuns();
		const {histories} = recent;
		this.#mark = recent.mark;
		this.#profiled = new Set(histories.map(history => datasetId(history)));
		this.#learn(histories);
		if (this.rows.current === undefined && histories.length > 0) {
			const isListed = await Promise.race([listing, sleep(sourcePatience)]);
			if (isListed === undefined) {
				this.sourceProblem.set('waiting');
				this.rows.set({status: 'ready', value: rowsOf(tablesWithRuns(histories), recent)});
			}
		}

		const listed = await listing;
		if ('error' in listed && histories.length === 0) {
			throw listed.error;
		}

		if (histories.length === 0 && (await movedSource(await this.workspace.store())) !== undefined) {
			this.#listeners.onMoved();
		}

		this.#tables = 'error' in listed ? undefined : listed.tables;
		this.sourceProblem.set('error' in listed ? describeError(listed.error) : undefined);
		return rowsOf('error' in listed ? tablesWithRuns(histories) : listed.tables, recent);
	}

	/** The tables of the source, or why they cannot be listed. Never rejects: the runs do not need the source. */
	async #listTables(): Promise<{readonly tables: readonly TableInfo[]} | {readonly error: unknown}> {
		try {
			return {tables: await this.workspace.tables({includeGone: true})};
		} catch (error) {
			return {error};
		}
	}

	/** Receives the parts one by one, so that the screen responds in between. */
	async #recentRuns(): Promise<KnownRuns> {
		const first = await this.workspace.recentRuns(0);
		const histories = [...first.histories];
		let {isLast} = first;
		for (let part = 1; !isLast; part++) {
			// eslint-disable-next-line no-await-in-loop -- all at once would come as one
			const next = await this.workspace.recentRuns(part);
			histories.push(...next.histories);
			isLast = next.isLast;
		}

		return {histories, failures: first.failures, mark: first.mark};
	}
}
