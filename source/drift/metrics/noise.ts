// Computes the noise of a difference: the error by sampling, because two loads of the same data have different rows,
// and by estimates.
import type {Metric} from '../../profiling/metrics/metric.ts';
import type {Measured} from '../../profiling/profile.ts';
import {asDouble, percentilesOf, rowsOf, topValuesOf, type StoredColumn} from '../column-figures.ts';
import type {RowSampling} from '../distribution/compare-ordered.ts';
import {groupedFigure, wholeNumber} from '../figure-text.ts';
import {minSampleRows, toleratedErrors} from '../statistics/significance-level.ts';
import type {MetricVerdict} from './judge-change.ts';
import {standardErrorOf} from './standard-errors.ts';

/** One standard error of an estimate; 0 of what is not estimated. */
const estimateError = ({statistic}: Metric, value: number, {provenance}: Measured): number | undefined => {
	const error = provenance.kind === 'exact' ? 0 : (provenance.error ?? 0);
	if (error === 0) {
		return 0;
	}

	// The error of a quantile is an error of rank, not of value.
	return statistic.kind === 'distinct' ? Math.abs(value) * error : undefined;
};

/** Options for figures of whole tables. */
type TableSampling = RowSampling & {
	/** Whether the baseline is a median of several runs. */
	readonly isMedian?: boolean;
};

/**
Whether a figure of a whole table counts as that of a sample. Missing values do not, because the thresholds are meant
for them. They do against the median of several runs, which shows that some are always missing, and moves less than a
run does. A run without a distribution does not count as a sample, because only the distribution shows whether two runs
have the same rows. Nor does a run with few rows.
*/
const isSampleLike = ({statistic}: Metric, column: StoredColumn, isMedian: boolean): boolean =>
	(isMedian || statistic.kind !== 'missing') &&
	(percentilesOf(column.profile) !== undefined || topValuesOf(column.profile).length > 0) &&
	(rowsOf(column).present ?? 0) >= minSampleRows;

export type MeasuredColumn = StoredColumn & {
	readonly measured: Measured;
};

export type Noise = {
	/** A change up to here is within the error. */
	readonly error: number;
	/** One standard error of each side; 0 where only the estimates are uncertain. */
	readonly samplingErrors: readonly [baseline: number, current: number];
	/** One standard error of each side. */
	readonly estimateErrors: readonly [baseline: number, current: number];
	/** Rows of the smaller side. */
	readonly rows: number;
};

type SideErrors = {
	readonly isSample: boolean;
	readonly rows: number;
	readonly sampling: number;
	readonly estimate: number;
};

/** The errors of one side; `undefined` where they are not known. */
const errorsOf = (
	metric: Metric,
	{profile, measured, rowCount: runRows}: MeasuredColumn,
	{allowSamplingError, isMedian = false}: TableSampling,
): SideErrors | undefined => {
	const value = asDouble(measured.value);
	if (value === undefined) {
		return undefined;
	}

	const {provenance} = measured;
	const isSample = provenance.kind === 'sample';
	const column = {profile, rowCount: isSample ? provenance.rows : runRows};
	const hasSamplingError = isSample || (allowSamplingError && isSampleLike(metric, column, isMedian));
	const known = hasSamplingError ? standardErrorOf(metric, value, column) : 0;
	const sampling = known ?? (isSample ? undefined : 0);
	const estimate = estimateError(metric, value, measured);
	return sampling === undefined || estimate === undefined
		? undefined
		: {isSample, rows: rowsOf(column).counted ?? 0, sampling, estimate};
};

/**
Computes the noise of the difference of a figure between two runs. Estimates always count. Sampling counts for samples,
and for whole tables where the config allows for it.

@returns `undefined` where nothing is known of it.
*/
export const noiseOf = (
	metric: Metric,
	[before, after]: readonly [MeasuredColumn, MeasuredColumn],
	sampling: TableSampling,
): Noise | undefined => {
	const [baseline, current] = [before, after].map(side => errorsOf(metric, side, sampling));
	if (baseline === undefined || current === undefined) {
		return undefined;
	}

	// A certain figure of a whole table, such as the spread of a constant, has no sampling error for a comparison.
	const isSampled = baseline.isSample || current.isSample || (baseline.sampling > 0 && current.sampling > 0);
	// Runs with the same rows have no sampling error.
	const weight = isSampled ? Math.sqrt(sampling.independence) : 0;
	const samplingErrors = [baseline.sampling * weight, current.sampling * weight] as const;
	const estimateErrors = [baseline.estimate, current.estimate] as const;
	return {
		error: toleratedErrors * Math.hypot(...samplingErrors, ...estimateErrors),
		samplingErrors,
		estimateErrors,
		rows: Math.min(baseline.rows, current.rows),
	};
};

/** Writes the noise as lines of an explanation. */
export const noiseSteps = ({samplingErrors, estimateErrors, error}: Noise, formula = ''): readonly string[] => {
	const by = formula === '' ? '' : `, ${formula}`;
	const sides = ([baseline, current]: Noise['samplingErrors']) =>
		`${groupedFigure(baseline, 3)}, then ${groupedFigure(current, 3)}`;
	return [
		...(Math.hypot(...samplingErrors) > 0 ? [`one standard error of sampling${by}: ${sides(samplingErrors)}`] : []),
		...(Math.hypot(...estimateErrors) > 0 ? [`one standard error of the estimate: ${sides(estimateErrors)}`] : []),
		`${toleratedErrors} standard errors of the difference: ${groupedFigure(error, 3)}`,
	];
};

/** Turns a drift within the noise into none. The reason names the noise. */
export const subtractNoise = (verdict: MetricVerdict, noise: Noise | undefined): MetricVerdict => {
	if (
		noise === undefined ||
		noise.error === 0 ||
		verdict.severity === 'none' ||
		verdict.changeAbsolute === null ||
		Math.abs(verdict.changeAbsolute) > noise.error
	) {
		return verdict;
	}

	const isEstimate = Math.hypot(...noise.estimateErrors) >= Math.hypot(...noise.samplingErrors);
	const what = isEstimate ? 'the error of the estimate' : `the sampling error of ${wholeNumber(noise.rows)} rows`;
	return {...verdict, severity: 'none', reason: `within ${what} (±${groupedFigure(noise.error, 3)})`};
};
