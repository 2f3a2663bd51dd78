// Waits for a program that has the session's terminal.
import type {ChildProcess} from 'node:child_process';
import process from 'node:process';

/**
Waits for the end of a program that shares the terminal.

@returns Its exit status, or `null` where a signal ended it.
@throws The error of starting it.
*/
export const waitForChild = async (child: ChildProcess): Promise<number | null> => {
	const ignore = () => undefined;
	// A ctrl-c for the program reaches every program on the terminal.
	process.on('SIGINT', ignore);
	return new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	}).finally(() => {
		process.off('SIGINT', ignore);
	});
};
