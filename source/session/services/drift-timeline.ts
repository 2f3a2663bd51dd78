// The drift of each run of a dataset, to show when a drift began.
import type {DatasetKey} from '../../profiling/dataset.ts';
import {type Run, statusesWithResults} from '../../profiling/profile.ts';
import type {Comparison} from '../../workspace.ts';
import type {DriftStatus} from '../../drift/drift-status.ts';
import {Resource} from '../state/resource.ts';
import {Signal} from '../state/signal.ts';
import type {OpenConfig} from './open-config.ts';

/** As many as a table has slices by default. */
const runsShown = 60;

export class DriftTimeline {
	readonly #opened: OpenConfig;
	readonly #dataset: DatasetKey;
	readonly #comparison: Signal<Comparison>;
	/** The baseline of the verdicts. */
	#baseline: string | undefined;
	#isJudging = false;
	/** The ids of runs that are compared with the baseline, or cannot be. */
	readonly #judged = new Set<string>();
	/** The ids of those of them whose comparison has ended. */
	readonly #ended = new Set<string>();
	/** Runs with results, oldest first. */
	readonly runs: Resource<readonly Run[]>;
	/** By the id of the current run. A run that cannot be compared has none. */
	readonly driftStatuses = new Signal<ReadonlyMap<string, DriftStatus>>(new Map());

	constructor(openConfig: OpenConfig, dataset: DatasetKey, comparison: Signal<Comparison>) {
		this.#opened = openConfig;
		this.#dataset = dataset;
		this.#comparison = comparison;
		this.runs = new Resource(async () => {
			const store = await openConfig.workspace.store();
			const runs = await store.runs({
				dataset,
				environment: openConfig.loaded.environment,
				statuses: statusesWithResults,
				limit: runsShown,
			});
			return runs.toReversed();
		});
	}

	/** Compares each run that is not compared yet with the chosen baseline, or without one as the config says. */
	async compareAll(): Promise<void> {
		if (this.#isJudging) {
			return;
		}

		this.#isJudging = true;
		/* eslint-disable no-await-in-loop -- starts again when the user chooses another baseline meanwhile */
		do {
			if (this.#isOutdated) {
				this.#baseline = this.#comparison.value.baseline;
				this.#forget();
			}

			if (this.runs.current === undefined) {
				await this.runs.refresh();
			}

			await this.#judgeRuns(this.runs.current?.toReversed() ?? []);
		} while (this.#isOutdated);

		/* eslint-enable no-await-in-loop */
		this.#isJudging = false;
		// The last runs may have no verdict, and are waited for no more.
		this.driftStatuses.update(driftStatuses => new Map(driftStatuses));
	}

	/** Whether the verdict of a run is still to come. */
	isWaitedFor(runId: string): boolean {
		return (
			this.#isJudging && !this.#ended.has(runId) && this.runs.current?.some(run => run.runId === runId) === true
		);
	}

	/** Compares all runs again, after a decision. */
	async compareAgain(): Promise<void> {
		this.#forget();
		return this.compareAll();
	}

	#forget(): void {
		this.#judged.clear();
		this.#ended.clear();
		this.driftStatuses.set(new Map());
	}

	/** Whether the user has chosen another baseline meanwhile. */
	get #isOutdated(): boolean {
		return this.#baseline !== this.#comparison.value.baseline;
	}

	/** Latest first, one by one, so that a question of the user comes between. */
	async #judgeRuns(runs: readonly Run[]): Promise<void> {
		let run = runs.find(({runId}) => !this.#judged.has(runId));
		while (run !== undefined && !this.#isOutdated) {
			this.#judged.add(run.runId);
			// eslint-disable-next-line no-await-in-loop -- one by one
			await this.#judgeRun(run);
			this.#ended.add(run.runId);
			run = runs.find(({runId}) => !this.#judged.has(runId));
		}
	}

	async #judgeRun(run: Run): Promise<void> {
		try {
			const {runId, driftStatus} = await this.#opened.workspace.driftStatus(this.#dataset, {
				baseline: this.#baseline,
				current: run.runId,
			});
			this.driftStatuses.update(driftStatuses => new Map(driftStatuses).set(runId, driftStatus));
		} catch {
			// The first run has no run before it, and a baseline is not compared with itself.
		}
	}
}
