// Finds the file of a database before its driver opens it: some drivers would make a file that is not there.
import type {BigIntStats} from 'node:fs';
import {stat} from 'node:fs/promises';
import {codeOf, messageOf, ProfileMeshError} from '../errors.ts';

/**
Finds the file that a config names.

@throws ProfileMeshError `source` when there is none, or when it is a directory or a special file.
*/
export const findFile = async (file: string): Promise<BigIntStats> => {
	let found;
	try {
		found = await stat(file, {bigint: true});
	} catch (error) {
		throw new ProfileMeshError('source', `Cannot open ${file}`, {
			why: codeOf(error) === 'ENOENT' ? 'There is no such file.' : messageOf(error),
			hint: 'Check source.filepath in the config; it is relative to the config file.',
			cause: error,
		});
	}

	if (!found.isFile()) {
		throw new ProfileMeshError('source', `${file} is not a database file`, {
			why: 'It is a directory or a special file.',
			hint: 'Check source.filepath in the config.',
		});
	}

	return found;
};
