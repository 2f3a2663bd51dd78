// Parts that several queries of the table of runs share.
import type {Transaction} from 'sequelize';
import {statusesWithResults, type Run, type RunStatus} from '../profiling/profile.ts';

export const latestFirst = 'profiled_at DESC, run_id DESC';

/** Statuses as the list of an SQL `IN`. */
export const statusList = (statuses: readonly RunStatus[]): string => statuses.map(status => `'${status}'`).join(', ');

export const statusesWithResultsList = statusList(statusesWithResults);

/** Selects the runs by a condition; clauses that follow WHERE may stand after it. */
export type SelectRuns = (
	condition: string,
	bind: Readonly<Record<string, string | number>>,
	transaction?: Transaction,
) => Promise<readonly Run[]>;
