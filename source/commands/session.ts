// Starts the interactive session: prepares the terminal, and loads the engine after the first frame.
import process from 'node:process';
import {ProfileMeshError} from '../errors.ts';
import type {ExitStatus} from '../exit-status.ts';
import {mayHoldPassword} from '../secrets.ts';
import type {SessionEngine} from '../session/services/engine.ts';
import type {SidesChoice} from '../session/services/sides-controller.ts';
import {passwordWarning} from './password-warning.ts';

export type SessionOptions = {
	/** The config to open; by default the session searches for configs. */
	readonly configFile?: string | undefined;
	readonly environment?: string | undefined;
	/** Patterns of the tables that are listed at first; all of them when left out. */
	readonly tables?: readonly string[] | undefined;
	/** Two sides to compare, in place of a config to open. */
	readonly compare?: SidesChoice | undefined;
	/** Draws below the prompt instead of on the alternate screen. */
	readonly inline?: boolean | undefined;
	/** Draws with ASCII only, which is the default on a Linux console. */
	readonly ascii?: boolean | undefined;
	/** The engine; the program's own by default. */
	readonly loadEngine?: () => Promise<SessionEngine>;
};

const loadOwnEngine = async (): Promise<SessionEngine> => {
	const {createEngine} = await import('../session/services/create-engine.ts');
	return createEngine();
};

/**
Runs the interactive session until the user leaves it.

@throws ProfileMeshError `usage` when there is no terminal to draw on.
*/
export const runSession = async ({
	configFile,
	environment,
	tables,
	compare,
	inline = false,
	ascii = process.env['TERM'] === 'linux',
	loadEngine = loadOwnEngine,
}: SessionOptions = {}): Promise<ExitStatus> => {
	if (!process.stdin.isTTY || !process.stdout.isTTY) {
		throw new ProfileMeshError('usage', 'The session needs a terminal', {
			why: 'standard input or output is not one',
			hint: 'Run profilemesh profile and profilemesh drift instead',
		});
	}

	if (process.env['TERM'] === 'dumb') {
		throw new ProfileMeshError('usage', 'The session cannot draw on this terminal', {
			why: 'TERM is dumb: it has no cursor movement',
			hint:
				'Set TERM to what your terminal is, for example xterm-256color, ' +
				'or run profilemesh profile and profilemesh drift',
		});
	}

	if (configFile !== undefined && mayHoldPassword(configFile)) {
		process.stderr.write(passwordWarning);
	}

	// By https://no-color.org.
	const isColorless = (process.env['NO_COLOR'] ?? '') !== '';
	if (isColorless && process.env['FORCE_COLOR'] !== '0') {
		// The session has none to force, and Node would write a warning of the two across the screen.
		delete process.env['FORCE_COLOR'];
	}

	// React reads this when it is imported. Its development build takes several times as long to draw.
	process.env['NODE_ENV'] ??= 'production';
	// The session reads keys from here on. The terminal would echo keys that are typed while it loads into its first
	// frame.
	process.stdin.setRawMode(true);
	const {startSession} = await import('../session/start.tsx');
	const {status, summary} = await startSession({
		configFile,
		environment,
		tables,
		compare,
		inline,
		ascii,
		isColorless,
		loadEngine,
	});
	if (summary !== undefined) {
		process.stdout.write(`${summary}\n`);
	}

	return status;
};
