// Shows the history of a table as a page to share: rows, nulls and usual values over the runs, and every run.
import {shortRunId} from '../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../drift/report.ts';
import {qualifiedName, type DatasetKey} from '../../profiling/dataset.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import {begunAt, hasResults, type Run, type RunFigures} from '../../profiling/profile.ts';
import {absentMark, countOf, formatChange, formatCount, formatMetric, nullMark} from '../format.ts';
import {formatDuration, formatTime} from '../format-time.ts';
import {runTime} from '../run-time.ts';
import {seriesChart, seriesShape} from './charts/series.ts';
import {htmlPage, noteList} from './document.ts';
import {figureSeries, type FigurePoint} from './evidence.ts';
import {verdictTags} from './marks.ts';
import {markup, nothing, type Markup} from './markup.ts';
import {dataTable, textCell, type TableColumn} from './table.ts';

export type HistoryPage = {
	readonly dataset: DatasetKey;
	readonly environment: string;
	/** Latest first, also those without results. */
	readonly runs: readonly Run[];
	/** The latest runs with results, oldest first. */
	readonly figures: readonly RunFigures[];
	/** The reports of the latest runs, by the id of the current run. */
	readonly reports: ReadonlyMap<string, Pick<DriftReport, 'summary'>>;
	/** How many of the latest runs with results were judged. */
	readonly judged: number;
	readonly now: Date;
};

const exact = {kind: 'exact'} as const;

const rowsChart = (series: readonly FigurePoint[]): Markup =>
	seriesChart({
		caption: markup`<b>rows</b> over ${countOf(series.length, 'run')}`,
		points: series,
		format: formatCount,
		minSpan: Math.max(0, ...series.map(({value}) => value ?? 0)) / 10,
	});

/** Draws the nulls of the columns that had some. */
const nullCharts = (figures: readonly RunFigures[], names: readonly string[]): readonly Markup[] =>
	names.flatMap(name => {
		const series = figureSeries(figures, name, 'null_percent');
		return series.every(({value}) => value === null || value === 0)
			? []
			: [
					seriesChart({
						caption: markup`<b>${name}</b> null %`,
						points: series,
						format: value => formatMetric(metricOf('null_percent'), {value, provenance: exact}),
						minSpan: 5,
					}),
				];
	});

/** The metrics that give the usual value of a column, by type. */
const usualMetrics: readonly MetricName[] = ['mean', 'avg_length', 'true_percent'];

type ColumnHistory = {
	readonly name: string;
	readonly distinct: readonly FigurePoint[];
	readonly usual: {readonly metric: Metric; readonly series: readonly FigurePoint[]} | undefined;
};

const columnHistory = (figures: readonly RunFigures[], name: string): ColumnHistory => {
	const latest = figures.at(-1)?.columns.find(({column}) => column.name === name);
	const usual = usualMetrics.find(metric => latest?.metrics.get(metric) !== undefined);
	return {
		name,
		distinct: figureSeries(figures, name, 'distinct_count'),
		usual: usual === undefined ? undefined : {metric: metricOf(usual), series: figureSeries(figures, name, usual)},
	};
};

const shape = (series: readonly FigurePoint[], {kind}: Metric): Markup =>
	seriesShape(
		series.map(({value}) => value),
		kind === 'percent' ? 5 : 0,
	);

const lastText = (series: readonly FigurePoint[], metric: Metric): Markup => {
	const last = series.findLast(({scalar}) => scalar !== null);
	return textCell(last === undefined ? nullMark : formatMetric(metric, {value: last.scalar, provenance: exact}));
};

const distinctMetric = metricOf('distinct_count');

