// Finds the rules for a metric of a column: the config's global thresholds, its overrides and its ignores.
import type {DriftSettings} from '../config/schema.ts';
import {matchesPattern} from '../config/patterns.ts';
import {matchesTable} from '../config/table-patterns.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {ComparedMetric} from './report.ts';
import type {Thresholds} from './severity.ts';

export type Direction = 'both' | 'up' | 'down';

/** Whether a change goes the way that does not count. */
export const isAgainst = (direction: Direction, change: number | null): boolean =>
	change !== null && ((direction === 'up' && change < 0) || (direction === 'down' && change > 0));

export type Rule = {
	readonly thresholds: Thresholds;
	readonly measure: 'usual' | 'relative' | 'absolute';
	readonly direction: Direction;
	/** The override that decided, as written: `customers.age.mean`; `null` for the global thresholds. */
	readonly override: string | null;
};

/** The thresholds for effects of distributions. */
export type EffectRule = {
	readonly psi: Thresholds;
	readonly wasserstein: Thresholds;
	readonly jensenShannon: Thresholds;
	/** Share of the rows, 0 to 1. */
	readonly newValues: number;
	readonly direction: Direction;
	readonly override: string | null;
};

/** The rules of one dataset. */
export type DatasetRules = {
	/** @param column `null` for a metric of the whole dataset. */
	readonly ruleOf: (column: string | null, metric: ComparedMetric) => Rule;
	readonly effectRuleOf: (column: string) => EffectRule;
	/** The overrides that cover a metric, as written and in their order. */
	readonly overridesOf: (column: string | null, metric: ComparedMetric) => readonly string[];
	/** The ignore that covers a metric, as written; `undefined` when none does. */
	readonly ignoreOf: (column: string | null, metric: ComparedMetric) => string | undefined;
	/** The ignore that covers a whole column with its schema changes, because it names no metric. */
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

const isMetricCovered = ({metric: pattern}: Selector, metric: ComparedMetric): boolean =>
	pattern === undefined || matchesPattern(pattern, metric);

/**
Lays an override over the thresholds. Thresholds that it does not name move so that the order stays: `low: 50` over 5,
15, 30 gives 50, 50, 50, and `high: 10` gives 5, 10, 10.
*/
export const overridden = (base: Thresholds, {low, medium, high}: PartialThresholds): Thresholds => {
	const highFloor = Math.max(low ?? 0, medium ?? 0, high ?? 0);
	const mediumFloor = low ?? 0;
	const mediumCeiling = high ?? Infinity;
	return {
		low: low ?? Math.min(base.low, medium ?? mediumCeiling, mediumCeiling),
		medium: medium ?? Math.min(Math.max(base.medium, mediumFloor), mediumCeiling),
		high: high ?? Math.max(base.high, highFloor),
	};
};

const laidOver = (base: Thresholds, levels: PartialThresholds | undefined): Thresholds =>
	levels === undefined ? base : overridden(base, levels);

type Override = DriftSettings['overrides'][number];

/** The rule of a metric: the global thresholds, with the overrides laid over them in their order. */
const figureRule = (thresholds: Thresholds, overrides: readonly Override[]): Rule => {
	let rule: Rule = {thresholds, measure: 'usual', direction: 'both', override: null};
	for (const override of overrides) {
		if ([override.thresholds, override.measure, override.direction].some(given => given !== undefined)) {
			rule = {
				thresholds: laidOver(rule.thresholds, override.thresholds),
				measure: override.measure ?? rule.measure,
				direction: override.direction ?? rule.direction,
				override: written(override),
			};
		}
	}

	return rule;
};

/** The rule of a distribution, in the same way. */
const effectRule = (settings: DriftSettings['distribution'], overrides: readonly Override[]): EffectRule => {
	const {psi, wasserstein, jensen_shannon: jensenShannon, new_values: newValues} = settings;
	let rule: EffectRule = {
		psi,
		wasserstein,
		jensenShannon,
		newValues: newValues / 100,
		direction: 'both',
		override: null,
	};
	for (const override of overrides) {
		const {distribution, direction} = override;
		if (distribution !== undefined || direction !== undefined) {
			rule = {
				psi: laidOver(rule.psi, distribution?.psi),
				wasserstein: laidOver(rule.wasserstein, distribution?.wasserstein),
				jensenShannon: laidOver(rule.jensenShannon, distribution?.jensen_shannon),
				newValues: rule.newValues,
				direction: direction ?? rule.direction,
				override: written(override),
			};
		}
	}

	return rule;
};

/** The rules for one dataset. Every override that matches counts; a later one wins over an earlier one. */
export const rulesFor = (settings: DriftSettings, dataset: DatasetKey): DatasetRules => {
	const overrides = settings.overrides.filter(override => isTableCovered(override, dataset));
	const ignores = settings.ignore.filter(ignore => isTableCovered(ignore, dataset));
	const firstWritten = (isCovered: (ignore: Selector) => boolean): string | undefined => {
		const found = ignores.find(ignore => isCovered(ignore));
		return found === undefined ? undefined : written(found);
	};

	const covering = (column: string | null, metric: ComparedMetric): readonly Override[] =>
		overrides.filter(override => isColumnCovered(override, column) && isMetricCovered(override, metric));

	return {
		ruleOf: (column, metric) => figureRule(settings.thresholds, covering(column, metric)),
		effectRuleOf: column => effectRule(settings.distribution, covering(column, 'distribution')),
		overridesOf: (column, metric) => covering(column, metric).map(override => written(override)),
		ignoreOf: (column, metric) =>
			firstWritten(ignore => isColumnCovered(ignore, column) && isMetricCovered(ignore, metric)),
		columnIgnoreOf: column =>
			firstWritten(ignore => ignore.metric === undefined && isColumnCovered(ignore, column)),
	};
};
