// The process that a running run belongs to, and whether that process still lives.
import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import process from 'node:process';
import {promisify} from 'node:util';
import {millisecondsPer} from '../durations.ts';
import {isAlive} from '../process-liveness.ts';

// eslint-disable-next-line @typescript-eslint/strict-void-return -- the rule takes the overload without a callback
const run = promisify(execFile);

/** No process here can see whether one of another host still runs: its run counts as abandoned after this long. */
const maxRemoteRun = millisecondsPer.d;

/**
When a process began, as a text that differs for the next process with the same id. Linux counts ticks since its start;
elsewhere `ps` prints the time. Empty where neither is available.
*/
const startOf = async (pid: number): Promise<string> => {
	try {
		const status = await readFile(`/proc/${pid}/stat`, 'utf8');
		// The second field is the program's name in brackets and may hold any character; the start is the 22nd field.
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

/** This process as `host:pid:start`. */
export const thisProcess = async (): Promise<string> => `${hostname()}:${process.pid}:${await startOf(process.pid)}`;

/**
Whether no process works on a run any more.

@param owner The text of `thisProcess`; `null` for runs of ProfileMesh 0.1.
@param startedAt When the run began.
@param now The time of the judgement.
*/
export const isAbandoned = async (owner: string | null, startedAt: Date, now: Date): Promise<boolean> => {
	const parts = /^(?<host>[^:]+):(?<pid>\d+):(?<start>.*)$/v.exec(owner ?? '')?.groups;
	if (parts?.['host'] !== hostname()) {
		return now.getTime() - startedAt.getTime() > maxRemoteRun;
	}

	const pid = Number(parts['pid']);
	if (!isAlive(pid)) {
		return true;
	}

	const start = await startOf(pid);
	return parts['start'] !== '' && start !== '' && parts['start'] !== start;
};
