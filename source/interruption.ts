// Ctrl-c and its kin as one AbortSignal.
import process from 'node:process';
import {endProcess} from './end-process.ts';
import {ProfileMeshError} from './errors.ts';
import {exitStatus} from './exit-status.ts';

/** Milliseconds after the first signal in which the work must end: some servers never answer. */
const maxEndTime = 15_000;

// A terminal and npm both pass on one press of ctrl-c: a second signal right after the first is the same press.
const samePressMs = 400;

/**
Runs work that can be interrupted. The first SIGINT or SIGTERM aborts the signal, with a ProfileMeshError `interrupted`
as its reason, and calls `onInterrupt`; a second one ends the process at once, and so does work that goes on for 15
seconds.
*/
export const interruptible = async <T>(
	work: (signal: AbortSignal) => Promise<T>,
	onInterrupt: () => void,
): Promise<T> => {
	const controller = new AbortController();
	let interruptedAt: number | undefined;
	let lastResort: NodeJS.Timeout | undefined;
	const interrupt = () => {
		if (interruptedAt === undefined) {
			interruptedAt = performance.now();
			controller.abort(new ProfileMeshError('interrupted', 'Interrupted'));
			onInterrupt();
			lastResort = setTimeout(() => {
				endProcess(exitStatus.interrupted);
			}, maxEndTime);
		} else if (performance.now() - interruptedAt > samePressMs) {
			endProcess(exitStatus.interrupted);
		}
	};

	const signals = ['SIGINT', 'SIGTERM'] as const;
	for (const signal of signals) {
		process.on(signal, interrupt);
	}

	try {
		return await work(controller.signal);
	} finally {
		clearTimeout(lastResort);
		// Interrupted work is about to end with its status, whatever signal follows.
		if (interruptedAt === undefined) {
			for (const signal of signals) {
				process.off(signal, interrupt);
			}
		}
	}
};

/** The result of the work; rejects with the signal's reason as soon as it aborts, even where the work continues. */
export const untilAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
	signal.throwIfAborted();
	const settled = new AbortController();
	try {
		return await Promise.race([
			work,
			new Promise<never>((_, reject) => {
				const refuse = () => {
					reject(signal.reason as Error);
				};

				signal.addEventListener('abort', refuse, {once: true, signal: settled.signal});
			}),
		]);
	} finally {
		settled.abort();
	}
};
