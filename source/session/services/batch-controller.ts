// Runs a batch beside the screens, and draws its progress.
import {progressOf, sampleProgress} from '../../events/batch-progress.ts';
import {rowsToRead} from '../../profiling/plan-slices.ts';
import type {Run} from '../../profiling/profile.ts';
import type {PlannedTable} from '../../workspace.ts';
import {applyEvent, type BatchSnapshot, isRetryable, newBatch, retryBatch} from '../../events/batch-snapshot.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {Signal} from '../state/signal.ts';
import type {OpenConfig} from './open-config.ts';

/** Five frames a second: ten take twice the share of a core and show no more. */
const framePeriod = 200;
const listPeriod = 1000;

export class BatchController {
	readonly #plans: readonly PlannedTable[];
	readonly openConfig: OpenConfig;
	/** Changes at most five times a second, however many events arrive. */
	readonly snapshot: Signal<BatchSnapshot>;
	/** Why the whole batch stopped, if it failed. */
	readonly error = new Signal<ErrorMessage | undefined>(undefined);
	#latest: BatchSnapshot;
	#drawing: NodeJS.Timeout | undefined;
	#listing: NodeJS.Timeout | undefined;
	/** Stored runs that the lists do not show yet. */
	readonly #completed: Run[] = [];
	#abort = new AbortController();
	#finished: Promise<void> = Promise.resolve();

	constructor(openConfig: OpenConfig, plans: readonly PlannedTable[]) {
		this.openConfig = openConfig;
		this.#plans = plans;
		this.#latest = newBatch(
			plans.map(({plan, sliced}) => ({
				schemaName: plan.table.schema,
				datasetName: plan.table.name,
				estimatedRows: sliced === undefined ? plan.table.estimatedRows : rowsToRead(sliced),
			})),
			Date.now(),
		);
		this.snapshot = new Signal(this.#latest);
	}

	get isRunning(): boolean {
		return this.#latest.endedAt === undefined;
	}

	/** The percent that is done, rounded down; `undefined` once the batch has ended. */
	get percent(): number | undefined {
		return this.isRunning ? Math.floor(100 * progressOf(this.#latest, Date.now()).fraction) : undefined;
	}

	get isStopping(): boolean {
		return this.isRunning && this.#abort.signal.aborted;
	}

	/** Settles when every dataset has ended; never rejects. */
	get finished(): Promise<void> {
		return this.#finished;
	}

	start(): void {
		this.#finished = this.#run(this.#plans);
	}

	/** Stops the batch; finished runs are kept. */
	cancel(): void {
		this.#abort.abort();
		this.#draw();
	}

	/** Profiles again what failed or was cancelled. Does nothing and returns `false` while the batch runs. */
	retry(): boolean {
		const failed = this.#latest.datasets.filter(line => isRetryable(line));
		if (this.isRunning || failed.length === 0) {
			return false;
		}

		const plans = this.#plans.filter(({plan}) =>
			failed.some(line => line.datasetName === plan.table.name && line.schemaName === plan.table.schema),
		);
		this.#abort = new AbortController();
		this.#latest = retryBatch(this.#latest, Date.now());
		this.error.set(undefined);
		this.#draw();
		this.#finished = this.#run(plans);
		return true;
	}

	async #run(plans: readonly PlannedTable[]): Promise<void> {
		try {
			for await (const event of this.openConfig.workspace.profile(plans, {signal: this.#abort.signal})) {
				this.#latest = applyEvent(this.#latest, event, Date.now());
				this.#drawSoon();
				if (event.type !== 'profiling_completed') {
					continue;
				}

				this.#completed.push(event.profile.run);
				this.#listSoon();
			}
		} catch (error) {
			this.error.set(describeError(error));
		}

		this.#latest = {...this.#latest, endedAt: this.#latest.endedAt ?? Date.now()};
		this.#draw();
		this.#list();
		if (this.#latest.datasets.some(line => line.state === 'failed')) {
			void this.openConfig.refresh();
		}
	}

	/** Lists and verdicts follow while the batch runs, seldom enough not to slow it down. */
	#listSoon(): void {
		this.#listing ??= setTimeout(() => {
			this.#list();
		}, listPeriod);
	}

	#list(): void {
		clearTimeout(this.#listing);
		this.#listing = undefined;
		void this.openConfig.add(this.#completed.splice(0));
	}

	#drawSoon(): void {
		this.#drawing ??= setTimeout(() => {
			this.#draw();
		}, framePeriod);
	}

	#draw(): void {
		clearTimeout(this.#drawing);
		this.#drawing = undefined;
		// A new object even without an event: the screen also reads whether the batch is stopping.
		this.#latest = sampleProgress(this.#latest, Date.now());
		this.snapshot.set(this.#latest);
	}
}