const historyColumns: ReadonlyArray<TableColumn<ColumnHistory>> = [
	{heading: 'column', cell: ({name}) => textCell(name)},
	{heading: 'distinct', style: 'shape', cell: ({distinct}) => shape(distinct, distinctMetric)},
	{heading: '', style: 'number', cell: ({distinct}) => lastText(distinct, distinctMetric)},
	{
		heading: 'usual value',
		style: 'shape',
		cell: ({usual}) => (usual === undefined ? nothing : shape(usual.series, usual.metric)),
	},
	{
		heading: '',
		style: 'number',
		cell: ({usual}) => (usual === undefined ? textCell(absentMark) : lastText(usual.series, usual.metric)),
	},
	{heading: '', style: 'dim roomy', cell: ({usual}) => textCell(usual === undefined ? '' : usual.metric.label)},
];

const changeOf = (run: Run, before: Run | undefined): string => {
	const rowsBefore = before?.rowCount ?? 0;
	return rowsBefore === 0 || run.rowCount === null
		? absentMark
		: formatChange(((run.rowCount - rowsBefore) / rowsBefore) * 100);
};

const driftCell = (run: Run, {reports}: HistoryPage): Markup => {
	if (!hasResults(run)) {
		return markup`<span class="mark ${run.status === 'failed' ? 'high' : 'dim'}">${run.status}</span>`;
	}

	const report = reports.get(run.runId);
	return report === undefined ? textCell(absentMark) : verdictTags(report);
};

const runTable = (page: HistoryPage): Markup => {
	const {runs} = page;
	const kept = runs.filter(run => hasResults(run));
	const before = new Map(kept.map((run, index) => [run.runId, kept[index + 1]]));
	const columns: ReadonlyArray<TableColumn<Run>> = [
		runs.some(({slice}) => slice !== null)
			? {heading: 'slice', cell: run => textCell(runTime(run))}
			: {heading: 'time', cell: run => textCell(formatTime(begunAt(run)))},
		{heading: 'run', style: 'roomy', cell: ({runId}) => textCell(shortRunId(runId))},
		{
			heading: 'rows',
			style: 'number',
			cell: ({rowCount}) => textCell(rowCount === null ? absentMark : formatCount(rowCount)),
		},
		{heading: 'change', style: 'number roomy', cell: run => textCell(changeOf(run, before.get(run.runId)))},
		{heading: 'drift', cell: run => driftCell(run, page)},
		{
			heading: 'took',
			style: 'number roomy',
			cell: ({durationMs}) => textCell(durationMs === null ? absentMark : formatDuration(durationMs)),
		},
	];
	return dataTable(columns, runs);
};

/** Nulls and usual values of the columns; nothing of one run alone. */
const columnsOverRuns = (figures: readonly RunFigures[]): Markup => {
	if (figures.length < 2) {
		return nothing;
	}

	const names = figures.at(-1)?.columns.map(({column}) => column.name) ?? [];
	const nulls = nullCharts(figures, names);
	return markup`<section class="card"><h3>nulls</h3><div class="charts">${nulls}</div>
<p class="dim">${countOf(names.length - nulls.length, 'column')} without nulls in these runs.</p></section>
<section class="card"><h3>columns over ${countOf(figures.length, 'run')}</h3>
${dataTable(
	historyColumns,
	names.map(name => columnHistory(figures, name)),
)}</section>
`;
};

/** Makes the page. It holds counts, shares, lengths and means, and no value of a column. */
export const historyHtml = (page: HistoryPage): string => {
	const {dataset, environment, runs, figures, judged, now} = page;
	const [first, last] = [figures.at(0), figures.at(-1)];
	const span = first === undefined || last === undefined ? '' : `, ${runTime(first.run)} to ${runTime(last.run)}`;
	const notes =
		runs.filter(run => hasResults(run)).length > judged
			? [`Drift is judged for the latest ${countOf(judged, 'run')}.`]
			: [];
	return htmlPage({
		title: `History of ${qualifiedName(dataset)}`,
		about: markup`<p class="dim">${countOf(runs.length, 'run')} in ${environment}${span}</p>`,
		body: markup`<section class="card">${rowsChart(figureSeries(figures, null, 'count'))}</section>
${columnsOverRuns(figures)}<section class="card"><h3>runs</h3>${runTable(page)}${noteList(notes)}</section>`,
		valuesWithheld: false,
		now,
	});
};
