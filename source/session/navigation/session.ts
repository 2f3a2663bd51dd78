// The session behind the screens: where the user is, what runs, and how to get from one place to another.
import {setTimeout as sleep} from 'node:timers/promises';
import {exitStatus, exitStatusOf, type ExitStatus} from '../../exit-status.ts';
import {batchSummary, type BatchController} from '../services/batch-controller.ts';
import {Signal} from '../state/signal.ts';
import {copySequence} from '../services/clipboard.ts';
import type {SessionEngine} from '../services/engine.ts';
import {newList} from '../state/list-state.ts';
import {preferencesOf, defaultPreferences, withConfig, type Preferences} from '../state/preferences.ts';
import {OpenConfig} from '../services/open-config.ts';
import type {ScreenState} from './screen-state.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import type {Prompt} from '../state/prompt.ts';
import type {Tone} from '../text/theme.ts';

export type Size = {readonly columns: number; readonly rows: number};

/** What the session needs of the terminal beside drawing on it. */
export type TerminalPort = {
	/** Sends a sequence that draws nothing. */
	readonly send: (sequence: string) => void;
};

/** Lends the terminal to another program until the work is done, then draws everything again. */
export type Suspend = (work: () => Promise<void>) => Promise<void>;

/** Ends the session; with an error when there was none to begin with. */
export type Exit = (status: ExitStatus, error?: unknown) => void;

export type Notice = {readonly text: string; readonly tone: Tone};

/** How long a running batch may take to stop when the user quits. */
const stopWithin = 5000;

export class Session {
	readonly #exit: Exit;
	readonly #terminal: TerminalPort;
	readonly #opened = new Map<string, Promise<OpenConfig>>();
	/** Opened with a config that has changed since: a run may still go on there. */
	readonly #outdated: Array<Promise<OpenConfig>> = [];
	#isQuitting = false;
	#remembering: Promise<void> = Promise.resolve();
	readonly engine: SessionEngine;
	/** Keys that wait for what is being loaded, in order; another list once they were given up. */
	typeAhead: string[] = [];
	/** Whether a batch is being planned: another one must not begin meanwhile. */
	isPlanning = false;
	readonly stack = new Signal<readonly ScreenState[]>([]);
	readonly help = new Signal(false);
	readonly notice = new Signal<Notice | undefined>(undefined);
	/** What the user is being asked; keys go into the answer. */
	readonly prompt = new Signal<Prompt | undefined>(undefined);
	readonly preferences: Signal<Preferences>;
	/** Set by whatever draws. */
	suspend: Suspend = async work => work();
	readonly size: Signal<Size>;
	/** The latest batch, running or ended. */
	readonly batch = new Signal<BatchController | undefined>(undefined);

	constructor(engine: SessionEngine, size: Size, terminal: TerminalPort, exit: Exit) {
		this.engine = engine;
		this.size = new Signal(size);
		this.preferences = new Signal(defaultPreferences);
		this.#terminal = terminal;
		this.#exit = exit;
	}

	get current(): ScreenState | undefined {
		return this.stack.value.at(-1);
	}

	push(state: ScreenState): void {
		this.notice.set(undefined);
		this.stack.update(places => [...places, state]);
	}

	/** Puts another place where the user is. */
	replace(state: ScreenState): void {
		this.notice.set(undefined);
		this.stack.update(places => [...places.slice(0, -1), state]);
	}

	/** One step back, if there is one. */
	back(): boolean {
		this.notice.set(undefined);
		const isPossible = this.stack.value.length > 1;
		this.stack.update(places => (isPossible ? places.slice(0, -1) : places));
		return isPossible;
	}

	notify(text: string, tone: Tone = 'plain'): void {
		this.notice.set({text, tone});
	}

	/** Runs what a key set off; a failure becomes a notice. */
	attempt(action: () => Promise<void>): void {
		void (async () => {
			try {
				await action();
			} catch (error) {
				this.showError(describeError(error));
			}
		})();
	}

