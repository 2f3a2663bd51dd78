// The verdict on how the values of a column are spread in two runs.
import {isTemporal} from '../../profiling/column-types.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {scalarOf} from '../column-figures.ts';
import type {VerdictState} from '../report.ts';
import {compareSeverities, worstSeverity, type Severity} from '../severity.ts';
import type {Direction, EffectRule} from '../threshold-rules.ts';
import {noTrace, type Trace} from '../trace.ts';
import {figure, percentText, wholeNumber} from '../figure-text.ts';
import type {DistributionChange, Effect, OrderedChange, Quartiles, ValuesChange} from './distribution-change.ts';
import {judgeEffect, type JudgedEffect} from './judge-effect.ts';
import {growthViews, type GrowthView} from './growth.ts';
import {compareOrdered, type RowSampling, type OrderedEffects, type OrderedDistribution} from './compare-ordered.ts';
import {isOrderedColumn, storedDistribution, storedFrequencies} from './stored-distribution.ts';
import {compareFrequencies} from './compare-frequencies.ts';
import {orderedWords, valuesWords} from './describe-distribution.ts';

/** The baseline and the current profile of a column, each with the rows of its run. */
export type ColumnSides = {
	readonly before: ColumnProfile;
	readonly after: ColumnProfile;
	readonly beforeRows: number | null;
	readonly afterRows: number | null;
};

export type DistributionRules = {
	readonly effects: EffectRule;
	readonly minRows: number;
	readonly sampling: RowSampling;
	readonly elapsedDays: number;
};

export type DistributionVerdict = {
	readonly severity: Severity;
	readonly state: VerdictState;
	readonly reason: string;
	readonly distribution: DistributionChange | null;
};

const notJudged = (reason: string, distribution: DistributionChange | null = null): DistributionVerdict => ({
	severity: 'none',
	state: 'not_judged',
	reason,
	distribution,
});

const tooFew = (rows: {readonly baseline: number; readonly current: number}, least: number): string | undefined => {
	const fewest = Math.min(rows.baseline, rows.current);
	return fewest < least
		? `not enough rows to judge: ${wholeNumber(fewest)}, and ${wholeNumber(least)} are needed`
		: undefined;
};

const isAgainst = (direction: Direction, shift: number | null): boolean =>
	shift !== null && ((direction === 'up' && shift < 0) || (direction === 'down' && shift > 0));

const quartilesOf = ({metrics}: ColumnProfile, side: OrderedDistribution): Quartiles => {
	const plain = (value: number): number | null => (Number.isFinite(value) ? value : null);
	const quartile = (metric: 'p25' | 'p50' | 'p75', share: number) =>
		metrics.has(metric) ? scalarOf(metrics.get(metric)) : plain(side.cumulative.quantile(share));
	return [quartile('p25', 0.25), quartile('p50', 0.5), quartile('p75', 0.75)];
};

type JudgedView = {
	readonly effects: OrderedEffects;
	readonly candidate: GrowthView;
	readonly psi: JudgedEffect;
	readonly wasserstein: JudgedEffect | null;
	readonly severity: Severity;
};

/** What is left of a divergence when all that is not known is taken off. */
const certainPart = ({value, samplingError, readingError}: Effect): Effect => ({
	value: (Math.sqrt(value) - Math.sqrt(readingError)) ** 2,
	samplingError,
	readingError: 0,
	error: samplingError,
});

const judgeView = (
	baseline: OrderedDistribution,
	candidate: GrowthView,
	{effects: rule, sampling}: DistributionRules,
): JudgedView => {
	const effects = compareOrdered(baseline, candidate.current, sampling);
	const psi = judgeEffect(effects.source === 'histogram' ? certainPart(effects.psi) : effects.psi, rule.psi);
	const wasserstein = effects.wasserstein === null ? null : judgeEffect(effects.wasserstein, rule.wasserstein);
	return {
		effects,
		candidate,
		psi,
		wasserstein,
		severity: worstSeverity([psi.severity, wasserstein?.severity ?? 'none']),
	};
};

/** Looks at one candidate after the other until one shows no drift: those that were looked at. */
const judgeViews = (
	candidates: readonly GrowthView[],
	judge: (candidate: GrowthView) => JudgedView,
): readonly JudgedView[] => {
	const judged: JudgedView[] = [];
	for (const candidate of candidates) {
		const next = judge(candidate);
		judged.push(next);
		if (next.severity === 'none') {
			break;
		}
	}

	return judged;
};

