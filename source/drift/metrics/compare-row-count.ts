// Compares the number of rows of the dataset.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {Measured, Provenance, RunProfile, Scalar} from '../../profiling/profile.ts';
import type {RowGrowth} from '../baselines/row-growth.ts';
import {asDouble, scalarOf} from '../column-figures.ts';
import {countText, wholeNumber} from '../figure-text.ts';
import type {MetricComparison, RunPair} from '../run-pair.ts';
import {countsSample} from '../sampling.ts';
import {toleratedErrors} from '../statistics/significance-level.ts';
import {noTrace, type Trace} from '../trace.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {judgeChange, withoutChange, type MetricVerdict} from './judge-change.ts';
import {withoutContext} from './judge-size.ts';
import {noiseSteps, subtractNoise, type Noise} from './noise.ts';

const countedIn = ({columns}: RunProfile): Measured | undefined =>
	columns.find(({metrics}) => metrics.has('count'))?.metrics.get('count');

const isOfSample = (profile: RunProfile): boolean => countsSample(profile.run, asDouble(countedIn(profile)?.value));

const rowCountOf = (profile: RunProfile): Measured | undefined => {
	const {run} = profile;
	const counted = countedIn(profile);
	if (run.rowCount === null) {
		return counted;
	}

	const ofAll = run.sampling.kind === 'all' ? counted?.provenance : undefined;
	const provenance: Provenance =
		run.sampling.kind === 'ratio' || isOfSample(profile)
			? {kind: 'sample', rows: run.rowCount}
			: (ofAll ?? {kind: 'exact'});
	return {value: run.rowCount, provenance};
};

/** One standard error (binomial) of the number of rows that a sampling ratio draws. */
const ratioError = ({run: {sampling}}: RunProfile, rows: Measured): number =>
	sampling.kind === 'ratio' ? Math.sqrt((asDouble(rows.value) ?? 0) * (1 - sampling.ratio)) : 0;

/** Judges the part of a change that growth does not explain. The reported change is still that from the baseline. */
const withoutGrowth = (
	change: MetricVerdict,
	{rows, min, max}: RowGrowth,
	{
		current,
		judge,
		trace,
	}: {
		readonly current: number;
		readonly judge: (expected: number) => MetricVerdict;
		readonly trace: Trace;
	},
): MetricVerdict => {
	const expected = Math.min(rows + max, Math.max(rows + min, current));
	const added = min === max ? countText(min, 'row') : `${wholeNumber(min)} to ${countText(max, 'row')}`;
	trace('growth', () => [
		`only grew: each load added ${added}, and the run before had ${wholeNumber(rows)}`,
		`growth explains ${wholeNumber(expected)} of ${wholeNumber(current)}`,
	]);
	const {severity, reason, rule} = judge(expected);
	return expected === current
		? {...change, severity: 'none', reason: `grows by ${added} a load`}
		: {...change, severity, rule, reason: `${reason} off its growth of ${added} a load`};
};

const judgeRowCount = (
	{baseline, current, rules, elapsedDays, growth}: RunPair,
	[before, after]: readonly [Measured, Measured],
	trace: Trace,
): MetricVerdict => {
	const judge = (from: Scalar, listener: Trace): MetricVerdict =>
		judgeChange(metricOf('count'), [from, scalarOf(after)], {
			rule: rules.ruleOf(null, 'count'),
			context: {...withoutContext, elapsedDays},
			trace: listener,
		});
	const change = judge(scalarOf(before), trace);
	const rows = asDouble(after.value);
	const verdict =
		growth === undefined || rows === undefined
			? change
			: withoutGrowth(change, growth, {current: rows, judge: expected => judge(expected, noTrace), trace});
	const errors = [ratioError(baseline, before), ratioError(current, after)] as const;
	const noise: Noise = {
		error: toleratedErrors * Math.hypot(...errors),
		samplingErrors: [0, 0],
		estimateErrors: errors,
		rows: asDouble(after.value) ?? 0,
	};
	trace('chance', () => (noise.error === 0 ? 'the rows are counted, not estimated' : noiseSteps(noise)));
	return subtractNoise(verdict, noise);
};

/** Compares the rows of the dataset; `undefined` where neither run counted them. */
export const compareRowCount = (runs: RunPair, trace: Trace = noTrace): MetricComparison | undefined => {
	const [before, after] = [rowCountOf(runs.baseline), rowCountOf(runs.current)];
	if (before === undefined && after === undefined) {
		return undefined;
	}

	const verdict = (): MetricVerdict => {
		const ignore = runs.rules.ignoreOf(null, 'count');
		if (ignore !== undefined) {
			return withoutChange(ignoredBy(ignore));
		}

		if (before === undefined || after === undefined) {
			const side = before === undefined ? 'baseline' : 'current';
			return withoutChange(notJudged(`was not measured in the ${side} run`));
		}

		if (!runs.isSampledAlike) {
			return withoutChange(notJudged('the runs were sampled differently'));
		}

		return isOfSample(runs.baseline) || isOfSample(runs.current)
			? withoutChange(notJudged('counts the rows of a sample of a fixed size'))
			: judgeRowCount(runs, [before, after], trace);
	};

	return {
		drift: {
			columnName: null,
			metricName: 'count',
			baselineValue: scalarOf(before),
			currentValue: scalarOf(after),
			...verdict(),
			accepted: null,
			estimated: isEstimated(before, after),
		},
	};
};

/** The reason not to judge columns: one of the runs has no rows, which the row count shows already. */
export const describeEmptyTable = (
	{baseline, current}: RunPair,
	rowCount: MetricComparison | undefined,
): string | undefined => {
	if (rowCount === undefined || rowCount.drift.severity === 'none') {
		return undefined;
	}

	const isEmpty = (profile: RunProfile) => asDouble(rowCountOf(profile)?.value) === 0;
	if (isEmpty(baseline)) {
		return 'the table was empty: judged by its count';
	}

	return isEmpty(current) ? 'the table is empty now: judged by its count' : undefined;
};
