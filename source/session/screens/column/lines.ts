// A column as lines: its distribution, its most frequent values, and every metric with its history.
import {histogramBinsOf, topValuesOf} from '../../../drift/column-figures.ts';
import {isTemporal} from '../../../profiling/column-types.ts';
import {metricOf, metrics} from '../../../profiling/metrics/catalogue.ts';
import {isFigure} from '../../../profiling/metrics/metric.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {ColumnProfile, HistogramBin} from '../../../profiling/profile.ts';
import {drawable, formatCount, formatMetric, formatPercent, nullMark} from '../../../reports/format.ts';
import {sparkline} from '../../../reports/sparkline.ts';
import type {MetricPoint} from '../../../storage/store.ts';
import {cellWidth, cutEnd, visible} from '../../../terminal-text.ts';
import type {MetricHistories} from '../../services/metric-histories.ts';
import {profiledRows} from '../../../reports/profiled-rows.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {bar} from '../../text/bars.ts';
import {binLabels} from '../../../reports/bin-labels.ts';
import {alignDecimals} from '../../text/align-decimals.ts';
import {emptyLine, fitLine, line, type Line, segment, widthOf} from '../../text/line.ts';
import {drawableMetrics, historyChart} from './history-chart.ts';
import {boxPlot, type Counted, fewNumbers, lengthScale, truthValues} from './pictures.ts';
import type {ColumnState} from './state.ts';

/** From this width on, both stand side by side. */
export const twoColumns = 96;

const valuesShown = 12;

/** Cells of a scale: a wider one shows nothing more. */
const widestScale = 72;

const exact = {kind: 'exact'} as const;

const namesOfBins = (bins: readonly HistogramBin[], areTimes: boolean, widest: number): readonly string[] =>
	binLabels(
		bins.map(({binStart, binEnd}) => ({start: drawable(binStart) ?? 0, end: drawable(binEnd) ?? 0})),
		areTimes,
		widest,
	);

/** The widest label that leaves room for bars and shares. */
const roomForLabels = (width: number): number => Math.floor(width / 2.2);

type BarOptions = {
	/** The number of rows that the shares refer to. */
	readonly total: number;
	/** Cells of a whole line. */
	readonly width: number;
	/** Cells of the widest label. */
	readonly widest: number;
	readonly align?: 'left' | 'right';
};

/** Counts as lines: label, bar and share. */
const barLines = (items: readonly Counted[], {total, width, widest, align = 'left'}: BarOptions): readonly Line[] => {
	const widestLabel = Math.min(widest, roomForLabels(width));
	const widestCount = formatCount(total).length;
	const room = Math.max(4, width - widestLabel - widestCount - 14);
	const maxCount = Math.max(1, ...items.map(({count}) => count));
	return items.map(({label, count}) => [
		...fitLine(line(cutEnd(label, widestLabel)), widestLabel, align),
		segment('  '),
		...fitLine(line(bar(count / maxCount, room), 'picture'), room),
		segment(`  ${formatCount(count).padStart(widestCount)}`),
		segment(`  ${formatPercent(total === 0 ? 0 : (count / total) * 100).padStart(6)} %`, 'dim'),
	]);
};

/** The histogram and the most frequent values of a column. */
export const distributionLines = (profile: ColumnProfile, rows: number, width: number): readonly Line[] => {
	const bins = histogramBinsOf(profile);
	const values = topValuesOf(profile);
	const names = namesOfBins(bins, isTemporal(profile.column.semanticType), roomForLabels(width));
	const shown = values
		.slice(0, valuesShown)
		.map(({value, count}) => ({label: value === '' ? '(empty text)' : visible(String(value)), count}));
	const covered = shown.reduce((sum, {count}) => sum + count, 0);
	const share = rows === 0 ? 0 : covered / rows;
	const widest = Math.max(0, ...names.map(name => cellWidth(name)), ...shown.map(({label}) => cellWidth(label)));
	const few = truthValues(profile) ?? fewNumbers(profile);
	if (few !== undefined) {
		const widestFew = Math.max(...few.map(({label}) => cellWidth(label)));
		return [
			line('values', 'strong'),
			...barLines(few, {total: rows, width, widest: widestFew, align: 'right'}),
			emptyLine,
		];
	}

	const occurOnce = values.length > 1 && values.every(({count}) => count === 1);
	const isMarked = profile.metrics.get('top_values')?.provenance.kind === 'estimate';
	return [
		...(bins.length === 0
			? []
			: [
					line('distribution', 'strong'),
					...barLines(
						bins.map((bin, index) => ({label: names[index] ?? '', count: bin.count})),
						{total: rows, width, widest, align: 'right'},
					),
					emptyLine,
					...boxPlot(profile, Math.min(width, widestScale)),
				]),
		...lengthScale(profile, Math.min(width, widestScale)),
		...(occurOnce
			? [
					[segment('values', 'strong'), segment('   each occurs once; the first of them', 'dim')],
					...shown.map(({label}) => line(cutEnd(label, width))),
					emptyLine,
				]
			: []),
		...(occurOnce || values.length === 0
			? []
			: [
					[
						segment('most frequent values', 'strong'),
						segment(`   ${isMarked ? '≈ ' : ''}${formatPercent(share * 100)} % of the rows`, 'dim'),
					],
					...barLines(shown, {total: rows, width, widest}),
					emptyLine,
				]),
	];
};

