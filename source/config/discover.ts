// Finds configs to choose from: the config of the variable, those in the usual directories, and recent ones.
import {access, readdir, realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {readRegularFile} from '../read-file.ts';
import {isMapping} from './key-path.ts';
import {maxFileSize} from './read-file.ts';
import {isUrl} from './recent.ts';

export type DiscoverOptions = {
	/** Where to look; the working directory when left out. */
	readonly cwd?: string;
	readonly env?: typeof process.env;
	/** Configs and sources used lately, latest first, as `recentConfigs` gives them; none when left out. */
	readonly recent?: readonly string[];
};

const usualDirectories = ['.', 'config', 'profilemesh', 'examples'] as const;

/** The number of files to look into in one directory. */
const maxFiles = 500;

// Parses nothing, so that a broken config is listed, and loading it reports its mistakes.
const isLikeConfig = (text: string): boolean => {
	const body = text.replace(/^\u{FEFF}/v, '');
	if (!body.trimStart().startsWith('{')) {
		return /^(?:source|"source"|'source')[\t ]*:/mv.test(body);
	}

	try {
		const value: unknown = JSON.parse(body);
		return isMapping(value) && Object.hasOwn(value, 'source');
	} catch {
		return /[\s"',\{]source["']?\s*:/v.test(body);
	}
};

/** Whether a file looks like a config. */
export const isConfig = async (file: string): Promise<boolean> => {
	try {
		const {size} = await stat(file);
		return size <= maxFileSize && isLikeConfig(await readRegularFile(file));
	} catch {
		return false;
	}
};

const configsIn = async (directory: string): Promise<readonly string[]> => {
	try {
		const entries = await readdir(directory, {withFileTypes: true});
		const files = entries
			.filter(
				entry => (entry.isFile() || entry.isSymbolicLink()) && /^[^.].*\.(?:ya?ml|json)$/isv.test(entry.name),
			)
			.map(entry => path.join(directory, entry.name))
			.toSorted((one, other) => one.localeCompare(other, 'en', {numeric: true}))
			.slice(0, maxFiles);
		const found = await Promise.all(files.map(async file => ((await isConfig(file)) ? [file] : [])));
		return found.flat();
	} catch {
		return [];
	}
};

/** The path up to its first part that is a pattern: `/data` of `/data/2024-*.csv`. */
const withoutPattern = (file: string): string => {
	const parts = file.split(path.sep);
	const first = parts.findIndex(part => /[*?\[\{]/v.test(part));
	return first === -1 ? file : path.join(path.parse(file).root, ...parts.slice(1, first));
};

/** Whether a recent config or source still exists. Connects to no server, because that may take long. */
const isStillThere = async (address: string): Promise<boolean> => {
	if (isUrl(address)) {
		return true;
	}

	if (/\.ya?ml$/iv.test(address)) {
		return isConfig(address);
	}

	try {
		await access(withoutPattern(address));
		return true;
	} catch {
		return false;
	}
};

const identityOf = async (file: string): Promise<string> => {
	try {
		return await realpath(file);
	} catch {
		return file;
	}
};

/**
Lists configs to choose from, each once: the absolute path of the config of `PROFILEMESH_CONFIG` (whether or not it is
valid), then of every `*.yml`, `*.yaml` and `*.json` with a top-level `source` key in `.`, `./config`, `./profilemesh`
and `./examples`, then recent configs and sources: paths, patterns of paths, URLs. Includes broken configs, and leaves
out what cannot be read. Never throws.
*/
export const discoverConfigs = async ({
	cwd = process.cwd(),
	env = process.env,
	recent = [],
}: DiscoverOptions = {}): Promise<readonly string[]> => {
	const named = env['PROFILEMESH_CONFIG'] ?? '';
	const inDirectories = await Promise.all(
		usualDirectories.map(async directory => configsIn(path.resolve(cwd, directory))),
	);
	const stillThere = await Promise.all(recent.map(async file => ((await isStillThere(file)) ? [file] : [])));
	const files = [...(named === '' ? [] : [path.resolve(cwd, named)]), ...inDirectories.flat(), ...stillThere.flat()];

	const byIdentity = new Map<string, string>();
	const identities = await Promise.all(files.map(async file => identityOf(file)));
	for (const [index, file] of files.entries()) {
		const identity = identities[index] ?? file;
		if (!byIdentity.has(identity)) {
			byIdentity.set(identity, file);
		}
	}

	return byIdentity.values().toArray();
};
