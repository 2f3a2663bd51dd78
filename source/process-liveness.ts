// Whether another process of this machine still runs.
import process from 'node:process';
import {codeOf} from './errors.ts';

/** Whether a process with this id runs. Another process may have got the id since. */
export const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, and belongs to another user.
		return codeOf(error) === 'EPERM';
	}
};
