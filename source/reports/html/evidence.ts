// The data of charts that reports and profiles do not hold: figures over the runs of a table.
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {Run, RunFigures, RunProfile, Scalar} from '../../profiling/profile.ts';
import type {Metric} from '../../profiling/metrics/metric.ts';
import {dayOf, toEpochDays} from '../../drift/epoch-days.ts';
import {drawable, formatMetric} from '../format.ts';
import {runTime} from '../run-time.ts';
import type {SeriesPoint} from './charts/series.ts';

/** The runs behind a drift report. */
export type DriftEvidence = {
	/** Both runs with all their results; `undefined` where no column drifted. */
	readonly compared: {readonly baseline: RunProfile; readonly current: RunProfile} | undefined;
	/** The latest runs up to the current one, oldest first. */
	readonly runs: readonly RunFigures[];
	/** Why the runs cannot be read. */
	readonly failure?: string;
};

export type FigurePoint = SeriesPoint & {readonly run: Run; readonly scalar: Scalar};

const scalarOf = (figures: RunFigures, column: string | null, metric: MetricName): Scalar => {
	if (column === null) {
		return metric === 'count' ? figures.run.rowCount : null;
	}

	const value = figures.columns.find(candidate => candidate.column.name === column)?.metrics.get(metric)?.value;
	return value === undefined || typeof value === 'object' ? null : value;
};

/** A figure of a column over the runs, oldest first; without a column, of the table itself. */
export const figureSeries = (
	runs: readonly RunFigures[],
	column: string | null,
	metric: MetricName,
): readonly FigurePoint[] =>
	runs.map(figures => {
		const scalar = scalarOf(figures, column, metric);
		return {value: drawable(scalar), label: runTime(figures.run), run: figures.run, scalar};
	});

/** Writes the values of a series as the screens do; dates as days. */
export const seriesFormat = (
	series: readonly FigurePoint[],
	metric: Pick<Metric, 'kind'>,
): ((value: number) => string) =>
	series.some(({scalar}) => typeof scalar === 'string' && toEpochDays(scalar) !== undefined)
		? value => dayOf(new Date(value))
		: value => formatMetric(metric, {value, provenance: {kind: 'exact'}});
