// The catalogue of metrics: each is defined once, here is the list that everything else reads.
import type {SemanticType} from '../column-types.ts';
import type {Measured} from '../profile.ts';
import type {ColumnSummary} from './summary.ts';
import {countMetrics} from './counts.ts';
import {extremeMetrics} from './extremes.ts';
import {momentMetrics} from './moments.ts';
import {metricNames, type MetricName} from './names.ts';
import type {Need} from './needs.ts';
import {quantileMetrics} from './quantiles.ts';
import {distributionMetrics} from './distribution.ts';
import {textLengthMetrics} from './text-lengths.ts';

export {isMetricName, metricNames, type MetricName} from './names.ts';

/**
What a value is, and so how it is parsed from storage and printed:
`count` whole rows; `percent` 0 to 100; `quantity` in the column's own unit (a number, or ISO 8601 for dates);
`number` a double in the column's own unit; `characters` Unicode code points; `bins`, `values` and `quantiles` lists.
*/
export type MetricKind = 'count' | 'percent' | 'quantity' | 'number' | 'characters' | ListKind;

export type ListKind = 'bins' | 'values' | 'quantiles';

export type Metric = {
	readonly name: MetricName;
	/** As a heading, lower case, at most 12 characters. */
	readonly label: string;
	/** One sentence for help and documentation. */
	readonly meaning: string;
	readonly kind: MetricKind;
	readonly appliesTo: (type: SemanticType) => boolean;
	/**
	How drift judges a change: `points` by the difference of two percents, `relative` by the change in percent of the baseline,
	`none` not at all (it is compared as part of a distribution, or only shown).
	*/
	readonly judge: 'points' | 'relative' | 'none';
	/** Whether drift compares it when the config names no metrics. */
	readonly comparedByDefault: boolean;
	/** The parts of the summary that `finish` reads: what push-down asks the database for. */
	readonly needs: readonly Need[];
	/** The value, read from the summary of a column; `undefined` where the connector does not measure it. */
	readonly finish: (summary: ColumnSummary) => Measured | undefined;
};

const definitions: readonly Metric[] = [
	...countMetrics,
	...extremeMetrics,
	...momentMetrics,
	...quantileMetrics,
	...textLengthMetrics,
	...distributionMetrics,
];

/** Every metric by name, in the order of `metricNames`. */
export const metrics: ReadonlyMap<MetricName, Metric> = new Map(
	metricNames.map(name => {
		const metric = definitions.find(definition => definition.name === name);
		if (metric === undefined) {
			throw new Error(`The metric ${name} has no definition`);
		}

		return [name, metric];
	}),
);

const listKinds: ReadonlySet<MetricKind> = new Set<ListKind>(['bins', 'values', 'quantiles']);

/** Whether a metric is one figure, which can be shown in a cell and compared by itself, and no list. */
export const isFigure = <Kinded extends {readonly kind: MetricKind}>(
	metric: Kinded,
): metric is Kinded & {readonly kind: Exclude<MetricKind, ListKind>} => !listKinds.has(metric.kind);

/** The definition of a metric. */
export const metricOf = (name: MetricName): Metric => {
	const metric = metrics.get(name);
	if (metric === undefined) {
		throw new Error(`Unknown metric ${name}`);
	}

	return metric;
};
