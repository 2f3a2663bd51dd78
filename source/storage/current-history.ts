// Which runs are the current history of a dataset. A dataset may have runs of the whole table, of days, and of months:
// those of the kind that was made last are its history, and of two runs of one slice the one that began last.
import {statusesWithResultsList} from './run-queries.ts';

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

/** The length of the period, read from its text: every database has other functions of dates. */
const period = `CASE
	WHEN runs.slice_start IS NULL THEN 'table'
	WHEN ${partOf(12)} <> '0000' THEN 'hour'
	WHEN ${partOf(9)} = '0101' THEN 'month'
	WHEN ${partOf(9)} IN (${dayPairs}) THEN 'day'
	ELSE 'week' END`;

/** Of two runs the one with the greater text began later. */
const begun = 'COALESCE(runs.started_at, CAST(runs.profiled_at AS VARCHAR)) || runs.run_id';

const hasResults = `runs.status IN (${statusesWithResultsList})`;

const dataset = 'runs.environment, runs.schema_name, runs.dataset_name';

/**
The condition that a run is of the current history. Runs of the whole table without results always are: they tell that
the table could not be read.

@param runsTable The table of runs in SQL; the statement around the condition calls it `runs`.
@param within The condition that limits the runs among which the current history is found.
*/
export const currentHistory = (runsTable: string, within: string): string =>
	// A store without slices is asked no more than that.
	`(NOT EXISTS (SELECT 1 FROM ${runsTable} WHERE slice_start IS NOT NULL) OR runs.run_id IN (
		SELECT run_id FROM (
			SELECT runs.run_id, runs.slice_start, ${hasResults} AS has_results, ${period} AS period, ${begun} AS begun,
				first_value(${period}) OVER (
					PARTITION BY ${dataset} ORDER BY CASE WHEN ${hasResults} THEN 0 ELSE 1 END, ${begun} DESC
				) AS current_period,
				max(CASE WHEN ${hasResults} THEN ${begun} END) OVER (
					PARTITION BY ${dataset}, runs.slice_start, runs.slice_end
				) AS last_begun
			FROM ${runsTable} AS runs WHERE ${within}
		) AS kinds
		WHERE CASE WHEN slice_start IS NULL THEN NOT has_results OR current_period = 'table'
			ELSE period = current_period AND (last_begun IS NULL OR begun >= last_begun) END
	))`;
