// Ends the process, also where a call of the file system hangs, as on a mount whose server is gone.
import process from 'node:process';
import type {ExitStatus} from './exit-status.ts';

/**
Ends the process by a signal where `process.exit` would wait for a call of the file system.

@param status By default the exit status that is already set.
*/
export const endProcess = (status: ExitStatus | typeof process.exitCode = process.exitCode): void => {
	if (process.getActiveResourcesInfo().some(name => name.startsWith('FSReq'))) {
		process.removeAllListeners('SIGINT');
		process.kill(process.pid, 'SIGINT');
		return;
	}

	process.exit(status); // eslint-disable-line unicorn/no-process-exit -- whatever is left must not keep it alive
};
