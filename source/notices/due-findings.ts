// Chooses the new findings of a dataset for a webhook, each once.
import {isAtLeast, type DriftSeverity} from '../drift/severity.ts';
import type {NotifiedFindings} from '../drift/notified-findings.ts';
import type {DriftReport, Finding} from '../drift/report.ts';
import {sliceName} from '../profiling/slice.ts';
import type {KeptVerdict} from '../storage/store.ts';

export type OpenFinding = {readonly id: string; readonly severity: DriftSeverity; readonly finding: Finding};

/** Identifies a finding; the same change in another slice is another finding. */
const idOf = (finding: Finding): string =>
	JSON.stringify(
		'kind' in finding
			? [finding.kind, finding.columnName, ...(finding.slices ?? []).map(slice => sliceName(slice))]
			: [finding.columnName, finding.metricName],
	);

/** The findings of a report with at least a severity that nobody has accepted. */
export const openFindings = (
	{schemaChanges, metricDrifts}: Pick<DriftReport, 'schemaChanges' | 'metricDrifts'>,
	from: DriftSeverity,
): readonly OpenFinding[] =>
	[...schemaChanges, ...metricDrifts].flatMap(finding => {
		const {severity, accepted} = finding;
		return severity === 'none' || accepted !== null || !isAtLeast(severity, from)
			? []
			: [{id: idOf(finding), severity, finding}];
	});

const holds = (notified: NotifiedFindings | undefined, {id, severity}: OpenFinding): boolean => {
	const before = notified?.[id];
	return before !== undefined && isAtLeast(before, severity);
};

/** When an earlier run raised the finding; `null` where none did. */
export const openSince = (finding: Finding): Date | null =>
	'kind' in finding ? null : (finding.history?.openSince ?? null);

/** Whether the baseline is the run before the current one, so that every finding is new since then. */
const isWithRunBefore = ({baseline, baselineRuns}: DriftReport, {runIdBefore}: KeptVerdict): boolean =>
	baselineRuns.length === 1 && (runIdBefore === null || baseline.runId === runIdBefore);

/** Whether the current run is certainly the first with a finding. */
const isRaisedNow = (finding: Finding, isOfTwoRuns: boolean): boolean => {
	const ground = 'kind' in finding ? null : (finding.history?.ground ?? null);
	return openSince(finding) === null && (ground !== null || isOfTwoRuns);
};

/** The findings that a webhook received with the latest run of a dataset, and with the run before it. */
export type NotifiedBefore = {
	readonly now: NotifiedFindings | undefined;
	readonly before: NotifiedFindings | undefined;
};

/**
The findings that a webhook has not received yet. A finding that earlier runs have, too, counts as received with them,
unless it did not reach the webhook or was less severe then.
*/
export const dueFindings = (
	report: DriftReport,
	found: readonly OpenFinding[],
	{kept, notified}: {readonly kept: KeptVerdict; readonly notified: NotifiedBefore},
): readonly OpenFinding[] => {
	const isOfTwoRuns = isWithRunBefore(report, kept);
	return found.filter(open => {
		if (holds(notified.now, open)) {
			return false;
		}

		if (isRaisedNow(open.finding, isOfTwoRuns)) {
			return true;
		}

		return notified.before === undefined ? openSince(open.finding) === null : !holds(notified.before, open);
	});
};
