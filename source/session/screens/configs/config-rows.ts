// The configs that the session finds, each loaded or with its error.
import path from 'node:path';
import process from 'node:process';
import type {LoadedConfig} from '../../../config/load.ts';
import type {SessionEngine} from '../../services/engine.ts';
import {describeError, type ErrorMessage} from '../../state/error-message.ts';

export type ConfigRow = {
	/** The absolute path of a config, or a source that was named without one. */
	readonly file: string;
	readonly name: string;
	readonly result: {readonly loaded: LoadedConfig} | {readonly error: ErrorMessage};
};

/** The path as a user would write it. A URL stays. */
const shortPath = (file: string): string => {
	if (!path.isAbsolute(file)) {
		return file;
	}

	const near = path.relative(process.cwd(), file);
	return near.startsWith('..') && near.length > file.length ? file : near;
};

export const loadRow = async (engine: SessionEngine, file: string, environment?: string): Promise<ConfigRow> => {
	const name = shortPath(file);
	try {
		return {file, name, result: {loaded: await engine.load(file, environment)}};
	} catch (error) {
		return {file, name, result: {error: describeError(error)}};
	}
};

/** The line of the file in an error of a config, such as `config.yml:4:3 …`. */
export const lineOf = ({what}: ErrorMessage): number | undefined => {
	const line = /:(?<line>\d+):\d+\b/v.exec(what)?.groups?.['line'];
	return line === undefined ? undefined : Number(line);
};