/** The sparkline of a metric over the runs. Percentages fill it only from a range of five points on. */
export const seriesOf = (name: MetricName, values: ReadonlyArray<number | null>): string =>
	sparkline(values, 'from-lowest', metricOf(name).kind === 'percent' ? 5 : 0);

/** A metric over the runs: its sparkline and its range. */
const historyLine = (name: MetricName, points: readonly MetricPoint[], width: number): Line => {
	const numbers = points.map(point => drawable(point.value));
	const present = points.filter((_, index) => numbers[index] !== null);
	if (present.length < 2) {
		return emptyLine;
	}

	const ordered = present.toSorted((one, other) => (drawable(one.value) ?? 0) - (drawable(other.value) ?? 0));
	const text = (point: MetricPoint | undefined) =>
		point === undefined ? nullMark : formatMetric(metricOf(name), {value: point.value, provenance: exact});
	const [lowest, highest] = [text(ordered[0]), text(ordered.at(-1))];
	const shown = numbers.slice(-Math.max(8, Math.min(24, width - 24)));
	const picture = segment(seriesOf(name, shown), 'picture');
	const range = segment(lowest === highest ? '   steady' : `   ${lowest} – ${highest}`, 'dim');
	return widthOf([picture, range]) <= width ? [picture, range] : [picture];
};

const metricLines = (
	profile: ColumnProfile,
	histories: MetricHistories,
	{width, charted}: {readonly width: number; readonly charted: MetricName | undefined},
): readonly Line[] => {
	const present = metrics
		.values()
		.filter(metric => isFigure(metric) && (profile.metrics.has(metric.name) || profile.errors.has(metric.name)))
		.toArray();
	const widestLabel = Math.max(0, ...present.map(({label}) => label.length));
	const texts = alignDecimals(
		present.map(metric =>
			profile.errors.has(metric.name)
				? '✖'
				: formatMetric(metric, profile.metrics.get(metric.name), profile.column),
		),
	);
	const widestValue = Math.max(0, ...texts.map(text => cellWidth(text)));
	return [
		[segment('metrics', 'strong'), segment('   and their history over the runs', 'dim')],
		...present.map((metric, index) => {
			const error = profile.errors.get(metric.name);
			const left: Line = [
				...fitLine(line(metric.label, metric.name === charted ? 'cursor' : 'dim'), widestLabel),
				segment('  '),
				...fitLine(line(texts[index] ?? ''), widestValue, 'right'),
				segment(' '.repeat(3)),
			];
			return [
				...left,
				...(error === undefined
					? historyLine(metric.name, histories.get(metric.name) ?? [], width - widthOf(left))
					: line(visible(error), 'failed')),
			];
		}),
	];
};

const noHistories: MetricHistories = new Map();

/** In lines. */
const [shortestChart, tallestChart] = [8, 14] as const;

/** In cells. */
type Area = {readonly width: number; readonly height: number};

type Chart = {readonly metric: MetricName | undefined; readonly back: number};

type ColumnFacts = {readonly rows: number; readonly histories: MetricHistories; readonly chart: Chart};

/** The chart in as many lines as are left beside others, and no more than it needs. */
const chartLines = ({metric, back}: Chart, histories: MetricHistories, area: Area): readonly Line[] => {
	const height = Math.max(shortestChart, Math.min(tallestChart, area.height));
	return metric === undefined
		? []
		: [emptyLine, ...historyChart(histories, {metric, back}, {width: Math.min(area.width, widestScale), height})];
};

/** All lines, for a window of `width` cells. */
const columnLines = (
	profile: ColumnProfile,
	{rows, histories, chart, area}: ColumnFacts & {readonly area: Area},
): readonly Line[] => {
	const {width, height} = area;
	if (width < twoColumns) {
		const figures = metricLines(profile, histories, {width: width - 4, charted: chart.metric});
		return [
			...distributionLines(profile, rows, width - 4),
			...figures,
			...chartLines(chart, histories, {width: width - 4, height: shortestChart}),
		].map(item => [segment('  '), ...item]);
	}

	const half = Math.floor((width - 10) / 2);
	const left = distributionLines(profile, rows, half);
	const figures = metricLines(profile, histories, {width: half, charted: chart.metric});
	const right = [...figures, ...chartLines(chart, histories, {width: half, height: height - figures.length - 1})];
	if (left.length === 0) {
		return right.map(item => [segment('  '), ...item]);
	}

	return Array.from({length: Math.max(left.length, right.length)}, (_, index) => [
		segment('  '),
		...fitLine(left[index] ?? emptyLine, half),
		segment(' '.repeat(6)),
		...(right[index] ?? emptyLine),
	]);
};

/** The metric of the chart: the one that the user chose, else the most informative one. */
export const chartedMetric = ({metric, histories}: ColumnState): MetricName | undefined => {
	const names = drawableMetrics(histories.current ?? noHistories);
	return metric.value !== undefined && names.includes(metric.value) ? metric.value : names[0];
};

/** The lines of the screen, for a window of this size. */
export const linesOf = (state: ColumnState, size: Size): readonly Line[] => {
	const {profile, name, histories, back} = state;
	const column = profile.columns.find(candidate => candidate.column.name === name);
	return column === undefined
		? []
		: columnLines(column, {
				rows: profiledRows(column, profile.run),
				histories: histories.current ?? noHistories,
				chart: {metric: chartedMetric(state), back: back.value},
				area: {width: size.columns, height: bodyHeight(size)},
			});
};
