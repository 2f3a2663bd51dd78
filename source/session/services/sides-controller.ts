// Compares two sides beside the screens, and draws the progress of both.
import {datasetId, type DatasetKey} from '../../profiling/dataset.ts';
import type {RunProfile} from '../../profiling/profile.ts';
import type {DriftReport} from '../../drift/report.ts';
import type {NameMapping, RowsWanted, Side} from '../../sides/compare.ts';
import type {ModelOnSides} from '../../sides/dbt-models.ts';
import type {SidesComparison} from '../../sides/comparison.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {Signal} from '../state/signal.ts';
import {applySidesEvent, stopTables, type SidesTable} from '../state/sides-table.ts';
import type {SessionEngine} from './engine.ts';

export type SidesSnapshot = {
	readonly status: 'running' | 'stopping' | 'done' | 'cancelled' | 'failed';
	/** `undefined` until both sides have listed their tables. */
	readonly tables: readonly SidesTable[] | undefined;
	/** Milliseconds of the clock. */
	readonly startedAt: number;
	readonly endedAt: number | undefined;
	/** Why nothing could be compared. */
	readonly error: ErrorMessage | undefined;
};

/** What is compared. */
export type SidesChoice = {
	readonly left: Side;
	readonly right: Side;
	/** Patterns of the tables; all of them when left out. */
	readonly tables?: readonly string[] | undefined;
	readonly mapping?: readonly NameMapping[] | undefined;
	/** Models of a dbt project, in place of all tables. */
	readonly models?: readonly ModelOnSides[] | undefined;
	/** Compares the rows of every table as well. */
	readonly rows?: RowsWanted | undefined;
	readonly concurrency?: number | undefined;
};

/** Milliseconds: five frames a second, as of a batch. */
const framePeriod = 200;

const begun = (): SidesSnapshot => ({
	status: 'running',
	tables: undefined,
	startedAt: Date.now(),
	endedAt: undefined,
	error: undefined,
});

export class SidesController {
	readonly #engine: Pick<SessionEngine, 'openSides'>;
	readonly choice: SidesChoice;
	/** Changes at most five times a second, however many events arrive. */
	readonly snapshot = new Signal<SidesSnapshot>(begun());
	#latest: SidesSnapshot = begun();
	#drawing: NodeJS.Timeout | undefined;
	#abort = new AbortController();
	#opening: Promise<SidesComparison> | undefined;
	#finished: Promise<void> = Promise.resolve();

	constructor(engine: Pick<SessionEngine, 'openSides'>, choice: SidesChoice) {
		this.#engine = engine;
		this.choice = choice;
	}

	get isRunning(): boolean {
		return this.#latest.endedAt === undefined;
	}

	/** Compares all tables; again, where they were compared before. */
	start(): void {
		this.#abort = new AbortController();
		this.#change(begun());
		this.#finished = this.#compare(this.#abort.signal);
	}

	/** Stops; what was compared stays. Returns whether there was something to stop. */
	cancel(): boolean {
		if (!this.isRunning || this.#abort.signal.aborted) {
			return false;
		}

		this.#abort.abort();
		this.#change({...this.#latest, status: 'stopping'});
		return true;
	}

	/** Compares the rows of a table that was compared. */
	async rows(dataset: DatasetKey, wanted: RowsWanted, signal: AbortSignal): Promise<DriftReport> {
		const comparison = await this.#open();
		return comparison.rows(dataset, wanted, signal);
	}

	/** Both profiles of a table that was compared; `undefined` where it has none. */
	async profiles(dataset: DatasetKey): Promise<{readonly left: RunProfile; readonly right: RunProfile} | undefined> {
		const comparison = await this.#open();
		return comparison.profiles(dataset);
	}

	/** Stops, and closes both sides. Never rejects. */
	async close(): Promise<void> {
		this.#abort.abort();
		await this.#finished;
		try {
			const comparison = await this.#opening;
			await comparison?.close();
		} catch {
			// A side that could not be opened needs no close.
		}
	}

	async #open(): Promise<SidesComparison> {
		const {left, right} = this.choice;
		this.#opening ??= this.#engine.openSides(left, right);
		try {
			return await this.#opening;
		} catch (error) {
			this.#opening = undefined;
			throw error;
		}
	}

	async #compare(signal: AbortSignal): Promise<void> {
		const {left: _left, right: _right, ...request} = this.choice;
		try {
			const comparison = await this.#open();
			await comparison.compare({
				...request,
				signal,
				onEvent: event => {
					this.#change({...this.#latest, tables: applySidesEvent(this.#latest.tables, event)});
				},
			});
			this.#end({status: 'done'});
		} catch (error) {
			this.#end(signal.aborted ? {status: 'cancelled'} : {status: 'failed', error: describeError(error)});
		}
	}

	#end(how: Pick<SidesSnapshot, 'status'> & Partial<SidesSnapshot>): void {
		const tables = this.#latest.tables && stopTables(this.#latest.tables);
		this.#change({...this.#latest, ...how, tables, endedAt: Date.now()});
	}

	#change(next: SidesSnapshot): void {
		const isStep = next.status !== this.#latest.status || next.tables?.length !== this.#latest.tables?.length;
		this.#latest = next;
		if (isStep) {
			clearTimeout(this.#drawing);
			this.#drawing = undefined;
			this.snapshot.set(next);
			return;
		}

		this.#drawing ??= setTimeout(() => {
			this.#drawing = undefined;
			this.snapshot.set(this.#latest);
		}, framePeriod);
	}

	/** The name of a dataset on the left is the name of its table here. */
	tableOf(dataset: DatasetKey): SidesTable | undefined {
		return this.#latest.tables?.find(({id}) => id === datasetId(dataset));
	}
}
