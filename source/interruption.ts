// Turns ctrl-c and other signals into one AbortSignal.
import process from 'node:process';
import {endProcess} from './end-process.ts';
import {ProfileMeshError} from './errors.ts';
import {exitStatus} from './exit-status.ts';

/** Milliseconds for the work to end after the first signal. Some servers never respond. */
const maxEndTime = 15_000;

// A terminal and npm both pass on one press of ctrl-c. A second signal right after the first is the same press.
const samePressMs = 400;

/**
Runs work that can be interrupted. The first SIGINT or SIGTERM aborts the signal, with a ProfileMeshError `interrupted`
as its reason, and calls `onInterrupt`. The process ends at once on a second one, and where the work goes on for 15
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
		// Interrupted work ends with its status, even where another signal follows.
		if (interruptedAt === undefined) {
			for (const signal of signals) {
				process.off(signal, interrupt);
			}
		}
	}
};

/**
Resolves to the result of the work. Rejects with the signal's reason as soon as it aborts, even if the work goes on.
*/
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
