// A program on a real pseudo-terminal, with the moment at which each output arrived. (The tests' terminal looks every
// 20 ms.)
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';

type Waiting = {readonly isThere: () => boolean; readonly arrive: (time: number) => void};

const timeoutMs = 120_000;
const [columns, rows] = [120, 40];

export class TimedTerminal {
	/** As `performance.now()` says. */
	readonly startedAt: number;
	readonly pid: number;
	readonly #screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	readonly #pty: ReturnType<typeof spawn>;
	readonly #ended: Promise<number>;
	#waiting: Waiting | undefined;

	/**
	Starts a script with this process's own Node.

	@param directory Where the program keeps its state and its compiled code.
	*/
	constructor(commandLine: readonly string[], directory: string) {
		// Under CI a session would not draw until its end.
		const {CI, NODE_OPTIONS, ...inherited} = process.env;
		const env = {
			...inherited,
			NODE_ENV: 'production',
			NODE_COMPILE_CACHE: path.join(directory, 'compiled'),
			XDG_STATE_HOME: path.join(directory, 'state'),
		};
		this.startedAt = performance.now();
		this.#pty = spawn(process.execPath, [...commandLine], {
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd: directory,
			env,
		});
		this.pid = this.#pty.pid;
		this.#pty.onData(data => {
			const time = performance.now();
			this.#screen.write(data, () => {
				this.#look(time);
			});
		});
		this.#ended = new Promise(resolve => {
			this.#pty.onExit(({exitCode}) => {
				resolve(exitCode);
			});
		});
	}

	/** What a person would see, a line a row. */
	get lines(): readonly string[] {
		const {active} = this.#screen.buffer;
		return Array.from(
			{length: rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
		);
	}

	get text(): string {
		return this.lines.join('\n');
	}

	/**
	Types keys, waits for what they lead to, and tells the milliseconds between: until the output arrived that completed
	it.
	*/
	async press(keys: string, isThere: () => boolean): Promise<number> {
		const arrival = this.shows(isThere);
		const start = performance.now();
		this.#pty.write(keys);
		return (await arrival) - start;
	}

	/**
	The time at which the output arrived that made the screen show something; what it shows already does not count.
	*/
	async shows(isThere: () => boolean): Promise<number> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				reject(new Error(`Waited in vain. The screen:\n${this.text}`));
			}, timeoutMs);
			this.#waiting = {
				isThere,
				arrive(time) {
					clearTimeout(timer);
					resolve(time);
				},
			};
		});
	}

	/** Waits for the program's own end, which must be the expected one. */
	async end(keys = '', status = 0): Promise<void> {
		this.#pty.write(keys);
		assert.equal(await this.#ended, status, 'exit status');
		this.#screen.dispose();
	}

	#look(time: number): void {
		const waiting = this.#waiting;
		if (!waiting?.isThere()) {
			return;
		}

		this.#waiting = undefined;
		waiting.arrive(time);
	}
}

export const ctrlC = '\u{3}';
export const pageDown = '\u{1B}[6~';
