// How to get to each place: what it loads, and how it begins.
import type {DriftReport} from '../drift/report.ts';
import {driftSeverities} from '../drift/severity.ts';
import type {Run, RunProfile} from '../profiling/profile.ts';
import {countOf, formatCount} from '../reports/format.ts';
import {isFigure, metrics, type MetricName} from '../profiling/metrics/catalogue.ts';
import type {DatasetKey} from '../storage/store.ts';
import {decisionsOf, type Comparison} from '../workspace.ts';
import {Batch} from './batch.ts';
import {Cell} from './cell.ts';
import {columnOf, targetOf, type Finding} from './findings.ts';
import {loadHistories} from './histories.ts';
import {newList} from './list-state.ts';
import {datasetId, type Opened} from './opened.ts';
import type {
	ColumnPlace,
	DriftPlace,
	FindingPlace,
	ProfilePlace,
	RunPlace,
	RunsPlace,
	Shown,
	StatementsPlace,
} from './place.ts';
import {Resource} from './resource.ts';
import type {Session} from './session.ts';
import {sortedBy} from './sorting.ts';
import {Timeline} from './timeline.ts';

const loading = <T>(load: () => Promise<T>): Resource<T> => {
	const resource = new Resource(load);
	void resource.refresh();
	return resource;
};

export const profilePlace = (opened: Opened, dataset: DatasetKey, runId: string): ProfilePlace => ({
	screen: 'profile',
	opened,
	dataset,
	profile: loading(async () => opened.workspace.profileOf(runId)),
	list: new Cell(newList),
	sorting: new Cell(sortedBy('table')),
	figure: new Cell(0),
	offset: new Cell(0),
});

export const columnPlace = (
	opened: Opened,
	dataset: DatasetKey,
	profile: RunProfile,
	names: readonly string[],
	name: string,
): ColumnPlace => ({
	screen: 'column',
	opened,
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
			opened,
			dataset,
			name,
			measured.map(metric => metric.name),
		);
	}),
	scroll: new Cell(0),
});

export const driftPlace = (opened: Opened, dataset: DatasetKey, chosen: Comparison = {}): DriftPlace => {
	const comparison = new Cell(chosen);
	const report = loading(async () => opened.workspace.compare(dataset, comparison.value));
	const evidence = new Resource(async () => {
		const compared = report.current;
		if (compared === undefined) {
			throw new Error('There is no report yet');
		}

		const [baseline, current] = await Promise.all([
			opened.workspace.baselineOf(compared),
			opened.workspace.profileOf(compared.current.runId),
		]);
		return {report: compared, baseline, current};
	});
	return {
		screen: 'drift',
		opened,
		dataset,
		comparison,
		report,
		evidence,
		timeline: new Timeline(opened, dataset, comparison),
		list: new Cell(newList),
		shown: new Cell<ReadonlySet<Shown>>(new Set(driftSeverities)),
	};
};

/** The metric of a finding that is one figure; a distribution has no history that one line could draw. */
const figureOf = (finding: Finding): readonly MetricName[] =>
	finding.kind === 'metric' && finding.drift.metricName !== 'distribution' ? [finding.drift.metricName] : [];

/** The evidence for one of the findings of a report. */
export const findingPlace = (
	from: DriftPlace,
	report: DriftReport,
	findings: readonly Finding[],
	finding: Finding,
): FindingPlace => {
	const {opened, dataset, evidence} = from;
	const {baseline} = from.comparison.value;
	return {
		screen: 'finding',
		from,
		opened,
		dataset,
		report,
		findings,
		finding,
		evidence,
		histories: loading(async () => loadHistories(opened, dataset, columnOf(finding), figureOf(finding))),
		explanation: loading(async () =>
			opened.workspace.explain(dataset, targetOf(finding), {baseline, current: report.current.runId}),
		),
		scroll: new Cell(0),
	};
};

const nameOf = ({schemaName, datasetName}: DatasetKey): string => `${schemaName}.${datasetName}`;

export const runsPlace = (opened: Opened, dataset: DatasetKey, choosing?: RunsPlace['choosing']): RunsPlace => ({
	screen: 'runs',
	opened,
	dataset,
	runs: loading<readonly Run[]>(async () => {
		const store = await opened.workspace.store();
		return store.runs({dataset, environment: opened.loaded.environment});
	}),
	pinned: loading(async () => {
		const {baselines} = await decisionsOf(opened.workspace);
		return baselines.find(pin => pin.dataset === nameOf(dataset) && pin.environment === opened.loaded.environment)
			?.run;
	}),
	timeline: new Timeline(opened, dataset, new Cell({baseline: 'previous'})),
	list: new Cell(newList),
	marked: new Cell<readonly string[]>([]),
	...(choosing !== undefined && {choosing}),
});

/** What a pattern would read as more than a name. */
const patternSign = /[!\(\)*,\/?\[\\\]\{\}]/v;

/** Every name is held against every table: with more names than this it is quicker to plan all tables. */
const mostNames = 100;

/** The plans of some datasets, without running them. */
export const planDatasets = async (opened: Opened, datasets: readonly DatasetKey[]) => {
	const names = datasets.map(dataset => nameOf(dataset));
	const plans = await opened.workspace.plan(
		names.length > mostNames || names.some(name => patternSign.test(name)) ? undefined : names,
	);
	const wanted = new Set(datasets.map(dataset => datasetId(dataset)));
	return plans.filter(({plan}) =>
		wanted.has(datasetId({schemaName: plan.table.schema, datasetName: plan.table.name})),
	);
};

export const statementsPlace = (
	opened: Opened,
	datasets: readonly DatasetKey[],
	profile: () => void,
): StatementsPlace => ({
	screen: 'statements',
	opened,
	title: datasets.length === 1 ? (datasets[0]?.datasetName ?? '') : `${formatCount(datasets.length)} datasets`,
	plans: loading(async () => planDatasets(opened, datasets)),
	profile,
	scroll: new Cell(0),
});

const runPlace = (opened: Opened, batch: Batch): RunPlace => ({
	screen: 'run',
	opened,
	batch,
	list: new Cell(newList),
	onlyFailed: new Cell(false),
});

/** Profiles datasets and goes there; while a batch runs, goes to that one. */
export const beginBatch = async (
	session: Session,
	opened: Opened,
	datasets: readonly DatasetKey[],
): Promise<boolean> => {
	const running = session.batch.value;
	if (running?.isRunning === true) {
		showBatch(session, running);
		session.say('One run at a time: this one first.', 'medium');
		return false;
	}

	if (session.isPlanning) {
		return false;
	}

	session.isPlanning = true;
	try {
		const from = session.place;
		session.say(`Planning ${datasets.length === 1 ? 'the run' : countOf(datasets.length, 'run')} …`, 'dim');
		const batch = new Batch(opened, await planDatasets(opened, datasets));
		session.batch.set(batch);
		batch.start();
		if (session.place === from) {
			session.push(runPlace(opened, batch));
		}

		return true;
	} finally {
		session.isPlanning = false;
	}
};

export const showBatch = (session: Session, batch: Batch): void => {
	session.push(runPlace(batch.opened, batch));
};
