// The state of the finding screen.
import type {DriftReport} from '../../../drift/report.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {Explanation} from '../../../workspace.ts';
import {loadHistories, type MetricHistories} from '../../services/metric-histories.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {columnOf, type ListedFinding, targetOf} from '../../../reports/findings.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import {loadEvidence, type DriftState, type Evidence} from '../drift/state.ts';
import {isOfNulls} from './share-lines.ts';

export type FindingState = {
	readonly screen: 'finding';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly report: DriftReport;
	/** The findings in the order of the list that opened this one. */
	readonly findings: readonly ListedFinding[];
	readonly finding: ListedFinding;
	readonly evidence: Resource<Evidence>;
	readonly histories: Resource<MetricHistories>;
	readonly explanation: Resource<Explanation>;
	/** The drift screen that opened this one, which shows a decision made here. */
	readonly from: DriftState;
	readonly scroll: Signal<number>;
};

/** The metric of a finding; `undefined` for a distribution, whose history is no single line. */
const metricsOf = (finding: ListedFinding): readonly MetricName[] =>
	finding.kind === 'metric' && finding.drift.metricName !== 'distribution'
		? [...new Set([finding.drift.metricName, ...(isOfNulls(finding) ? (['null_percent'] as const) : [])])]
		: [];

type FindingOptions = Pick<FindingState, 'report' | 'findings' | 'finding'>;

export const findingState = (from: DriftState, {report, findings, finding}: FindingOptions): FindingState => {
	const {openConfig, dataset, evidence} = from;
	return {
		screen: 'finding',
		from,
		openConfig,
		dataset,
		report,
		findings,
		finding,
		evidence,
		histories: startLoading(async () =>
			loadHistories(openConfig, {dataset, column: columnOf(finding), metrics: metricsOf(finding)}),
		),
		explanation: startLoading(async () => {
			const [{explainCompared}, compared] = await Promise.all([
				import('../../../drift/explain.ts'),
				loadEvidence(openConfig, report, evidence.current),
			]);
			return explainCompared(compared, targetOf(finding), openConfig.loaded.config.drift);
		}),
		scroll: new Signal(0),
	};
};
