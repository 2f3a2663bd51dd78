// Judges the size of a change by the thresholds of a rule.
import type {ColumnProfile} from '../../profiling/profile.ts';
import {numberOf, scalarOf} from '../column-figures.ts';
import {toDays} from '../epoch-days.ts';
import type {FigureDrift} from '../report.ts';
import {severityOf, type Severity, type Thresholds} from '../severity.ts';
import type {Rule} from '../threshold-rules.ts';

/** The verdict of the thresholds, before sampling error and estimates count. */
export type JudgedChange = Pick<FigureDrift, 'severity' | 'reason' | 'changePercent' | 'changeAbsolute'>;

/** Facts about the baseline column for judging a metric. */
export type BaselineContext = {
	/** The standard deviation of the baseline; `null` where it is not known or has no value. */
	readonly stddev: number | null;
	/** Whether the baseline has values on both sides of zero. Then a mean near zero has no meaningful percentage. */
	readonly hasBothSigns: boolean;
	/**
	Days from the earliest value of the baseline to its latest, with a fraction for times; `null` where it is not known.
	*/
	readonly spanDays: number | null;
	/** Days between the two runs; negative when the baseline is the newer one. */
	readonly elapsedDays: number;
};

/** The context of a figure of no column, without time between the runs. */
export const withoutContext: BaselineContext = {stddev: null, hasBothSigns: false, spanDays: null, elapsedDays: 0};

/** The facts about the column of a baseline, compared with a run that many days later. */
export const contextOf = (profile: ColumnProfile, elapsedDays: number): BaselineContext => {
	const [first, last] = (['min', 'max'] as const).map(name => {
		const value = scalarOf(profile.metrics.get(name));
		return value === null ? undefined : toDays(value);
	});
	return {
		stddev: numberOf(profile, 'stddev') ?? null,
		hasBothSigns: (numberOf(profile, 'min') ?? 0) < 0 && (numberOf(profile, 'max') ?? 0) > 0,
		spanDays: first === undefined || last === undefined ? null : last - first,
		elapsedDays,
	};
};

/** The severity of a size, and the threshold that it reached or stayed below: `≥ 15 %`, `below 5 %`. */
export const judgeSize = (
	size: number,
	thresholds: Thresholds,
	unit: string,
): {readonly severity: Severity; readonly threshold: string} => {
	const severity = severityOf(size, thresholds);
	const threshold = severity === 'none' ? `below ${thresholds.low}` : `≥ ${thresholds[severity]}`;
	return {severity, threshold: unit === '' ? threshold : `${threshold} ${unit}`};
};

/** Writes the override that decided, in parentheses; empty for the global thresholds. */
export const overrideText = ({override}: Rule): string => (override === null ? '' : ` (override ${override})`);

/** A rule as the config writes it. */
export const ruleName = ({override}: Pick<Rule, 'override'>): string =>
	override === null ? 'drift.thresholds' : `override ${override}`;
