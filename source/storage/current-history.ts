// Chooses the runs that are the current history of a dataset. A dataset may have runs of the whole table, of days and
// of months. Its history is the runs of the latest kind. Where a slice has two runs, the later one counts.
import {isOfUndated, statusesWithResultsList} from './run-queries.ts';

const daysOfMonth = Array.from({length: 31}, (_, index) => String(index + 1).padStart(2, '0'));

/** The days of the month on which a slice of a day can begin and end: `0102`, `3101`. */
const dayPairs = [
	...daysOfMonth.slice(1).map((day, index) => `${daysOfMonth[index] ?? ''}${day}`),
	...daysOfMonth.slice(27).map(day => `${day}01`),
]
	.map(pair => `'${pair}'`)
	.join(', ');

const partOf = (start: number): string =>
	`substr(runs.slice_start, ${start}, 2) || substr(runs.slice_end, ${start}, 2)`;

/** Reads the length of the period from its text, because the date functions of databases differ. */
const period = `CASE
	WHEN runs.slice_start IS NULL THEN 'table'
	WHEN ${isOfUndated} THEN 'undated'
	WHEN ${partOf(12)} <> '0000' THEN 'hour'
	WHEN ${partOf(9)} = '0101' THEN 'month'
	WHEN ${partOf(9)} IN (${dayPairs}) THEN 'day'
	ELSE 'week' END`;

/** When a run began. The text sorts by time. */
const begun = 'COALESCE(runs.started_at, CAST(runs.profiled_at AS VARCHAR)) || runs.run_id';

const hasResults = `runs.status IN (${statusesWithResultsList})`;

/**
The condition that a run belongs to the current history. Runs of the whole table without results always do: they show
that the table could not be read. Runs of rows without a date have a history of their own.

@param runsTable The table of runs in SQL; the statement around the condition calls it `runs`.
@param within The condition that limits the runs among which the current history is found.
*/
export const currentHistory = (runsTable: string, within: string): string =>
	// In a store without slices this is all that the database computes. SQLite uses no index for IS NOT NULL.
	`(NOT EXISTS (SELECT 1 FROM ${runsTable} WHERE slice_start > '') OR runs.run_id IN (
		SELECT run_id FROM (
			SELECT run_id, slice_start, has_results, period, begun,
				max(CASE WHEN has_results AND period <> 'undated' THEN begun || ' ' || period END) OVER (
					PARTITION BY environment, schema_name, dataset_name
				) AS last_of_all,
				max(CASE WHEN has_results THEN begun END) OVER (
					PARTITION BY environment, schema_name, dataset_name, slice_start, slice_end
				) AS last_of_slice
			FROM (
				SELECT runs.environment, runs.schema_name, runs.dataset_name, runs.slice_start, runs.slice_end,
					runs.run_id, ${hasResults} AS has_results, ${period} AS period, ${begun} AS begun
				FROM ${runsTable} AS runs WHERE ${within}
			) AS kinds
		) AS ranked
		WHERE period <> 'undated' AND CASE WHEN slice_start IS NULL THEN NOT has_results OR last_of_all LIKE '% table'
			ELSE (last_of_all IS NULL OR last_of_all LIKE '% ' || period)
				AND (last_of_slice IS NULL OR begun >= last_of_slice) END
	))`;
