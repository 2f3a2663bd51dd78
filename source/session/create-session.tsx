// Puts a session together: the engine, the first screen, and the app that draws it.
import type {ReactElement} from 'react';
import {App} from './app.tsx';
import {playKeys} from './navigation/dispatch.ts';
import {type Exit, Session, type TerminalPort} from './navigation/session.ts';
import {configsState} from './screens/configs/state.ts';
import {findState} from './screens/find/state.ts';
import {screens, type ScreenState} from './screens/registry.ts';
import {openTables} from './screens/tables/state.ts';
import type {SessionEngine} from './services/engine.ts';
import type {Size} from './state/size.ts';

export type CreateOptions = {
	readonly engine: SessionEngine;
	/** The config to open; without one, the session looks for configs. */
	readonly configFile: string | undefined;
	readonly environment: string | undefined;
	readonly size: Size;
	/** How many rows of a window the session draws on; all of them by default. */
	readonly rowsOf?: (rows: number) => number;
	readonly terminal: TerminalPort;
	/** Keys that the user pressed before the session was loaded. */
	readonly keys?: readonly string[];
	readonly exit: Exit;
};

/** Opens the tables of the only config that works, else the list of configs. Only a user opens a source. */
const firstScreen = async (session: Session): Promise<ScreenState> => {
	const state = configsState(session);
	await state.rows.refresh();
	const [only, another] = state.rows.current ?? [];
	return only !== undefined &&
		another === undefined &&
		'loaded' in only.result &&
		only.result.loaded.named === undefined
		? openTables(session, only.file)
		: state;
};

export const createSession = ({
	engine,
	configFile,
	environment,
	size,
	rowsOf = rows => rows,
	terminal,
	keys = [],
	exit,
}: CreateOptions): {readonly session: Session; readonly app: ReactElement} => {
	const session = new Session({engine, screens, finder: findState, size, terminal, exit});
	void session.start(async () => {
		await session.loadPreferences();
		return configFile === undefined ? firstScreen(session) : openTables(session, configFile, environment);
	});
	playKeys(session, keys);
	return {
		session,
		app: (
			<App
				session={session}
				rowsOf={rowsOf}
				waitsFor={configFile === undefined ? 'Looking for configs' : 'Opening the config'}
			/>
		),
	};
};
