// Tests wait for a state, never for a time. A state that never comes fails its test after one limit, the same for all.
import {setTimeout as delay} from 'node:timers/promises';

/** Milliseconds: many times longer than any state takes on a busy machine. */
const limit = 180_000;

/**
Checks again and again until the state has come.

@param state The awaited state, for the error.
@throws Error when the state does not come.
*/
export const waitUntil = async (
	state: string | (() => string),
	hasCome: () => boolean | Promise<boolean>,
): Promise<void> => {
	const deadline = performance.now() + limit;
	while (!(await hasCome())) {
		if (performance.now() > deadline) {
			throw new Error(`Waited ${limit / 1000} s in vain for ${typeof state === 'string' ? state : state()}`);
		}

		await delay(10);
	}
};
