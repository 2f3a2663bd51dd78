// Judges the distribution of a column on two sides by the lists that both keep exactly, else by estimates.
import type {MetricName} from '../../profiling/metrics/names.ts';
import {rowsOf} from '../column-figures.ts';
import {judgeDistribution} from '../distribution/judge-distribution.ts';
import {mediansOf, type DistributionVerdict} from '../distribution/distribution-verdict.ts';
import {isOrderedColumn} from '../distribution/stored-distribution.ts';
import {ruleName} from '../metrics/judge-size.ts';
import type {MetricComparison, RunPair} from '../run-pair.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {atLeastLow, same, type SidedColumn} from './judge-figure.ts';
import {compareValueCounts, isListExact, listDifference} from './value-counts.ts';

export type Spread = {
	readonly comparison: MetricComparison | undefined;
	/** Whether every value of the column was compared. */
	readonly isWhole: boolean;
};

type SpreadContext = {
	readonly runs: RunPair;
	/** Why both sides compare texts by different rules; `undefined` where the rules are the same. */
	readonly unequal: string | undefined;
};

const lists = ['top_values', 'percentiles', 'histogram'] as const satisfies readonly MetricName[];

/** The verdict of the thresholds, which gives the severity of a difference, and decides alone for estimates. */
const weigh = ({left, right}: SidedColumn, {runs}: SpreadContext): DistributionVerdict =>
	judgeDistribution(
		{baseline: left, current: right},
		{
			effects: {...runs.rules.effectRuleOf(left.profile.column.name), direction: 'both'},
			minRows: 0,
			sampling: {allowSamplingError: false, independence: 0},
			elapsedDays: 0,
		},
	);

const verdictOf = (
	columns: SidedColumn,
	difference: string | undefined,
	context: SpreadContext,
): DistributionVerdict => {
	const {left, right} = columns;
	const kept = lists.filter(list => left.profile.metrics.has(list) || right.profile.metrics.has(list));
	if (difference === undefined && kept.every(list => isListExact(left, list) && isListExact(right, list))) {
		return {severity: 'none', state: 'judged', reason: same.reason, rule: null, distribution: null};
	}

	const weighed = weigh(columns, context);
	const {override} = context.runs.rules.effectRuleOf(left.profile.column.name);
	const rule = override === null ? 'drift.distribution' : ruleName({override});
	return difference === undefined
		? {...weighed, rule: weighed.state === 'judged' ? rule : null}
		: {...weighed, state: 'judged', rule, reason: difference, severity: atLeastLow(weighed.severity)};
};

/** Compares the distribution of a column; no comparison where neither side keeps anything of it. */
export const judgeSpread = (columns: SidedColumn, context: SpreadContext): Spread => {
	const {left, right} = columns;
	const {name} = left.profile.column;
	const kept = isOrderedColumn(right.profile) ? lists : (['top_values'] as const);
	if (kept.every(list => !left.profile.metrics.has(list) || !right.profile.metrics.has(list))) {
		return {comparison: undefined, isWhole: false};
	}

	const comparisonWith = (verdict: DistributionVerdict): MetricComparison => ({
		drift: {
			columnName: name,
			metricName: 'distribution',
			changePercent: null,
			changeAbsolute: null,
			...mediansOf(verdict),
			...verdict,
			accepted: null,
			estimated: kept.some(list => isEstimated(left.profile.metrics.get(list), right.profile.metrics.get(list))),
		},
		note: null,
	});
	const ignore = context.runs.rules.ignoreOf(name, 'distribution');
	const without = [left, right].findIndex(side => rowsOf(side).present === 0);
	const reason = without === -1 ? context.unequal : `no values on the ${without === 0 ? 'left' : 'right'}`;
	if (ignore !== undefined || reason !== undefined) {
		const verdict = ignore === undefined ? notJudged(reason ?? '') : ignoredBy(ignore);
		return {comparison: comparisonWith({...verdict, distribution: null}), isWhole: without !== -1};
	}

	const compared = compareValueCounts(columns);
	return {
		comparison: comparisonWith(verdictOf(columns, listDifference(columns, compared), context)),
		isWhole: compared?.isWhole ?? false,
	};
};
