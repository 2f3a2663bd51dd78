// A batch that runs while the user looks at it, or at something else.
import {sampleProgress} from '../../events/batch-progress.ts';
import type {Run} from '../../profiling/profile.ts';
import type {PlannedTable} from '../../workspace.ts';
import {applyEvent, type BatchSnapshot, isRetryable, newBatch, retryBatch} from '../../events/batch-snapshot.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {Signal} from '../state/signal.ts';
import type {OpenConfig} from './open-config.ts';

/** Five frames a second: at ten, drawing them took twice the share of a core and showed no more. */
const framePeriod = 200;
const tellingPeriod = 1000;

export class BatchController {
	readonly #plans: readonly PlannedTable[];
	readonly openConfig: OpenConfig;
	/** Changes at most five times a second, however many events there are. */
	readonly snapshot: Signal<BatchSnapshot>;
	/** Why the batch as a whole stopped, if it did. */
	readonly problem = new Signal<ErrorMessage | undefined>(undefined);
	#latest: BatchSnapshot;
	#drawing: NodeJS.Timeout | undefined;
	#telling: NodeJS.Timeout | undefined;
	/** Stored, but not yet told to the lists. */
	readonly #completed: Run[] = [];
	#abort = new AbortController();
	#finished: Promise<void> = Promise.resolve();

	constructor(openConfig: OpenConfig, plans: readonly PlannedTable[]) {
		this.openConfig = openConfig;
		this.#plans = plans;
		this.#latest = newBatch(
			plans.map(({plan}) => ({
				schemaName: plan.table.schema,
				datasetName: plan.table.name,
				estimatedRows: plan.table.estimatedRows,
			})),
			Date.now(),
		);
		this.snapshot = new Signal(this.#latest);
	}

	get isRunning(): boolean {
		return this.#latest.endedAt === undefined;
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

	/** Stops; what is finished is kept. */
	cancel(): void {
		this.#abort.abort();
		this.#draw();
	}

	/** Profiles again what failed or was cancelled, once the batch has ended. */
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
		this.problem.set(undefined);
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
				this.#tellSoon();
			}
		} catch (error) {
			this.problem.set(describeError(error));
		}

		this.#latest = {...this.#latest, endedAt: this.#latest.endedAt ?? Date.now()};
		this.#draw();
		this.#tell();
		if (this.#latest.datasets.some(line => line.state === 'failed')) {
			void this.openConfig.refresh();
		}
	}

	/** Lists and verdicts follow while the batch runs, but not so often that they would slow it down. */
	#tellSoon(): void {
		this.#telling ??= setTimeout(() => {
			this.#tell();
		}, tellingPeriod);
	}

	#tell(): void {
		clearTimeout(this.#telling);
		this.#telling = undefined;
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
		// A new object even when nothing was counted: whether it is stopping is read beside it.
		this.#latest = sampleProgress(this.#latest, Date.now());
		this.snapshot.set(this.#latest);
	}
}
