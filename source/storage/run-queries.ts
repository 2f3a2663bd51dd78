// Parts that several queries of the table of runs share.
import type {Transaction} from 'sequelize';
import {statusesWithResults, type Run, type RunStatus} from '../profiling/profile.ts';
import type {HistoryScope} from './store.ts';

/**
Of two runs of one time the one that began later comes first; earlier versions did not keep when. The table is called
`runs`.
*/
export const latestFirst = "runs.profiled_at DESC, COALESCE(runs.started_at, '') DESC, runs.run_id DESC";

/** Statuses as the list of an SQL `IN`. */
export const statusList = (statuses: readonly RunStatus[]): string => statuses.map(status => `'${status}'`).join(', ');

export const statusesWithResultsList = statusList(statusesWithResults);

/** A condition with the values that it binds. */
export type Condition = {
	readonly sql: string;
	readonly bind: Readonly<Record<string, string>>;
};

/**
What limits runs, in a scope's environment, to those of its source. Runs of ProfileMesh 0.1 name no source, and may be
its own. The table is called `runs`.
*/
export const scopeCondition = (scope: HistoryScope | undefined): Condition =>
	scope === undefined
		? {sql: 'TRUE', bind: {}}
		: {
				sql: '(runs.source = $ownSource OR runs.source IS NULL OR runs.environment <> $ownEnvironment)',
				bind: {ownSource: scope.source, ownEnvironment: scope.environment},
			};

export type RunBindings = Readonly<Record<string, string | number>>;

/** The runs that a condition selects; whatever follows WHERE may stand after it. */
export type SelectRuns = (condition: string, bind: RunBindings, transaction?: Transaction) => Promise<readonly Run[]>;
