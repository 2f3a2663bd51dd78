// A session drawn into memory: keys in, the frame out, at any size.
import {Buffer} from 'node:buffer';
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import type {ExecutionContext} from 'ava';
import {render} from 'ink';
import {createSession} from '../../source/session/create-session.tsx';
import {handleKeys, handlePaste} from '../../source/session/navigation/dispatch.ts';
import type {SidesChoice} from '../../source/session/services/sides-controller.ts';
import {memoryEngine, type MemoryEngine, type MemoryOptions} from './memory-engine.ts';
import {waitUntil} from './wait-until.ts';

export type View = {
	/** The current frame, a line for each row. */
	readonly lines: () => readonly string[];
	readonly text: () => string;
	/** The frame with its colours, as sent to the terminal. */
	readonly frame: () => string;
	/** Waits until the engine has answered every query, and the screen shows the answers. A run continues meanwhile. */
	readonly settled: () => Promise<void>;
	/** Presses keys, each after the one before has settled. */
	readonly press: (...keys: readonly string[]) => Promise<void>;
	/** Presses keys faster than they are drawn. */
	readonly type: (...keys: readonly string[]) => Promise<void>;
	/** Bytes that the terminal sends, as they are. */
	readonly send: (bytes: string) => Promise<void>;
	/** What the session sent to the terminal beside its frames. */
	readonly sequences: () => readonly string[];
	/** Text that arrives as pasted. */
	readonly paste: (text: string) => void;
	readonly shows: (text: string) => Promise<void>;
	readonly resize: (columns: number, rows: number) => Promise<void>;
	/** The exit status, once the session has ended. */
	readonly ended: () => Promise<number>;
	/** Copied texts, latest last. */
	readonly copied: () => readonly string[];
	/** How often the bell rang. */
	readonly rings: () => number;
	readonly close: () => void;
};

// Ink uses its output as a stream.
// eslint-disable-next-line unicorn/prefer-event-target
class Screen extends EventEmitter {
	columns: number;
	rows: number;
	frame = '';

	constructor(columns: number, rows: number) {
		super();
		this.columns = columns;
		this.rows = rows;
	}

	get isTTY(): boolean {
		return true;
	}

	write(text: string, done?: () => void): boolean {
		this.frame = text;
		done?.();
		return true;
	}
}

/** Turns of the event loop in which a change is drawn, with some to spare. */
const turnsToDraw = 10;

type ViewOptions = {
	readonly configFile?: string;
	readonly tables?: readonly string[];
	readonly compare?: SidesChoice;
	readonly isScreenReaderEnabled?: boolean;
};

/** Opens a session on an engine. Without a config file configs are looked for. */
export const openView = (
	engine: MemoryEngine,
	[columns, rows]: readonly [number, number],
	{configFile, tables, compare, isScreenReaderEnabled = false}: ViewOptions = {},
): View => {
	const screen = new Screen(columns, rows);
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: () => stdin,
		ref: () => stdin,
		unref: () => stdin,
	});
	let status: number | undefined;
	const sent: string[] = [];
	const {session, app} = createSession({
		engine,
		configFile,
		tables,
		compare,
		environment: undefined,
		size: {columns, rows},
		terminal: {
			send(sequence) {
				sent.push(sequence);
			},
			async stopReading() {
				stdin.removeAllListeners('readable');
			},
			prepareDrawing: () => undefined,
			listen(listener) {
				stdin.on('data', listener);
				return () => {
					stdin.off('data', listener);
				};
			},
		},
		exit(wanted) {
			status = wanted;
		},
	});
	const instance = render(app, {
		// The parts of a terminal that Ink uses.
		stdout: screen as unknown as NodeJS.WriteStream,
		stdin: stdin as unknown as NodeJS.ReadStream,
		debug: true,
		exitOnCtrlC: false,
		patchConsole: false,
		interactive: true,
		isScreenReaderEnabled,
	});
	const text = () => stripVTControlCharacters(screen.frame);
	const settled = async () => {
		let before;
		do {
			await waitUntil('the engine to answer', () => !engine.isAnswering());
			before = screen.frame;
			for (let turn = 0; turn < turnsToDraw; turn++) {
				await nextTurn();
			}
		} while (engine.isAnswering() || before !== screen.frame);
	};

	return {
		text,
		frame: () => screen.frame,
		settled,
		lines: () => text().split('\n'),
		async press(...keys) {
			for (const key of keys) {
				handleKeys(session, [key]);
				await settled();
			}
		},
		async type(...keys) {
			handleKeys(session, keys);
			await settled();
		},
		async send(bytes) {
			stdin.write(bytes);
			await settled();
		},
		sequences: () => sent,
		paste(pasted) {
			handlePaste(session, pasted);
		},
		shows: async wanted =>
			waitUntil(
				() => `"${wanted}" in this frame:\n${text()}`,
				() => text().includes(wanted),
			),
		async resize(nextColumns, nextRows) {
			screen.columns = nextColumns;
			screen.rows = nextRows;
			screen.emit('resize');
			await settled();
		},
		async ended() {
			await waitUntil('the session to end', () => status !== undefined);
			return status ?? 0;
		},
		copied: () =>
			sent
				.filter(sequence => sequence.startsWith('\u{1B}]52'))
				.map(sequence =>
					Buffer.from(sequence.replace('\u{1B}]52;c;', '').replace('\u{7}', ''), 'base64').toString('utf8'),
				),
		rings: () => sent.filter(sequence => sequence === '\u{7}').length,
		close() {
			instance.unmount();
		},
	};
};

type ShopOptions = MemoryOptions & {
	/** Preferences of an earlier session. */
	readonly engine?: MemoryEngine;
};

/** A session on the shop, closed at the end of the test. */
export const openShop = (
	t: ExecutionContext,
	size: readonly [number, number],
	{engine: used, ...options}: ShopOptions = {},
): {readonly view: View; readonly engine: MemoryEngine} => {
	const engine = used ?? memoryEngine({tableTakes: 20, ...options});
	const view = openView(engine, size);
	t.teardown(view.close);
	return {view, engine};
};
