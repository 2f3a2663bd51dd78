// The runs of the drift board, read in a thread and handed over in parts, so that the screen never waits.
import {headLength, readVerdictHead, type VerdictCounts} from '../../drift/kept-verdict.ts';
import {type DatasetKey, datasetId} from '../../profiling/dataset.ts';
import type {Run} from '../../profiling/profile.ts';
import {periodOf, sliceName} from '../../profiling/slice.ts';
import {formatTime} from '../../reports/format-time.ts';
import type {Workspace} from '../../workspace.ts';

/** Runs of each dataset: a month of days. */
const runsShown = 31;

/** Runs that are searched for failures. */
const failuresRead = 1000;

const datasetsPerPart = 100;

/** A run of the board. */
export type BoardRun = {
	readonly runId: string;
	/** `2024-03-01`: the local day of the run, or the day that its slice begins on. */
	readonly day: string;
	/** When it was made, or its slice: `14:20`, `week of 2024-03-04`. */
	readonly name: string;
	/** What is kept as its verdict; `failed` for a run without results, and nothing where none is kept. */
	readonly kept: VerdictCounts | 'failed' | undefined;
};

/** The runs of a dataset, oldest first. */
export type BoardDataset = {readonly id: string; readonly runs: readonly BoardRun[]};

export type BoardPart = {readonly datasets: readonly BoardDataset[]; readonly isLast: boolean};

const boardRun = ({runId, slice, profiledAt, status}: Run, head: string | undefined): BoardRun => {
	const time = formatTime(profiledAt);
	return {
		runId,
		...(slice === null
			? {day: time.slice(0, 10), name: time.slice(11, 16)}
			: {
					day: slice.start.toISOString().slice(0, 10),
					name: periodOf(slice) === 'day' ? 'slice' : sliceName(slice),
				}),
		kept: status === 'failed' ? 'failed' : head === undefined ? undefined : readVerdictHead(head),
	};
};

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
				.map(run => boardRun(run, heads.get(run.runId))),
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
