// Starts the session on a terminal and waits for its end.
import process from 'node:process';
import {once} from 'node:events';
import {setImmediate as nextTurn, setTimeout as sleep} from 'node:timers/promises';
import {render, type RenderOptions} from 'ink';
import type {ReactElement} from 'react';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {Boot} from './boot.tsx';
import type {Session} from './navigation/session.ts';
import type {TerminalPort} from './navigation/terminal-port.ts';
import type {SessionEngine} from './services/engine.ts';
import type {SidesChoice} from './services/sides-controller.ts';
import {Signal} from './state/signal.ts';
import {asciiOutput} from './text/ascii-output.ts';

export type StartOptions = {
	readonly configFile: string | undefined;
	readonly environment: string | undefined;
	/** Patterns of the tables that are listed at first; all tables by default. */
	readonly tables?: readonly string[] | undefined;
	/** Two sides to compare, instead of a config to open. */
	readonly compare?: SidesChoice | undefined;
	/** Draws below the prompt and leaves the last frame there, instead of on the alternate screen. */
	readonly inline: boolean;
	/** Draws with ASCII only. */
	readonly ascii: boolean;
	/** Draws without colours; bold, dim and inverse text stays. */
	readonly isColorless: boolean;
	readonly loadEngine: () => Promise<SessionEngine>;
};

export type Ended = {
	readonly status: ExitStatus;
	/** One line about the latest batch, if there was one. */
	readonly summary: string | undefined;
};

/** Lines of a session that draws below the prompt. */
const inlineRows = 24;

/** How many rows of a window the session draws on: on Windows all but one, where a console scrolls at its last cell. */
const rowsDrawn =
	(inline: boolean) =>
	(rows: number): number => {
		if (inline) {
			return Math.min(rows - 1, inlineRows);
		}

		return process.platform === 'win32' ? rows - 1 : rows;
	};

const drawingOptions = (inline: boolean, ascii: boolean): RenderOptions => ({
	stdout: ascii ? asciiOutput(process.stdout) : process.stdout,
	alternateScreen: !inline && process.env['INK_SCREEN_READER'] !== 'true',
	incrementalRendering: true,
	maxFps: 60,
	exitOnCtrlC: false,
});

/**
Stops reading keys while the terminal is still in raw mode. Outside of raw mode, a read without a whole line blocks the
program, even for ctrl-c; and a program that goes on reading takes keys from an editor. Node stops only when its stream
has no listener. Ink adds its own again when it takes the terminal back.
*/
const stopReading = async (): Promise<void> => {
	process.stdin.removeAllListeners('readable');
	await nextTurn();
	process.stdin.pause();
	await nextTurn();
};

/** The terminal may have echoed early keys, and would move the first line of the session. */
const prepareDrawing = (): void => {
	if (process.stdin.isTTY) {
		process.stdin.setRawMode(true);
	}

	process.stdout.write('\r');
};

/** Listens to `data`: beside a listener to `readable`, this reads nothing itself, and receives what the other reads. */
const listenToTerminal = (listener: (chunk: string) => void): (() => void) => {
	const receive = (chunk: unknown) => {
		listener(String(chunk));
	};

	process.stdin.on('data', receive);
	return () => {
		process.stdin.off('data', receive);
	};
};

/** In milliseconds: more than a stop takes to reach the program, where it comes at all. */
const stopArrives = 100;

/**
Stops the whole job, as ctrl-z does outside of raw mode, and returns once the shell has continued it. The system stops
no job that no shell waits for; then nothing continues it, and time alone passes.
*/
const stopProgram = async (): Promise<void> => {
	const arrived = new AbortController();
	const continued = once(process, 'SIGCONT', {signal: arrived.signal});
	process.kill(0, 'SIGTSTP');
	try {
		await Promise.race([continued, sleep(stopArrives)]);
	} finally {
		arrived.abort();
		await continued.catch(() => undefined);
	}
};

/**
Holds back the warnings of Node, which would be written across the screen.

@returns Lets Node print them, those held back first.
*/
const holdWarnings = (): (() => void) => {
	const held: Error[] = [];
	const printing = process.listeners('warning');
	const hold = (warning: Error) => {
		held.push(warning);
	};

	process.removeAllListeners('warning');
	process.on('warning', hold);
	return () => {
		process.off('warning', hold);
		for (const print of printing) {
			process.on('warning', print);
			for (const warning of held) {
				print(warning);
			}
		}
	};
};

const terminalPort = ({inline, isColorless}: Pick<StartOptions, 'inline' | 'isColorless'>): TerminalPort => ({
	send(sequence) {
		process.stdout.write(sequence);
	},
	stopReading,
	prepareDrawing,
	...(process.platform !== 'win32' && {stopProgram}),
	isColorless,
	...(!inline && {listen: listenToTerminal}),
});

/** As `startSession`, while Node prints no warnings. */
const draw = async ({inline, ascii, isColorless, loadEngine, ...first}: StartOptions): Promise<Ended> => {
	let ended: {readonly status: ExitStatus; readonly error?: unknown} = {status: exitStatus.done};
	let session: Session | undefined;
	const keys: string[] = [];
	const content = new Signal<ReactElement | undefined>(undefined);
	const takeKeys = (pressed: readonly string[]) => {
		keys.push(...pressed);
		if (keys.includes('ctrl+c')) {
			void end();
		}
	};

	prepareDrawing();
	const rowsOf = rowsDrawn(inline);
	const boot = <Boot content={content} rowsOf={rowsOf} onKeys={takeKeys} />;
	const instance = render(boot, drawingOptions(inline, ascii));
	const leave = () => {
		session?.mouse.track(false);
		instance.unmount();
	};

	const end = async () => {
		session?.mouse.track(false);
		await stopReading();
		leave();
	};

	// The message of an uncaught error needs the normal screen, out of raw mode.
	process.prependListener('uncaughtExceptionMonitor', leave);
	try {
		// The first frame reaches the terminal before the rest loads.
		await instance.waitUntilRenderFlush();
		const [{createSession}, engine] = await Promise.all([import('./create-session.tsx'), loadEngine()]);
		if (!keys.includes('ctrl+c')) {
			const created = createSession({
				engine,
				...first,
				size: {columns: process.stdout.columns, rows: rowsOf(process.stdout.rows)},
				rowsOf,
				terminal: terminalPort({inline, isColorless}),
				keys,
				exit(status, error) {
					ended = {status, ...(error !== undefined && {error})};
					void end();
				},
			});
			session = created.session;
			content.set(created.app);
		}

		await instance.waitUntilExit();
	} finally {
		leave();
		process.off('uncaughtExceptionMonitor', leave);
		await session?.close();
	}

	if ('error' in ended) {
		throw ended.error;
	}

	return {status: ended.status, summary: session?.summary()};
};

/**
Draws on the terminal until the user leaves, and always restores the terminal.

@throws The error of loading the session, or of opening its first screen.
*/
export const startSession = async (options: StartOptions): Promise<Ended> => {
	const releaseWarnings = holdWarnings();
	try {
		return await draw(options);
	} finally {
		releaseWarnings();
	}
};
