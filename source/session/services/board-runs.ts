// The runs of the drift board, read in a thread and handed over in parts, so that the screen never waits.
import {headLength, readVerdictHead} from '../../drift/kept-verdict.ts';
import {type DatasetKey, datasetId} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import type {Workspace} from '../../workspace.ts';
import {type BoardDataset, boardRun} from './board-run.ts';

/** Runs of each dataset: a month of days. */
const runsShown = 31;

/** Runs that are searched for failures. */
const failuresRead = 1000;

const datasetsPerPart = 100;

export type BoardPart = {readonly datasets: readonly BoardDataset[]; readonly isLast: boolean};

const read = async ({store, config: {environment}}: Pick<Workspace, 'store' | 'config'>) => {
	const opened = await store();
	const [histories, heads, failures] = await Promise.all([
		opened.datasets(environment, runsShown),
		opened.verdictHeads(environment, {runsPerDataset: runsShown, length: headLength}),
		opened.runs({environment, statuses: ['failed'], limit: failuresRead}),
	]);
	const runsById = new Map<string, Run[]>();
	const add = (dataset: DatasetKey, runs: readonly Run[]): void => {
		const id = datasetId(dataset);
		runsById.set(id, [...(runsById.get(id) ?? []), ...runs]);
	};

	for (const history of histories) {
		add(history, history.runs);
	}

	for (const run of failures) {
		add(run, [run]);
	}

	return runsById
		.entries()
		.map(([id, runs]) => ({
			id,
			runs: runs
				.toSorted((one, other) => one.profiledAt.getTime() - other.profiledAt.getTime())
				.map(run => boardRun(run, readVerdictHead(heads.get(run.runId) ?? ''))),
		}))
		.toArray();
};

/** Reads the runs of all datasets with the first part, and hands out the others. */
export const boardRunsOf = (workspace: Pick<Workspace, 'store' | 'config'>): ((part: number) => Promise<BoardPart>) => {
	let datasets: readonly BoardDataset[] = [];
	return async part => {
		if (part === 0) {
			datasets = await read(workspace);
		}

		const [from, to] = [part * datasetsPerPart, (part + 1) * datasetsPerPart];
		return {datasets: datasets.slice(from, to), isLast: to >= datasets.length};
	};
};
