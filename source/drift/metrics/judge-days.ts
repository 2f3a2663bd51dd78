// Judges a change between two dates, timestamps, times of day or intervals.
import {loadGraceDays} from '../distribution/growth.ts';
import {figure, quantity} from '../figure-text.ts';
import type {Rule} from '../threshold-rules.ts';
import {judgeSize, overrideText, type JudgedChange} from './judge-size.ts';

export type DaysChange = {
	/** The days by which the value moved, with a fraction; negative towards the past. */
	readonly days: number;
	/** Days that time explains. */
	readonly allowance: number;
	/** Days from the earliest value of the baseline to its latest; `null` where it is not known. */
	readonly spanDays: number | null;
};

/**
Computes the part of a change in days that the time between the runs explains. The ends of a table that loads daily, or
drops its oldest rows, move with time. A move in the direction of time counts only as far as it exceeds the days between
the two runs and one day more (the load between them).
*/
export const timeAllowance = (days: number, elapsedDays: number): number =>
	Math.sign(days) === (elapsedDays < 0 ? -1 : 1) ? Math.abs(elapsedDays) + loadGraceDays : 0;

/** Without a sign: `12 days`, `1.5 hours`. */
const durationText = (days: number): string => (days < 1 ? quantity(days * 24, 'hour') : quantity(days, 'day'));

/** Signed: `+12 days`, `-1.5 hours`. */
export const movementText = (days: number): string => `${days < 0 ? '-' : '+'}${durationText(Math.abs(days))}`;

/**
Judges a change of dates. They have no percentage, because days since 1970 count from an arbitrary zero. The thresholds
judge the change past the allowance, in percent of the span of the baseline, or in days where the rule is absolute. The
change is high where the baseline held one value, or its span is not known.
*/
export const judgeDays = ({days, allowance, spanDays}: DaysChange, rule: Rule): JudgedChange => {
	const unexplained = Math.max(0, Math.abs(days) - allowance);
	const change = {changePercent: null, changeAbsolute: days};
	const movement = movementText(days);
	if (unexplained === 0) {
		const reason =
			days === 0 ? 'moved by less than a millisecond' : `${movement}, no more than the time between the runs`;
		return {...change, severity: 'none', reason};
	}

	const beyond =
		allowance > 0 ? `${movement}, ${durationText(unexplained)} beyond the time between the runs` : movement;
	if (rule.measure === 'absolute') {
		const {severity, threshold} = judgeSize(unexplained, rule.thresholds, 'days');
		return {...change, severity, reason: `${beyond}: ${threshold}${overrideText(rule)}`};
	}

	if (spanDays === null || spanDays <= 0) {
		const why = spanDays === null ? 'the span of the baseline is not known' : 'the baseline held one value only';
		return {...change, severity: 'high', reason: `${beyond}, and ${why}`};
	}

	const share = (unexplained * 100) / spanDays;
	const {severity, threshold} = judgeSize(share, rule.thresholds, '% of the span of the baseline');
	return {...change, severity, reason: `${beyond}: ${figure(share)} %, ${threshold}${overrideText(rule)}`};
};
