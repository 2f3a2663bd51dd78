// The drift of each run on the board: kept verdicts at once; other runs on the screen are judged one by one.
import {setTimeout as sleep} from 'node:timers/promises';
import type {DriftStatus} from '../../drift/drift-status.ts';
import type {VerdictCounts} from '../../drift/kept-verdict.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import {Resource} from '../state/resource.ts';
import {Signal} from '../state/signal.ts';
import {type BoardDataset, boardRun} from './board-run.ts';
import type {OpenConfig} from './open-config.ts';

/** The outcome of a run: its verdict, a failure, or `first` if there is no run to compare it with. */
export type RunVerdict = (VerdictCounts & Partial<Pick<DriftStatus, 'findings'>>) | 'failed' | 'first';

/** A run without a kept verdict that the screen shows. */
export type OpenRun = {readonly dataset: DatasetKey; readonly runId: string};

const publishPeriod = 500;

export class Board {
	readonly #openConfig: OpenConfig;
	/** The runs on the screen that are still to be judged, in this order. */
	#wanted: readonly OpenRun[] = [];
	#isJudging = false;
	/** The list of datasets that the runs were read for. */
	#readFor: unknown;
	/** Whether the runs come from the storage, with what is kept of them. */
	#isRead = false;
	/** Runs by the ids of their datasets. */
	readonly runs: Resource<ReadonlyMap<string, BoardDataset['runs']>>;
	/** Judged in this session, by the ids of the runs. */
	readonly judged = new Signal<ReadonlyMap<string, RunVerdict>>(new Map());

	constructor(openConfig: OpenConfig) {
		this.#openConfig = openConfig;
		this.runs = new Resource(async () => this.#read());
		const rows = openConfig.rows.current;
		if (rows !== undefined) {
			// Shows what home knows until the storage has answered.
			this.runs.set({
				status: 'ready',
				value: new Map(rows.map(({id, runs}) => [id, runs.map(run => boardRun(run)).toReversed()])),
			});
		}
	}

	/** Reads the runs, unless they were read for the same list of datasets. */
	readFor(datasets: unknown): void {
		if (datasets === this.#readFor) {
			return;
		}

		this.#readFor = datasets;
		void this.runs.refresh();
	}

	/** Judges these runs one after another, with half of a core, until others are wanted. */
	want(runs: readonly OpenRun[]): void {
		this.#wanted = this.#isRead ? runs : [];
		if (this.#isJudging || this.#wanted.length === 0) {
			return;
		}

		this.#isJudging = true;
		void this.#judgeWanted();
	}

	async #judgeWanted(): Promise<void> {
		const found = new Map<string, RunVerdict>();
		let published = Date.now();
		const publish = () => {
			published = Date.now();
			this.judged.update(judged => (found.size === 0 ? judged : new Map([...judged, ...found])));
			found.clear();
		};

		/* eslint-disable no-await-in-loop -- one by one: a question of the user comes between */
		for (let next = this.#wanted[0]; next !== undefined; next = this.#wanted[0]) {
			const {dataset, runId} = next;
			this.#wanted = this.#wanted.slice(1);
			if (found.has(runId) || this.judged.value.has(runId)) {
				continue;
			}

			const began = performance.now();
			found.set(runId, await this.#judge(dataset, runId));
			if (Date.now() - published > publishPeriod) {
				publish();
			}

			await sleep(performance.now() - began);
		}

		/* eslint-enable no-await-in-loop */
		this.#isJudging = false;
		publish();
	}

	async #judge(dataset: DatasetKey, runId: string): Promise<RunVerdict> {
		try {
			const {driftStatus} = await this.#openConfig.workspace.driftStatus(
				{schemaName: dataset.schemaName, datasetName: dataset.datasetName},
				{current: runId},
			);
			return driftStatus;
		} catch {
			// The first run has none before it: the drift screen says what else may be the matter.
			return 'first';
		}
	}

	async #read(): Promise<ReadonlyMap<string, BoardDataset['runs']>> {
		const runs = new Map<string, BoardDataset['runs']>();
		let isLast = false;
		for (let part = 0; !isLast; part++) {
			// eslint-disable-next-line no-await-in-loop -- all at once would come as one
			const next = await this.#openConfig.workspace.boardRuns(part);
			for (const dataset of next.datasets) {
				runs.set(dataset.id, dataset.runs);
			}

			isLast = next.isLast;
		}

		this.#isRead = true;

		return runs;
	}
}
