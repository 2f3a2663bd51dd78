// One metric over the runs as a chart with dates, and its value at the run under the cursor.
import {millisecondsPer} from '../../../durations.ts';
import {metricOf} from '../../../profiling/metrics/catalogue.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import {formatTime} from '../../../reports/format-time.ts';
import {drawable, formatMetric} from '../../../reports/format.ts';
import type {MetricPoint} from '../../../storage/store.ts';
import {cellWidth} from '../../../terminal-text.ts';
import type {MetricHistories} from '../../services/metric-histories.ts';
import {brailleLine, cellOf, type ChartPoint} from '../../text/braille.ts';
import {fitLine, line, type Line, segment} from '../../text/line.ts';

/** Cells of the narrowest chart. */
const narrowest = 10;

const exact = {kind: 'exact'} as const;

type DrawnPoint = MetricPoint & {readonly number: number};

const drawnPoints = (points: readonly MetricPoint[]): readonly DrawnPoint[] =>
	points.flatMap(point => {
		const number = drawable(point.value);
		return number === null ? [] : [{...point, number}];
	});

/** The most informative metrics of a column, by its type. The first one that it has is drawn. */
const order: readonly MetricName[] = ['mean', 'true_percent', 'max', 'avg_length', 'distinct_count', 'null_percent'];

/** The metrics that can be drawn over time: those with two runs or more, the most informative one first. */
export const drawableMetrics = (histories: MetricHistories): readonly MetricName[] => {
	const names = histories
		.entries()
		.filter(([, points]) => drawnPoints(points).length > 1)
		.map(([name]) => name)
		.toArray();
	const first = order.find(name => names.includes(name));
	return first === undefined ? names : [first, ...names.filter(name => name !== first)];
};

/** How many points of a metric can be drawn. */
export const pointCount = (histories: MetricHistories, name: MetricName | undefined): number =>
	name === undefined ? 0 : drawnPoints(histories.get(name) ?? []).length;

export type ChartCursor = {
	readonly metric: MetricName;
	/** Runs before the latest one. */
	readonly back: number;
};

/** Writes the times of points. Slices of whole days have no hour. */
const timeFormatOf = (points: readonly DrawnPoint[]): ((point: DrawnPoint) => string) =>
	points.every(({profiledAt}) => profiledAt.getTime() % millisecondsPer.d === 0)
		? ({profiledAt}) => profiledAt.toISOString().slice(0, 10)
		: ({profiledAt}) => formatTime(profiledAt).slice(0, 16);

/** The first and the last date, where the mark of the cursor does not cover them. */
const axisLine = (points: readonly DrawnPoint[], cursor: number, width: number): Line => {
	const [first = '', last = ''] = [points[0], points.at(-1)].map(point =>
		point === undefined ? '' : timeFormatOf(points)(point).slice(0, 10),
	);
	const left = cursor <= first.length ? '' : first;
	const right = cursor >= width - last.length - 1 || width < first.length + last.length + 2 ? '' : last;
	const dates = left + ' '.repeat(width - left.length - right.length) + right;
	return [segment(dates.slice(0, cursor), 'dim'), segment('▲', 'cursor'), segment(dates.slice(cursor + 1), 'dim')];
};

/** The heights of values from 0 to 1. As in sparklines, small changes do not fill the chart; dates have no size. */
const scaleOf = (points: readonly DrawnPoint[], name: MetricName): ((value: number) => number) => {
	const numbers = points.map(({number}) => number);
	const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
	const areDates = points.some(({value}) => typeof value === 'string' && !Number.isFinite(Number(value)));
	const size = areDates ? 0 : Math.max(Math.abs(low), Math.abs(high)) / 10;
	const span = Math.max(high - low, size, metricOf(name).kind === 'percent' ? 5 : 0);
	const start = (low + high) / 2 - span / 2;
	return value => (span === 0 ? 0.5 : (value - start) / span);
};

/** The chart in `height` lines: a title with the value under the cursor, the line, and the dates. */
export const historyChart = (
	histories: MetricHistories,
	{metric: name, back}: ChartCursor,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Line[] => {
	const points = drawnPoints(histories.get(name) ?? []);
	const here = points.at(-1 - Math.min(back, points.length - 1));
	const [first, last] = [points[0], points.at(-1)];
	if (here === undefined || first === undefined || last === undefined || height < 4) {
		return [];
	}

	const metric = metricOf(name);
	const text = ({value}: DrawnPoint): string => formatMetric(metric, {value, provenance: exact});
	const ordered = points.toSorted((one, other) => one.number - other.number);
	const [lowest, highest] = [ordered[0] ?? here, ordered.at(-1) ?? here];
	const room = Math.max(cellWidth(text(lowest)), cellWidth(text(highest)));
	const area = {width: width - room - 2, height: height - 2};
	if (area.width < narrowest) {
		return [];
	}

	const begin = first.profiledAt.getTime();
	const span = Math.max(1, last.profiledAt.getTime() - begin);
	const scale = scaleOf(points, name);
	const placeOf = ({profiledAt, number}: DrawnPoint): ChartPoint => ({
		x: (profiledAt.getTime() - begin) / span,
		y: scale(number),
	});
	const cursor = cellOf(placeOf(here), area);
	// Figures that print alike have one label.
	const labelled = text(lowest) === text(highest) ? [highest] : [lowest, highest];
	const labels = new Map(labelled.map(point => [cellOf(placeOf(point), area).row, text(point)]));
	return [
		[
			segment(metric.label, 'strong'),
			segment(`   ${timeFormatOf(points)(here)}   `, 'dim'),
			segment(text(here), 'cursor'),
		],
		...brailleLine(
			points.map(point => placeOf(point)),
			area,
		).map((row, index): Line => [
			...fitLine(line(labels.get(index) ?? '', 'dim'), room, 'right'),
			segment('  '),
			segment(row.slice(0, cursor.column), 'picture'),
			segment(row.charAt(cursor.column), 'cursor'),
			segment(row.slice(cursor.column + 1), 'picture'),
		]),
		[segment(' '.repeat(room + 2)), ...axisLine(points, cursor.column, area.width)],
	];
};
