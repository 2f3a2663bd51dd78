// Adds to the worst findings of a report which rows they come from.
import type {RunSegments} from '../../profiling/segments/segments.ts';
import type {Store} from '../../storage/store.ts';
import type {DriftReport, MetricDrift} from '../report.ts';
import {blame} from './blame.ts';
import {blameTargetOf} from './blame-target.ts';

/** Blame explains this many findings of a report, the worst first: a wide table may have hundreds. */
const maxBlamed = 5;

const mayBeBlamed = (drift: MetricDrift): boolean =>
	drift.severity === 'high' && drift.accepted === null && blameTargetOf(drift) !== undefined;

const blamedIn = ({metricDrifts}: DriftReport): ReadonlySet<MetricDrift> =>
	new Set(metricDrifts.filter(drift => mayBeBlamed(drift)).slice(0, maxBlamed));

/** Adds the segments that explain each of the worst findings, where both sides keep segments and few explain it. */
export const withCauses = (report: DriftReport, baseline: RunSegments, current: RunSegments): DriftReport => {
	const blamed = baseline.length === 0 || current.length === 0 ? new Set<MetricDrift>() : blamedIn(report);
	return {
		...report,
		metricDrifts: report.metricDrifts.map((drift): MetricDrift => {
			const target = blamed.has(drift) ? blameTargetOf(drift) : undefined;
			if (target === undefined) {
				return drift;
			}

			const {columns: _, ...found} = blame(baseline, current, target);
			return found.verdict === 'segments' ? {...drift, blame: found} : drift;
		}),
	};
};

/** Does the same with the segments that the store keeps of the two runs of a report. */
export const addCauses = async (store: Pick<Store, 'segments'>, report: DriftReport): Promise<DriftReport> => {
	if (blamedIn(report).size === 0 || report.baselineRuns.length > 1) {
		return report;
	}

	const [baseline, current] = await Promise.all([
		store.segments(report.baseline.runId),
		store.segments(report.current.runId),
	]);
	return withCauses(report, baseline, current);
};
