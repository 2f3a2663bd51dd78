// A real terminal for any program: a pseudo-terminal, and the visible screen, rebuilt as text.
import process from 'node:process';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {waitUntil} from './wait-until.ts';

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string | undefined>>;
};

const sequences: Readonly<Record<string, string>> = {
	up: '\u{1B}[A',
	down: '\u{1B}[B',
	right: '\u{1B}[C',
	left: '\u{1B}[D',
	pageUp: '\u{1B}[5~',
	pageDown: '\u{1B}[6~',
	enter: '\r',
	escape: '\u{1B}',
	space: ' ',
	tab: '\t',
	backspace: '\u{7F}',
	'ctrl+c': '\u{3}',
	'ctrl+w': '\u{17}',
	'ctrl+z': '\u{1A}',
};

export class TestTerminal {
	readonly #screen: xterm.Terminal;
	readonly #pty: ReturnType<typeof spawn>;
	readonly #ended: Promise<number>;
	#raw = '';
	#isRebuilt = true;
	#exitCode: number | undefined;

	constructor(
		command: readonly string[],
		{columns = 100, rows = 30, cwd = process.cwd(), env = {}}: TerminalOptions = {},
	) {
		const [file = '', ...args] = command;
		this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
		// Under CI a session would draw only its last frame; while coverage is measured it would be slower than for a
		// user.
		const {CI, NODE_V8_COVERAGE, ...inherited} = process.env;
		this.#pty = spawn(file, args, {
			name: env['TERM'] ?? 'xterm-256color',
			cols: columns,
			rows,
			cwd,
			env: {...inherited, ...env},
		});
		this.#pty.onData(data => {
			this.#raw += data;
			if (this.#isRebuilt) {
				this.#screen.write(data);
			}
		});
		this.#ended = new Promise(resolve => {
			this.#pty.onExit(({exitCode}) => {
				this.#exitCode = exitCode;
				resolve(exitCode);
			});
		});
	}

	/** The screen as text, a line a row, without blanks at line ends. */
	get text(): string {
		return this.lines.join('\n');
	}

	get lines(): readonly string[] {
		const {active} = this.#screen.buffer;
		return Array.from(
			{length: this.#screen.rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
		);
	}

	/** Whether some line was wider than the screen. */
	get isWrapped(): boolean {
		const {active} = this.#screen.buffer;
		return Array.from(
			{length: this.#screen.rows},
			(_, row) => active.getLine(active.viewportY + row)?.isWrapped,
		).includes(true);
	}

	/** Sends a signal to the program. */
	signal(name: NodeJS.Signals): void {
		this.#pty.kill(name);
	}

	get hasEnded(): boolean {
		return this.#exitCode !== undefined;
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Everything that the program wrote, escapes and all. */
	get raw(): string {
		return this.#raw;
	}

	/** The colours and other text attributes that the program sent: 1 is bold, 31 red. */
	get textAttributes(): ReadonlySet<number> {
		return new Set(
			this.#raw
				.split('\u{1B}[')
				.slice(1)
				.flatMap(part => /^(?<codes>[\d:;]*)m/v.exec(part)?.groups?.['codes']?.split(/[:;]/v) ?? [])
				.map(Number),
		);
	}

	/** Whether the program sent colours. */
	get isColored(): boolean {
		return [...this.textAttributes].some(code => code >= 30 && ![39, 49, 59].includes(code));
	}

	/** Whether the program draws on the alternate screen. */
	get isAlternate(): boolean {
		return this.#screen.buffer.active.type === 'alternate';
	}

	/**
	Presses keys by name, as fast as they can be typed; other text is typed unchanged. The program may have ended.
	*/
	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			if (this.hasEnded) {
				return;
			}

			this.#pty.write(sequences[key] ?? key);
			await nextTurn();
		}
	}

	/** Waits until the screen shows a text. */
	async shows(text: string): Promise<void> {
		await this.#until(`"${text}"`, () => this.text.includes(text));
	}

	/** Waits until the program has written a text since a position in `raw`. */
	async writes(text: string, position: number): Promise<void> {
		await this.#until(`"${text}" to be written`, () => this.#raw.includes(text, position));
	}

	/** Waits until one line of the screen, counted from 0, matches. */
	async showsLine(row: number, expected: RegExp): Promise<void> {
		await this.#until(`${String(expected)} in line ${row}`, () => expected.test(this.lines[row] ?? ''));
	}

	/** Waits until the screen no longer shows a text. */
	async hides(text: string): Promise<void> {
		await this.#until(`no "${text}" any more`, () => !this.text.includes(text));
	}

	/** Changes the window in the middle of a frame. From then on the rebuilt screen is not what a person would see. */
	resizeAtOnce(columns: number, rows: number): void {
		this.#isRebuilt = false;
		this.#pty.resize(columns, rows);
	}

	resize(columns: number, rows: number): void {
		this.#pty.resize(columns, rows);
		this.#screen.resize(columns, rows);
	}

	/** The exit status, once the program has ended. */
	async ended(): Promise<number> {
		await this.#until('the program to end', () => this.hasEnded);
		const status = await this.#ended;
		await this.#drawn();
		return status;
	}

	/** Ends the program if it still runs. */
	close(): void {
		if (!this.hasEnded) {
			this.#pty.kill('SIGKILL');
		}

		this.#screen.dispose();
	}

	/** The last output may still be on its way through the terminal. */
	async #drawn(): Promise<void> {
		await new Promise<void>(resolve => {
			this.#screen.write('', resolve);
		});
	}

	async #until(state: string, hasCome: () => boolean): Promise<void> {
		await waitUntil(
			() => `${state} on this screen:\n${this.text}`,
			async () => {
				// What a program has not written when it ends, it never writes.
				const {hasEnded} = this;
				if (hasCome()) {
					return true;
				}

				if (hasEnded) {
					await this.#drawn();
					if (!hasCome()) {
						throw new Error(`The program ended before ${state}, with this screen:\n${this.text}`);
					}
				}

				return hasEnded;
			},
		);
	}
}
