// The queries of the session: stored runs, and comparisons. They take long where tables are wide.
import {judge} from '../../drift-verdicts.ts';
import {loadBaseline} from '../../drift/baselines/load-runs.ts';
import type {DriftReport} from '../../drift/report.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {Comparison, Workspace} from '../../workspace.ts';
import {driftStatusOf, type DriftStatus} from '../../drift/drift-status.ts';
import {boardRunsOf, type BoardPart} from './board-runs.ts';
import {recentRunsOf, type RecentRuns} from './recent-runs.ts';

/** A column as a search shows it. */
export type FoundColumn = {readonly name: string; readonly type: string; readonly nullPercent: number | null};

/** The columns of the latest run of a dataset. */
export type DatasetColumns = {
	readonly dataset: DatasetKey;
	readonly runId: string;
	readonly columns: readonly FoundColumn[];
};

/** Every method throws what the engine's function of that kind throws. */
export type Queries = {
	compare(dataset: DatasetKey, comparison?: Comparison): Promise<DriftReport>;
	/** The drift of a comparison, with its current run. It does not ask which rows the drift comes from. */
	driftStatus(
		dataset: DatasetKey,
		comparison?: Comparison,
	): Promise<{readonly runId: string; readonly driftStatus: DriftStatus}>;
	/** The latest runs of all datasets, a part of them at a time: 0 reads anew, 1 and so on follow. */
	recentRuns(part: number): Promise<RecentRuns>;
	/** The runs of the drift board, in parts as the latest runs. */
	boardRuns(part: number): Promise<BoardPart>;
	/** The mark of the storage: it changes when a run begins, ends or goes. */
	storageMark(): Promise<string>;
	/** As of the workspace. */
	profiledDatasets(): Promise<readonly DatasetKey[]>;
	/** The columns of the latest run of every dataset of the environment. */
	profiledColumns(): Promise<readonly DatasetColumns[]>;
	/** A run with all its results. */
	loadProfile(runId: string): Promise<RunProfile>;
	/** The first columns of a run, with their results. */
	firstColumns(runId: string, count: number): Promise<readonly ColumnProfile[]>;
	/** The baseline of a report: one run, or the median of several. */
	loadBaseline(chosen: Pick<DriftReport, 'baselineRuns' | 'baselineRule'>): Promise<RunProfile>;
};

export const createQueries = (
	workspace: Pick<Workspace, 'config' | 'store' | 'profiledDatasets'> & Pick<Queries, 'compare'>,
): Queries => ({
	recentRuns: recentRunsOf({config: workspace.config, store: async () => workspace.store()}),
	boardRuns: boardRunsOf({config: workspace.config, store: async () => workspace.store()}),
	async storageMark() {
		const store = await workspace.store();
		return store.mark();
	},
	profiledDatasets: async () => workspace.profiledDatasets(),
	async profiledColumns() {
		const store = await workspace.store();
		const histories = await store.datasets(workspace.config.environment, 1);
		const latest = await store.loadFigures(histories.flatMap(({runs}) => runs.map(({runId}) => runId)));
		return latest.map(({run, columns}) => ({
			dataset: {schemaName: run.schemaName, datasetName: run.datasetName},
			runId: run.runId,
			columns: columns.map(({column, metrics}) => {
				const nullPercent = metrics.get('null_percent')?.value;
				return {
					name: column.name,
					type: column.semanticType,
					nullPercent: typeof nullPercent === 'number' ? nullPercent : null,
				};
			}),
		}));
	},
	compare: async (dataset, comparison) => workspace.compare(dataset, comparison),
	async driftStatus(dataset, comparison) {
		const report = await judge(workspace, dataset, comparison);
		return {runId: report.current.runId, driftStatus: driftStatusOf(report)};
	},
	async loadProfile(runId) {
		const store = await workspace.store();
		return store.load(runId);
	},
	async firstColumns(runId, count) {
		const store = await workspace.store();
		const {columns} = await store.load(runId);
		return columns.slice(0, count);
	},
	loadBaseline: async ({baselineRule, baselineRuns}) =>
		loadBaseline(await workspace.store(), {rule: baselineRule, runs: baselineRuns}),
});
