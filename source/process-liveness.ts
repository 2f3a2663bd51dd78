// Checks whether another process of this machine is alive.
import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import process from 'node:process';
import {promisify} from 'node:util';
import {codeOf} from './errors.ts';

// eslint-disable-next-line @typescript-eslint/strict-void-return -- the rule takes the overload without a callback
const run = promisify(execFile);

/** Whether a process with this id runs. Another process may have got the id since. */
const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM means that the process is alive, and belongs to another user.
		return codeOf(error) === 'EPERM';
	}
};

/**
Gives a text for the start of a process, which differs for a later process with the same id: ticks since the start of
Linux, elsewhere the time that `ps` prints. Empty where neither is available.
*/
export const startOf = async (pid: number): Promise<string> => {
	try {
		const status = await readFile(`/proc/${pid}/stat`, 'utf8');
		// The second field is the program's name in brackets and may hold anything; the start is the 22nd.
		return (
			status
				.slice(status.lastIndexOf(')') + 2)
				.split(' ', 20)
				.at(19) ?? ''
		);
	} catch {}

	try {
		const {stdout} = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
		return stdout.trim();
	} catch {
		return '';
	}
};

/**
Whether a process is gone; `undefined` where one with its id runs, and it is not known when both began.

@param start The text of `startOf` while it ran.
*/
export const isGone = async (pid: number, start: string): Promise<boolean | undefined> => {
	if (!isAlive(pid)) {
		return true;
	}

	const current = await startOf(pid);
	return start === '' || current === '' ? undefined : start !== current;
};
