// Finds the run before an alarm that is still open. It is the last one that shows the table as it was.
import type {Run, RunFigures, RunProfile} from '../../profiling/profile.ts';
import {alarmMemory} from '../history/open-alarms.ts';
import type {DriftReport} from '../report.ts';
import {isLostColumn} from '../schema/schema-changes.ts';
import {rulesFor} from '../threshold-rules.ts';
import type {DriftSettings} from '../../config/schema.ts';
import type {LoadedRuns} from './load-runs.ts';

/** The time of the earliest open alarm among the figures of a report. */
const figuresOffSince = ({metricDrifts}: DriftReport): Date | undefined => {
	const times = metricDrifts.flatMap(({history}) => history?.openSince ?? []);
	return times.length === 0 ? undefined : new Date(Math.min(...times.map(time => time.getTime())));
};

/** Finds the first of the latest runs in which a column is missing, or has its new type, as in the current run. */
const schemaOffSince = (
	earlier: readonly RunFigures[],
	current: RunProfile,
	settings: DriftSettings,
): Date | undefined => {
	const rules = rulesFor(settings, current.run);
	const recent = earlier.slice(-alarmMemory - 1);
	return recent.find((run, index) => {
		const before = recent[index - 1];
		return before?.columns.some(
			({column}) =>
				rules.columnIgnoreOf(column.name) === undefined &&
				isLostColumn(column, run.columns) &&
				isLostColumn(column, current.columns),
		);
	})?.run.profiledAt;
};

export type OpenAlarm = {
	/** The latest run before it. */
	readonly before: Run;
	/** The time of the run that raised the alarm. */
	readonly since: Date;
};

/**
Finds the oldest open alarm; `undefined` where none is open, or no run before it is known.

@param report The report on the current run, with the run before it as baseline.
*/
export const findOpenAlarm = (
	report: DriftReport,
	{current, earlier = [], settings}: LoadedRuns & {readonly settings: DriftSettings},
): OpenAlarm | undefined => {
	const times = [figuresOffSince(report), schemaOffSince(earlier, current, settings)].filter(
		time => time !== undefined,
	);
	const since = times.toSorted((one, other) => one.getTime() - other.getTime())[0];
	const before = since && earlier.findLast(({run}) => run.profiledAt < since);
	return since && before && {before: before.run, since};
};
