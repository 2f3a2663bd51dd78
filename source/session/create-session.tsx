// Puts a session together: the engine, the first place, and what draws it.
import type {ReactElement} from 'react';
import type {ExitStatus} from '../exit-status.ts';
import {App} from './app.tsx';
import type {SessionEngine} from './engine.ts';
import type {Place} from './place.ts';
import {configsPlace} from './screens/configs.tsx';
import {Session, type Size} from './session.ts';

export type CreateOptions = {
	readonly engine: SessionEngine;
	/** Opens at its tables; when left out, configs are looked for. */
	readonly configFile: string | undefined;
	readonly environment: string | undefined;
	readonly size: Size;
	readonly exit: (status: ExitStatus) => void;
};

/** The tables of the only config that works, else the list of configs. */
const firstPlace = async (session: Session): Promise<Place> => {
	const place = configsPlace(session);
	await place.rows.refresh();
	const [only, another] = place.rows.current ?? [];
	return only !== undefined && another === undefined && 'loaded' in only.result ? session.home(only.file) : place;
};

export const createSession = ({engine, configFile, environment, size, exit}: CreateOptions): {readonly session: Session; readonly app: ReactElement} => {
	const session = new Session(engine, size, exit);
	void (configFile === undefined
		? session.start(async () => firstPlace(session), 'Looking for configs')
		: session.start(async () => session.home(configFile, environment), 'Opening the config'));
	return {session, app: <App session={session}/>};
};
