// Writes a report so that no reader ever sees half of it.
import {randomUUID} from 'node:crypto';
import type {Stats} from 'node:fs';
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

export type WriteOptions = {
	/** A new file is for its owner alone, since it holds values of tables. */
	readonly isPrivate?: boolean;
};

/** Gives the file that takes the place of another one its owner, where that may be given, and its mode. */
const keepAccess = async (temporary: string, {uid, gid, mode}: Stats): Promise<void> => {
	await fs.chown(temporary, uid, gid).catch(() => undefined);
	// eslint-disable-next-line no-bitwise -- the other bits say what kind of file it is
	await fs.chmod(temporary, mode & 0o777);
};

const replace = async (file: string, text: string, {isPrivate = false}: WriteOptions): Promise<void> => {
	const temporary = `${file}.${randomUUID()}.tmp`;
	const before = await fs.stat(file).catch(() => undefined);
	try {
		// Never more open than it will be, not for a moment.
		const mode = before !== undefined || isPrivate ? 0o600 : 0o666;
		await fs.writeFile(temporary, text, {flag: 'wx', flush: true, mode});
		if (before !== undefined) {
			await keepAccess(temporary, before);
		}

		await fs.rename(temporary, file);
	} catch (error) {
		await fs.rm(temporary, {force: true});
		throw error;
	}
};

const cannotWrite = (file: string, error: unknown): ProfileMeshError =>
	new ProfileMeshError('usage', `Cannot write ${visible(file)}`, {
		why: visible(messageOf(error)),
		hint: /^(?:ENOSPC|EDQUOT|EFBIG)$/v.test(codeOf(error))
			? 'Free some space, or name another file'
			: 'Check that its directory exists and can be written, or name another file',
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
whole. It keeps the mode of the old one. A pipe or a device is replaced by the file.

@throws ProfileMeshError `usage` when the file cannot be written; its old content stays.
*/
export const replaceFile = async (file: string, text: string, options: WriteOptions = {}): Promise<void> => {
	try {
		await replace(await targetOf(file), text, options);
	} catch (error) {
		throw cannotWrite(file, error);
	}
};

/**
As `replaceFile`, but writes to a pipe or a device.

@throws ProfileMeshError `usage` when the file cannot be written; what was there before stays.
*/
export const writeAtomically = async (file: string, text: string, options: WriteOptions = {}): Promise<void> => {
	try {
		await ((await isSpecial(file)) ? fs.writeFile(file, text) : replace(await targetOf(file), text, options));
	} catch (error) {
		throw cannotWrite(file, error);
	}
};