	/** Asks for a line of text. */
	ask(prompt: Omit<Prompt, 'text'>): void {
		this.notice.set(undefined);
		this.prompt.set({...prompt, text: ''});
	}

	/** Puts a text on the clipboard, and says what was copied. */
	copy(text: string, what: string): void {
		const sequence = text === '' ? '' : copySequence(text);
		if (sequence === undefined) {
			this.notify('That is too long for the clipboard of a terminal.', 'medium');
		} else if (sequence === '') {
			this.notify('There is nothing to copy.', 'dim');
		} else {
			this.#terminal.send(sequence);
			this.notify(`Copied ${what}`, 'good');
		}
	}

	/** Remembers something for the next session. */
	changePreferences(change: (memory: Preferences) => Preferences): void {
		this.preferences.update(change);
		this.#inBackground(async () => this.engine.changePreferences(change));
	}

	/** Reads what earlier sessions remembered. */
	async loadPreferences(): Promise<void> {
		this.preferences.set(await this.engine.readPreferences());
	}

	showError({what, why, hint}: ErrorMessage): void {
		this.notify([what, why, hint].filter(part => part !== undefined).join(' – '), 'failed');
	}

	/** Opens a config, once for each environment. */
	async open(file: string, environment?: string): Promise<OpenConfig> {
		const key = JSON.stringify([file, environment]);
		const existing = this.#opened.get(key);
		if (existing !== undefined) {
			return existing;
		}

		const opening = (async () => {
			const loaded = await this.engine.load(file, environment);
			return new OpenConfig(loaded, await this.engine.open(loaded));
		})();
		this.#opened.set(key, opening);
		try {
			return await opening;
		} catch (error) {
			this.#opened.delete(key);
			throw error;
		}
	}

	/** The file of a config has changed: it is opened anew next time. What is open stays so to the end, because a run may go on there. */
	release(file: string): void {
		for (const [key, opening] of this.#opened) {
			if (!key.startsWith(JSON.stringify([file]).slice(0, -1))) {
				continue;
			}

			this.#opened.delete(key);
			this.#outdated.push(opening);
		}
	}

	/** The home of a config. */
	async home(file: string, environment?: string): Promise<ScreenState> {
		const openConfig = await this.open(file, environment);
		void openConfig.refresh();
		this.#inBackground(async () => this.engine.rememberConfig(file));
		// What is remembered of a config moves to the end: it is the one used last.
		this.changePreferences(memory => withConfig(memory, openConfig.loaded.file, config => config));
		return {
			screen: 'tables',
			openConfig,
			list: new Signal(newList),
			selected: new Signal<ReadonlySet<string>>(new Set()),
			anchor: new Signal<string | undefined>(undefined),
			sorting: new Signal(preferencesOf(this.preferences.value, openConfig.loaded.file).sorting),
			onlyDrifted: new Signal(false),
		};
	}

	/** Opens the first place. Without one the session ends: what went wrong is told where it can still be read afterwards. */
	async start(first: () => Promise<ScreenState>): Promise<void> {
		try {
			this.stack.set([await first()]);
		} catch (error) {
			this.#exit(exitStatusOf(error), error);
		}
	}

	/** Ends the session. A running batch is stopped first; what it finished is kept. */
	async quit(): Promise<void> {
		const batch = this.batch.value;
		if (!batch?.isRunning) {
			this.#exit(exitStatus.done);
			return;
		}

		if (this.#isQuitting) {
			this.#exit(exitStatus.interrupted);
			return;
		}

		this.#isQuitting = true;
		this.notify('Stopping the run; what is finished is kept. ctrl-c once more leaves at once.', 'medium');
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
		await this.#remembering;
		await Promise.allSettled(
			[...this.#opened.values(), ...this.#outdated].map(async opening => {
				const openConfig = await opening;
				await openConfig.close();
			}),
		);
	}

	/** One after another, and at the end of the session waited for. What fails is a convenience lost: no reason to disturb anyone. */
	#inBackground(work: () => Promise<void>): void {
		const before = this.#remembering;
		this.#remembering = (async () => {
			await before;
			try {
				await work();
			} catch {}
		})();
	}
}
