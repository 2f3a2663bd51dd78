// Reads the text with which a user names one side of a comparison.
import type {LoadedConfig} from '../config/load.ts';
import {isThere} from '../read-file.ts';
import type {Side} from './side.ts';

const isConfigName = (text: string): boolean => /\.(?:ya?ml|json)$/iv.test(text);

/** Whether a text may be a run id, or its first four or more characters. */
const isRunName = (text: string): boolean => /^[\da-f][\d\-a-f]{3,35}$/iv.test(text);

/** Splits a config and its environment, such as `prod.yml@staging`. */
const environmentIn = (text: string): {readonly file: string; readonly environment: string} | undefined => {
	const at = text.lastIndexOf('@');
	const file = text.slice(0, at);
	return at > 0 && isConfigName(file) ? {file, environment: text.slice(at + 1)} : undefined;
};

export type SideOptions = {
	/** Loads a config or a source. */
	readonly load: (text: string, environment?: string) => Promise<LoadedConfig>;
	/** Loads the config whose runs the user names by their ids. */
	readonly ownConfig: () => Promise<LoadedConfig>;
	/** The environment for a config that the user names without one. */
	readonly environment?: string | undefined;
	/** Whether to compare the newest runs of the stores. */
	readonly kept?: boolean | undefined;
	/** With `kept`: the slice whose runs to compare, instead of the newest ones. */
	readonly slice?: string | undefined;
};

/**
Reads a side: a config, a config with an environment, a source such as `shop.db` or a URL, or the id of a kept run or
its beginning.

@throws ProfileMeshError `usage` for other texts, and the errors of loading a config.
*/
export const readSide = async (text: string, {load, ownConfig, ...options}: SideOptions): Promise<Side> => {
	const kept = options.kept === true ? {kept: {slice: options.slice}} : {};
	const named = (await isThere(text)) ? undefined : environmentIn(text);
	if (named !== undefined) {
		return {name: text, config: await load(named.file, named.environment), ...kept};
	}

	if (isRunName(text) && !(await isThere(text))) {
		return {name: `run ${text}`, config: await ownConfig(), kept: {run: text}};
	}

	const config = await load(text, options.environment);
	// A URL may hold a password.
	const name = text.includes('://') ? (config.named?.target ?? text) : text;
	return {name, config, isBare: config.named !== undefined, ...kept};
};
