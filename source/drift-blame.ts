// Which rows a finding comes from, through a workspace: by what its two runs keep by segment.
import {blame, type BlamedFinding} from './drift/blame/blame.ts';
import {blameTargetOf} from './drift/blame/blame-target.ts';
import {findFinding} from './drift/explain.ts';
import {titleOf} from './drift/finding-title.ts';
import type {DriftReport, Finding} from './drift/report.ts';
import type {DriftWorkspace, ExplainRequest} from './drift-review.ts';
import {ProfileMeshError} from './errors.ts';
import type {DatasetKey} from './profiling/dataset.ts';
import type {RunSegments} from './profiling/segments/segments.ts';
import type {Store} from './storage/store.ts';

const unblamable = (title: string, why: string, hint: string): ProfileMeshError =>
	new ProfileMeshError('not-found', `Cannot find the rows that ${title} comes from`, {why, hint});

/** Why the cause cannot be found; `undefined` where both runs keep segments. */
const missingSegments = (baseline: RunSegments, current: RunSegments): string | undefined =>
	baseline.length === 0
		? 'The baseline keeps no segments: profile again.'
		: current.length === 0
			? 'The current run keeps no segments.'
			: undefined;

/** A finding, which rows it comes from, and what the two runs keep. */
export type BlamedRuns = BlamedFinding & {
	readonly segments: {readonly baseline: RunSegments; readonly current: RunSegments};
};

/**
Tells which segments of the rows a finding of a report comes from.

@throws ProfileMeshError `not-found` when no sums tell of its figure, or a run keeps none.
*/
export const blameReported = async (
	store: Pick<Store, 'segments'>,
	report: DriftReport,
	finding: Finding,
): Promise<BlamedRuns> => {
	const title = titleOf(finding);
	const target = blameTargetOf(finding);
	if (target === undefined) {
		throw unblamable(
			title,
			'Only rows, means, nulls, zeros and the frequencies of values add up over the rows.',
			'Name one of these, such as COLUMN.mean, COLUMN.null_percent, COLUMN.distribution or count',
		);
	}

	const [baseline, current] = await Promise.all([
		store.segments(report.baseline.runId),
		store.segments(report.current.runId),
	]);
	const missing = missingSegments(baseline, current);
	if (missing !== undefined) {
		throw unblamable(
			title,
			missing,
			'Runs keep them while profiling.segments is not off and a column has 2 to 50 values',
		);
	}

	const blamed = blame(baseline, current, target);
	if (blamed.verdict === 'unknown') {
		throw unblamable(
			title,
			'The two runs keep no figures of it by a column that both have.',
			'Name the columns in profiling.segments, and profile again',
		);
	}

	return {title, report, finding, blame: blamed, segments: {baseline, current}};
};

/**
Tells which segments of the rows a finding comes from.

@throws ProfileMeshError `not-found` when there is no such finding, no sums tell of its figure, or a run keeps none.
*/
export const blameFinding = async (
	workspace: DriftWorkspace,
	dataset: DatasetKey,
	{target, ...comparison}: ExplainRequest,
): Promise<BlamedFinding> => {
	const [report, store] = await Promise.all([workspace.compare(dataset, comparison), workspace.store()]);
	return blameReported(store, report, findFinding(report, target));
};
