// Reads one metric of one column over the latest runs.
import {QueryTypes, type Sequelize} from 'sequelize';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import {isFigure} from '../profiling/metrics/metric.ts';
import {currentHistory} from './current-history.ts';
import {currentText} from './legacy-values.ts';
import {parseScalar} from './result-rows.ts';
import {latestFirst, statusesWithResultsList, type Condition} from './run-queries.ts';
import {parseTime} from './run-rows.ts';
import type {MetricHistoryChoice, MetricPoint} from './store.ts';
import type {TableNames} from './tables.ts';

type PointRow = {readonly run_id: string; readonly profiled_at: string; readonly metric_value: string | null};

/**
Gives the points of a metric, oldest first; none for a metric that is a list.

@param tables Their names in SQL, and the condition that limits runs to those of the dataset in a scope.
*/
export const metricHistory = async (
	sequelize: Sequelize,
	tables: TableNames & {readonly within: Condition},
	{column, metric, limit}: MetricHistoryChoice,
): Promise<readonly MetricPoint[]> => {
	const definition = metricOf(metric);
	if (!isFigure(definition)) {
		return [];
	}

	const {kind} = definition;
	const rows = await sequelize.query<PointRow>(
		`SELECT runs.run_id, runs.profiled_at, results.metric_value FROM ${tables.runs} AS runs
		JOIN ${tables.results} AS results
			ON results.run_id = runs.run_id AND results.column_name = $column AND results.metric_name = $metric
		WHERE ${tables.within.sql} AND runs.status IN (${statusesWithResultsList})
			AND ${currentHistory(tables.runs, tables.within.sql)}
		ORDER BY ${latestFirst} LIMIT $limit`,
		{
			type: QueryTypes.SELECT,
			bind: {column, metric, limit, ...tables.within.bind},
		},
	);
	return rows
		.filter(row => !Number.isNaN(parseTime(row.profiled_at).getTime()))
		.map(row => {
			const text = currentText(row.metric_value);
			return {
				runId: row.run_id,
				profiledAt: parseTime(row.profiled_at),
				value: text === null ? null : (parseScalar(kind, text) ?? null),
			};
		})
		.toReversed();
};
