// The table of a profile: the usual figures of its columns first, then every other metric of the catalogue.
import {metricOf, metrics} from '../../../profiling/metrics/catalogue.ts';
import {isFigure, type Metric} from '../../../profiling/metrics/metric.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {ColumnProfile, MetricValue, RunProfile} from '../../../profiling/profile.ts';
import {absentMark, drawable, formatMetric, nullMark} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {columnShape} from '../../../reports/column-shape.ts';
import {isMatch} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {sortByFigure, type Sorting, sortMark} from '../../state/sorting.ts';
import {alignedCell} from '../../text/align-decimals.ts';
import {line, type Line, segment, widthOf} from '../../text/line.ts';
import {samplingText} from '../../../reports/sampling-text.ts';
import type {Column} from '../../text/table-layout.ts';

/** Whether a figure is a share of the rows of an empty table: it is kept as 0, but nothing is 0 % of no rows. */
const isOfNoRows = ({metrics: measured}: ColumnProfile, {kind, name}: Metric): boolean =>
	kind === 'percent' && measured.has(name) && measured.get('count')?.value === 0;

/** One figure of a column, with a mark if it failed. */
const metricCell = (profile: ColumnProfile, metric: Metric): Line => {
	if (profile.errors.has(metric.name)) {
		return line('✖ failed', 'failed');
	}

	const text = isOfNoRows(profile, metric)
		? nullMark
		: formatMetric(metric, profile.metrics.get(metric.name), profile.column);
	return line(text, text === absentMark ? 'dim' : 'plain');
};

/** One figure of every column: as a cell, to sort by, and to copy. */
export type Figure = Column<ColumnProfile> & {
	/** What to sort by: texts from A on, numbers from the largest on. */
	readonly rankOf: (profile: ColumnProfile) => number | string | undefined;
	/** The value to copy, unrounded. */
	readonly copyOf: (profile: ColumnProfile) => string;
};

/** The first of these metrics that the column has. */
const firstOf = (profile: ColumnProfile, names: readonly MetricName[]): MetricName | undefined =>
	names.find(name => profile.metrics.has(name) || profile.errors.has(name));

/** A value as stored, for other programs. */
export const rawText = (value: MetricValue | undefined): string =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

/** The figure of the first of these metrics that a column has. */
const figureOf = (heading: string, ...names: readonly MetricName[]): Figure => {
	const valueOf = (profile: ColumnProfile): MetricValue | undefined => {
		const name = firstOf(profile, names);
		return name === undefined ? undefined : profile.metrics.get(name)?.value;
	};

	return {
		heading,
		mark: '',
		align: 'right',
		rank: 1,
		cell(profile) {
			const name = firstOf(profile, names);
			if (name === undefined) {
				return line(absentMark, 'dim');
			}

			const metric = metricOf(name);
			const cell = metricCell(profile, metric);
			// A percentage in the heading needs no sign in the cell.
			return metric.kind === 'percent' && names.length > 1 ? [...cell, segment(' %')] : cell;
		},
		rankOf: profile => drawable(valueOf(profile)) ?? undefined,
		copyOf: profile => rawText(valueOf(profile)),
	};
};

const numberOf = (value: MetricValue | undefined): number => (typeof value === 'number' ? value : NaN);

/** The distribution of a column in one cell. */
const shapeOf = (profile: ColumnProfile): Line => {
	const shape = columnShape(profile);
	if (shape === undefined) {
		return line(absentMark, 'dim');
	}

	const {bars, note} = shape;
	return [
		...(bars === '' ? [] : [segment(bars, 'picture')]),
		...(note === '' ? [] : [segment(bars === '' ? note : ` ${note}`, 'dim')]),
	];
};

