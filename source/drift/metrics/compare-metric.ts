// Compares one metric between two runs: finds the reasons not to judge it, else judges it and takes the noise off.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, Measured, Provenance, RunProfile} from '../../profiling/profile.ts';
import {toEpochDays, toDayFraction} from '../epoch-days.ts';
import {noiseOf, type Noise} from './noise.ts';
import {toleratedErrors} from '../statistics/significance-level.ts';
import {asDouble, scalarOf} from '../column-figures.ts';
import type {ColumnPair} from '../column-pair.ts';
import {independenceText} from '../distribution/describe-distribution.ts';
import {isExtreme, isWithinSamplingError} from './extremes.ts';
import {dependsOnRowCount, unmeasured} from './unmeasured.ts';
import type {FigureDrift, MetricDrift} from '../report.ts';
import {judgeChange, type BaselineContext, type MetricVerdict} from './judge-change.ts';
import type {DatasetRules, DriftSettings} from '../threshold-rules.ts';
import {noTrace, type Trace} from '../trace.ts';
import {figure, wholeNumber} from '../figure-text.ts';

/** The two runs and what holds for all of their columns. */
export type RunPair = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly settings: DriftSettings;
	readonly rules: DatasetRules;
	readonly alike: boolean;
	readonly elapsedDays: number;
};

/** A comparison, and what the notes say about it. */
export type MetricComparison = {
	readonly drift: MetricDrift;
	readonly note?: string | null;
};

const isUncertain = (measured: Measured | undefined): boolean =>
	measured !== undefined && measured.provenance.kind !== 'exact';

export const isEstimated = (...both: ReadonlyArray<Measured | undefined>): boolean =>
	both.some(measured => isUncertain(measured));

/** No verdict, and why. */
export const notJudged = (reason: string, rule: string | null = null): MetricVerdict => ({
	severity: 'none',
	state: rule === null ? 'not_judged' : 'ignored',
	reason,
	rule,
	changePercent: null,
	changeAbsolute: null,
});

export const ignoredBy = (ignore: string): MetricVerdict => notJudged(`ignored by ${ignore}`, `ignore ${ignore}`);

const formulas: ReadonlyMap<MetricName, string> = new Map([
	['mean', 'stddev ÷ √values'],
	['stddev', 'stddev ÷ 2 × √((kurtosis − 1) ÷ values)'],
	['distinct_percent', '√(values that occur once × the share of rows whose value does not) ÷ rows × 100'],
	['null_percent', '√(percent × (100 − percent) ÷ rows)'],
	['true_percent', '√(percent × (100 − percent) ÷ values)'],
]);

const noiseSteps = ({samplingErrors, estimateErrors, error}: Noise, formula = ''): readonly string[] => [
	...(Math.hypot(...samplingErrors) > 0
		? [
				`one standard error by chance${formula === '' ? '' : `, ${formula}`}: ${figure(samplingErrors[0], 3)}, then ${figure(samplingErrors[1], 3)}`,
			]
		: []),
	...(Math.hypot(...estimateErrors) > 0
		? [`one standard error of the estimate: ${figure(estimateErrors[0], 3)}, then ${figure(estimateErrors[1], 3)}`]
		: []),
	`${toleratedErrors} of their difference: ${figure(error, 3)}`,
];

/** A drift within the error of what was compared is none; the reason says how far the error reaches. */
const subtractNoise = (verdict: MetricVerdict, noise: Noise | undefined): MetricVerdict => {
	if (
		noise === undefined ||
		verdict.severity === 'none' ||
		verdict.changeAbsolute === null ||
		Math.abs(verdict.changeAbsolute) > noise.error
	) {
		return verdict;
	}

	const isEstimate = Math.hypot(...noise.estimateErrors) >= Math.hypot(...noise.samplingErrors);
	const what = isEstimate ? 'the error of the estimate' : `what chance makes of ${wholeNumber(noise.rows)} rows`;
	return {...verdict, severity: 'none', reason: `within ${what} (±${figure(noise.error, 3)})`};
};

