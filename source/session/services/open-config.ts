// An open config: its datasets with their latest runs, and the drift of each latest run.
import {setTimeout as sleep} from 'node:timers/promises';
import type {LoadedConfig} from '../../config/load.ts';
import {movedSource} from '../../drift/baselines/other-sources.ts';
import {type DatasetKey, datasetId} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {TableInfo} from '../../profiling/table.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {Resource} from '../state/resource.ts';
import {Signal} from '../state/signal.ts';
import type {DatasetRow} from './dataset-row.ts';
import type {SessionWorkspace} from './engine.ts';
import {type KnownHistory, runsShown, type RecentRuns} from './recent-runs.ts';
import {Verdicts} from './verdicts.ts';

export type {DatasetRow} from './dataset-row.ts';

/** Milliseconds after which the kept runs show without the tables of a source that has not answered. */
const sourcePatience = 500;

type KnownRuns = Pick<RecentRuns, 'histories' | 'failures'>;

/** Datasets in the place of tables, while the source cannot be asked. */
const tablesWithRuns = (histories: readonly KnownHistory[]): readonly TableInfo[] =>
	histories.map(({schemaName, datasetName}) => ({
		schema: schemaName,
		name: datasetName,
		kind: 'table',
		estimatedRows: null,
	}));

const rowsOf = (tables: readonly TableInfo[], {histories, failures}: KnownRuns): readonly DatasetRow[] => {
	const historiesById = new Map(histories.map(history => [datasetId(history), history]));
	// Latest first; a Map keeps the last value of a key, so the oldest go in first.
	const failedById = new Map(failures.toReversed().map(run => [datasetId(run), run]));
	return tables.map(table => {
		const key = {schemaName: table.schema, datasetName: table.name};
		const id = datasetId(key);
		const {runs = [], missing, slices, undatedRows} = historiesById.get(id) ?? {};
		const failed = failedById.get(id);
		return {
			...key,
			id,
			table,
			runs,
			missing,
			slices,
			undatedRows,
			failed:
				failed !== undefined && failed.profiledAt > (runs[0]?.profiledAt ?? new Date(0)) ? failed : undefined,
		};
	});
};

export class OpenConfig {
	readonly #onNotice: (text: string) => void;
	readonly loaded: LoadedConfig;
	readonly workspace: SessionWorkspace;
	readonly rows: Resource<readonly DatasetRow[]>;
	readonly verdicts: Verdicts;
	/** Why the list has only the datasets with runs; `undefined` where it has all tables. */
	readonly sourceProblem = new Signal<ErrorMessage | 'waiting' | undefined>(undefined);

	constructor(loaded: LoadedConfig, workspace: SessionWorkspace, onNotice: (text: string) => void) {
		this.loaded = loaded;
		this.workspace = workspace;
		this.#onNotice = onNotice;
		this.rows = new Resource(async () => this.#load());
		this.verdicts = new Verdicts(workspace, () => this.rows.current ?? []);
	}

	/** Reads the list again, then judges its new runs. */
	async refresh(): Promise<void> {
		await this.rows.refresh();
		await this.verdicts.judgeAll();
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
		await this.verdicts.judgeAll();
	}

	/** Compares the latest runs of a dataset again, after a decision about its drift. */
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

	async #load(): Promise<readonly DatasetRow[]> {
		const listing = this.#listTables();
		const recent = await this.#recentRuns();
		const {histories} = recent;
		this.verdicts.learn(
			new Map(
				histories.flatMap(({known, ...dataset}) => (known === undefined ? [] : [[datasetId(dataset), known]])),
			),
		);
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
			// A narrow window shows it whole.
			this.#onNotice('Its runs are of another address: press H to adopt them');
		}

		this.sourceProblem.set('error' in listed ? describeError(listed.error) : undefined);
		return rowsOf('error' in listed ? tablesWithRuns(histories) : listed.tables, recent);
	}

	/** The tables of the source, or why they cannot be listed. Never rejects: the runs are there to read. */
	async #listTables(): Promise<{readonly tables: readonly TableInfo[]} | {readonly error: unknown}> {
		try {
			return {tables: await this.workspace.tables({includeGone: true})};
		} catch (error) {
			return {error};
		}
	}

	/** Receives one part after another, and the screen answers in between. */
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

		return {histories, failures: first.failures};
	}
}
