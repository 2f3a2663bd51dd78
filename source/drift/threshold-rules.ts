// Which thresholds hold for a metric of a column, and what is ignored: the config's global ones, its overrides and its ignores.
import type {DriftSettings} from '../config/schema.ts';
import {matchesPattern, matchesTable} from '../config/table-patterns.ts';
import type {MetricName} from '../profiling/metrics/catalogue.ts';
import type {DatasetKey} from '../storage/store.ts';

export type {DriftSettings} from '../config/schema.ts';

/** From this change on, in percent or in percentage points, a severity holds; they never fall from low to high. */
export type Thresholds = {
	readonly low: number;
	readonly medium: number;
	readonly high: number;
};

export type ThresholdRule = {
	readonly thresholds: Thresholds;
	/** The override that decided, as written: `customers.age.mean`; `null` for the global thresholds. */
	readonly override: string | null;
};

/** What the rules of one dataset say. */
export type DatasetRules = {
	/** @param column `null` for a metric of the whole dataset. */
	readonly ruleOf: (column: string | null, metric: MetricName) => ThresholdRule;
	/** The ignore that covers a metric, as written; `undefined` when none does. */
	readonly ignoreOf: (column: string | null, metric: MetricName) => string | undefined;
	/** The ignore that covers a whole column, its schema changes with it: one that names no metric. */
	readonly columnIgnoreOf: (column: string) => string | undefined;
};

type Selector = {
	readonly table?: string | undefined;
	readonly column?: string | undefined;
	readonly metric?: string | undefined;
};

type PartialThresholds = {readonly [Level in keyof Thresholds]?: number | undefined};

const written = ({table = '*', column, metric}: Selector): string => {
	if (metric === undefined) {
		return column === undefined ? table : `${table}.${column}`;
	}

	return `${table}.${column ?? '*'}.${metric}`;
};

const isTableCovered = ({table}: Selector, {schemaName, datasetName}: DatasetKey): boolean =>
	table === undefined || matchesTable(table, {schema: schemaName, name: datasetName});

const isColumnCovered = ({column: pattern}: Selector, column: string | null): boolean =>
	pattern === undefined || (column !== null && matchesPattern(pattern, column));

const isMetricCovered = ({metric: pattern}: Selector, metric: MetricName): boolean =>
	pattern === undefined || matchesPattern(pattern, metric);

/**
The thresholds with an override laid over them. Those that it does not name give way to those that it does, so that the order
stays: `low: 50` over 5, 15, 30 is 50, 50, 50, and `high: 10` is 5, 10, 10.
*/
export const overridden = (base: Thresholds, {low, medium, high}: PartialThresholds): Thresholds => {
	const least = Math.max(low ?? 0, medium ?? 0, high ?? 0);
	const mediumFloor = low ?? 0;
	const mediumCeiling = high ?? Infinity;
	return {
		low: low ?? Math.min(base.low, medium ?? mediumCeiling, mediumCeiling),
		medium: medium ?? Math.min(Math.max(base.medium, mediumFloor), mediumCeiling),
		high: high ?? Math.max(base.high, least),
	};
};

/** The rules for one dataset. Every override that matches counts; a later one wins over an earlier one. */
export const rulesFor = (settings: DriftSettings, dataset: DatasetKey): DatasetRules => {
	const overrides = settings.overrides.filter(override => isTableCovered(override, dataset));
	const ignores = settings.ignore.filter(ignore => isTableCovered(ignore, dataset));
	const firstWritten = (isCovered: (ignore: Selector) => boolean): string | undefined => {
		const found = ignores.find(ignore => isCovered(ignore));
		return found === undefined ? undefined : written(found);
	};

	return {
		ruleOf(column, metric) {
			let rule: ThresholdRule = {thresholds: settings.thresholds, override: null};
			for (const override of overrides) {
				if (isColumnCovered(override, column) && isMetricCovered(override, metric)) {
					rule = {thresholds: overridden(rule.thresholds, override.thresholds), override: written(override)};
				}
			}

			return rule;
		},
		ignoreOf: (column, metric) => firstWritten(ignore => isColumnCovered(ignore, column) && isMetricCovered(ignore, metric)),
		columnIgnoreOf: column => firstWritten(ignore => ignore.metric === undefined && isColumnCovered(ignore, column)),
	};
};
