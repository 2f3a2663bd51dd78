// Tries a config that is not written yet, and writes it.
import path from 'node:path';
import {loadConfigText} from '../../config/load.ts';
import {ProfileMeshError} from '../../errors.ts';
import {isThere} from '../../read-file.ts';
import {visible} from '../../terminal-text.ts';
import {countTables} from '../../opened-workspace.ts';
import {checkWritable, writeAtomically} from '../../write-atomically.ts';
import {describeError, type ErrorMessage} from '../state/error-message.ts';
import {expandHome} from './complete-path.ts';

const checkNew = async (file: string): Promise<void> => {
	if (await isThere(file)) {
		throw new ProfileMeshError('usage', `${visible(file)} already exists`, {hint: 'Give another name'});
	}

	await checkWritable(file);
};

/**
Opens the database of a config that is not written yet.

@returns Why it could not be opened.
@throws ProfileMeshError `usage` where the file is there, or cannot be written.
*/
export const tryConfig = async (file: string, text: string): Promise<ErrorMessage | undefined> => {
	const target = expandHome(file);
	await checkNew(target);
	try {
		await countTables(loadConfigText(path.resolve(target), text));
		return undefined;
	} catch (error) {
		return describeError(error);
	}
};

/**
Writes a new config.

@throws ProfileMeshError `usage` where the file is there, or cannot be written.
*/
export const writeNewConfig = async (file: string, text: string): Promise<void> => {
	const target = expandHome(file);
	await checkNew(target);
	await writeAtomically(target, text);
};
