// The state of the drift screen.
import type {DriftReport} from '../../../drift/report.ts';
import {driftSeverities, type Severity} from '../../../drift/severity.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {RunProfile} from '../../../profiling/profile.ts';
import type {Comparison} from '../../../workspace.ts';
import {DriftTimeline} from '../../services/drift-timeline.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import type {FindingOrder} from './order.ts';

/** Both runs of a comparison, with all their results. */
export type Evidence = {
	/** The report of their comparison. */
	readonly report: DriftReport;
	readonly baseline: RunProfile;
	readonly current: RunProfile;
};

export type DriftState = {
	readonly screen: 'drift';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly comparison: Signal<Comparison>;
	readonly report: Resource<DriftReport>;
	/** The evidence of the visible report. It loads when a preview or a finding needs it. */
	readonly evidence: Resource<Evidence>;
	readonly timeline: DriftTimeline;
	readonly list: Signal<ListState>;
	/** The severities that the table shows. */
	readonly shown: Signal<ReadonlySet<Severity>>;
	readonly order: Signal<FindingOrder>;
	/** The ids of the findings that are selected. */
	readonly selected: Signal<ReadonlySet<string>>;
};

/** Both runs of a report; those that are known where they are of this report. */
export const loadEvidence = async (
	{workspace}: OpenConfig,
	report: DriftReport,
	known: Evidence | undefined,
): Promise<Evidence> => {
	if (known?.report === report) {
		return known;
	}

	const [baseline, current] = await Promise.all([
		workspace.loadBaseline(report),
		workspace.loadProfile(report.current.runId),
	]);
	return {report, baseline, current};
};

/** Compares the latest two runs, unless `chosen` names others. */
export const driftState = (openConfig: OpenConfig, dataset: DatasetKey, chosen: Comparison = {}): DriftState => {
	const comparison = new Signal(chosen);
	const report = startLoading(async () => openConfig.workspace.compare(dataset, comparison.value));
	const evidence = new Resource<Evidence>(async (): Promise<Evidence> => {
		const compared = report.current;
		if (compared === undefined) {
			throw new Error('There is no report yet');
		}

		return loadEvidence(openConfig, compared, evidence.current);
	});
	return {
		screen: 'drift',
		openConfig,
		dataset,
		comparison,
		report,
		evidence,
		timeline: new DriftTimeline(openConfig, dataset, comparison),
		list: new Signal(newList),
		shown: new Signal<ReadonlySet<Severity>>(new Set(driftSeverities)),
		order: new Signal<FindingOrder>('column'),
		selected: new Signal<ReadonlySet<string>>(new Set()),
	};
};
