// The session behind the screens: its open screens, its batch, its preferences, and how it ends.
import {setTimeout as sleep} from 'node:timers/promises';
import {exitStatus, exitStatusOf} from '../../exit-status.ts';
import type {Binding} from '../input/key-bindings.ts';
import type {Screens, ScreenState} from '../screens/registry.ts';
import type {BatchController} from '../services/batch-controller.ts';
import {copySequence} from '../services/clipboard.ts';
import type {SessionEngine} from '../services/engine.ts';
import {OpenConfigs} from '../services/open-configs.ts';
import type {Watch} from '../services/watch.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {defaultPreferences, type Preferences} from '../state/preferences.ts';
import type {Prompt} from '../state/prompt.ts';
import {Signal} from '../state/signal.ts';
import type {Size} from '../state/size.ts';
import {fieldOf} from '../state/text-field.ts';
import {batchSummary} from '../text/batch-summary.ts';
import type {Tone} from '../text/theme.ts';
import {ChosenKeys} from './chosen-keys.ts';
import {type Lead, Leading} from './leading.ts';
import {MouseTracking} from './mouse-tracking.ts';
import {PendingWork} from './pending-work.ts';
import type {ScreenDefinition} from './screen-definition.ts';
import type {Exit, Suspend, TerminalPort} from './terminal-port.ts';

export type {ScreenState} from '../screens/registry.ts';

export type Notice = {
	readonly text: string;
	readonly tone: Tone;
	/** Whether it asks the user to press the quit key again. */
	readonly asksToQuit?: boolean;
};

/** A decision that can be undone. */
export type Undoable = {
	/** `Accepted age.mean until 2026-12-29` */
	readonly what: string;
	/** Returns a text on what happened. */
	readonly undo: () => Promise<string>;
};

/** An action of a screen, and the function that runs it. */
export type AvailableAction = {readonly binding: Binding; readonly run: () => void};

/** Makes the screen that finds things, over another screen with these actions. */
export type Finder = (session: Session, from: ScreenState, actions: readonly AvailableAction[]) => ScreenState;

export type SessionOptions = {
	readonly engine: SessionEngine;
	readonly screens: Screens;
	readonly finder: Finder;
	readonly size: Size;
	readonly terminal: TerminalPort;
	readonly exit: Exit;
};

/** Milliseconds that a running batch has to stop when the user quits. */
const stopTimeout = 5000;

export class Session {
	readonly #screens: Screens;
	readonly #undoable: Undoable[] = [];
	readonly #finder: Finder;
	readonly #exit: Exit;
	readonly #terminal: TerminalPort;
	#isQuitting = false;
	readonly engine: SessionEngine;
	readonly configs: OpenConfigs;
	readonly keys: ChosenKeys;
	readonly mouse: MouseTracking;
	/** Work that must end before the session does. */
	readonly pendingWork = new PendingWork();
	/** What a key leads to, while it is prepared. */
	readonly leading = new Leading();
	/** The keys that wait for the current screen, in order. A new list replaces this one when the user drops them. */
	typeAhead: string[] = [];
	/** Whether the session plans a batch. It plans one at a time. */
	isPlanning = false;
	/** Whether another program has the terminal. Then keys are not for the session. */
	isTerminalLent = false;
	/** The open screens. The last one is drawn. */
	readonly stack = new Signal<readonly ScreenState[]>([]);
	/** Whether the list of keys is shown. */
	readonly help = new Signal(false);
	/** The number of lines of the list of keys that are scrolled out. */
	readonly helpScroll = new Signal(0);
	readonly notice = new Signal<Notice | undefined>(undefined);
	/** The open question: keys go into its answer. */
	readonly prompt = new Signal<Prompt | undefined>(undefined);
	readonly preferences = new Signal<Preferences>(defaultPreferences);
	/** The component that draws the session sets it. */
	suspend: Suspend = async work => work();
	readonly size: Signal<Size>;
	/** The latest batch, running or ended. */
	readonly batch = new Signal<BatchController | undefined>(undefined);
	/** The watch, which profiles datasets again and again. */
	readonly watch = new Signal<Watch | undefined>(undefined);

	constructor({engine, screens, finder, size, terminal, exit}: SessionOptions) {
		this.engine = engine;
		this.configs = new OpenConfigs(engine, {
			onNotice: text => {
				this.notify(text, 'medium');
			},
			onMoved: () => {
				const adopt = this.keys.naming(screens.tables.keys)('adopt');
				// Short enough for a narrow window.
				this.notify(`Its runs are under another address: press ${adopt} to adopt them`, 'medium');
			},
		});
		this.size = new Signal(size);
		this.#screens = screens;
		this.keys = new ChosenKeys(screens);
		this.#finder = finder;
		this.#terminal = terminal;
		this.mouse = new MouseTracking(terminal);
		this.#exit = exit;
	}

	/** Whether the session draws without colours, whatever theme is chosen. */
	get isColorless(): boolean {
		return this.#terminal.isColorless ?? false;
	}

	/** The state of the screen that is drawn. `undefined` until the first one opens. */
	get current(): ScreenState | undefined {
		return this.stack.value.at(-1);
	}

	definitionOf(state: ScreenState): ScreenDefinition<ScreenState> {
		return this.keys.definition(state.screen) ?? this.#screens[state.screen];
	}

	push(state: ScreenState): void {
		this.notice.set(undefined);
		this.stack.update(states => [...states, state]);
	}

	/** Replaces the current screen. */
	replace(state: ScreenState): void {
		this.notice.set(undefined);
		this.stack.update(states => [...states.slice(0, -1), state]);
	}

