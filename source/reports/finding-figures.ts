// Prints the figures of a finding for people: both values, the change, and the distances of two distributions.
import type {DistributionChange, Effect} from '../drift/distribution/distribution-change.ts';
import {daysFormatOf} from '../drift/days-text.ts';
import type {MetricDrift} from '../drift/report.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Metric} from '../profiling/metrics/metric.ts';
import type {Scalar} from '../profiling/profile.ts';
import {absentMark, formatChange, formatMetric, formatNumber, formatPoints} from './format.ts';

/** The kind of the figure of a metric. A distribution shows its median. */
const kindOf = ({metricName}: MetricDrift): Pick<Metric, 'kind' | 'judge'> =>
	metricName === 'distribution' ? {kind: 'quantity', judge: 'none'} : metricOf(metricName);

export const valueText = (drift: MetricDrift, value: Scalar): string =>
	value === null && drift.metricName === 'distribution'
		? absentMark
		: formatMetric(kindOf(drift), {
				value,
				provenance: drift.estimated ? {kind: 'estimate', error: 0} : {kind: 'exact'},
			});

/** Prints an effect size with two decimals, as its thresholds have. */
const formatEffect = (value: number, decimals = 2): string =>
	value > 0 && value < 0.005 ? '< 0.01' : value.toFixed(decimals);

/** What a size is measured by: each has thresholds of its own. */
export type SizeKind = 'change' | 'psi' | 'jensenShannon';

/** How many decimals a size is printed with. */
export type DecimalsOf = (size: number, kind: SizeKind) => number;

const usualDecimals: DecimalsOf = (_, kind) => (kind === 'change' ? 1 : 2);

/** `+12 d`, `-6.0 h`. */
const shortMovement = (days: number): string => {
	const size = Math.abs(days);
	return `${days < 0 ? '-' : '+'}${size < 1 ? `${(size * 24).toFixed(1)} h` : `${formatNumber(size)} d`}`;
};

/**
Prints the change: in points for percentages, in days or hours for dates, else in percent, and the difference where the
baseline is zero.
*/
export const changeText = (drift: MetricDrift, decimalsOf: DecimalsOf = usualDecimals): string => {
	const {changePercent, changeAbsolute} = drift;
	if (drift.metricName === 'distribution') {
		const {distribution} = drift;
		return distribution === null
			? absentMark
			: distribution.kind === 'ordered'
				? `PSI ${formatEffect(distribution.psi.value, decimalsOf(distribution.psi.value, 'psi'))}`
				: `JS ${formatEffect(
						distribution.jensenShannon.value,
						decimalsOf(distribution.jensenShannon.value, 'jensenShannon'),
					)}`;
	}

	if (changeAbsolute !== null && kindOf(drift).judge === 'points') {
		return formatPoints(changeAbsolute, decimalsOf(changeAbsolute, 'change'));
	}

	if (
		changeAbsolute !== null &&
		changePercent === null &&
		daysFormatOf([drift.baselineValue, drift.currentValue]) !== undefined
	) {
		return shortMovement(changeAbsolute);
	}

	return changePercent !== null || changeAbsolute === null
		? formatChange(changePercent, decimalsOf(changePercent ?? 0, 'change'))
		: `${changeAbsolute >= 0 ? '+' : ''}${formatNumber(changeAbsolute)}`;
};

const effectText = ({value, error}: Effect): string =>
	`${formatEffect(value)}${error >= 0.005 ? ` ± ${formatEffect(error)}` : ''}`;

const pValueText = (pValue: number): string => (pValue < 0.001 ? 'p < 0.001' : `p ${pValue.toFixed(3)}`);

/** The distances between two distributions. Effects decide; p-values only inform. */
export const distanceTexts = (distribution: DistributionChange): readonly string[] => {
	if (distribution.kind === 'ordered') {
		const {psi, wasserstein, kolmogorovSmirnov: ks} = distribution;
		return [
			`PSI ${effectText(psi)}`,
			...(wasserstein === null ? [] : [`Wasserstein ${effectText(wasserstein)} σ`]),
			`KS ${formatEffect(ks.statistic)} (${pValueText(ks.adjustedPValue)})`,
		];
	}

	const {jensenShannon, chiSquared} = distribution;
	return [
		`Jensen–Shannon ${effectText(jensenShannon)}`,
		`χ² ${formatNumber(chiSquared.statistic)} (${pValueText(chiSquared.adjustedPValue)})`,
	];
};

/** Makes a function that prints figures of a history as the metric prints its values. Dates are days since 1970. */
export const rangeFormat = (drift: MetricDrift): ((value: number) => string) => {
	const {metricName, baselineValue, currentValue} = drift;
	return (
		daysFormatOf([baselineValue, currentValue]) ??
		(value =>
			metricName === 'distribution'
				? formatNumber(value)
				: formatMetric(metricOf(metricName), {value, provenance: {kind: 'exact'}}))
	);
};
