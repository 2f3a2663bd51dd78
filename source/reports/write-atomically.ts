// Writes a report so that nobody ever reads half of one.
import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {messageOf, ProfileMeshError} from '../errors.ts';
import {visible} from './terminal-text.ts';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Where a link leads, so that it stays a link; the file itself where there is none yet. */
const targetOf = async (file: string): Promise<string> => {
	try {
		return await fs.realpath(file);
	} catch (error) {
		if (isMissing(error)) {
			return path.resolve(file);
		}

		throw error;
	}
};

/** A pipe or a device, such as /dev/stdout, is written to: a file renamed onto it would take its place. */
const isSpecial = async (file: string): Promise<boolean> => {
	try {
		const status = await fs.stat(file);
		return !status.isFile() && !status.isDirectory();
	} catch (error) {
		if (isMissing(error)) {
			return false;
		}

		throw error;
	}
};

const replace = async (file: string, text: string): Promise<void> => {
	const temporary = `${file}.${randomUUID()}.tmp`;
	try {
		await fs.writeFile(temporary, text, {flag: 'wx', flush: true});
		await fs.rename(temporary, file);
	} catch (error) {
		await fs.rm(temporary, {force: true});
		throw error;
	}
};

/**
Writes a text under a temporary name beside the file and renames it, so that the file holds the old text or the new one, whole.

@throws ProfileMeshError `usage` when the file cannot be written; what was there before stays.
*/
export const writeAtomically = async (file: string, text: string): Promise<void> => {
	try {
		await (await isSpecial(file) ? fs.writeFile(file, text) : replace(await targetOf(file), text));
	} catch (error) {
		throw new ProfileMeshError('usage', `Cannot write ${visible(file)}`, {
			why: visible(messageOf(error)),
			hint: 'Check that its directory exists and can be written, or name another file',
			cause: error,
		});
	}
};