const usual: readonly Figure[] = [
	{
		heading: 'column',
		mark: '',
		align: 'left',
		rank: 0,
		shrinkTo: 14,
		cell: ({column}) => line(visible(column.name)),
		rankOf: ({column}) => column.name,
		copyOf: ({column}) => column.name,
	},
	{
		heading: 'type',
		mark: '',
		align: 'left',
		rank: 1,
		cell: ({column}) => line(column.semanticType, 'dim'),
		rankOf: ({column}) => column.semanticType,
		copyOf: ({column}) => (column.databaseType === '' ? column.semanticType : column.databaseType),
	},
	figureOf('null %', 'null_percent'),
	figureOf('distinct', 'distinct_count'),
	figureOf('min', 'min', 'min_length'),
	figureOf('mean', 'mean', 'avg_length', 'true_percent'),
	figureOf('max', 'max', 'max_length'),
	{
		...figureOf('shape', 'histogram', 'top_values'),
		align: 'left',
		picture: true,
		shrinkTo: 10,
		cut: 'end',
		cell: shapeOf,
		rankOf: profile => numberOf(profile.metrics.get('distinct_percent')?.value),
	},
	figureOf('stddev', 'stddev'),
];

const among: ReadonlySet<MetricName> = new Set([
	'count',
	'null_percent',
	'distinct_count',
	'min',
	'min_length',
	'mean',
	'avg_length',
	'max',
	'max_length',
	'stddev',
]);

/** Measures the width on first use: of a wide table only the visible figures are measured. */
const withRoom = (figure: Figure, columns: readonly ColumnProfile[]): Figure => {
	let room: number | undefined;
	const cell = figure.align === 'right' ? alignedCell(figure.cell, columns) : figure.cell;
	return {
		...figure,
		cell,
		get room() {
			room ??= Math.max(0, ...columns.map(column => widthOf(cell(column))));
			return room;
		},
	};
};

/** The columns of a run, or of a look at a table. */
export type ProfiledColumns = Pick<RunProfile, 'columns'>;

/** The usual figures, and one for each other metric of this profile. */
export const profileFigures = memoizeLast(({columns}: ProfiledColumns): readonly Figure[] =>
	[
		...usual,
		...metrics
			.values()
			.filter(
				metric =>
					isFigure(metric) &&
					!among.has(metric.name) &&
					columns.some(column => column.metrics.has(metric.name)),
			)
			.map(metric => figureOf(metric.label, metric.name)),
	].map(figure => withRoom(figure, columns)),
);

/** The same figures with the mark of the sort order. */
export const markedFigures = memoizeLast(
	(profile: ProfiledColumns, {order, isReversed}: Sorting<string>): readonly Figure[] =>
		profileFigures(profile).map(figure =>
			figure.heading === order
				? {...figure, room: figure.room ?? 0, mark: sortMark(isReversed === isTextual(figure, profile))}
				: figure,
		),
);

const isTextual = (figure: Figure, {columns}: ProfiledColumns): boolean =>
	columns[0] !== undefined && typeof figure.rankOf(columns[0]) === 'string';

const sorted = memoizeLast(
	(profile: ProfiledColumns, {order, isReversed}: Sorting<string>): readonly ColumnProfile[] => {
		const figure = profileFigures(profile).find(({heading}) => heading === order);
		return figure === undefined
			? profile.columns
			: sortByFigure(profile.columns, figure.rankOf, isReversed !== isTextual(figure, profile));
	},
);

/** Sorted columns whose name or type passes the filter. */
export const listedColumns = memoizeLast(
	(profile: ProfiledColumns, sorting: Sorting<string>, filter: string): readonly ColumnProfile[] => {
		const ordered = sorted(profile, sorting);
		return filter === ''
			? ordered
			: ordered.filter(({column}) => isMatch(`${column.name} ${column.semanticType}`, filter));
	},
);

export const namesOf = memoizeLast((columns: readonly ColumnProfile[]): readonly string[] =>
	columns.map(({column}) => column.name),
);

/** The precision of the figures, in words. */
export const trustOf = memoizeLast(({run, columns}: RunProfile): string => {
	if (run.sampling.kind !== 'all') {
		return samplingText(run.sampling);
	}

	if (columns.some(column => column.errors.size > 0)) {
		return 'some figures failed';
	}

	return columns.some(column => column.metrics.values().some(({provenance}) => provenance.kind !== 'exact'))
		? 'estimates marked ≈'
		: 'all exact';
});
