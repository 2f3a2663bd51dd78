// The state of the configs screen.
import {relative} from 'node:path';
import process from 'node:process';
import type {Session} from '../../navigation/session.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {Resource} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import {type ConfigRow, loadRow} from './config-rows.ts';

/** Facts of the storage of a config. */
export type Overview = {
	readonly tables: number;
	readonly lastRun: Date | undefined;
	readonly worst: DriftStatus | undefined;
	/** Whether latest runs are still to be judged: until then the worst may be of earlier ones. */
	readonly isJudging: boolean;
};

export type ConfigsState = {
	readonly screen: 'configs';
	readonly rows: Resource<readonly ConfigRow[]>;
	readonly cursor: Signal<number>;
	/** By file and environment; filled one by one. */
	readonly overviews: Signal<ReadonlyMap<string, Overview>>;
};

/** The config used last: below the working directory, else anywhere. */
const likeliest = (files: readonly string[], used: readonly string[]): string | undefined => {
	const here = files.filter(file => !relative(process.cwd(), file).startsWith('..'));
	const candidates = here.length === 0 ? files : here;
	return used.findLast(file => candidates.includes(file)) ?? candidates[0];
};

export const configsState = (session: Session): ConfigsState => {
	const cursor = new Signal(0);
	let found: readonly string[] = [];
	return {
		screen: 'configs',
		rows: new Resource(async () => {
			const files = await session.engine.discover();
			const here = found[cursor.value];
			found = files;
			const next =
				here !== undefined && files.includes(here)
					? here
					: likeliest(files, Object.keys(session.preferences.value.configs));
			cursor.set(Math.max(0, files.indexOf(next ?? '')));
			return Promise.all(files.map(async file => loadRow(session.engine, file)));
		}),
		cursor,
		overviews: new Signal<ReadonlyMap<string, Overview>>(new Map()),
	};
};
