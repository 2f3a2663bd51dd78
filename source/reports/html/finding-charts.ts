// Draws the findings of one column: both distributions, and figures in the ordinary range of earlier runs.
import type {DriftReport, FigureDrift, MetricDrift} from '../../drift/report.ts';
import {isTemporal} from '../../profiling/column-types.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import {binEnds, binLabels} from '../bin-labels.ts';
import {commonBins, histogramOf} from '../common-bins.ts';
import {distanceTexts, rangeFormat} from '../finding-figures.ts';
import type {ListedFinding} from '../findings.ts';
import {countOf, formatCount} from '../format.ts';
import {profiledRows} from '../profiled-rows.ts';
import {valuePairs} from '../share-pairs.ts';
import {histogramChart} from './charts/histogram.ts';
import {seriesChart} from './charts/series.ts';
import {valueBars} from './charts/value-bars.ts';
import {figureSeries, seriesFormat, type DriftEvidence} from './evidence.ts';
import {markup, nothing, type Markup} from './markup.ts';

/** Bins of two runs beside each other. */
const binCount = 20;

/** The number of figures of a column that are drawn, the worst first. */
const figuresDrawn = 3;

const columnIn = ({columns}: RunProfile, name: string): ColumnProfile | undefined =>
	columns.find(({column}) => column.name === name);

const key = (tone: 'before' | 'now', name: string, rows: number): Markup =>
	markup`<span class="legend"><i class="key ${tone}"></i>${name}, ${countOf(rows, 'row')}</span>`;

/** How the values are spread in both runs. */
const distributionChart = (name: string, {compared}: DriftEvidence, drifts: readonly MetricDrift[]): Markup => {
	const [before, after] = [compared?.baseline, compared?.current].map(run =>
		run === undefined ? undefined : columnIn(run, name),
	);
	if (compared === undefined || before === undefined || after === undefined) {
		return nothing;
	}

	const found = drifts.find(drift => drift.metricName === 'distribution');
	const distances =
		found?.metricName === 'distribution' && found.distribution !== null ? distanceTexts(found.distribution) : [];
	const caption = markup`<b>distribution</b> ${key(
		'before',
		'baseline',
		profiledRows(before, compared.baseline.run),
	)} ${key('now', 'current', profiledRows(after, compared.current.run))}<br />${distances.join(' · ')}`;
	const bins = commonBins(histogramOf(before), histogramOf(after), binCount);
	const areTimes = isTemporal(after.column.semanticType);
	const labels = binLabels(bins, areTimes);
	return bins.length > 0
		? histogramChart({
				caption,
				bins: bins.map(({baseline, current}, index) => ({label: labels[index] ?? '', baseline, current})),
				ends: binEnds(bins, areTimes),
			})
		: valueBars({caption, shares: valuePairs(before, after), isComparison: true});
};

/** A figure in the range that the history makes ordinary. */
const rangeChart = (drift: MetricDrift): Markup => {
	const {history, severity} = drift;
	if (history === undefined || history.range === null) {
		return nothing;
	}

	const {low, high, value, earlier} = history.range;
	const format = rangeFormat(drift);
	const range = low === high ? format(low) : `${format(low)} – ${format(high)}`;
	const rows = history.newRows === null ? '' : ' of the new rows';
	const runs = countOf(history.runs, 'run');
	return seriesChart({
		caption: markup`<b>${drift.metricName}</b>${rows} now <b>${format(value)}</b>, ordinary ${range} after ${runs}`,
		points: [
			...earlier.map((figure, index) => ({
				value: figure,
				label: index === 0 ? `${formatCount(earlier.length)} runs before` : '',
			})),
			{value, label: 'now', mark: severity},
		],
		band: {low, high},
		format,
	});
};

/** A figure over the runs, where the history gives no range. */
const runsChart = (drift: FigureDrift, {baseline, current}: DriftReport, {runs}: DriftEvidence): Markup => {
	const metric = metricOf(drift.metricName);
	const series = figureSeries(runs, drift.columnName, drift.metricName);
	return seriesChart({
		caption: markup`<b>${drift.metricName}</b> over ${countOf(series.length, 'run')}`,
		points: series.map(({value, label, run: {runId}}) => ({
			value,
			label,
			...(runId === current.runId && {mark: drift.severity}),
			...(runId === baseline.runId && {mark: 'baseline'}),
		})),
		format: seriesFormat(series, metric),
		minSpan: metric.kind === 'percent' ? 5 : 0,
	});
};

const figureChart = (drift: MetricDrift, report: DriftReport, evidence: DriftEvidence): Markup => {
	if (drift.history !== undefined && drift.history.range !== null) {
		return rangeChart(drift);
	}

	return drift.metricName === 'distribution' ? nothing : runsChart(drift, report, evidence);
};

/**
Draws the findings of one column, or of the table itself: its distribution, then the worst figures.

@param report The report as it leaves the program: the charts show nothing that it leaves out.
*/
export const findingCharts = (
	findings: readonly ListedFinding[],
	report: DriftReport,
	evidence: DriftEvidence,
): Markup => {
	const drifts = findings.flatMap(finding =>
		finding.kind === 'metric' && finding.drift.valuesWithheld !== true ? [finding.drift] : [],
	);
	const [first] = drifts;
	const column = first?.columnName ?? null;
	const charts = [
		...(column === null || report.valuesWithheld === true ? [] : [distributionChart(column, evidence, drifts)]),
		...drifts
			.map(drift => figureChart(drift, report, evidence))
			.filter(chart => chart !== nothing)
			.slice(0, figuresDrawn),
	].filter(chart => chart !== nothing);
	return charts.length === 0 ? nothing : markup`<div class="charts">${charts}</div>`;
};
