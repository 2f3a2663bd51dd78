// Writes a report so that nobody ever reads half of it.
import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import {codeOf, messageOf, ProfileMeshError} from './errors.ts';
import {visible} from './terminal-text.ts';

/** The target of a link, so that it stays a link; the file itself where there is none yet. */
const targetOf = async (file: string): Promise<string> => {
	try {
		return await fs.realpath(file);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return path.resolve(file);
		}

		throw error;
	}
};

type FileKind = 'file' | 'directory' | 'special';

/** The file under a name; `undefined` where there is none. */
const kindOf = async (file: string): Promise<FileKind | undefined> => {
	try {
		const status = await fs.stat(file);
		return status.isDirectory() ? 'directory' : status.isFile() ? 'file' : 'special';
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return undefined;
		}

		throw error;
	}
};

/** A pipe or a device, such as /dev/stdout, is written in place: renaming a file onto it would replace it. */
const isSpecial = async (file: string): Promise<boolean> => (await kindOf(file)) === 'special';

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

const cannotWrite = (file: string, error: unknown): ProfileMeshError =>
	new ProfileMeshError('usage', `Cannot write ${visible(file)}`, {
		why: visible(messageOf(error)),
		hint: 'Check that its directory exists and can be written, or name another file',
		cause: error,
	});

/**
Checks before long work whether a file can be written.

@throws ProfileMeshError `usage` as `writeAtomically`, as far as it can be foreseen.
*/
export const checkWritable = async (file: string): Promise<void> => {
	try {
		const target = await targetOf(file);
		await fs.access((await isSpecial(target)) ? target : path.dirname(target), fs.constants.W_OK);
		if ((await kindOf(target)) === 'directory') {
			throw new Error('It is a directory');
		}
	} catch (error) {
		throw cannotWrite(file, error);
	}
};

/**
Writes a text under a temporary name beside the file and renames it, so that the file holds the old text or the new one,
whole.

@throws ProfileMeshError `usage` when the file cannot be written; its old content stays.
*/
export const writeAtomically = async (file: string, text: string): Promise<void> => {
	try {
		await ((await isSpecial(file)) ? fs.writeFile(file, text) : replace(await targetOf(file), text));
	} catch (error) {
		throw cannotWrite(file, error);
	}
};