const rowsOf = ({run, columns}: RunProfile): Measured | undefined => {
	const counted = columns.find(({metrics}) => metrics.has('count'))?.metrics.get('count');
	if (run.rowCount === null) {
		return counted;
	}

	const provenance: Provenance =
		run.sampling.kind === 'all' ? (counted?.provenance ?? {kind: 'exact'}) : {kind: 'sample', rows: run.rowCount};
	return {value: run.rowCount, provenance};
};

/** How many rows a ratio draws varies by itself: one standard error, binomial. */
const rowsError = ({run: {sampling}}: RunProfile, rows: Measured): number =>
	sampling.kind === 'ratio' ? Math.sqrt((asDouble(rows.value) ?? 0) * (1 - sampling.ratio)) : 0;

/** Compares the rows of the dataset; `undefined` where neither run counted them. */
export const compareRows = (
	{baseline, current, rules, alike, elapsedDays}: RunPair,
	trace: Trace = noTrace,
): MetricComparison | undefined => {
	const [before, after] = [rowsOf(baseline), rowsOf(current)];
	if (before === undefined && after === undefined) {
		return undefined;
	}

	const judge = (): MetricVerdict => {
		const ignore = rules.ignoreOf(null, 'count');
		if (ignore !== undefined) {
			return ignoredBy(ignore);
		}

		if (before === undefined || after === undefined) {
			return notJudged(`was not measured in the ${before === undefined ? 'baseline' : 'current'} run`);
		}

		if (!alike) {
			return notJudged('the runs were sampled differently');
		}

		const verdict = judgeChange(
			metricOf('count'),
			[scalarOf(before), scalarOf(after)],
			rules.ruleOf(null, 'count'),
			{stddev: null, spanDays: null, elapsedDays},
			trace,
		);
		const chance = [rowsError(baseline, before), rowsError(current, after)] as const;
		const noise: Noise = {
			error: toleratedErrors * Math.hypot(...chance),
			samplingErrors: [0, 0],
			estimateErrors: chance,
			rows: asDouble(after.value) ?? 0,
		};
		trace('chance', () => (noise.error === 0 ? 'the rows are counted, not estimated' : noiseSteps(noise)));
		return subtractNoise(verdict, noise.error === 0 ? undefined : noise);
	};

	return {
		drift: {
			columnName: null,
			metricName: 'count',
			baselineValue: scalarOf(before),
			currentValue: scalarOf(after),
			...judge(),
			accepted: null,
			estimated: isEstimated(before, after),
		},
	};
};

const contextOf = ({metrics}: ColumnProfile, elapsedDays: number): BaselineContext => {
	const [first, last] = (['min', 'max'] as const).map(name => {
		const value = scalarOf(metrics.get(name));
		return value === null ? undefined : (toEpochDays(value) ?? toDayFraction(value));
	});
	return {
		stddev: asDouble(metrics.get('stddev')?.value) ?? null,
		spanDays: first === undefined || last === undefined ? null : last - first,
		elapsedDays,
	};
};

/** Why a table's columns are not judged: one of the runs saw no rows, and the count of rows says so already. */
export const emptiness = ({baseline, current}: RunPair, rows: MetricComparison | undefined): string | undefined => {
	if (rows === undefined || rows.drift.severity === 'none') {
		return undefined;
	}

	const isEmpty = (profile: RunProfile) => asDouble(rowsOf(profile)?.value) === 0;
	if (isEmpty(baseline)) {
		return 'the table was empty: judged by its count';
	}

	return isEmpty(current) ? 'the table is empty now: judged by its count' : undefined;
};

/** Metrics that grow with a key: how its values lie, and not which ones are missing. */
const isValueMetric = ({kind, name}: Metric): boolean => kind === 'quantity' || name === 'mean' || name === 'stddev';

