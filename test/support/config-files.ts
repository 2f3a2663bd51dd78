// Config files in a directory of their own, for tests of loading.
import {mkdir, mkdtemp, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {ConfigError} from '../../source/config/config-error.ts';
import {loadConfig, type LoadedConfig, type LoadOptions} from '../../source/config/load.ts';

/** A directory that is removed after the test. */
export const configDirectory = async (t: ExecutionContext): Promise<string> => {
	const made = await mkdtemp(path.join(tmpdir(), 'profilemesh-config-'));
	const directory = await realpath(made);
	t.teardown(async () => rm(directory, {recursive: true, force: true}));
	return directory;
};

export const writeConfig = async (directory: string, name: string, content: string | Uint8Array): Promise<string> => {
	const file = path.join(directory, name);
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, content);
	return file;
};

export type TextOptions = LoadOptions & {readonly name?: string};

/** Loads a text as a config, with no environment variables but those given. */
export const loadText = async (
	t: ExecutionContext,
	text: string | Uint8Array,
	{name = 'config.yml', ...options}: TextOptions = {},
): Promise<LoadedConfig> => loadConfig(await writeConfig(await configDirectory(t), name, text), {env: {}, ...options});

const anyDirectory = /[^\s"]{0,200}profilemesh-config-\w{6}\//gv;

/** The problems of a text, each without its directory; fails the test when there are none. */
export const problemsOf = async (
	t: ExecutionContext,
	text: string | Uint8Array,
	options: TextOptions = {},
): Promise<readonly string[]> => {
	const error = await t.throwsAsync(loadText(t, text, options), {instanceOf: ConfigError});
	return (error?.issues ?? []).map(problem => problem.replaceAll(anyDirectory, ''));
};
