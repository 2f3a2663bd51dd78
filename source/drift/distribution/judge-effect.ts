// Judges an effect by its thresholds, unless sampling or reading explains it.
import {severityOf, type Severity, type Thresholds} from '../severity.ts';
import {figure} from '../figure-text.ts';
import type {Effect} from './distribution-change.ts';

export type JudgedEffect = {
	readonly severity: Severity;
	/** `≥ 0.25`, `below 0.1`, `within the error of 0.14`. */
	readonly rule: string;
};

/**
Two sources of error of a divergence. Both divergences grow with the square of a difference, near zero at least, so
their roots add up at most: √(sampling + reading) ≤ √sampling + √reading.
*/
export const effectOf = (value: number, samplingError: number, readingError: number): Effect => ({
	value,
	samplingError,
	readingError,
	error: (Math.sqrt(samplingError) + Math.sqrt(readingError)) ** 2,
});

export const judgeEffect = ({value, error}: Effect, thresholds: Thresholds): JudgedEffect => {
	const severity = severityOf(value, thresholds);
	if (severity === 'none') {
		return {severity, rule: `below ${thresholds.low}`};
	}

	return value <= error
		? {severity: 'none', rule: `within its error of ${figure(error, 2)}`}
		: {severity, rule: `≥ ${thresholds[severity]}`};
};
