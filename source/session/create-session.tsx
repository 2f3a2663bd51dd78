// Puts a session together: the engine, the first place, and what draws it.
import type {ReactElement} from 'react';
import {App} from './app.tsx';
import {playKeys} from './input/dispatch.ts';
import type {SessionEngine} from './services/engine.ts';
import type {ScreenState} from './navigation/screen-state.ts';
import {configsState} from './screens/configs/screen.tsx';
import {Session, type Exit, type Size, type TerminalPort} from './navigation/session.ts';

export type CreateOptions = {
	readonly engine: SessionEngine;
	/** Opens at its tables; when left out, configs are looked for. */
	readonly configFile: string | undefined;
	readonly environment: string | undefined;
	readonly size: Size;
	/** How many of a window's rows are drawn on; all of them when left out. */
	readonly rowsOf?: (rows: number) => number;
	readonly terminal: TerminalPort;
	/** Keys that were pressed before there was a session. */
	readonly keys?: readonly string[];
	readonly exit: Exit;
};

/** The tables of the only config that works, else the list of configs. */
const firstPlace = async (session: Session): Promise<ScreenState> => {
	const state = configsState(session);
	await state.rows.refresh();
	const [only, another] = state.rows.current ?? [];
	return only !== undefined && another === undefined && 'loaded' in only.result ? session.home(only.file) : state;
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
	const session = new Session(engine, size, terminal, exit);
	void session.start(async () => {
		await session.loadPreferences();
		return configFile === undefined ? firstPlace(session) : session.home(configFile, environment);
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
