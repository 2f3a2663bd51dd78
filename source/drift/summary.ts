// Sums up a report.
import type {DriftSummary, MetricDrift, SchemaChange} from './report.ts';
import {worstSeverity, type Severity} from './severity.ts';

/** Counts accepted findings separately. They are shown, and fail no command. */
export const summarise = (drifts: readonly MetricDrift[], changes: readonly SchemaChange[]): DriftSummary => {
	const drifted = drifts.filter(({severity}) => severity !== 'none');
	const open = drifted.filter(({accepted}) => accepted === null);
	const openChanges = changes.filter(({accepted}) => accepted === null);
	const counted = (severity: Severity) => open.filter(drift => drift.severity === severity).length;
	const worst = worstSeverity([...open, ...openChanges].map(({severity}) => severity));
	return {
		totalDrifts: open.length,
		schemaChanges: openChanges.length,
		driftBySeverity: {high: counted('high'), medium: counted('medium'), low: counted('low')},
		hasCriticalDrift: worst === 'high',
		worst,
		accepted: drifted.length - open.length + changes.length - openChanges.length,
		notEnoughRows: drifts.filter(({state}) => state === 'not_enough_rows').length,
	};
};
