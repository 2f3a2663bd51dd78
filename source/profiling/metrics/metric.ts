// The type of a metric's definition.
import type {SemanticType} from '../column-types.ts';
import type {Measured} from '../profile.ts';
import type {MetricName} from './names.ts';
import type {Need} from './needs.ts';
import type {ColumnSummary} from './summary.ts';

/**
The kind of a value, which decides how it is parsed from storage and printed:
`count` whole rows; `percent` 0 to 100; `quantity` in the column's own unit (a number, or ISO 8601 for dates);
`number` a double in the column's own unit; `characters` Unicode code points; `bins`, `values` and `quantiles` lists.
*/
export type MetricKind = 'count' | 'percent' | 'quantity' | 'number' | 'characters' | ListKind;

export type ListKind = 'bins' | 'values' | 'quantiles';

/**
The statistic behind a metric. Drift derives from it how far the metric moves between two samples of the same data, and
whether it grows with the number of rows.
*/
export type Statistic =
	| {readonly kind: 'row-count'}
	/** Rows without a value, counted or in percent. */
	| {readonly kind: 'missing'}
	/** Rows that have a property, counted or in percent. */
	| {readonly kind: 'proportion'}
	/** Distinct values, counted or in percent. */
	| {readonly kind: 'distinct'}
	| {readonly kind: 'extreme'; readonly end: 'minimum' | 'maximum'}
	| {readonly kind: 'mean'}
	| {readonly kind: 'deviation'}
	/** The share of the values is from 0 to 1. */
	| {readonly kind: 'quantile'; readonly share: number}
	/** Many figures at once: a list of bins, values or quantiles. */
	| {readonly kind: 'distribution'};

export type Metric = {
	readonly name: MetricName;
	/** As a heading, lower case, at most 12 characters. */
	readonly label: string;
	/** One sentence for help and documentation. */
	readonly meaning: string;
	readonly kind: MetricKind;
	readonly statistic: Statistic;
	readonly appliesTo: (type: SemanticType) => boolean;
	/**
	How drift judges a change: `points` by the difference of two percents, `relative` by the change in percent of the
	baseline. `none` is not judged: the metric is part of a distribution, or only shown.
	*/
	readonly judge: 'points' | 'relative' | 'none';
	/** Whether drift compares it when the config names no metrics. */
	readonly comparedByDefault: boolean;
	/** A metric with which the history of a table also judges this one. */
	readonly comparedWith?: MetricName | 'distribution';
	/** The percentage that reports give for this count. */
	readonly reportedAs?: MetricName;
	/** The parts of the summary that `finish` reads. Push-down requests them from the database. */
	readonly needs: readonly Need[];
	/** The value, read from the summary of a column; `undefined` where the connector does not measure it. */
	readonly finish: (summary: ColumnSummary) => Measured | undefined;
};

const listKinds: ReadonlySet<MetricKind> = new Set<ListKind>(['bins', 'values', 'quantiles']);

/** Whether a metric is one figure, and not a list. */
export const isFigure = <Kinded extends {readonly kind: MetricKind}>(
	metric: Kinded,
): metric is Kinded & {readonly kind: Exclude<MetricKind, ListKind>} => !listKinds.has(metric.kind);
