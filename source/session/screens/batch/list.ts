// The list of a batch: which datasets it shows, and where the cursor is.
import type {OpenConfig} from '../../services/open-config.ts';
import {type DatasetProgress, isUnderWay} from '../../../events/batch-snapshot.ts';
import {driftRank} from '../../state/drift-status.ts';
import {type ListState, settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {isFaulty} from './rows.ts';
import type {BatchState} from './state.ts';

/** Lines for what is wrong with the dataset under the cursor. */
export const detailHeight = ({rows}: Size): number => (rows < 24 ? 3 : 6);
/** Lines beside the list: the bar, a blank, the headings, and a blank before what is wrong. */
const besideList = 4;
/** Datasets that fit between the bar and what is wrong. */
export const batchPage = (size: Size): number => Math.max(1, bodyHeight(size) - besideList - detailHeight(size));

export const shownLines = memoizeLast(
	(lines: readonly DatasetProgress[], onlyFailed: boolean): readonly DatasetProgress[] =>
		onlyFailed ? lines.filter(item => isFaulty(item)) : lines,
);
export const idsOf = memoizeLast((lines: readonly DatasetProgress[]): readonly string[] => lines.map(({id}) => id));

/**
The cursor of a user who has not moved it: while a long batch runs it is where work goes on, and after that on what drifted most,
else on what failed.
*/
const listOf = (
	list: ListState,
	lines: readonly DatasetProgress[],
	isRunning: boolean,
	{driftStatuses}: OpenConfig,
	page: number,
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
	let most = 0;
	for (const [index, {runId}] of lines.entries()) {
		const weight = driftRank(driftStatuses.value.get(runId ?? ''));
		if (weight <= most) {
			continue;
		}

		cursor = index;
		most = weight;
	}

	return {...list, cursor};
};

export const linesOf = ({batch, onlyFailed}: BatchState): readonly DatasetProgress[] =>
	shownLines(batch.snapshot.value.datasets, onlyFailed.value);

export const listStateOf = (state: BatchState, size: Size): ListState => {
	const lines = linesOf(state);
	return settleList(
		listOf(
			state.list.value,
			lines,
			state.batch.snapshot.value.endedAt === undefined,
			state.openConfig,
			batchPage(size),
		),
		idsOf(lines),
		batchPage(size),
	);
};
