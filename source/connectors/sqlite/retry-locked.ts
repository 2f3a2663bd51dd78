// Waits for another program that keeps the database locked.
import pRetry from 'p-retry';
import {isLocked} from './failures.ts';

/** Works, and again each time that the database is locked. */
export const retryWhileLocked = async <Result>(work: () => Promise<Result>, retries: number): Promise<Result> =>
	pRetry(work, {retries, minTimeout: 100, shouldRetry: ({error}) => isLocked(error)});
