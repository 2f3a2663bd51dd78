// The configs that the session finds.
import {relative} from 'node:path';
import process from 'node:process';
import type {Session} from '../../navigation/session.ts';
import type {DriftStatus} from '../../state/drift-status.ts';
import {Resource} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import {type ConfigRow, loadRow} from './config-rows.ts';

/** What the session knows of a config that is not on the screen. */
export type Overview = {
	readonly tables: number;
	readonly lastRun: Date | undefined;
	readonly worst: DriftStatus | undefined;
};

export type ConfigsState = {
	readonly screen: 'configs';
	readonly rows: Resource<readonly ConfigRow[]>;
	readonly cursor: Signal<number>;
	/** By file and environment, as they become known. */
	readonly overviews: Signal<ReadonlyMap<string, Overview>>;
};

/** The config used last, of those below the working directory; of all, where none is below it. */
const likeliest = (files: readonly string[], used: readonly string[]): string | undefined => {
	const here = files.filter(file => !relative(process.cwd(), file).startsWith('..'));
	const candidates = here.length === 0 ? files : here;
	return used.findLast(file => candidates.includes(file)) ?? candidates[0];
};

export const configsState = (session: Session): ConfigsState => {
	const cursor = new Signal(0);
	return {
		screen: 'configs',
		rows: new Resource(async () => {
			const files = await session.engine.discover();
			const first = likeliest(files, Object.keys(session.preferences.value.configs));
			cursor.set(Math.max(0, files.indexOf(first ?? '')));
			return Promise.all(files.map(async file => loadRow(session.engine, file)));
		}),
		cursor,
		overviews: new Signal<ReadonlyMap<string, Overview>>(new Map()),
	};
};
