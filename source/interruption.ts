// Ctrl-c and its kin as one AbortSignal.
import process from 'node:process';
import {ProfileMeshError} from './errors.ts';
import {exitStatus} from './exit-status.ts';

// A terminal and npm both pass on one press of ctrl-c: what comes right after the first is the same press.
const samePressMs = 400;

/**
Runs work that can be interrupted. The first SIGINT or SIGTERM aborts the signal, with a ProfileMeshError `interrupted` as its
reason, and calls `onInterrupt`; a second one ends the process at once.
*/
export const interruptible = async <T>(
	work: (signal: AbortSignal) => Promise<T>,
	onInterrupt: () => void,
): Promise<T> => {
	const controller = new AbortController();
	let interruptedAt: number | undefined;
	const interrupt = () => {
		if (interruptedAt === undefined) {
			interruptedAt = performance.now();
			controller.abort(new ProfileMeshError('interrupted', 'Interrupted'));
			onInterrupt();
		} else if (performance.now() - interruptedAt > samePressMs) {
			// eslint-disable-next-line unicorn/no-process-exit -- it was asked for twice
			process.exit(exitStatus.interrupted);
		}
	};

	const signals = ['SIGINT', 'SIGTERM'] as const;
	for (const signal of signals) {
		process.on(signal, interrupt);
	}

	try {
		return await work(controller.signal);
	} finally {
		// What was interrupted is about to end with its status, whatever signal comes yet.
		if (interruptedAt === undefined) {
			for (const signal of signals) {
				process.off(signal, interrupt);
			}
		}
	}
};
