// An opened config: its datasets with their latest runs, and what each latest run came to.
import {setImmediate as breathe} from 'node:timers/promises';
import type {LoadedConfig} from '../config/load.ts';
import type {TableInfo} from '../connectors/connector.ts';
import type {Run} from '../profiling/profile.ts';
import type {DatasetKey} from '../storage/store.ts';
import type {Workspace} from '../workspace.ts';
import {Cell} from './cell.ts';
import {Resource} from './resource.ts';
import {verdictOf, type Verdict} from './verdict.ts';

/** How many runs the picture of rows over time shows. */
const runsShown = 8;
const publishPeriod = 1000;

export type DatasetRow = DatasetKey & {
	/** Unique in the list. */
	readonly id: string;
	readonly table: TableInfo;
	/** Latest first. */
	readonly runs: readonly Run[];
};

export const datasetId = ({schemaName, datasetName}: DatasetKey): string => JSON.stringify([schemaName, datasetName]);

export class Opened {
	#judging = 0;
	readonly loaded: LoadedConfig;
	readonly workspace: Workspace;
	readonly rows: Resource<readonly DatasetRow[]>;
	/** By the id of the current run. */
	readonly verdicts = new Cell<ReadonlyMap<string, Verdict>>(new Map());

	constructor(loaded: LoadedConfig, workspace: Workspace) {
		this.loaded = loaded;
		this.workspace = workspace;
		this.rows = new Resource(async () => this.#load());
	}

	/** Reads the list again, then judges what is new in it. */
	async refresh(): Promise<void> {
		await this.rows.refresh();
		await this.#judge();
	}

	/** The verdict on the latest run of a dataset, if there is one yet. */
	verdictOn(row: DatasetRow): Verdict | undefined {
		const [latest] = row.runs;
		return latest === undefined ? undefined : this.verdicts.value.get(latest.runId);
	}

	async #load(): Promise<readonly DatasetRow[]> {
		const store = await this.workspace.store();
		const [tables, histories] = await Promise.all([this.workspace.tables(), store.datasets(this.loaded.environment, runsShown)]);
		const runsById = new Map(histories.map(history => [datasetId(history), history.runs]));
		return tables.map(table => {
			const key = {schemaName: table.schema, datasetName: table.name};
			const id = datasetId(key);
			return {
				...key, id, table, runs: runsById.get(id) ?? [],
			};
		});
	}

	async #judge(): Promise<void> {
		this.#judging++;
		const attempt = this.#judging;
		const found = new Map(this.verdicts.value);
		let published = Date.now();
		for (const row of this.rows.current ?? []) {
			const [latest, previous] = row.runs;
			if (latest === undefined || previous === undefined || found.has(latest.runId)) {
				continue;
			}

			try {
				// One after another: the list is there to be used meanwhile.
				// eslint-disable-next-line no-await-in-loop
				found.set(latest.runId, verdictOf(await this.workspace.compare({schemaName: row.schemaName, datasetName: row.datasetName})));
			} catch {
				// Two runs that cannot be compared have no verdict: the drift screen says why.
			}

			if (Date.now() - published > publishPeriod) {
				published = Date.now();
				this.verdicts.set(new Map(found));
			}

			// eslint-disable-next-line no-await-in-loop
			await breathe();
			if (attempt !== this.#judging) {
				return;
			}
		}

		if (found.size !== this.verdicts.value.size) {
			this.verdicts.set(found);
		}
	}
}
