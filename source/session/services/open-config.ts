// An open config: its datasets with their latest runs, and the drift of each latest run.
import {setTimeout as sleep} from 'node:timers/promises';
import type {LoadedConfig} from '../../config/load.ts';
import {movedSource} from '../../drift/baselines/other-sources.ts';
import {type DatasetKey, datasetId} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {DriftStatus} from '../state/drift-status.ts';
import {Resource} from '../state/resource.ts';
import {Signal} from '../state/signal.ts';
import type {SessionWorkspace} from './engine.ts';
import {runsShown, type RecentRuns} from './recent-runs.ts';

const publishPeriod = 1000;

export type DatasetRow = DatasetKey & {
	/** Unique in the list. */
	readonly id: string;
	readonly table: TableInfo;
	/** Runs with results, latest first. */
	readonly runs: readonly Run[];
	/** The latest run, if it failed. */
	readonly failed: Run | undefined;
};

export class OpenConfig {
	#isJudging = false;
	#isClosed = false;
	/** The visible rows, which are judged before the others. */
	#seen: readonly DatasetRow[] = [];
	/** Latest runs that are compared already, or cannot be. */
	readonly #compared = new Set<string>();
	readonly #onNotice: (text: string) => void;
	readonly loaded: LoadedConfig;
	readonly workspace: SessionWorkspace;
	readonly rows: Resource<readonly DatasetRow[]>;
	/** By the id of the current run. */
	readonly driftStatuses = new Signal<ReadonlyMap<string, DriftStatus>>(new Map());

	constructor(loaded: LoadedConfig, workspace: SessionWorkspace, onNotice: (text: string) => void) {
		this.loaded = loaded;
		this.workspace = workspace;
		this.#onNotice = onNotice;
		this.rows = new Resource(async () => this.#load());
	}

	/** Reads the list again, then judges its new runs. */
	async refresh(): Promise<void> {
		await this.rows.refresh();
		await this.compareAll();
	}

	/** Adds newly stored runs to the list, and judges them. */
	async add(runs: readonly Run[]): Promise<void> {
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
		await this.compareAll();
	}

	/** Compares the latest runs of a dataset again, after a decision about its drift. */
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

	/** Sets which rows are visible. */
	setVisible(rows: readonly DatasetRow[]): void {
		this.#seen = rows;
	}

	/** The drift of the latest run of a dataset, once it is known. */
	driftStatusOf(row: DatasetRow): DriftStatus | undefined {
		const [latest] = row.runs;
		return latest === undefined ? undefined : this.driftStatuses.value.get(latest.runId);
	}

	/** Compares the two latest runs of each dataset once: the visible ones first, the others with half of a core. */
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
			/* eslint-disable no-await-in-loop -- one by one: the user works in the list meanwhile */
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
		const [tables, {histories, failures}] = await Promise.all([
			this.workspace.tables({includeGone: true}),
			this.#recentRuns(),
		]);
		if (histories.length === 0 && (await movedSource(await this.workspace.store())) !== undefined) {
			// A narrow window shows it whole.
			this.#onNotice('Its runs are of another address: press H to adopt them');
		}

		const runsById = new Map(histories.map(history => [datasetId(history), history.runs]));
		// Latest first; a Map keeps the last value of a key, so the oldest go in first.
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

	/** Receives one part after another, and the screen answers in between. */
	async #recentRuns(): Promise<Pick<RecentRuns, 'histories' | 'failures'>> {
		const first = await this.workspace.recentRuns(0);
		const histories = [...first.histories];
		let {isLast} = first;
		for (let part = 1; !isLast; part++) {
			// eslint-disable-next-line no-await-in-loop -- all at once would come as one
			const next = await this.workspace.recentRuns(part);
			histories.push(...next.histories);
			isLast = next.isLast;
		}

		return {histories, failures: first.failures};
	}

	async #compare(row: DatasetRow, found: Map<string, DriftStatus>): Promise<void> {
		try {
			const {runId, driftStatus} = await this.workspace.driftStatus({
				schemaName: row.schemaName,
				datasetName: row.datasetName,
			});
			found.set(runId, driftStatus);
		} catch {
			// Two runs that cannot be compared have no status: the drift screen shows why.
		}

		// The list may have a newer run by now, so this one is not compared again.
		this.#compared.add(row.runs[0]?.runId ?? '');
	}
}
