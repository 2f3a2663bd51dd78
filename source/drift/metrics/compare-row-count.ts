// Compares the number of rows of the dataset.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {Measured, Provenance, RunProfile} from '../../profiling/profile.ts';
import {asDouble, scalarOf} from '../column-figures.ts';
import type {MetricComparison, RunPair} from '../run-pair.ts';
import {toleratedErrors} from '../statistics/significance-level.ts';
import {noTrace, type Trace} from '../trace.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {judgeChange, withoutChange, type MetricVerdict} from './judge-change.ts';
import {noiseSteps, subtractNoise, type Noise} from './noise.ts';

const rowCountOf = ({run, columns}: RunProfile): Measured | undefined => {
	const counted = columns.find(({metrics}) => metrics.has('count'))?.metrics.get('count');
	if (run.rowCount === null) {
		return counted;
	}

	const provenance: Provenance =
		run.sampling.kind === 'all' ? (counted?.provenance ?? {kind: 'exact'}) : {kind: 'sample', rows: run.rowCount};
	return {value: run.rowCount, provenance};
};

/** How many rows a ratio draws varies by itself: one standard error, binomial. */
const ratioError = ({run: {sampling}}: RunProfile, rows: Measured): number =>
	sampling.kind === 'ratio' ? Math.sqrt((asDouble(rows.value) ?? 0) * (1 - sampling.ratio)) : 0;

const judgeRowCount = (
	{baseline, current, rules, elapsedDays}: RunPair,
	[before, after]: readonly [Measured, Measured],
	trace: Trace,
): MetricVerdict => {
	const verdict = judgeChange(metricOf('count'), [scalarOf(before), scalarOf(after)], {
		rule: rules.ruleOf(null, 'count'),
		context: {stddev: null, spanDays: null, elapsedDays},
		trace,
	});
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

		return runs.isSampledAlike
			? judgeRowCount(runs, [before, after], trace)
			: withoutChange(notJudged('the runs were sampled differently'));
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

/** Why no column is judged: one of the runs saw no rows, and the row count says so already. */
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
