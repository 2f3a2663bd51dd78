// Asks a person at a terminal. Questions go to stderr, so that stdout holds data alone.
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {ProfileMeshError} from '../errors.ts';
import type {Ask} from './init.ts';

/** Whether a person can answer. */
export const isAnswerable = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Runs work that asks questions. Ctrl-c and the end of the input interrupt the work. */
export const asking = async <Result>(work: (ask: Ask) => Promise<Result>): Promise<Result> => {
	const controller = new AbortController();
	const terminal = createInterface({input: process.stdin, output: process.stderr});
	const stop = () => {
		controller.abort();
	};

	terminal.on('close', stop);
	terminal.on('SIGINT', stop);
	try {
		return await work(async question => {
			try {
				return await terminal.question(question, {signal: controller.signal});
			} catch (error) {
				throw controller.signal.aborted
					? new ProfileMeshError('interrupted', 'Nothing was written', {cause: error})
					: error;
			}
		});
	} finally {
		terminal.close();
	}
};
