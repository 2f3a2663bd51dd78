// The list of a batch: its visible datasets and its cursor.
import {type DatasetProgress, isUnderWay} from '../../../events/batch-snapshot.ts';
import {driftRank, type DriftStatuses} from '../../state/drift-status.ts';
import {type ListState, settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {isFaulty} from './rows.ts';
import type {BatchState} from './state.ts';

/** Lines for the errors of the dataset under the cursor. */
export const detailHeight = ({rows}: Size): number => (rows < 24 ? 3 : 6);
/** Lines beside the list: the bar, a blank, the headings, and a blank before the errors. */
const besideList = 4;
/** Datasets that fit between the bar and the errors. */
export const batchPage = (size: Size): number => Math.max(1, bodyHeight(size) - besideList - detailHeight(size));

export const shownLines = memoizeLast(
	(lines: readonly DatasetProgress[], onlyFailed: boolean): readonly DatasetProgress[] =>
		onlyFailed ? lines.filter(item => isFaulty(item)) : lines,
);
export const idsOf = memoizeLast((lines: readonly DatasetProgress[]): readonly string[] => lines.map(({id}) => id));

type BatchFacts = {
	readonly isRunning: boolean;
	readonly driftStatuses: DriftStatuses;
	/** Datasets that fit. */
	readonly page: number;
};

/**
Where the cursor goes by itself, until the user moves it: while a batch is longer than the window, to the datasets in
flight, and after the batch to the worst drift, else to a failure.
*/
const listOf = (
	list: ListState,
	lines: readonly DatasetProgress[],
	{isRunning, driftStatuses, page}: BatchFacts,
): ListState => {
	if (list.cursorId !== undefined) {
		return list;
	}

	if (isRunning) {
		return lines.length <= page
			? list
			: {
					...list,
					cursor: Math.max(
						0,
						lines.findLastIndex(item => isUnderWay(item)),
					),
				};
	}

	let cursor = Math.max(
		0,
		lines.findIndex(item => item.state === 'failed'),
	);
	let worst = 0;
	for (const [index, {runId}] of lines.entries()) {
		const weight = driftRank(driftStatuses.get(runId ?? ''));
		if (weight <= worst) {
			continue;
		}

		cursor = index;
		worst = weight;
	}

	return {...list, cursor};
};

export const linesOf = ({batch, onlyFailed}: BatchState): readonly DatasetProgress[] =>
	shownLines(batch.snapshot.value.datasets, onlyFailed.value);

export const listStateOf = (state: BatchState, size: Size): ListState => {
	const lines = linesOf(state);
	const page = batchPage(size);
	const isRunning = state.batch.snapshot.value.endedAt === undefined;
	const driftStatuses = state.openConfig.verdicts.driftStatuses.value;
	return settleList(listOf(state.list.value, lines, {isRunning, driftStatuses, page}), idsOf(lines), page);
};
