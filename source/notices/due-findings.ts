// Chooses the findings of a dataset for a webhook: new ones, each once.
import {isAtLeast, type DriftSeverity} from '../drift/severity.ts';
import type {NotifiedFindings} from '../drift/notified-findings.ts';
import type {DriftReport, Finding} from '../drift/report.ts';
import {sliceName} from '../profiling/slice.ts';
import type {KeptVerdict} from '../storage/store.ts';

export type OpenFinding = {readonly id: string; readonly severity: DriftSeverity; readonly finding: Finding};

/** Another slice is another finding. */
const idOf = (finding: Finding): string =>
	JSON.stringify(
		'kind' in finding
			? [finding.kind, finding.columnName, ...(finding.slices ?? []).map(slice => sliceName(slice))]
			: [finding.columnName, finding.metricName],
	);

/** The findings of a report from a severity on that nobody has accepted. */
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

const holds = (told: NotifiedFindings | undefined, {id, severity}: OpenFinding): boolean => {
	const before = told?.[id];
	return before !== undefined && isAtLeast(before, severity);
};

/** When it was raised, where an earlier run raised it. */
export const openSince = (finding: Finding): Date | null =>
	'kind' in finding ? null : (finding.history?.openSince ?? null);

/** Whether a comparison is with the run before: what it finds has come since. */
const isWithRunBefore = ({baseline, baselineRuns}: DriftReport, {runIdBefore}: KeptVerdict): boolean =>
	baselineRuns.length === 1 && (runIdBefore === null || baseline.runId === runIdBefore);

/** Whether the current run is for certain the first that shows a finding. */
const isRaisedNow = (finding: Finding, isOfTwoRuns: boolean): boolean => {
	const ground = 'kind' in finding ? null : (finding.history?.ground ?? null);
	return openSince(finding) === null && (ground !== null || isOfTwoRuns);
};

/** The findings that a webhook was notified of with the latest run of a dataset, and with the run before it. */
export type NotifiedBefore = {
	readonly now: NotifiedFindings | undefined;
	readonly before: NotifiedFindings | undefined;
};

/**
The findings that a webhook is still to be told of. One that earlier runs have as well was told with them, unless it
could not be, or was milder then.
*/
export const dueFindings = (
	report: DriftReport,
	found: readonly OpenFinding[],
	{kept, told}: {readonly kept: KeptVerdict; readonly told: NotifiedBefore},
): readonly OpenFinding[] => {
	const isOfTwoRuns = isWithRunBefore(report, kept);
	return found.filter(open => {
		if (holds(told.now, open)) {
			return false;
		}

		if (isRaisedNow(open.finding, isOfTwoRuns)) {
			return true;
		}

		return told.before === undefined ? openSince(open.finding) === null : !holds(told.before, open);
	});
};
