// Gives all threads one snapshot: their read transactions begin together, and count only if nobody writes meanwhile.
import type {ScanThread} from './thread-pool.ts';

const attempts = 20;

export type Snapshot = {
	/** The threads that share it: all, or only the first one where others write all the time. */
	readonly threads: readonly ScanThread[];
	/** The version of the data in it; `undefined` where others write all the time. */
	readonly version: unknown;
};

/** Begins a read transaction in each thread, all with the same snapshot. */
export const beginTogether = async (threads: readonly [ScanThread, ...ScanThread[]]): Promise<Snapshot> => {
	const [first] = threads;
	for (let attempt = 0; attempt < attempts; attempt++) {
		// eslint-disable-next-line no-await-in-loop -- Each attempt follows a failed one.
		const before = await first.call('dataVersion');
		await Promise.all(threads.map(async thread => thread.call('begin'))); // eslint-disable-line no-await-in-loop
		const after = await first.call('dataVersion'); // eslint-disable-line no-await-in-loop
		if (before === after) {
			return {threads, version: after};
		}
	}

	await Promise.all(threads.slice(1).map(async thread => thread.call('end')));
	return {threads: [first], version: undefined};
};
