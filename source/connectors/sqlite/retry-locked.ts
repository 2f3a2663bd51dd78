// Tries again while another program keeps the database locked.
import pRetry from 'p-retry';
import {isLocked} from './failures.ts';

/** Runs the work, and runs it again when the database is locked. */
export const retryWhileLocked = async <Result>(work: () => Promise<Result>, retries: number): Promise<Result> =>
	pRetry(work, {retries, minTimeout: 100, shouldRetry: ({error}) => isLocked(error)});
