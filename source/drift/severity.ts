// The severities of changes. Only this module knows their order.

/** From mildest to worst. */
export const severities = ['none', 'low', 'medium', 'high'] as const;

export type Severity = (typeof severities)[number];

/** The severity of something that drifted. */
export type DriftSeverity = Exclude<Severity, 'none'>;

/** Without `none`, from mildest to worst. */
export const driftSeverities = ['low', 'medium', 'high'] as const satisfies readonly DriftSeverity[];

/** Without `none`, worst first: the order in which reports and screens list them. */
export const driftSeveritiesWorstFirst: readonly DriftSeverity[] = driftSeverities.toReversed();

/** The size from which each severity holds. The sizes never fall from low to high. */
export type Thresholds = Readonly<Record<DriftSeverity, number>>;

/**
Thresholds for a change from zero, in standard deviations of the baseline column: small, medium and large effects after
J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd edition, 1988, chapter 2.
*/
export const effectThresholds: Thresholds = {low: 0.2, medium: 0.5, high: 0.8};

/** From 0 for `none` to 3 for `high`. */
export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** Negative when the first is milder, as `toSorted` wants it. */
export const compareSeverities = (left: Severity, right: Severity): number => severityRank(left) - severityRank(right);

/** Whether a severity is at least as bad as another one. */
export const isAtLeast = (severity: Severity, minimum: Severity): boolean =>
	severityRank(severity) >= severityRank(minimum);

/** The worst of some severities; `none` when there are none. */
export const worstSeverity = (found: Iterable<Severity>): Severity => {
	const all = new Set(found);
	return severities.findLast(severity => all.has(severity)) ?? 'none';
};

/** Sorts things with a severity, the worst first. */
export const worstFirst = (left: {readonly severity: Severity}, right: {readonly severity: Severity}): number =>
	compareSeverities(right.severity, left.severity);

/** The severity of a size that is not negative. */
export const severityOf = (size: number, thresholds: Thresholds): Severity =>
	driftSeveritiesWorstFirst.find(severity => size >= thresholds[severity]) ?? 'none';
