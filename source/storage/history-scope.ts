// Whose history a config reads and writes: a history belongs to one source.
import type {LoadedConfig} from '../config/load.ts';
import {databaseOf} from '../databases/registry.ts';
import type {HistoryScope} from './store.ts';

/** The source of a config, by the name that the config gives it in the storage, else by its address. */
export const historyScopeOf = async ({config, environment}: LoadedConfig): Promise<HistoryScope> => {
	const {source, storage} = config;
	const address = await databaseOf(source).fingerprint(source);
	return {source: storage.source_name ?? address, address, environment};
};
