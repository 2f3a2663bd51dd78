// Names the source whose history a config reads and writes.
import type {LoadedConfig} from '../config/load.ts';
import {databaseOf} from '../databases/registry.ts';
import type {HistoryScope} from './store.ts';

/** Names the source of a config as the config names it for the storage, else by its address. */
export const historyScopeOf = async ({config, environment}: LoadedConfig): Promise<HistoryScope> => {
	const {source, storage} = config;
	const address = await databaseOf(source).fingerprint(source);
	return {source: storage.source_name ?? address, address, environment};
};
