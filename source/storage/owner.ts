// Names the process that makes a run, and checks whether it is still alive.
import {hostname} from 'node:os';
import process from 'node:process';
import {millisecondsPer} from '../durations.ts';
import {isGone, startOf} from '../process-liveness.ts';

/** A process on another host cannot be checked. Its run counts as abandoned after this long. */
const maxRemoteRun = millisecondsPer.d;

/** This process as `host:pid:start`. */
export const thisProcess = async (): Promise<string> => `${hostname()}:${process.pid}:${await startOf(process.pid)}`;

/**
Whether the process of a run is gone.

@param owner The text of `thisProcess`; `null` for runs of ProfileMesh 0.1.
@param startedAt When the run began.
@param now The time of the judgement.
*/
export const isAbandoned = async (owner: string | null, startedAt: Date, now: Date): Promise<boolean> => {
	const parts = /^(?<host>[^:]+):(?<pid>\d+):(?<start>.*)$/v.exec(owner ?? '')?.groups;
	return parts?.['host'] === hostname()
		? ((await isGone(Number(parts['pid']), parts['start'] ?? '')) ?? false)
		: now.getTime() - startedAt.getTime() > maxRemoteRun;
};
