// Tells of the worst findings of a report which rows they come from.
import type {RunSegments} from '../../profiling/segments/segments.ts';
import type {Store} from '../../storage/store.ts';
import type {DriftReport, MetricDrift} from '../report.ts';
import {blame} from './blame.ts';
import {blameTargetOf} from './blame-target.ts';

/** Findings of a report that are told, worst first: of a wide table hundreds may drift at once. */
const maxTold = 5;

const mayBeTold = (drift: MetricDrift): boolean =>
	drift.severity === 'high' && drift.accepted === null && blameTargetOf(drift) !== undefined;

const toldOf = ({metricDrifts}: DriftReport): ReadonlySet<MetricDrift> =>
	new Set(metricDrifts.filter(drift => mayBeTold(drift)).slice(0, maxTold));

/** The report with the segments that explain its worst findings, where both sides keep segments and few explain one. */
export const withCauses = (report: DriftReport, baseline: RunSegments, current: RunSegments): DriftReport => {
	const told = baseline.length === 0 || current.length === 0 ? new Set<MetricDrift>() : toldOf(report);
	return {
		...report,
		metricDrifts: report.metricDrifts.map((drift): MetricDrift => {
			const target = told.has(drift) ? blameTargetOf(drift) : undefined;
			if (target === undefined) {
				return drift;
			}

			const {columns: _, ...found} = blame(baseline, current, target);
			return found.verdict === 'segments' ? {...drift, blame: found} : drift;
		}),
	};
};

/** The same by what the two runs of a report keep. */
export const tellCauses = async (store: Pick<Store, 'segments'>, report: DriftReport): Promise<DriftReport> => {
	if (toldOf(report).size === 0 || report.baselineRuns.length > 1) {
		return report;
	}

	const [baseline, current] = await Promise.all([
		store.segments(report.baseline.runId),
		store.segments(report.current.runId),
	]);
	return withCauses(report, baseline, current);
};
