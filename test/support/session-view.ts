// A session drawn into memory: keys in, the frame out, at any size.
import {Buffer} from 'node:buffer';
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import type {ExecutionContext} from 'ava';
import {render} from 'ink';
import {createSession} from '../../source/session/create-session.tsx';
import {playKeys, playPaste} from '../../source/session/input/dispatch.ts';
import type {SessionEngine} from '../../source/session/services/engine.ts';
import {memoryEngine, type MemoryEngine, type MemoryOptions} from './memory-engine.ts';

export type View = {
	/** The frame as it stands, a line a row. */
	readonly lines: () => readonly string[];
	readonly text: () => string;
	/** The frame with its colours, as the terminal gets it. */
	readonly frame: () => string;
	/** Waits until nothing has been drawn for a while. */
	readonly settled: () => Promise<void>;
	readonly press: (...keys: readonly string[]) => Promise<void>;
	/** Text that arrives as pasted. */
	readonly paste: (text: string) => void;
	readonly shows: (text: string) => Promise<void>;
	readonly resize: (columns: number, rows: number) => Promise<void>;
	readonly status: () => number | undefined;
	/** What was put on the clipboard, latest last. */
	readonly copied: () => readonly string[];
	readonly close: () => void;
};

// Ink listens to its output as to a stream.
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

/** How long a screen may take to show what is waited for. */
const patience = 20_000;

type ViewOptions = {
	readonly configFile?: string;
	readonly isScreenReaderEnabled?: boolean;
};

/** Opens a session on an engine. Without a config file configs are looked for. */
export const openView = (
	engine: SessionEngine,
	[columns, rows]: readonly [number, number],
	{configFile, isScreenReaderEnabled = false}: ViewOptions = {},
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
		environment: undefined,
		size: {columns, rows},
		terminal: {
			send(sequence) {
				sent.push(sequence);
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
	/** Until nothing more comes of it: answers take their time, on a busy machine more of it. */
	const settle = async () => {
		let before;
		while (before !== screen.frame) {
			before = screen.frame;
			// eslint-disable-next-line no-await-in-loop
			await sleep(30);
		}
	};

	return {
		text,
		frame: () => screen.frame,
		async settled() {
			let before;
			while (before !== screen.frame) {
				before = screen.frame;
				// eslint-disable-next-line no-await-in-loop
				await sleep(60);
			}
		},
		lines: () => text().split('\n'),
		async press(...keys) {
			for (const key of keys) {
				playKeys(session, [key]);
				// eslint-disable-next-line no-await-in-loop
				await settle();
			}
		},
		paste(pasted) {
			playPaste(session, pasted);
		},
		async shows(wanted) {
			const end = Date.now() + patience;
			while (!text().includes(wanted)) {
				if (Date.now() > end) {
					throw new Error(`Waited in vain for "${wanted}". The frame:\n${text()}`);
				}

				// eslint-disable-next-line no-await-in-loop
				await sleep(10);
			}
		},
		async resize(nextColumns, nextRows) {
			screen.columns = nextColumns;
			screen.rows = nextRows;
			screen.emit('resize');
			await settle();
		},
		status: () => status,
		copied: () =>
			sent.map(sequence =>
				Buffer.from(sequence.replace('\u{1B}]52;c;', '').replace('\u{7}', ''), 'base64').toString('utf8'),
			),
		close() {
			instance.unmount();
		},
	};
};

type ShopOptions = MemoryOptions & {
	/** One that another session has used before. */
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
