// The columns of a profile as a table: the usual figures first, then every other metric of the catalogue.
import {
	isFigure,
	metricOf,
	metrics,
	type Metric,
	type MetricName,
} from '../../profiling/metrics/catalogue.ts';
import type {
	ColumnProfile,
	HistogramBin,
	MetricValue,
	RunProfile,
	ValueCount,
} from '../../profiling/profile.ts';
import {absentMark, formatMetric, sparkline} from '../../reports/format.ts';
import {cutEnd, visible} from '../../reports/terminal-text.ts';
import {line, segment, type Line} from '../line.ts';
import {isMatch} from '../list-state.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {ProfileOrder} from '../place.ts';
import type {Column} from '../table-layout.ts';

/** The bins of a column, if it has a histogram. */
export const binsOf = (profile: ColumnProfile | undefined): readonly HistogramBin[] => {
	const value = profile?.metrics.get('histogram')?.value;
	return Array.isArray(value) ? value.filter((item): item is HistogramBin => typeof item === 'object' && 'binStart' in item) : [];
};

/** The most frequent values of a column, if they were counted. */
export const topValuesOf = (profile: ColumnProfile | undefined): readonly ValueCount[] => {
	const value = profile?.metrics.get('top_values')?.value;
	return Array.isArray(value) ? value.filter((item): item is ValueCount => typeof item === 'object' && 'value' in item) : [];
};

/** One figure of a column; what could not be computed is marked. */
export const metricCell = (profile: ColumnProfile, metric: Metric): Line => {
	if (profile.errors.has(metric.name)) {
		return line('✖ failed', 'failed');
	}

	const text = formatMetric(metric, profile.metrics.get(metric.name), profile.column);
	return line(text, text === absentMark ? 'dim' : 'plain');
};

/** The first of some metrics that the column has. */
const firstOf = (...names: readonly MetricName[]) => (profile: ColumnProfile): Line => {
	const name = names.find(candidate => profile.metrics.has(candidate) || profile.errors.has(candidate));
	if (name === undefined) {
		return line(absentMark, 'dim');
	}

	const metric = metricOf(name);
	const cell = metricCell(profile, metric);
	return metric.kind === 'percent' ? [...cell, segment(' %')] : cell;
};

const one = (name: MetricName) => (profile: ColumnProfile): Line => metricCell(profile, metricOf(name));

const numberOf = (value: MetricValue | undefined): number => typeof value === 'number' ? value : NaN;

/** Where the rows of a column are, in a few cells. */
export const shapeOf = (profile: ColumnProfile): Line => {
	const bins = binsOf(profile);
	if (bins.length > 0) {
		return line(sparkline(bins.map(({count}) => count), 'from-zero'), 'picture');
	}

	if (numberOf(profile.metrics.get('distinct_percent')?.value) === 100) {
		return line('unique', 'dim');
	}

	const values = topValuesOf(profile).slice(0, 10);
	const [first] = values;
	if (first === undefined) {
		return line(absentMark, 'dim');
	}

	const name = visible(String(first.value));
	return [segment(sparkline(values.map(({count}) => count), 'from-zero'), 'picture'), segment(` ${cutEnd(name, 12)}`, 'dim')];
};

const usual: ReadonlyArray<Column<ColumnProfile>> = [
	{
		heading: 'column', align: 'left', rank: 0, shrinkTo: 14, cell: ({column}) => line(visible(column.name)),
	},
	{
		heading: 'type', align: 'left', rank: 1, cell: ({column}) => line(column.semanticType, 'dim'),
	},
	{
		heading: 'null %', align: 'right', rank: 1, cell: one('null_percent'),
	},
	{
		heading: 'distinct', align: 'right', rank: 1, cell: one('distinct_count'),
	},
	{
		heading: 'min', align: 'right', rank: 1, cell: firstOf('min', 'min_length'),
	},
	{
		heading: 'mean', align: 'right', rank: 1, cell: firstOf('mean', 'avg_length', 'true_percent'),
	},
	{
		heading: 'max', align: 'right', rank: 1, cell: firstOf('max', 'max_length'),
	},
	{
		heading: 'shape', align: 'left', rank: 1, picture: true, shrinkTo: 10, cut: 'end', cell: shapeOf,
	},
	{
		heading: 'stddev', align: 'right', rank: 1, cell: one('stddev'),
	},
];

const among: ReadonlySet<MetricName> = new Set(['count', 'null_percent', 'distinct_count', 'min', 'min_length', 'mean', 'avg_length', 'max', 'max_length', 'stddev']);

/** The usual columns, and one for each other metric that some column of this profile has. */
export const profileColumns = memoizeLast(({columns}: RunProfile): ReadonlyArray<Column<ColumnProfile>> => [
	...usual,
	...metrics.values()
		.filter(metric => isFigure(metric) && !among.has(metric.name) && columns.some(column => column.metrics.has(metric.name)))
		.map(metric => ({
			heading: metric.label, align: 'right' as const, rank: 1, cell: (profile: ColumnProfile) => metricCell(profile, metric),
		})),
]);

const rankOf = (profile: ColumnProfile, name: MetricName): number => {
	const value = profile.metrics.get(name)?.value;
	return typeof value === 'number' ? value : 0;
};

const orders: Readonly<Record<ProfileOrder, (one: ColumnProfile, other: ColumnProfile) => number>> = {
	table: () => 0,
	name: ({column: {name}}, {column: {name: other}}) => name.localeCompare(other),
	nulls: (left, right) => rankOf(right, 'null_percent') - rankOf(left, 'null_percent'),
	distinct: (left, right) => rankOf(right, 'distinct_count') - rankOf(left, 'distinct_count'),
};

/** Columns in an order; those that the filter lets through, by name or type. */
export const listedColumns = memoizeLast(({columns}: RunProfile, order: ProfileOrder, filter: string): readonly ColumnProfile[] => {
	const ordered = columns.toSorted(orders[order]);
	return filter === '' ? ordered : ordered.filter(({column}) => isMatch(`${column.name} ${column.semanticType}`, filter));
});

export const namesOf = memoizeLast((columns: readonly ColumnProfile[]): readonly string[] => columns.map(({column}) => column.name));

/** How far the figures can be trusted, in words. */
export const trustOf = memoizeLast(({run, columns}: RunProfile): string => {
	if (run.sampling.kind !== 'all') {
		return run.sampling.kind === 'ratio' ? `sample of ${run.sampling.ratio * 100} %` : `sample of ${run.sampling.size} rows`;
	}

	return columns.some(column => column.metrics.values().some(({provenance}) => provenance.kind !== 'exact')) ? 'estimates marked ≈' : 'all exact';
});
