// Compares how the values of one column are spread in two runs: finds the reasons not to judge it, else judges it.
import {ignoredBy, isEstimated, notJudged, type MetricComparison, type RunPair} from '../metrics/compare-metric.ts';
import type {ColumnPair} from '../column-pair.ts';
import {judgeDistribution} from './judge-distribution.ts';
import {hasNoValues, isOrderedColumn} from './stored-distribution.ts';
import type {DistributionDrift} from '../report.ts';
import {ruleName} from '../metrics/judge-change.ts';
import {noTrace, type Trace} from '../trace.ts';

const sources = ['percentiles', 'top_values', 'histogram'] as const;

/** Compares the distribution of one column; `undefined` where neither run keeps anything of it. */
export const compareDistribution = (
	columns: ColumnPair,
	pair: RunPair,
	empty: string | undefined,
	trace: Trace = noTrace,
): MetricComparison | undefined => {
	const {before, after, beforeRows, afterRows, allowForChance, independence} = columns;
	const {rules, settings, elapsedDays} = pair;
	const {name} = after.column;
	const kept = isOrderedColumn(after) ? sources : (['top_values'] as const);
	if ([before, after].every(({metrics}) => kept.every(source => !metrics.has(source)))) {
		return undefined;
	}

	const compared = (
		verdict: Omit<
			DistributionDrift,
			| 'columnName'
			| 'metricName'
			| 'baselineValue'
			| 'currentValue'
			| 'changePercent'
			| 'changeAbsolute'
			| 'accepted'
			| 'estimated'
		>,
		note: string | null = null,
	): MetricComparison => {
		const {distribution} = verdict;
		const medians =
			distribution?.kind === 'ordered'
				? [distribution.baselineQuartiles[1], distribution.currentQuartiles[1]]
				: [null, null];
		return {
			drift: {
				columnName: name,
				metricName: 'distribution',
				baselineValue: medians[0] ?? null,
				currentValue: medians[1] ?? null,
				changePercent: null,
				changeAbsolute: null,
				...verdict,
				accepted: null,
				estimated: kept.some(source => isEstimated(before.metrics.get(source), after.metrics.get(source))),
			},
			note,
		};
	};

	const without = ({severity, state, reason, rule}: ReturnType<typeof notJudged>): MetricComparison =>
		compared({
			severity,
			state,
			reason,
			rule,
			distribution: null,
		});

	const ignore = rules.ignoreOf(name, 'distribution');
	if (ignore !== undefined) {
		return without(ignoredBy(ignore));
	}

	if (empty !== undefined) {
		return without(notJudged(empty));
	}

	if (columns.keyGrowth !== undefined) {
		return without(notJudged(columns.keyGrowth));
	}

	if (hasNoValues(before, beforeRows) || hasNoValues(after, afterRows)) {
		return without(notJudged(`no values in the ${hasNoValues(before, beforeRows) ? 'baseline' : 'current'} run`));
	}

	const effects = rules.effectRuleOf(name);
	const verdict = judgeDistribution(
		{
			before,
			after,
			beforeRows,
			afterRows,
		},
		{
			effects,
			minRows: settings.distribution.min_rows,
			sampling: {allowForChance, independence},
			elapsedDays,
		},
		trace,
	);
	const rule = effects.override === null ? 'drift.distribution' : ruleName(effects);
	return compared(
		{...verdict, rule: verdict.state === 'judged' ? rule : null},
		verdict.state === 'not_enough_rows' ? verdict.reason : null,
	);
};