/** Takes off what chance and estimates explain. */
const withoutNoise = (
	verdict: MetricVerdict,
	metric: Metric,
	[before, after]: readonly [Measured, Measured],
	columns: ColumnPair,
	trace: Trace,
): MetricVerdict => {
	const {allowForChance, independence, rows} = columns;
	if (trace === noTrace && verdict.severity === 'none') {
		return verdict;
	}

	if (isExtreme(metric)) {
		const fewest = Math.min(rows?.baseline ?? 0, rows?.current ?? 0);
		const byChance = allowForChance
			? isWithinSamplingError(metric, scalarOf(before), scalarOf(after), columns, trace)
			: false;
		return byChance && verdict.severity !== 'none'
			? {
					...verdict,
					severity: 'none',
					reason: `within what chance makes of the ${metric.label} of ${wholeNumber(fewest)} rows`,
				}
			: verdict;
	}

	const noise = noiseOf(
		metric,
		[
			{profile: columns.before, measured: before, rowCount: columns.beforeRows},
			{profile: columns.after, measured: after, rowCount: columns.afterRows},
		],
		{allowForChance, independence},
	);
	trace('chance', () =>
		noise === undefined || noise.error === 0
			? 'nothing is put down to chance'
			: [
					...(independence < 1 ? [independenceText(independence)] : []),
					...noiseSteps(noise, formulas.get(metric.name)),
				],
	);
	return subtractNoise(verdict, noise === undefined || noise.error === 0 ? undefined : noise);
};

/** Compares one metric of one column; `undefined` where neither run has it. */
export const compareMetric = (
	metric: Metric,
	columns: ColumnPair,
	pair: RunPair,
	empty: string | undefined,
	trace: Trace = noTrace,
): MetricComparison | undefined => {
	const {before, after} = columns;
	const {rules, alike, elapsedDays} = pair;
	const [baseline, current] = [before.metrics.get(metric.name), after.metrics.get(metric.name)];
	const missing = [unmeasured(metric, 'baseline', before), unmeasured(metric, 'current', after)].filter(
		side => side !== undefined,
	);
	const hasFailed = before.errors.has(metric.name) || after.errors.has(metric.name);
	if (!hasFailed && missing.length === 2) {
		return undefined;
	}

	const compared = (verdict: MetricVerdict, note: string | null = null): MetricComparison => {
		const drift: FigureDrift = {
			columnName: after.column.name,
			metricName: metric.name,
			baselineValue: scalarOf(baseline),
			currentValue: scalarOf(current),
			...verdict,
			accepted: null,
			estimated: isEstimated(baseline, current),
		};
		return {drift, note};
	};

	const ignore = rules.ignoreOf(after.column.name, metric.name);
	if (ignore !== undefined) {
		return compared(ignoredBy(ignore));
	}

	if (baseline === undefined || current === undefined) {
		const notes = missing.map(({note}) => note).filter(note => note !== null);
		return compared(
			notJudged(missing.map(({reason}) => reason).join('; ')),
			notes.length === 0 ? null : notes.join('; '),
		);
	}

	if (empty !== undefined) {
		return compared(notJudged(empty));
	}

	if (!alike && dependsOnRowCount(metric)) {
		return compared(notJudged('the runs were sampled differently'));
	}

	const rule = rules.ruleOf(after.column.name, metric.name);
	const verdict = judgeChange(
		metric,
		[scalarOf(baseline), scalarOf(current)],
		rule,
		contextOf(before, elapsedDays),
		trace,
	);
	const {changePercent, changeAbsolute} = verdict;
	return compared(
		verdict.severity !== 'none' && columns.keyGrowth !== undefined && isValueMetric(metric)
			? {...notJudged(columns.keyGrowth), changePercent, changeAbsolute}
			: withoutNoise(verdict, metric, [baseline, current], columns, trace),
	);
};
