// `profilemesh config validate`, `show` and `schema`.
import type process from 'node:process';
import {ConfigError, shownFile} from '../config/config-error.ts';
import {printDuration} from '../config/duration.ts';
import {loadConfig, type LoadedConfig} from '../config/load.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {visible} from '../terminal-text.ts';
import type {CommandOutput} from './output.ts';

export type ConfigArguments = {
	readonly file: string;
	readonly environment?: string | undefined;
	/** The environment variables; those of the process by default. */
	readonly env?: typeof process.env;
};

const summary = ({file, environment, environments, config}: LoadedConfig): string => {
	const others = environments.filter(name => name !== environment);
	const also = others.length === 0 ? '' : ` (also ${others.map(name => visible(name)).join(', ')})`;
	return `${shownFile(file)} is valid: ${config.source.type} source, environment ${visible(environment)}${also}\n`;
};

/** Prints on stdout that a config is valid, or on stderr everything that is wrong with it, one problem a line. */
export const validateConfig = async ({file, ...options}: ConfigArguments, io: CommandOutput): Promise<ExitStatus> => {
	try {
		io.stdout(summary(await loadConfig(file, options)));
		return exitStatus.done;
	} catch (error) {
		if (!(error instanceof ConfigError)) {
			throw error;
		}

		io.stderr(error.issues.map(issue => `${issue}\n`).join(''));
		return exitStatus.usage;
	}
};

/**
Prints the effective config as YAML, with all defaults and with secrets masked.

@throws ProfileMeshError `config` when the config is not valid.
*/
export const showConfig = async ({file, ...options}: ConfigArguments, io: CommandOutput): Promise<ExitStatus> => {
	const {config} = await loadConfig(file, options);
	const [{stringify}, {maskSecrets}] = await Promise.all([import('yaml'), import('../config/mask.ts')]);
	const {profiling} = config;
	const shown = maskSecrets({
		...config,
		profiling: {...profiling, statement_timeout: printDuration(profiling.statement_timeout)},
	});
	io.stdout(stringify(shown, {lineWidth: 0}));
	return exitStatus.done;
};

/** Prints the JSON Schema of a config file. */
export const printConfigSchema = async (io: CommandOutput): Promise<ExitStatus> => {
	const {configJsonSchema} = await import('../config/json-schema.ts');
	io.stdout(`${JSON.stringify(configJsonSchema(), undefined, '\t')}\n`);
	return exitStatus.done;
};
