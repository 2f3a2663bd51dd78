// Starts the session on a terminal and waits for its end.
import process from 'node:process';
import {render} from 'ink';
import type {ReactElement} from 'react';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {Boot} from './boot.tsx';
import {Cell} from './cell.ts';
import type {SessionEngine} from './engine.ts';
import type {Session} from './session.ts';

export type StartOptions = {
	readonly configFile: string | undefined;
	readonly environment: string | undefined;
	readonly loadEngine: () => Promise<SessionEngine>;
};

export type Ended = {
	readonly status: ExitStatus;
	/** One line about what was run, if something was. */
	readonly summary: string | undefined;
};

/** @throws What went wrong while the session was being loaded. */
export const startSession = async ({configFile, environment, loadEngine}: StartOptions): Promise<Ended> => {
	let status: ExitStatus = exitStatus.done;
	let session: Session | undefined;
	const content = new Cell<ReactElement | undefined>(undefined);
	const instance = render(<Boot content={content}/>, {
		alternateScreen: process.env['INK_SCREEN_READER'] !== 'true',
		incrementalRendering: true,
		maxFps: 60,
		exitOnCtrlC: false,
	});
	try {
		// The first frame reaches the terminal before the machine is busy loading the rest.
		await instance.waitUntilRenderFlush();
		const [{createSession}, engine] = await Promise.all([import('./create-session.tsx'), loadEngine()]);
		const created = createSession({
			engine,
			configFile,
			environment,
			size: {columns: process.stdout.columns, rows: process.stdout.rows},
			exit(wanted) {
				status = wanted;
				instance.unmount();
			},
		});
		session = created.session;
		content.set(created.app);
		await instance.waitUntilExit();
	} finally {
		instance.unmount();
		await session?.close();
	}

	return {status, summary: session.summary()};
};
