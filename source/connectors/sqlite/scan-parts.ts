// Scans the parts of a table in several threads, and merges them in one.
import type {Control} from './control.ts';
import type {ScanTask} from './reader.ts';
import type {ScanThread} from './thread-pool.ts';

/** Runs work on the next free thread. */
type OnFreeThread = <Result>(work: (thread: ScanThread) => Promise<Result>) => Promise<Result>;

export type ScanParts = {
	/** Names the table's accumulators in their thread. */
	readonly key: string;
	/** The thread that merges the parts, or the process that reads a table without row ids. */
	readonly owner: ScanThread;
	readonly onFreeThread: OnFreeThread;
};

/**
Scans the parts in free threads, and merges them in their order in the owner, so that the result does not depend on the
number of threads. A thread handles calls in their order. It merges waiting parts before it scans another one, so that
few parts wait at any time.
*/
export const scanAndMergeParts = async (
	tasks: readonly ScanTask[],
	{key, owner, onFreeThread}: ScanParts,
	control: Control | undefined,
): Promise<void> => {
	const waiting = new Map<number, Uint8Array>();
	const merges: Array<Promise<void>> = [];
	let next = 0;
	const mergeWaiting = () => {
		for (let part = waiting.get(next); part !== undefined; part = waiting.get(next)) {
			waiting.delete(next++);
			merges.push(owner.call('mergePart', key, part));
		}
	};

	const scans = tasks.map(async (task, index) =>
		onFreeThread(async thread => {
			mergeWaiting();
			if (thread === owner && index === next) {
				next++;
				await owner.call('scanAndMerge', key, task, control);
			} else {
				waiting.set(index, await thread.call('scan', task, control));
			}
		}),
	);
	// Waits for all scans before it throws the first failure, so that no thread works for a table that has failed.
	await Promise.allSettled(scans);
	mergeWaiting();
	await Promise.allSettled(merges);
	await Promise.all([...scans, ...merges]);
};
