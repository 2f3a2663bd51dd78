// Compares the distribution of one column in two runs: finds a reason not to judge it, else judges it.
import type {ColumnPair} from '../column-pair.ts';
import {rowsOf} from '../column-figures.ts';
import {ruleName} from '../metrics/judge-size.ts';
import type {Verdict} from '../report.ts';
import type {ComparisonContext, MetricComparison} from '../run-pair.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {judgeDistribution} from './judge-distribution.ts';
import {mediansOf, type DistributionVerdict} from './distribution-verdict.ts';
import {isOrderedColumn} from './stored-distribution.ts';

const sources = ['percentiles', 'top_values', 'histogram'] as const;

/** The reason not to judge a column, whatever its values. */
const reasonNotToJudge = (columns: ColumnPair, {runs, emptyTable}: ComparisonContext): Verdict | undefined => {
	const ignore = runs.rules.ignoreOf(columns.current.profile.column.name, 'distribution');
	if (ignore !== undefined) {
		return ignoredBy(ignore);
	}

	const withoutValues = (['baseline', 'current'] as const).find(side => rowsOf(columns[side]).present === 0);
	const reason =
		emptyTable ??
		columns.keyGrowth ??
		(withoutValues === undefined ? undefined : `no values in the ${withoutValues} run`);
	return reason === undefined ? undefined : notJudged(reason);
};

/** Compares the distribution of one column; `undefined` where neither run keeps one. */
export const compareDistribution = (columns: ColumnPair, context: ComparisonContext): MetricComparison | undefined => {
	const [before, after] = [columns.baseline.profile, columns.current.profile];
	const {runs, trace} = context;
	const {name} = after.column;
	const kept = isOrderedColumn(after) ? sources : (['top_values'] as const);
	if ([before, after].every(({metrics}) => kept.every(source => !metrics.has(source)))) {
		return undefined;
	}

	const comparisonWith = (verdict: DistributionVerdict): MetricComparison => ({
		drift: {
			columnName: name,
			metricName: 'distribution',
			...mediansOf(verdict),
			changePercent: null,
			changeAbsolute: null,
			...verdict,
			accepted: null,
			estimated: kept.some(source => isEstimated(before.metrics.get(source), after.metrics.get(source))),
		},
		note: verdict.state === 'not_enough_rows' ? verdict.reason : null,
	});

	const unjudged = reasonNotToJudge(columns, context);
	if (unjudged !== undefined) {
		return comparisonWith({...unjudged, distribution: null});
	}

	const effects = runs.rules.effectRuleOf(name);
	const verdict = judgeDistribution(
		columns,
		{effects, minRows: runs.settings.distribution.min_rows, sampling: columns, elapsedDays: runs.elapsedDays},
		trace,
	);
	const rule = effects.override === null ? 'drift.distribution' : ruleName(effects);
	return comparisonWith({...verdict, rule: verdict.state === 'judged' ? rule : null});
};
