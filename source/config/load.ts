// Loads a config: reads the file, computes the effective config, and makes its paths absolute.
import path from 'node:path';
import process from 'node:process';
import type {NamedSource} from '../databases/description.ts';
import {databaseOf, type ConnectionConfig} from '../databases/registry.ts';
import {parseConfigText} from './config-document.ts';
import {effectiveConfig} from './effective-config.ts';
import {readConfigFile} from './read-file.ts';
import type {Config} from './schema.ts';

export type LoadOptions = {
	/** The environment to choose. It wins over `PROFILEMESH_ENVIRONMENT` and the config's own. */
	readonly environment?: string | undefined;
	/** The environment variables; those of the process by default. */
	readonly env?: typeof process.env;
};

export type LoadedConfig = {
	/**
	Absolute path of the config file. Where a source is named without a config, the file does not exist, but decisions
	are kept in its directory.
	*/
	readonly file: string;
	/** Absolute path of its directory; relative paths in the config start here. */
	readonly directory: string;
	/** The chosen environment; `config.environment` is the same. */
	readonly environment: string;
	/** The environments to choose from: the file's own, those under `environments`, and the chosen one. */
	readonly environments: readonly string[];
	/** With all defaults filled in and file paths absolute. */
	readonly config: Config;
	/** The source that a user named instead of a config, without its secrets. */
	readonly named?: Omit<NamedSource, 'secrets'>;
};

/** Makes the paths of a connection absolute. Relative ones start at a directory. */
export const withAbsolutePaths = <Connection extends ConnectionConfig>(
	connection: Connection,
	directory: string,
): Connection => {
	const values: Readonly<Record<string, unknown>> = connection;
	const absolute = databaseOf(connection).paths.flatMap(key => {
		const value = values[key];
		const absoluteOf = (item: unknown): unknown =>
			typeof item === 'string' ? path.resolve(directory, item) : item;
		return value === undefined
			? []
			: [[key, Array.isArray(value) ? value.map(item => absoluteOf(item)) : absoluteOf(value)] as const];
	});
	return {...connection, ...Object.fromEntries(absolute)};
};

/**
Loads a config.

@param file Its path; a relative one starts at the working directory.
@param options The environment and the variables.
@throws ConfigError, which is a ProfileMeshError `config`, naming file, line, column and key (or the variable) of every
mistake.
*/
export const loadConfig = async (file: string, options: LoadOptions = {}): Promise<LoadedConfig> => {
	const absolute = path.resolve(file);
	return loadConfigText(absolute, await readConfigFile(absolute), options);
};

/**
Loads a config from a text that is or will be in a file, as `loadConfig` does.

@param absolute The absolute path of that file.
*/
export const loadConfigText = (absolute: string, text: string, options: LoadOptions = {}): LoadedConfig => {
	const {environment: flag, env = process.env} = options;
	const directory = path.dirname(absolute);
	const document = parseConfigText(absolute, text);
	const {environment, environments, config} = effectiveConfig(document, {environment: flag, env});
	return {
		file: absolute,
		directory,
		environment,
		environments,
		config: {
			...config,
			source: withAbsolutePaths(config.source, directory),
			storage: {...config.storage, connection: withAbsolutePaths(config.storage.connection, directory)},
		},
	};
};