	/** Leaves the current screen. Returns `false` on the first one, which stays. */
	back(): boolean {
		this.notice.set(undefined);
		const isPossible = this.stack.value.length > 1;
		this.stack.update(states => (isPossible ? states.slice(0, -1) : states));
		return isPossible;
	}

	/** Opens the screen that finds an action of the current screen, a table or a column. */
	find(): void {
		const {current} = this;
		if (current === undefined) {
			return;
		}

		const {keys, actions} = this.definitionOf(current);
		const runs = actions(this, current);
		this.push(
			this.#finder(
				this,
				current,
				keys.flatMap(binding => {
					const run = runs[binding.action];
					return run === undefined || binding.group !== undefined ? [] : [{binding, run}];
				}),
			),
		);
	}

	/** Shows a text in the status line until the next key. */
	notify(text: string, tone: Tone = 'plain'): void {
		this.notice.set({text, tone});
	}

	showError({what, why, hint}: ErrorMessage): void {
		this.notify([what, why, hint].filter(part => part !== undefined).join(' – '), 'failed');
	}

	/** Runs the action of a key. Shows its error, if it fails. */
	attempt(action: () => Promise<void>): void {
		void (async () => {
			try {
				await action();
			} catch (error) {
				this.showError(describeError(error));
			}
		})();
	}

	/** Loads what another screen or a question needs, then opens it. Shows the error, if that fails. */
	lead<T>({fail, ...lead}: Omit<Lead<T>, 'fail'> & Partial<Pick<Lead<T>, 'fail'>>): void {
		void this.leading.begin({
			...lead,
			fail: error => {
				// The keys that wait were meant for what did not open.
				this.typeAhead = [];
				(
					fail ??
					(cause => {
						this.showError(describeError(cause));
					})
				)(error);
			},
		});
	}

	/** Keeps how to undo a decision until the session ends. */
	keepUndo(decision: Undoable): void {
		this.#undoable.push(decision);
	}

	/** Undoes the latest decision that is not undone yet. */
	undo(): void {
		const latest = this.#undoable.pop();
		if (latest === undefined) {
			this.notify('There is nothing to undo in this session.', 'dim');
			return;
		}

		this.attempt(async () => {
			this.notify(await latest.undo(), 'good');
		});
	}

	/** Lends the terminal to another program, such as an editor, until the work is done. */
	async lendTerminal(work: () => Promise<void>): Promise<void> {
		this.isTerminalLent = true;
		this.mouse.track(false);
		try {
			await this.#terminal.stopReading();
			await this.suspend(async () => {
				try {
					await work();
				} finally {
					// Keys that arrive before the session has drawn again are for the session.
					this.isTerminalLent = false;
					this.#terminal.prepareDrawing();
				}
			});
		} finally {
			this.isTerminalLent = false;
			this.mouse.track(this.preferences.value.mouse);
		}
	}

	/** Stops the program until the shell brings it back, then draws everything again. */
	stopProgram(): void {
		const {stopProgram} = this.#terminal;
		if (stopProgram === undefined) {
			this.notify('Only a shell with job control can stop the session and bring it back.', 'dim');
			return;
		}

		this.attempt(async () => this.lendTerminal(stopProgram));
	}

	/** Asks for a line of text, which can begin with one. */
	ask({text = '', ...prompt}: Omit<Prompt, 'field'> & {readonly text?: string}): void {
		this.notice.set(undefined);
		this.prompt.set({...prompt, field: fieldOf(text)});
	}

	/** Puts a text on the clipboard, and names what it copied. */
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

	/** Rings the bell of the terminal. */
	ring(): void {
		this.#terminal.send('\u{7}');
	}

	/** Ends the watch. */
	endWatch(): void {
		this.watch.value?.end();
		this.watch.set(undefined);
	}

	/** Changes the preferences here, and in the file for the next session. */
	changePreferences(change: (preferences: Preferences) => Preferences): void {
		this.preferences.update(change);
		this.pendingWork.inBackground(async () => this.engine.changePreferences(change));
	}

	/** Reads the preferences that earlier sessions saved. */
	async loadPreferences(): Promise<void> {
		this.preferences.set(await this.engine.readPreferences());
	}

	/** Opens the first screen. If that fails, the session ends with the error. */
	async start(first: () => Promise<ScreenState>): Promise<void> {
		try {
			this.stack.set([await first()]);
			if (this.keys.problem !== undefined) {
				this.notify(this.keys.problem, 'medium');
			}
		} catch (error) {
			this.#exit(exitStatusOf(error), error);
		}
	}

	/** Ends the session; asks first if that stops a running batch. */
	askToQuit(): void {
		const percent = this.batch.value?.percent;
		// A cancelled batch stops by itself.
		if (percent === undefined || this.#isQuitting || this.batch.value?.isStopping === true) {
			void this.quit();
			return;
		}

		this.notice.set({
			text: `Batch at ${percent} %: ${this.keys.leaving(this.current)} again stops it and quits, esc stays`,
			tone: 'medium',
			asksToQuit: true,
		});
	}

	/** Ends the session. Stops a running batch first, and keeps what it finished. */
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
		this.notify('Stopping; finished runs are kept. ctrl-c again quits at once', 'medium');
		batch.cancel();
		await Promise.race([batch.finished, sleep(stopTimeout, undefined, {ref: false})]);
		this.#exit(exitStatus.interrupted);
	}

	/** One line about the latest batch, to print after the screen is gone. */
	summary(): string | undefined {
		const batch = this.batch.value;
		return batch === undefined
			? undefined
			: batchSummary(batch.snapshot.value, batch.openConfig.verdicts.driftStatuses.value);
	}

	/** Waits for background work, then closes all that is open, for a limited time. Never rejects. */
	async close(): Promise<void> {
		this.endWatch();
		await this.pendingWork.finish(async () => this.configs.close());
	}
}
