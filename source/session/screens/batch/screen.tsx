// A batch while it runs, and after: one bar for all, one line a dataset.
import {basename} from 'node:path';
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {isRetryable, isUnderWay, type DatasetProgress} from '../../state/batch-snapshot.ts';
import {useSignal} from '../../state/signal.ts';
import {EmptyText} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import type {Actions} from '../../input/key-bindings.ts';
import {line} from '../../text/line.ts';
import {listMoves} from '../../input/list-actions.ts';
import {settleList, type ListState} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import type {BatchState} from '../../navigation/screen-state.ts';
import {driftState, profileState} from '../routes.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {useNow} from '../../components/use-now.ts';
import {driftRank} from '../../state/drift-status.ts';
import {detailLines, headline, summaryLine, timeFact, progressWords} from './lines.ts';
import {faultsOf, isFaulty, markOf, runLayout} from './rows.ts';
import {isSameDataset} from '../../../profiling/dataset.ts';

/** For the clock: while rows are read, the batch itself draws more often. */
const tick = 1000;
/** Lines for what is wrong with the dataset under the cursor. */
const detailOf = ({rows}: Size): number => (rows < 24 ? 3 : 6);
/** Lines beside the list: the bar, a blank, the headings, and a blank before what is wrong. */
const besideList = 4;
const pageOf = (size: Size): number => Math.max(1, size.rows - frameHeight - besideList - detailOf(size));
const shownLines = memoizeLast((lines: readonly DatasetProgress[], onlyFailed: boolean): readonly DatasetProgress[] =>
	onlyFailed ? lines.filter(item => isFaulty(item)) : lines,
);
const idsOf = memoizeLast((lines: readonly DatasetProgress[]): readonly string[] => lines.map(({id}) => id));

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

const linesOf = ({batch, onlyFailed}: BatchState): readonly DatasetProgress[] =>
	shownLines(batch.snapshot.value.lines, onlyFailed.value);

const stateOf = (state: BatchState, size: Size): ListState => {
	const lines = linesOf(state);
	return settleList(
		listOf(
			state.list.value,
			lines,
			state.batch.snapshot.value.endedAt === undefined,
			state.openConfig,
			pageOf(size),
		),
		idsOf(lines),
		pageOf(size),
	);
};

export const batchActions = (session: Session, state: BatchState): Actions<'run'> => {
	const {openConfig, batch, list} = state;
	const moves = listMoves(
		list,
		() => idsOf(linesOf(state)),
		() => pageOf(session.size.value),
	);
	const settle = () => {
		list.set(stateOf(state, session.size.value));
	};

	const here = (): DatasetProgress | undefined => {
		settle();
		return linesOf(state)[list.value.cursor];
	};

	const fromHere = (move: () => void) => () => {
		settle();
		move();
	};

	return {
		up: fromHere(moves.up),
		down: fromHere(moves.down),
		pageUp: fromHere(moves.pageUp),
		pageDown: fromHere(moves.pageDown),
		first: fromHere(moves.first),
		last: fromHere(moves.last),
		open() {
			const item = here();
			if (item?.runId === undefined || item.durationMs === undefined || isRetryable(item)) {
				session.notify(
					item === undefined || !isRetryable(item)
						? 'This dataset has no profile from this run yet.'
						: `It has no profile from this run.${batch.isRunning ? '' : ' r tries again.'}`,
				);
				return;
			}

			const row = openConfig.rows.current?.find(candidate => isSameDataset(candidate, item));
			const hasBaseline = (row?.runs.filter(run => run.runId !== item.runId).length ?? 0) > 0;
			session.push(
				hasBaseline
					? driftState(openConfig, item, {current: item.runId})
					: profileState(openConfig, item, item.runId),
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
				session.notify('The run has ended.', 'dim');
				return;
			}

			batch.cancel();
		},
		retry() {
			if (!batch.retry()) {
				session.notify(batch.isRunning ? 'The run has not ended yet.' : 'Nothing failed.', 'dim');
			}
		},
	};
};

const Detail = ({item, size}: {readonly item: DatasetProgress | undefined; readonly size: Size}) => {
	const isLinear = useIsScreenReaderEnabled();
	const lines = isLinear && item !== undefined ? faultsOf(item) : detailLines(item, size, detailOf(size));
	return lines.length === 0 ? null : (
		<Box flexDirection="column" flexShrink={0} marginTop={1} paddingX={2}>
			{lines.map((text, index) => (
				<Text key={index} dimColor wrap="truncate-end">
					{text}
				</Text>
			))}
		</Box>
	);
};

type RunProps = {readonly session: Session; readonly state: BatchState};

export const BatchScreen = ({session, state}: RunProps) => {
	const {openConfig, batch} = state;
	const size = useSignal(session.size);
	const view = useSignal(batch.snapshot);
	const problem = useSignal(batch.problem);
	const onlyFailed = useSignal(state.onlyFailed);
	useSignal(state.list);
	useSignal(openConfig.driftStatuses);
	const isLinear = useIsScreenReaderEnabled();
	useNow(tick);
	const now = view.endedAt ?? Date.now();
	const page = pageOf(size);
	const listState = stateOf(state, size);
	const lines = shownLines(view.lines, onlyFailed);
	const here = lines[listState.cursor];
	const hasFaults = view.lines.some(item => isFaulty(item));
	const canRetry = !batch.isRunning && view.lines.some(item => isRetryable(item));
	return (
		<Frame
			session={session}
			screen="run"
			crumbs={[basename(openConfig.loaded.file), openConfig.loaded.environment, 'run']}
			facts={[timeFact(view, batch, now)]}
			status={
				problem === undefined
					? summaryLine(
							view,
							batch,
							here?.runId !== undefined && driftRank(openConfig.driftStatuses.value.get(here.runId)) > 0,
						)
					: line(problem.what, 'failed')
			}
			labels={{
				cancel: batch.isRunning ? 'cancel' : '',
				retry: canRetry ? 'retry failed' : '',
				onlyFailed: hasFaults ? (onlyFailed ? 'show all' : 'only failed') : '',
				...(!hasFaults && {copy: ''}),
				back: batch.isRunning ? 'leave it running' : 'back',
			}}
		>
			{isLinear ? (
				<Text>{progressWords(view, batch, now).join(', ')}</Text>
			) : (
				<LineText line={headline(view, batch, now, size.columns)} />
			)}
			<Box height={1} />
			<List
				rows={lines}
				idOf={item => item.id}
				state={listState}
				layout={runLayout(openConfig, batch, now, size.columns - prefixWidth(true))}
				page={page}
				markOf={item => markOf(item, now)}
				empty={
					<EmptyText text={onlyFailed ? 'Nothing failed. Press f to see all.' : 'No dataset to profile.'} />
				}
			/>
			<Detail item={here} size={size} />
		</Frame>
	);
};
