// How to get to each place: what it loads, and how it begins.
import type {DriftReport} from '../../drift/report.ts';
import {driftSeverities} from '../../drift/severity.ts';
import type {Run, RunProfile} from '../../profiling/profile.ts';
import {countOf, formatCount} from '../../reports/format.ts';
import {metrics} from '../../profiling/metrics/catalogue.ts';
import {isFigure} from '../../profiling/metrics/metric.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import {qualifiedName, datasetId, type DatasetKey, datasetOf} from '../../profiling/dataset.ts';
import type {Comparison} from '../../workspace.ts';
import {BatchController} from '../services/batch-controller.ts';
import {Signal} from '../state/signal.ts';
import {columnOf, targetOf, type Finding} from '../state/findings.ts';
import {loadHistories} from '../services/metric-histories.ts';
import {newList} from '../state/list-state.ts';
import type {OpenConfig} from '../services/open-config.ts';
import type {
	ColumnState,
	DriftState,
	FindingState,
	ProfileState,
	BatchState,
	RunsState,
	Shown,
	StatementsState,
} from '../navigation/screen-state.ts';
import {Resource} from '../state/resource.ts';
import type {Session} from '../navigation/session.ts';
import {sortedBy} from '../state/sorting.ts';
import {DriftTimeline} from '../services/drift-timeline.ts';

const loading = <T>(load: () => Promise<T>): Resource<T> => {
	const resource = new Resource(load);
	void resource.refresh();
	return resource;
};

export const profileState = (openConfig: OpenConfig, dataset: DatasetKey, runId: string): ProfileState => ({
	screen: 'profile',
	openConfig,
	dataset,
	profile: loading(async () => openConfig.workspace.loadProfile(runId)),
	list: new Signal(newList),
	sorting: new Signal(sortedBy('table')),
	figure: new Signal(0),
	offset: new Signal(0),
});

export const columnState = (
	openConfig: OpenConfig,
	dataset: DatasetKey,
	profile: RunProfile,
	names: readonly string[],
	name: string,
): ColumnState => ({
	screen: 'column',
	openConfig,
	dataset,
	profile,
	names,
	name,
	histories: loading(async () => {
		const column = profile.columns.find(candidate => candidate.column.name === name);
		const measured = metrics
			.values()
			.filter(metric => isFigure(metric) && column?.metrics.has(metric.name) === true)
			.toArray();
		return loadHistories(
			openConfig,
			dataset,
			name,
			measured.map(metric => metric.name),
		);
	}),
	scroll: new Signal(0),
});

export const driftState = (openConfig: OpenConfig, dataset: DatasetKey, chosen: Comparison = {}): DriftState => {
	const comparison = new Signal(chosen);
	const report = loading(async () => openConfig.workspace.compare(dataset, comparison.value));
	const evidence = new Resource(async () => {
		const compared = report.current;
		if (compared === undefined) {
			throw new Error('There is no report yet');
		}

		const [baseline, current] = await Promise.all([
			openConfig.workspace.loadBaseline(compared),
			openConfig.workspace.loadProfile(compared.current.runId),
		]);
		return {report: compared, baseline, current};
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
		shown: new Signal<ReadonlySet<Shown>>(new Set(driftSeverities)),
	};
};

/** The metric of a finding that is one figure; a distribution has no history that one line could draw. */
const figureOf = (finding: Finding): readonly MetricName[] =>
	finding.kind === 'metric' && finding.drift.metricName !== 'distribution' ? [finding.drift.metricName] : [];

/** The evidence for one of the findings of a report. */
export const findingState = (
	from: DriftState,
	report: DriftReport,
	findings: readonly Finding[],
	finding: Finding,
): FindingState => {
	const {openConfig, dataset, evidence} = from;
	const {baseline} = from.comparison.value;
	return {
		screen: 'finding',
		from,
		openConfig,
		dataset,
		report,
		findings,
		finding,
		evidence,
		histories: loading(async () => loadHistories(openConfig, dataset, columnOf(finding), figureOf(finding))),
		explanation: loading(async () =>
			openConfig.workspace.explain(dataset, targetOf(finding), {baseline, current: report.current.runId}),
		),
		scroll: new Signal(0),
	};
};

export const runsState = (
	openConfig: OpenConfig,
	dataset: DatasetKey,
	choosing?: RunsState['choosing'],
): RunsState => ({
	screen: 'runs',
	openConfig,
	dataset,
	runs: loading<readonly Run[]>(async () => {
		const store = await openConfig.workspace.store();
		return store.runs({dataset, environment: openConfig.loaded.environment});
	}),
	pinned: loading(async () => {
		const {baselines} = await openConfig.workspace.decisions();
		return baselines.find(
			pin => pin.dataset === qualifiedName(dataset) && pin.environment === openConfig.loaded.environment,
		)?.run;
	}),
	timeline: new DriftTimeline(openConfig, dataset, new Signal({baseline: 'previous'})),
	list: new Signal(newList),
	marked: new Signal<readonly string[]>([]),
	...(choosing !== undefined && {choosing}),
});

/** What a pattern would read as more than a name. */
const patternSign = /[!\(\)*,\/?\[\\\]\{\}]/v;

/** Every name is held against every table: with more names than this it is quicker to plan all tables. */
const mostNames = 100;

/** The plans of some datasets, without running them. */
export const planDatasets = async (openConfig: OpenConfig, datasets: readonly DatasetKey[]) => {
	const names = datasets.map(dataset => qualifiedName(dataset));
	const plans = await openConfig.workspace.plan(
		names.length > mostNames || names.some(name => patternSign.test(name)) ? undefined : names,
	);
	const wanted = new Set(datasets.map(dataset => datasetId(dataset)));
	return plans.filter(({plan}) => wanted.has(datasetId(datasetOf(plan.table))));
};

export const statementsState = (
	openConfig: OpenConfig,
	datasets: readonly DatasetKey[],
	profile: () => void,
): StatementsState => ({
	screen: 'statements',
	openConfig,
	title: datasets.length === 1 ? (datasets[0]?.datasetName ?? '') : `${formatCount(datasets.length)} datasets`,
	plans: loading(async () => planDatasets(openConfig, datasets)),
	profile,
	scroll: new Signal(0),
});

const batchState = (openConfig: OpenConfig, batch: BatchController): BatchState => ({
	screen: 'run',
	openConfig,
	batch,
	list: new Signal(newList),
	onlyFailed: new Signal(false),
});

/** Profiles datasets and goes there; while a batch runs, goes to that one. */
export const beginBatch = async (
	session: Session,
	openConfig: OpenConfig,
	datasets: readonly DatasetKey[],
): Promise<boolean> => {
	const running = session.batch.value;
	if (running?.isRunning === true) {
		showBatch(session, running);
		session.notify('One run at a time: this one first.', 'medium');
		return false;
	}

	if (session.isPlanning) {
		return false;
	}

	session.isPlanning = true;
	try {
		const from = session.current;
		session.notify(`Planning ${datasets.length === 1 ? 'the run' : countOf(datasets.length, 'run')} …`, 'dim');
		const batch = new BatchController(openConfig, await planDatasets(openConfig, datasets));
		session.batch.set(batch);
		batch.start();
		if (session.current === from) {
			session.push(batchState(openConfig, batch));
		}

		return true;
	} finally {
		session.isPlanning = false;
	}
};

export const showBatch = (session: Session, batch: BatchController): void => {
	session.push(batchState(batch.openConfig, batch));
};
