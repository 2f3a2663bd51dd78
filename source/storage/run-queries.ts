// Parts of SQL that several queries of the table of runs share.
import type {Transaction} from 'sequelize';
import {statusesWithResults, type Run, type RunStatus} from '../profiling/profile.ts';
import {undated} from '../profiling/slice.ts';
import {timeText} from './run-rows.ts';
import type {RunFilter} from './store.ts';

/**
Of two runs of the same time, the one that began later comes first. Earlier versions did not keep when a run began. In
the statement, the table is called `runs`.
*/
export const latestFirst = "runs.profiled_at DESC, COALESCE(runs.started_at, '') DESC, runs.run_id DESC";

/** Writes statuses as the list of an SQL `IN`. */
export const statusList = (statuses: readonly RunStatus[]): string => statuses.map(status => `'${status}'`).join(', ');

export const statusesWithResultsList = statusList(statusesWithResults);

/** The condition that a run is of rows without a date; null for a run of a whole table. */
export const isOfUndated = `runs.slice_start = '${timeText(undated.start)}'`;

/** A condition with the values that it binds. */
export type Condition = {
	readonly sql: string;
	readonly bind: Readonly<Record<string, string>>;
};

/** The condition that the source of a run has one of several names. */
export const isOneOf = (names: readonly string[]): Condition => ({
	sql: names.length === 0 ? 'FALSE' : `source IN (${names.map((_, index) => `$source${index}`).join(', ')})`,
	bind: Object.fromEntries(names.map((name, index) => [`source${index}`, name])),
});

export const everyRun: Condition = {sql: 'TRUE', bind: {}};

/** Binds all values, because Sequelize's literals cannot hold every text. */
export const datasetCondition = ({dataset, environment}: RunFilter, within: Condition): Condition => {
	const bind = {
		...(environment !== undefined && {environment}),
		...(dataset !== undefined && {schema_name: dataset.schemaName, dataset_name: dataset.datasetName}),
	};
	const conditions = Object.keys(bind).map(column => `runs.${column} = $${column}`);
	return {sql: [within.sql, ...conditions].join(' AND '), bind: {...bind, ...within.bind}};
};

export type RunBindings = Readonly<Record<string, string | number>>;

/** Selects runs by a condition. Other clauses, such as ORDER BY, may follow the condition. */
export type SelectRuns = (condition: string, bind: RunBindings, transaction?: Transaction) => Promise<readonly Run[]>;
