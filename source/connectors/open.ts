// Opens the source that a config names.
import type {Config} from '../config/schema.ts';
import {databaseOf} from '../databases/registry.ts';
import {ProfileMeshError} from '../errors.ts';
import type {OnNotice, Source} from './connector.ts';

/**
Opens a source. The first source of a type loads its connector.

@throws ProfileMeshError `source` when the database cannot be reached.
*/
export const openSource = async (
	{source, profiling}: Pick<Config, 'source' | 'profiling'>,
	onNotice?: OnNotice,
): Promise<Source> => {
	const database = databaseOf(source);
	const connector = await database.connector?.();
	if (connector === undefined) {
		throw new ProfileMeshError('config', `ProfileMesh cannot profile tables of ${database.name}`);
	}

	return connector.open(source, profiling, onNotice);
};