const judgeOrdered = (
	{before, after, beforeRows, afterRows}: ColumnSides,
	rules: DistributionRules,
	trace: Trace,
): DistributionVerdict => {
	const [baseline, current] = [storedDistribution(before, beforeRows), storedDistribution(after, afterRows)];
	if (baseline === undefined || current === undefined) {
		return notJudged(
			`cannot be known: the ${baseline === undefined ? 'baseline' : 'current'} run keeps neither percentiles nor a histogram`,
		);
	}

	const areDates = isTemporal(after.column.semanticType);
	const candidates = areDates
		? growthViews(baseline, current, rules.elapsedDays).filter(
				({growth, current: side}) => growth === null || side.cumulative.rows >= rules.minRows,
			)
		: [{growth: null, current}];
	const judged = judgeViews(candidates, candidate => judgeView(baseline, candidate, rules));
	// Of several that are equally severe the plainest.
	const [found] = judged.toSorted((left, right) => compareSeverities(left.severity, right.severity));
	if (found === undefined) {
		throw new RangeError('There is no way to look at the distribution');
	}

	const distribution: OrderedChange = {
		kind: 'ordered',
		...found.effects,
		growth: found.candidate.growth,
		baselineQuartiles: quartilesOf(before, baseline),
		currentQuartiles: quartilesOf(after, current),
	};
	for (const {effects, candidate, severity} of judged) {
		trace('distribution', () => orderedWords.steps(effects, {growth: candidate.growth, severity, areDates}));
	}

	const few = tooFew({baseline: baseline.cumulative.rows, current: current.cumulative.rows}, rules.minRows);
	if (few !== undefined) {
		return {
			severity: 'none',
			state: 'not_enough_rows',
			reason: few,
			distribution,
		};
	}

	if (
		distribution.source === 'histogram' &&
		found.severity === 'none' &&
		distribution.psi.value >= rules.effects.psi.low
	) {
		return notJudged(
			`cannot be known from histograms alone: PSI ${figure(distribution.psi.value, 2)} may be off by ${figure(distribution.psi.error, 2)}`,
			distribution,
		);
	}

	if (found.severity !== 'none' && isAgainst(rules.effects.direction, distribution.shift)) {
		return {
			severity: 'none',
			state: 'judged',
			reason: `moved ${rules.effects.direction === 'up' ? 'down' : 'up'}, and only the other direction counts`,
			distribution,
		};
	}

	return {
		severity: found.severity,
		state: 'judged',
		reason: orderedWords.reason(distribution, found),
		distribution,
	};
};

/** Below this share of the rows the values that can be compared say too little about a column. */
const minComparable = 0.5;

const judgeFrequencies = (
	{before, after, beforeRows, afterRows}: ColumnSides,
	rules: DistributionRules,
	trace: Trace,
): DistributionVerdict => {
	const [baseline, current] = [storedFrequencies(before, beforeRows), storedFrequencies(after, afterRows)];
	if (baseline === undefined || current === undefined) {
		return notJudged(
			`cannot be known: the ${baseline === undefined ? 'baseline' : 'current'} run keeps no frequent values`,
		);
	}

	const {comparable, ...effects} = compareFrequencies(baseline, current, rules.sampling.allowForChance);
	const distribution: ValuesChange = {kind: 'values', ...effects};
	trace('distribution', () => valuesWords.steps(distribution));
	const few = tooFew(distribution.rows, rules.minRows);
	if (few !== undefined) {
		return {
			severity: 'none',
			state: 'not_enough_rows',
			reason: few,
			distribution,
		};
	}

	const judged = judgeEffect(distribution.jensenShannon, rules.effects.jensenShannon);
	const unexpected = [...distribution.newValues, ...distribution.vanishedValues].some(
		share => Math.max(share.baseline ?? 0, share.current ?? 0) >= rules.effects.newValues,
	);
	const severity = unexpected && judged.severity === 'none' ? 'low' : judged.severity;
	if (severity === 'none' && comparable < minComparable) {
		return notJudged(
			`cannot be known: ${comparable < 0.01 ? 'values hardly ever repeat' : `only ${percentText(comparable)} of the rows hold values that both runs list and that are frequent enough to compare`}`,
			distribution,
		);
	}

	return {
		severity,
		state: 'judged',
		reason: valuesWords.reason(distribution, judged, rules.effects.newValues),
		distribution,
	};
};

/** Judges the distribution of a column that has values in both runs. */
export const judgeDistribution = (
	sides: ColumnSides,
	rules: DistributionRules,
	trace: Trace = noTrace,
): DistributionVerdict => {
	const [wasOrdered, isOrdered] = [isOrderedColumn(sides.before), isOrderedColumn(sides.after)];
	if (
		wasOrdered !== isOrdered ||
		isTemporal(sides.before.column.semanticType) !== isTemporal(sides.after.column.semanticType)
	) {
		return notJudged('the type changed');
	}

	return isOrdered ? judgeOrdered(sides, rules, trace) : judgeFrequencies(sides, rules, trace);
};
