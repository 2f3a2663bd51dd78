// Puts a session together: the engine, the first screen, and the app that draws it.
import type {ReactElement} from 'react';
import {App} from './app.tsx';
import {handleKeys} from './navigation/dispatch.ts';
import {Session} from './navigation/session.ts';
import type {Exit, TerminalPort} from './navigation/terminal-port.ts';
import {compareState} from './screens/compare/state.ts';
import {configsState} from './screens/configs/state.ts';
import {findState} from './screens/find/state.ts';
import {screens, type ScreenState} from './screens/registry.ts';
import {openTables} from './screens/tables/state.ts';
import type {SessionEngine} from './services/engine.ts';
import type {SidesChoice} from './services/sides-controller.ts';
import type {Size} from './state/size.ts';

export type CreateOptions = {
	readonly engine: SessionEngine;
	/** The config to open; without one, the session looks for configs. */
	readonly configFile: string | undefined;
	readonly environment: string | undefined;
	/** Patterns of the tables that are listed at first; all tables by default. */
	readonly tables?: readonly string[] | undefined;
	/** Two sides to compare, instead of a config to open. */
	readonly compare?: SidesChoice | undefined;
	readonly size: Size;
	/** How many rows of a window the session draws on; all of them by default. */
	readonly rowsOf?: (rows: number) => number;
	readonly terminal: TerminalPort;
	/** Keys that the user pressed before the session was loaded. */
	readonly keys?: readonly string[];
	readonly exit: Exit;
};

/** Opens the only config that works, else the list of configs. It opens no source that the user did not choose. */
const firstScreen = async (session: Session, tables: OpenFirst['tables']): Promise<ScreenState> => {
	const state = configsState(session);
	await state.rows.refresh();
	const [only, another] = state.rows.current ?? [];
	return only !== undefined &&
		another === undefined &&
		'loaded' in only.result &&
		only.result.loaded.named === undefined
		? openTables(session, only.file, {tables})
		: state;
};

type OpenFirst = Pick<CreateOptions, 'configFile' | 'environment' | 'tables' | 'compare'>;

const openFirst = async (
	session: Session,
	{configFile, environment, tables, compare}: OpenFirst,
): Promise<ScreenState> => {
	if (compare !== undefined) {
		return compareState(session, compare);
	}

	return configFile === undefined
		? firstScreen(session, tables)
		: openTables(session, configFile, {environment, tables});
};

export const createSession = ({
	engine,
	size,
	rowsOf = rows => rows,
	terminal,
	keys = [],
	exit,
	...first
}: CreateOptions): {readonly session: Session; readonly app: ReactElement} => {
	const session = new Session({engine, screens, finder: findState, size, terminal, exit});
	void session.start(async () => {
		await Promise.all([session.keys.load(engine), session.loadPreferences()]);
		return openFirst(session, first);
	});
	handleKeys(session, keys);
	return {
		session,
		app: (
			<App
				session={session}
				rowsOf={rowsOf}
				waitsFor={first.configFile === undefined ? 'Looking for configs' : 'Opening the config'}
			/>
		),
	};
};
