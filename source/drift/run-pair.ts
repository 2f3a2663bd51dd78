// The two runs of a comparison, and facts about all of their columns.
import type {RunProfile} from '../profiling/profile.ts';
import type {DriftSettings} from '../config/schema.ts';
import type {RowGrowth} from './baselines/row-growth.ts';
import {daysBetween} from './epoch-days.ts';
import type {MetricDrift} from './report.ts';
import {isSampledAlike} from './sampling.ts';
import {rulesFor, type DatasetRules} from './threshold-rules.ts';
import type {Trace} from './trace.ts';

export type RunPair = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly settings: DriftSettings;
	readonly rules: DatasetRules;
	/** Whether both runs chose their rows in the same way. */
	readonly isSampledAlike: boolean;
	/** Negative when the baseline is the newer run. */
	readonly elapsedDays: number;
	/** Whether the baseline is the median of several runs. */
	readonly isMedian?: boolean;
	/** How the table grew since the baseline; `undefined` where that is not known, or it did not. */
	readonly growth?: RowGrowth | undefined;
};

/** The context of comparing one figure of a column. */
export type ComparisonContext = {
	readonly runs: RunPair;
	/** The reason not to judge columns: one of the runs has no rows. `undefined` where both have rows. */
	readonly emptyTable: string | undefined;
	readonly trace: Trace;
};

/** A comparison, and its causes for the notes of the report. */
export type MetricComparison = {
	readonly drift: MetricDrift;
	readonly note?: string | null;
};

export const pairRuns = (baseline: RunProfile, current: RunProfile, settings: DriftSettings): RunPair => ({
	baseline,
	current,
	settings,
	rules: rulesFor(settings, current.run),
	isSampledAlike: isSampledAlike(baseline.run, current.run),
	elapsedDays: daysBetween(baseline.run.profiledAt, current.run.profiledAt),
});
