// The name under which the runs of a source are kept: a history belongs to one source.
import type {Config} from '../config/schema.ts';
import {databaseOf} from '../databases/registry.ts';

/** The name that the config gives its source in the storage, else the address of the source, without a secret. */
export const sourceNameOf = async ({source, storage}: Pick<Config, 'source' | 'storage'>): Promise<string> =>
	storage.source_name ?? databaseOf(source).fingerprint(source);
