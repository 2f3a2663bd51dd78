// What the keys of the batch screen do.
import {isSameDataset} from '../../../profiling/dataset.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, settledMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {type DatasetProgress, isRetryable} from '../../../events/batch-snapshot.ts';
import {driftState} from '../drift/state.ts';
import {profileState} from '../profile/state.ts';
import {batchKeys} from './keys.ts';
import {batchPage, idsOf, linesOf, listStateOf} from './list.ts';
import {faultsOf} from './rows.ts';
import type {BatchState} from './state.ts';

export const batchActions = (session: Session, state: BatchState): Actions<typeof batchKeys> => {
	const {openConfig, batch, list} = state;
	const moves = listMoves(
		list,
		() => idsOf(linesOf(state)),
		() => batchPage(session.size.value),
	);
	const settle = () => {
		list.set(listStateOf(state, session.size.value));
	};

	const here = (): DatasetProgress | undefined => {
		settle();
		return linesOf(state)[list.value.cursor];
	};

	return {
		...settledMoves(moves, settle),
		open() {
			const item = here();
			if (item?.runId === undefined || item.durationMs === undefined || isRetryable(item)) {
				const retry = session.keys.naming(batchKeys)('retry');
				session.notify(
					item === undefined || !isRetryable(item)
						? 'This dataset has no profile from this batch yet.'
						: `It has no profile from this batch.${batch.isRunning ? '' : ` Press ${retry} to try again.`}`,
				);
				return;
			}

			const row = openConfig.rows.current?.find(candidate => isSameDataset(candidate, item));
			const hasBaseline = (row?.runs.filter(run => run.runId !== item.runId).length ?? 0) > 0;
			session.push(
				hasBaseline
					? driftState(openConfig, item, {current: item.runId})
					: profileState(openConfig, item, {runId: item.runId}),
			);
		},
		onlyFailed() {
			state.onlyFailed.update(only => !only);
		},
		copy() {
			const item = here();
			const faults = item === undefined ? [] : faultsOf(item);
			if (item === undefined || faults.length === 0) {
				session.copy(item?.datasetName ?? '', item?.datasetName ?? '');
			} else {
				session.copy(`${item.datasetName}: ${faults.join('\n')}`, `what is wrong with ${item.datasetName}`);
			}
		},
		cancel() {
			if (!batch.isRunning) {
				session.notify('The batch has ended.', 'dim');
				return;
			}

			batch.cancel();
		},
		retry() {
			if (!batch.retry()) {
				session.notify(batch.isRunning ? 'The batch has not ended yet.' : 'Nothing failed.', 'dim');
			}
		},
	};
};
