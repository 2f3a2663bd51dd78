// Loads what a user names instead of a config: a config file, or a source by itself. Writes no file.
import {createHash} from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import type {NamedSource} from '../databases/description.ts';
import {databaseOf, sourceNamed} from '../databases/registry.ts';
import {firstBytes, isNamedAsDatabase, noDatabase} from '../databases/named-file.ts';
import {ProfileMeshError} from '../errors.ts';
import {visible} from '../terminal-text.ts';
import {isConfig} from './discover.ts';
import {effectiveConfig} from './effective-config.ts';
import {withoutReferences} from './expand-variables.ts';
import {loadConfig, withAbsolutePaths, type LoadedConfig, type LoadOptions} from './load.ts';
import {stateDirectory} from './recent.ts';

/** The store of a source without a config, in the folder of the source. */
const storeFile = 'profilemesh.db';

export type LoadSourceOptions = LoadOptions & {
	/** The directory for the runs of sources without a config; the user's state directory by default. */
	readonly state?: string;
};

/** Names the folder for the runs of a source. The name is readable, and differs for each source. */
const folderOf = (name: string, fingerprint: string): string => {
	const readable = name.replaceAll(/[^\w\-.]+/gv, '_').slice(0, 40);
	return `${readable}-${createHash('sha256').update(fingerprint).digest('hex').slice(0, 12)}`;
};

/** Leaves out the variables of `source`, because the user names the source. */
const withoutSource = (env: typeof process.env): typeof process.env =>
	Object.fromEntries(Object.entries(env).filter(([name]) => !/^profilemesh_source__/iv.test(name)));

/**
Makes the config of a source that is named without one: the defaults, the environment variables over them, and a store
in the user's state directory, by the fingerprint of the source. Never writes it to a file.

@throws ProfileMeshError `config` where a variable is wrong.
*/
const configOfNamed = async (
	{secrets, ...named}: NamedSource,
	{environment: flag, env = process.env, state}: LoadSourceOptions = {},
): Promise<LoadedConfig> => {
	const shown = visible(named.target);
	const {config, ...effective} = effectiveConfig(
		{
			file: named.target,
			value: {
				source: withoutReferences({...named.connection, ...secrets}),
				storage: {connection: {type: 'sqlite', filepath: storeFile}},
			},
			positionOf: () => shown,
			hint: 'Correct the variable, or unset it.',
		},
		{environment: flag, env: withoutSource(env)},
	);
	const fingerprint = await databaseOf(config.source).fingerprint(config.source);
	const directory = path.join(state ?? (await stateDirectory()), 'sources', folderOf(named.name, fingerprint));
	return {
		file: path.join(directory, 'profilemesh.yml'),
		directory,
		...effective,
		config: {
			...config,
			storage: {...config.storage, connection: withAbsolutePaths(config.storage.connection, directory)},
		},
		named,
	};
};

/** Whether a text is written as the name of a config file is. A JSON file may be a config, or data. */
const isConfigName = async (text: string): Promise<boolean> =>
	/\.ya?ml$/iv.test(text) || (/\.json$/iv.test(text) && (await isConfig(path.resolve(text))));

/**
Loads what a text names: a config file, or a source such as `shop.db` or `postgres://reader@host/shop`.

@throws ProfileMeshError `usage` where it names neither, `source` where a file named as a database is none, and as
`loadConfig` does. The error holds no secret.
*/
export const loadSource = async (text: string, options: LoadSourceOptions = {}): Promise<LoadedConfig> => {
	const named = (await isConfigName(text)) ? undefined : await sourceNamed(text);
	if (named !== undefined) {
		return configOfNamed(named, options);
	}

	if (/^[a-z][\w+\-.]*:\/\//iv.test(text)) {
		throw new ProfileMeshError('usage', `${visible(text)} names no source that ProfileMesh knows`, {
			hint: 'Name a database file, or a URL such as postgres://reader@db.example.com/shop',
		});
	}

	const file = path.resolve(text);
	if (isNamedAsDatabase(file) && (await firstBytes(file, 1)) !== undefined && !(await isConfig(file))) {
		throw noDatabase(text);
	}

	return loadConfig(text, options);
};
