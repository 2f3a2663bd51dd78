// Reads what a command line names as one side of a comparison.
import type process from 'node:process';
import {loadConfig} from '../config/load.ts';
import {loadSource} from '../config/load-source.ts';
import {isThere} from '../read-file.ts';
import type {Side} from '../sides/compare.ts';
import {chooseConfig, type ConfigFlags} from './open-workspace.ts';

const isConfigName = (text: string): boolean => /\.(?:ya?ml|json)$/iv.test(text);

/** At least four characters of a run id, as everywhere that a run is named. */
const isRunName = (text: string): boolean => /^[\da-f][\d\-a-f]{3,35}$/iv.test(text);

/** A config and its environment, `prod.yml@staging`. */
const environmentIn = (text: string): {readonly file: string; readonly environment: string} | undefined => {
	const at = text.lastIndexOf('@');
	const file = text.slice(0, at);
	return at > 0 && isConfigName(file) ? {file, environment: text.slice(at + 1)} : undefined;
};

export type SideFlags = ConfigFlags & {
	/** Whether the newest runs of the stores are compared. */
	readonly kept?: boolean | undefined;
	/** With `kept`: the slice whose runs are compared, in place of the newest ones. */
	readonly slice?: string | undefined;
};

/**
Reads a side: a config, a config with an environment, a source by itself such as `shop.db` or a URL, or the id of a run
that the config keeps, or its beginning.

@throws ProfileMeshError `usage` for what is none of them, and as the config.
*/
export const readSide = async (text: string, flags: SideFlags, env: typeof process.env): Promise<Side> => {
	const kept = flags.kept === true ? {kept: {slice: flags.slice}} : {};
	const named = (await isThere(text)) ? undefined : environmentIn(text);
	if (named !== undefined) {
		return {name: text, config: await loadConfig(named.file, {environment: named.environment, env}), ...kept};
	}

	if (isRunName(text) && !(await isThere(text))) {
		const config = await loadConfig(await chooseConfig(flags, env), {environment: flags.environment, env});
		return {name: `run ${text}`, config, kept: {run: text}};
	}

	const config = await loadSource(text, {environment: flags.environment, env});
	// A URL may hold a password.
	const name = text.includes('://') ? (config.named?.target ?? text) : text;
	return {name, config, isBare: config.named !== undefined, ...kept};
};
