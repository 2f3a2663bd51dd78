// The configs that were found, each with what it opens, or with what is wrong with it.
import {relative} from 'node:path';
import process from 'node:process';
import type {LoadedConfig} from '../config/load.ts';
import type {SessionEngine} from './engine.ts';
import {problemOf, type Problem} from './problem.ts';

export type ConfigRow = {
	/** Absolute path. */
	readonly file: string;
	readonly name: string;
	readonly result: {readonly loaded: LoadedConfig} | {readonly problem: Problem};
};

/** The path as a user would write it. */
const shortPath = (file: string): string => {
	const path = relative(process.cwd(), file);
	return path.startsWith('..') && path.length > file.length ? file : path;
};

export const loadRow = async (engine: SessionEngine, file: string, environment?: string): Promise<ConfigRow> => {
	const name = shortPath(file);
	try {
		return {file, name, result: {loaded: await engine.load(file, environment)}};
	} catch (error) {
		return {file, name, result: {problem: problemOf(error)}};
	}
};

/** The environment after this one; the same when there is no other. */
export const nextEnvironment = ({environment, environments}: LoadedConfig): string =>
	environments[(environments.indexOf(environment) + 1) % Math.max(1, environments.length)] ?? environment;
