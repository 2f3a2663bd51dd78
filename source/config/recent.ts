// Keeps the recent configs in the user's state directory. An error here never fails a command.
import {mkdir, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {readRegularFile} from '../read-file.ts';
import {holdsPassword} from '../secrets.ts';
import {isMapping} from './key-path.ts';

const maxRecent = 20;

/** Whether a text is the URL of a server, and holds no password. */
export const isUrl = (text: string): boolean => /^[a-z][\w+\-.]*:\/\//iv.test(text) && !holdsPassword(text);

/** The user's state directory, whether or not it exists. */
export const stateDirectory = async (): Promise<string> => {
	const {default: environmentPaths} = await import('env-paths');
	// This package calls the state directory of the XDG specification `log`.
	return environmentPaths('profilemesh', {suffix: ''}).log;
};

const stateFile = async (directory: string | undefined): Promise<string> =>
	path.join(directory ?? (await stateDirectory()), 'recent-configs.json');

/**
Reads the recent configs and sources: absolute paths, and URLs of servers without a password. The latest comes first.
They need not exist any more.

@param directory The directory of the list; the user's state directory by default.
*/
export const recentConfigs = async (directory?: string): Promise<readonly string[]> => {
	try {
		const value: unknown = JSON.parse(await readRegularFile(await stateFile(directory)));
		const configs =
			isMapping(value) && Array.isArray(value['configs']) ? (value['configs'] as readonly unknown[]) : [];
		return configs
			.filter((file): file is string => typeof file === 'string' && (path.isAbsolute(file) || isUrl(file)))
			.slice(0, maxRecent);
	} catch {
		return [];
	}
};

/** Puts a config or a source first among the recent ones. */
export const rememberConfig = async (file: string, directory?: string): Promise<void> => {
	try {
		const absolute = isUrl(file) ? file : path.resolve(file);
		const others = await recentConfigs(directory);
		const configs = [absolute, ...others.filter(other => other !== absolute)].slice(0, maxRecent);
		const state = await stateFile(directory);
		const written = `${state}.${process.pid}`;
		await mkdir(path.dirname(state), {recursive: true, mode: 0o700});
		await writeFile(written, `${JSON.stringify({configs}, undefined, '\t')}\n`, {mode: 0o600});
		await rename(written, state);
	} catch {
		// Where the state directory cannot be written, only the list is lost.
	}
};
