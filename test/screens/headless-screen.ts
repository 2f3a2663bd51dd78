// A terminal without a window: Ink draws on it, and what it shows can be read cell by cell.
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import xterm from '@xterm/headless';
import type {ReactElement} from 'react';
import type * as inkModule from 'ink';

const timeoutMs = 30_000;

// Ink listens to its output as to a stream.
// eslint-disable-next-line unicorn/prefer-event-target
export class HeadlessScreen extends EventEmitter {
	static async open(size: {readonly columns: number; readonly rows: number}): Promise<HeadlessScreen> {
		return new HeadlessScreen(size.columns, size.rows, await import('ink'));
	}

	columns: number;
	rows: number;
	readonly terminal: xterm.Terminal;
	readonly #ink: typeof inkModule;

	private constructor(columns: number, rows: number, ink: typeof inkModule) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.#ink = ink;
		this.terminal = new xterm.Terminal({
			cols: columns,
			rows,
			allowProposedApi: true,
			convertEol: true,
		});
	}

	write(text: string, done?: () => void): boolean {
		this.terminal.write(text, done);
		return true;
	}

	get isTTY(): boolean {
		return true;
	}

	get text(): string {
		const {active} = this.terminal.buffer;
		return Array.from(
			{length: this.rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
		).join('\n');
	}

	resize(columns: number, rows: number): void {
		this.columns = columns;
		this.rows = rows;
		this.terminal.resize(columns, rows);
		this.emit('resize');
	}

	/** Draws until the returned function is called. */
	draw(tree: ReactElement): () => void {
		const stdin = Object.assign(new PassThrough(), {
			isTTY: true,
			setRawMode: () => stdin,
			ref: () => stdin,
			unref: () => stdin,
		});
		const instance = this.#ink.render(tree, {
			// The parts of a terminal that Ink uses.
			stdout: this as unknown as NodeJS.WriteStream,
			stdin: stdin as unknown as NodeJS.ReadStream,
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
			incrementalRendering: true,
		});
		return () => {
			instance.unmount();
		};
	}

	/** Waits until a text is shown, and then until nothing is drawn any more. */
	async shows(text: string): Promise<void> {
		const end = performance.now() + timeoutMs;
		let before;
		while (!this.text.includes(text) || before !== this.text) {
			if (performance.now() > end) {
				throw new Error(`Waited in vain for "${text}". The screen:\n${this.text}`);
			}

			before = this.text;
			await sleep(400);
		}
	}
}
