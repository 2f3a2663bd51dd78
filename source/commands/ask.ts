// Questions to a person at a terminal; they go to stderr, so that stdout stays data.
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {ProfileMeshError} from '../errors.ts';
import type {Ask} from './init.ts';

/** Whether a person is there to answer. */
export const isAnswerable = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Calls some work with a way to ask. Ctrl-c and the end of the input end the work as interrupted. */
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
