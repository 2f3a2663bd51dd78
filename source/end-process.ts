// Ends the process, also where a call of the file system hangs, as on a mount whose server is gone.
import process from 'node:process';
import type {ExitStatus} from './exit-status.ts';

/**
Node waits for calls of the file system even in `process.exit`. A signal ends it all the same, like ctrl-c.

@param status The one that is set already by default.
*/
export const endProcess = (status: ExitStatus | typeof process.exitCode = process.exitCode): void => {
	if (process.getActiveResourcesInfo().some(name => name.startsWith('FSReq'))) {
		process.removeAllListeners('SIGINT');
		process.kill(process.pid, 'SIGINT');
		return;
	}

	process.exit(status); // eslint-disable-line unicorn/no-process-exit -- whatever is left must not keep it alive
};
