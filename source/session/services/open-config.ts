// An opened config: its datasets with their latest runs, and what each latest run came to.
import {setTimeout as sleep} from 'node:timers/promises';
import type {LoadedConfig} from '../../config/load.ts';
import {type DatasetKey, datasetId} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {DriftStatus} from '../state/drift-status.ts';
import {Resource} from '../state/resource.ts';
import {Signal} from '../state/signal.ts';
import type {SessionWorkspace} from './engine.ts';

/** How many runs the picture of rows over time shows. */
const runsShown = 8;
/** How far back failures are looked for. */
const failuresRead = 1000;
const publishPeriod = 1000;

export type DatasetRow = DatasetKey & {
	/** Unique in the list. */
	readonly id: string;
	readonly table: TableInfo;
	/** Those with results, latest first. */
	readonly runs: readonly Run[];
	/** The latest run, when it failed. */
	readonly failed: Run | undefined;
};

export class OpenConfig {
	#isJudging = false;
	#isClosed = false;
	/** The rows on the screen: they are judged before the others. */
	#seen: readonly DatasetRow[] = [];
	/** Latest runs that have been compared, or cannot be. */
	readonly #compared = new Set<string>();
	readonly loaded: LoadedConfig;
	readonly workspace: SessionWorkspace;
	readonly rows: Resource<readonly DatasetRow[]>;
	/** By the id of the current run. */
	readonly driftStatuses = new Signal<ReadonlyMap<string, DriftStatus>>(new Map());

	constructor(loaded: LoadedConfig, workspace: SessionWorkspace) {
		this.loaded = loaded;
		this.workspace = workspace;
		this.rows = new Resource(async () => this.#load());
	}

	/** Reads the list again, then judges what is new in it. */
	async refresh(): Promise<void> {
		await this.rows.refresh();
		await this.compareAll();
	}

	/** Puts runs that have just been stored into the list, and judges them. */
	async add(runs: readonly Run[]): Promise<void> {
		const rows = this.rows.current;
		if (rows === undefined) {
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
		await this.compareAll();
	}

	/** Compares the latest runs of a dataset anew: what was decided about its drift has changed. */
	async compareAgain(dataset: DatasetKey): Promise<void> {
		const row = this.rows.current?.find(({id}) => id === datasetId(dataset));
		const [latest] = row?.runs ?? [];
		if (latest === undefined) {
			return;
		}

		this.#compared.delete(latest.runId);
		this.driftStatuses.update(
			driftStatuses => new Map(driftStatuses.entries().filter(([runId]) => runId !== latest.runId)),
		);
		await this.compareAll();
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.workspace.close();
	}

	/** Tells which rows are on the screen. */
	setVisible(rows: readonly DatasetRow[]): void {
		this.#seen = rows;
	}

	/** The verdict on the latest run of a dataset, if there is one yet. */
	driftStatusOf(row: DatasetRow): DriftStatus | undefined {
		const [latest] = row.runs;
		return latest === undefined ? undefined : this.driftStatuses.value.get(latest.runId);
	}

	/** Compares the two latest runs of each dataset once: those on the screen at once, then the others, leaving a core free half of the time. */
	async compareAll(): Promise<void> {
		if (this.#isJudging) {
			return;
		}

		this.#isJudging = true;
		const found = new Map(this.driftStatuses.value);
		let published = Date.now();
		const publish = () => {
			published = Date.now();
			if (found.size !== this.driftStatuses.value.size) {
				this.driftStatuses.set(new Map(found));
			}
		};

		const isOpen = ({runs}: DatasetRow): boolean =>
			runs[0] !== undefined && runs.length > 1 && !this.#compared.has(runs[0].runId);
		let rows = this.rows.current ?? [];
		let position = 0;
		while (!this.#isClosed) {
			if (rows !== this.rows.current) {
				rows = this.rows.current ?? [];
				position = 0;
			}

			const seen = this.#seen.find(row => isOpen(row));
			let row = seen ?? rows[position];
			while (row !== undefined && !isOpen(row)) {
				position++;
				row = rows[position];
			}

			if (row === undefined) {
				break;
			}

			const began = performance.now();
			/* eslint-disable no-await-in-loop -- one after another: the list is there to be used meanwhile */
			await this.#compare(row, found);
			if (Date.now() - published > publishPeriod) {
				publish();
			}

			await sleep(seen === undefined ? performance.now() - began : 0);
			/* eslint-enable no-await-in-loop */
		}

		publish();
		this.#isJudging = false;
	}

	async #load(): Promise<readonly DatasetRow[]> {
		const store = await this.workspace.store();
		const {environment} = this.loaded;
		const [tables, histories, failures] = await Promise.all([
			this.workspace.tables({includeGone: true}),
			store.datasets(environment, runsShown),
			store.runs({environment, statuses: ['failed'], limit: failuresRead}),
		]);
		const runsById = new Map(histories.map(history => [datasetId(history), history.runs]));
		// The latest come first: of several the last one put in would win.
		const failedById = new Map(failures.toReversed().map(run => [datasetId(run), run]));
		return tables.map(table => {
			const key = {schemaName: table.schema, datasetName: table.name};
			const id = datasetId(key);
			const runs = runsById.get(id) ?? [];
			const failed = failedById.get(id);
			return {
				...key,
				id,
				table,
				runs,
				failed:
					failed !== undefined && failed.profiledAt > (runs[0]?.profiledAt ?? new Date(0))
						? failed
						: undefined,
			};
		});
	}

	async #compare(row: DatasetRow, found: Map<string, DriftStatus>): Promise<void> {
		try {
			const {runId, driftStatus} = await this.workspace.driftStatus({
				schemaName: row.schemaName,
				datasetName: row.datasetName,
			});
			found.set(runId, driftStatus);
		} catch {
			// Two runs that cannot be compared have no verdict: the drift screen says why.
		}

		// There may be a newer run by now, which the list will bring: this one is not asked for again.
		this.#compared.add(row.runs[0]?.runId ?? '');
	}
}
