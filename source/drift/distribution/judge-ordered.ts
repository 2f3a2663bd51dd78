// Judges the distribution of numbers or dates in two runs.
import {isTemporal} from '../../profiling/column-types.ts';
import {rowsPerRead, scalarOf, type StoredColumn} from '../column-figures.ts';
import type {ColumnSides} from '../column-pair.ts';
import {figure} from '../figure-text.ts';
import {compareSeverities, worstSeverity, type Severity} from '../severity.ts';
import {isAgainst} from '../threshold-rules.ts';
import type {Trace} from '../trace.ts';
import {compareOrdered, type OrderedDistribution, type OrderedEffects} from './compare-ordered.ts';
import {orderedReason, orderedSteps} from './describe-distribution.ts';
import type {Effect, OrderedChange, Quartiles} from './distribution-change.ts';
import {
	notEnoughRows,
	notJudgedBecause,
	type DistributionRules,
	type DistributionVerdict,
} from './distribution-verdict.ts';
import {growthViews, type GrowthView} from './growth.ts';
import {judgeEffect, type JudgedEffect} from './judge-effect.ts';
import {storedDistribution} from './stored-distribution.ts';

const quartilesOf = ({profile: {metrics}}: StoredColumn, {cumulative}: OrderedDistribution): Quartiles => {
	const quartile = (metric: 'p25' | 'p50' | 'p75', share: number) => {
		const value = cumulative.quantile(share);
		return metrics.has(metric) ? scalarOf(metrics.get(metric)) : Number.isFinite(value) ? value : null;
	};

	return [quartile('p25', 0.25), quartile('p50', 0.5), quartile('p75', 0.75)];
};

/** One view of the current side, and its severity. */
type JudgedView = {
	readonly effects: OrderedEffects;
	readonly view: GrowthView;
	readonly psi: JudgedEffect;
	readonly wasserstein: JudgedEffect | null;
	readonly severity: Severity;
};

/** The certain part of a divergence. */
const certainPart = ({value, samplingError, readingError}: Effect): Effect => ({
	value: (Math.sqrt(value) - Math.sqrt(readingError)) ** 2,
	samplingError,
	readingError: 0,
	error: samplingError,
});

const judgeView = (
	baseline: OrderedDistribution,
	view: GrowthView,
	{effects: rule, sampling}: DistributionRules,
): JudgedView => {
	const effects = compareOrdered(baseline, view.current, sampling);
	const psi = judgeEffect(effects.source === 'histogram' ? certainPart(effects.psi) : effects.psi, rule.psi);
	const wasserstein = effects.wasserstein === null ? null : judgeEffect(effects.wasserstein, rule.wasserstein);
	const severity = worstSeverity([psi.severity, wasserstein?.severity ?? 'none']);
	return {effects, view, psi, wasserstein, severity};
};

/** Judges one view after the other until one shows no drift. */
const judgeViews = (views: readonly GrowthView[], judge: (view: GrowthView) => JudgedView): readonly JudgedView[] => {
	const judged: JudgedView[] = [];
	for (const view of views) {
		const next = judge(view);
		judged.push(next);
		if (next.severity === 'none') {
			break;
		}
	}

	return judged;
};

const verdictOf = (
	view: JudgedView,
	distribution: OrderedChange,
	{minRows, effects: {psi, direction}}: DistributionRules,
): DistributionVerdict => {
	const few = notEnoughRows(distribution, minRows);
	if (few !== undefined) {
		return few;
	}

	if (distribution.source === 'histogram' && view.severity === 'none' && distribution.psi.value >= psi.low) {
		const {value, error} = distribution.psi;
		return notJudgedBecause(
			`cannot be known from histograms alone: PSI ${figure(value, 2)} may be off by ${figure(error, 2)}`,
			distribution,
		);
	}

	const isCounted = view.severity === 'none' || !isAgainst(direction, distribution.shift);
	return {
		severity: isCounted ? view.severity : 'none',
		state: 'judged',
		reason: isCounted
			? orderedReason(distribution, view)
			: `moved ${direction === 'up' ? 'down' : 'up'}, and only the other direction counts`,
		rule: null,
		distribution,
	};
};

/** How many times as many rows of the table a row that was read stands for as in the baseline. */
const drawnOf = ({baseline, current}: ColumnSides): number | undefined => {
	const [before, after] = [rowsPerRead(baseline), rowsPerRead(current)];
	return before === undefined || after === undefined ? undefined : after / before;
};

export const judgeOrdered = (sides: ColumnSides, rules: DistributionRules, trace: Trace): DistributionVerdict => {
	const [baseline, current] = [storedDistribution(sides.baseline), storedDistribution(sides.current)];
	if (baseline === undefined || current === undefined) {
		const side = baseline === undefined ? 'baseline' : 'current';
		return notJudgedBecause(`cannot be known: the ${side} run keeps neither percentiles nor a histogram`);
	}

	const areDates = isTemporal(sides.current.profile.column.semanticType);
	const asItIs = {growth: null, current};
	const views = areDates
		? growthViews(baseline, current, {elapsedDays: rules.elapsedDays, drawn: drawnOf(sides)}).filter(
				({growth, current: viewed}) => growth === null || viewed.cumulative.rows >= rules.minRows,
			)
		: [asItIs];
	const judged = judgeViews(views, view => judgeView(baseline, view, rules));
	// Chooses the plainest of several equally severe views.
	const [found = judgeView(baseline, asItIs, rules)] = judged.toSorted((left, right) =>
		compareSeverities(left.severity, right.severity),
	);
	for (const {effects, view, severity} of judged) {
		trace('distribution', () => orderedSteps(effects, {growth: view.growth, severity, areDates}));
	}

	return verdictOf(
		found,
		{
			kind: 'ordered',
			...found.effects,
			growth: found.view.growth,
			baselineQuartiles: quartilesOf(sides.baseline, baseline),
			currentQuartiles: quartilesOf(sides.current, current),
		},
		rules,
	);
};
