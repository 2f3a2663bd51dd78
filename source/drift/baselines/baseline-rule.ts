// The rule that chooses the baseline of a run. Only this module reads and writes the rule as text.
import {ProfileMeshError} from '../../errors.ts';

export type BaselineRule =
	/** The pinned run of a dataset that has one, else the previous run. */
	| {readonly kind: 'auto'}
	/** The run before the current one. While an alarm is open, the last run before the alarm. */
	| {readonly kind: 'previous'; readonly isBeforeAlarm?: true}
	/** The run that a decision made the baseline. */
	| {readonly kind: 'pinned'}
	/** The latest run of an earlier day that is the same day of the week, in UTC. */
	| {readonly kind: 'same-weekday'}
	/** The median of each metric over the runs before the current one. */
	| {readonly kind: 'median'; readonly runCount: number}
	/** One run, by its id, a unique prefix of it, or the name of its slice. */
	| {readonly kind: 'run'; readonly id: string};

/** A baseline rule as a config may write it. A prefix of a run id has at least four characters there. */
export const baselineRulePattern =
	/^(?:auto|previous|pinned|same-weekday|median:(?:[2-9]|[1-9]\d{1,2})|[\dA-Fa-f][\d\-A-Fa-f]{3,35})$/v;

const keywords = ['auto', 'previous', 'pinned', 'same-weekday'] as const;

const medianPattern = /^median:(?<runCount>[2-9]|[1-9]\d{1,2})$/v;

/**
Reads a baseline rule. A text that is neither a keyword nor a median is the id of a run, which need not exist.

@throws ProfileMeshError `usage` when it is a median of too few or too many runs.
*/
export const parseBaselineRule = (text: string): BaselineRule => {
	const rule = text.toLowerCase();
	const keyword = keywords.find(candidate => candidate === rule);
	if (keyword !== undefined) {
		return {kind: keyword};
	}

	if (!rule.startsWith('median:')) {
		return {kind: 'run', id: rule};
	}

	const runCount = medianPattern.exec(rule)?.groups?.['runCount'];
	if (runCount === undefined) {
		throw new ProfileMeshError('usage', `${text} is not a baseline`, {
			why: 'A median is of 2 to 999 runs',
			hint: 'Write for example --baseline median:7',
		});
	}

	return {kind: 'median', runCount: Number(runCount)};
};

/** Writes the rule for a config or a flag: `previous`, `median:7`, a run id. */
export const formatBaselineRule = (rule: BaselineRule): string => {
	if (rule.kind === 'median') {
		return `median:${rule.runCount}`;
	}

	return rule.kind === 'run' ? rule.id : rule.kind;
};

/** The first characters of a run id, as reports and screens show it. */
export const shortRunId = (runId: string): string => runId.slice(0, 6);

/** Writes the rule for reports: as `formatBaselineRule`, but a run as `run 6c02e4`, and `before the alarm`. */
export const describeBaselineRule = (rule: BaselineRule): string => {
	if (rule.kind === 'run') {
		return `run ${shortRunId(rule.id)}`;
	}

	return rule.kind === 'previous' && rule.isBeforeAlarm === true ? 'before the alarm' : formatBaselineRule(rule);
};
