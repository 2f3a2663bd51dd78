// The session behind the screens: where the user is, what runs, and how to get from one place to another.
import {setTimeout as sleep} from 'node:timers/promises';
import {exitStatus, exitStatusOf, type ExitStatus} from '../exit-status.ts';
import type {DatasetKey} from '../storage/store.ts';
import {batchSummary, type Batch} from './batch.ts';
import {Cell} from './cell.ts';
import type {SessionEngine} from './engine.ts';
import {newList} from './list-state.ts';
import {Opened} from './opened.ts';
import type {Place} from './place.ts';
import {problemOf, type Problem} from './problem.ts';
import type {Tone} from './theme.ts';

export type Size = {readonly columns: number; readonly rows: number};

export type Notice = {readonly text: string; readonly tone: Tone};

/** What is shown before there is a place: a wait, or why there is none. */
export type Opening = {readonly text: string; readonly problem?: Problem};

/** How long a running batch may take to stop when the user quits. */
const stopWithin = 5000;

export class Session {
	readonly #exit: (status: ExitStatus) => void;
	readonly #opened = new Map<string, Promise<Opened>>();
	#status: ExitStatus = exitStatus.done;
	#isQuitting = false;
	readonly engine: SessionEngine;
	readonly places = new Cell<readonly Place[]>([]);
	readonly opening = new Cell<Opening>({text: 'Looking for configs'});
	readonly help = new Cell(false);
	readonly notice = new Cell<Notice | undefined>(undefined);
	readonly size: Cell<Size>;
	/** The latest batch, running or ended. */
	readonly batch = new Cell<Batch | undefined>(undefined);

	constructor(engine: SessionEngine, size: Size, exit: (status: ExitStatus) => void) {
		this.engine = engine;
		this.size = new Cell(size);
		this.#exit = exit;
	}

	get place(): Place | undefined {
		return this.places.value.at(-1);
	}

	push(place: Place): void {
		this.notice.set(undefined);
		this.places.update(places => [...places, place]);
	}

	/** Puts another place where the user is. */
	replace(place: Place): void {
		this.notice.set(undefined);
		this.places.update(places => [...places.slice(0, -1), place]);
	}

	/** One step back; from the first place, out of the session. */
	back(): void {
		this.notice.set(undefined);
		if (this.places.value.length > 1) {
			this.places.update(places => places.slice(0, -1));
			return;
		}

		void this.quit();
	}

	say(text: string, tone: Tone = 'plain'): void {
		this.notice.set({text, tone});
	}

	/** Runs what a key set off; a failure becomes a notice. */
	attempt(action: () => Promise<void>): void {
		void (async () => {
			try {
				await action();
			} catch (error) {
				this.sayProblem(problemOf(error));
			}
		})();
	}

	sayProblem({what, why, hint}: Problem): void {
		this.say([what, why, hint].filter(part => part !== undefined).join(' – '), 'failed');
	}

	/** Opens a config, once for each environment. */
	async open(file: string, environment?: string): Promise<Opened> {
		const key = JSON.stringify([file, environment]);
		const existing = this.#opened.get(key);
		if (existing !== undefined) {
			return existing;
		}

		const opening = (async () => {
			const loaded = await this.engine.load(file, environment);
			return new Opened(loaded, await this.engine.open(loaded));
		})();
		this.#opened.set(key, opening);
		try {
			return await opening;
		} catch (error) {
			this.#opened.delete(key);
			throw error;
		}
	}

	/** The home of a config. */
	async home(file: string, environment?: string): Promise<Place> {
		const opened = await this.open(file, environment);
		void opened.refresh();
		void this.#remember(file);
		return {
			screen: 'tables', opened, list: new Cell(newList), selected: new Cell<ReadonlySet<string>>(new Set()),
		};
	}

	/** Opens the first place. A config that was named and cannot be opened decides the exit status. */
	async start(first: () => Promise<Place>, text: string): Promise<void> {
		this.opening.set({text});
		try {
			const place = await first();
			this.#status = exitStatus.done;
			this.places.set([place]);
		} catch (error) {
			this.#status = exitStatusOf(error);
			this.opening.set({text, problem: problemOf(error)});
		}
	}

	/** Ends the session. A running batch is stopped first; what it finished is kept. */
	async quit(): Promise<void> {
		const batch = this.batch.value;
		if (!batch?.isRunning) {
			this.#exit(this.#status);
			return;
		}

		if (this.#isQuitting) {
			this.#exit(exitStatus.interrupted);
			return;
		}

		this.#isQuitting = true;
		this.say('Stopping the run; what is finished is kept. ctrl-c once more leaves at once.', 'medium');
		batch.cancel();
		await Promise.race([batch.finished, sleep(stopWithin, undefined, {ref: false})]);
		this.#exit(exitStatus.interrupted);
	}

	/** One line about the latest batch, for after the screen is gone. */
	summary(): string | undefined {
		const batch = this.batch.value;
		return batch === undefined ? undefined : batchSummary(batch);
	}

	/** Closes what was opened; never rejects. */
	async close(): Promise<void> {
		await Promise.allSettled(this.#opened.values().toArray().map(async opening => {
			const {workspace} = await opening;
			await workspace.close();
		}));
	}

	async #remember(file: string): Promise<void> {
		try {
			await this.engine.remember(file);
		} catch {
			// It is a convenience: a state directory that cannot be written is no reason to disturb anyone.
		}
	}
}

export const isSameDataset = (one: DatasetKey, other: DatasetKey): boolean => one.schemaName === other.schemaName && one.datasetName === other.datasetName;
