// Waits for a promise that may never settle.
import {setTimeout as sleep} from 'node:timers/promises';

/**
The parts of the time. On a busy machine the program may not run for seconds, and then its timer ends before it learns
what was written meanwhile: after each part it can.
*/
const parts = 20;

/** Whether a promise settles within this time. It must not reject. */
export const settlesWithin = async (promise: Promise<void>, milliseconds: number): Promise<boolean> => {
	const stopped = new AbortController();
	const settled = async () => {
		await promise;
		return true;
	};

	const timeout = async () => {
		for (let part = 0; part < parts; part++) {
			// eslint-disable-next-line no-await-in-loop -- one part after another
			await sleep(milliseconds / parts, undefined, {signal: stopped.signal});
		}

		return false;
	};

	const waiting = timeout();
	try {
		return await Promise.race([settled(), waiting]);
	} finally {
		stopped.abort();
		// Its wait has ended by the signal, or by itself.
		await waiting.catch(() => false);
	}
};
