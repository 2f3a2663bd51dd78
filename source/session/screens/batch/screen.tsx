// A batch while it runs and after: one bar for all, one line per dataset.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {titleOf} from '../../../config/address.ts';
import {type BatchSnapshot, type DatasetProgress, isRetryable} from '../../../events/batch-snapshot.ts';
import {Frame} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {EmptyText} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {Labels} from '../../input/key-bindings.ts';
import type {Session} from '../../navigation/session.ts';
import {driftRank} from '../../state/drift-status.ts';
import type {Size} from '../../state/size.ts';
import {line} from '../../text/line.ts';
import {batchKeys} from './keys.ts';
import {detailLines, headline, progressWords, summaryLine, timeFact} from './lines.ts';
import {batchPage, detailHeight, listStateOf, shownLines} from './list.ts';
import {faultsOf, isFaulty, markOf, runLayout} from './rows.ts';
import type {BatchState} from './state.ts';

/** For the clock; while rows are read, the batch draws more often. */
const tick = 1000;

type DetailProps = {
	readonly item: DatasetProgress | undefined;
	readonly size: Size;
	/** The key that copies. */
	readonly copy: string;
};

const Detail = ({item, size, copy}: DetailProps) => {
	const isLinear = useIsScreenReaderEnabled();
	const lines =
		isLinear && item !== undefined ? faultsOf(item) : detailLines(item, size, {height: detailHeight(size), copy});
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

/** What the datasets that were not profiled whole have in common. */
const faultWord = (datasets: readonly DatasetProgress[]): string =>
	datasets.every(({state}) => state === 'cancelled') ? 'cancelled' : 'failed';

/** Whether a dataset has a profile of this batch to open. */
const isOpenable = (item: DatasetProgress | undefined): boolean =>
	item?.runId !== undefined && item.durationMs !== undefined && !isRetryable(item);

type LabelFacts = {
	readonly isRunning: boolean;
	readonly onlyFailed: boolean;
	readonly here: DatasetProgress | undefined;
};

const labelsFor = ({datasets}: BatchSnapshot, {isRunning, onlyFailed, here}: LabelFacts): Labels => {
	const faulty = datasets.filter(item => isFaulty(item));
	const retryable = datasets.filter(item => isRetryable(item));
	return {
		...(!isOpenable(here) && {open: ''}),
		cancel: isRunning ? 'cancel' : '',
		retry: isRunning || retryable.length === 0 ? '' : `retry ${faultWord(retryable)}`,
		onlyFailed: faulty.length === 0 ? '' : onlyFailed ? 'show all' : `only ${faultWord(faulty)}`,
		...(faulty.length === 0 && {copy: ''}),
		back: isRunning ? 'leave it running' : 'back',
	};
};

type BatchProps = {readonly session: Session; readonly state: BatchState};

export const BatchScreen = ({session, state}: BatchProps) => {
	const {openConfig, batch} = state;
	const size = useSignal(session.size);
	const view = useSignal(batch.snapshot);
	const error = useSignal(batch.error);
	const onlyFailed = useSignal(state.onlyFailed);
	useSignal(state.list);
	useSignal(openConfig.verdicts.driftStatuses);
	const isLinear = useIsScreenReaderEnabled();
	useNow(tick);
	const now = view.endedAt ?? Date.now();
	const page = batchPage(size);
	const listState = listStateOf(state, size);
	const lines = shownLines(view.datasets, onlyFailed);
	const here = lines[listState.cursor];
	const keyOf = session.keys.naming(batchKeys);
	const drift = here?.runId === undefined ? undefined : openConfig.verdicts.driftStatuses.value.get(here.runId);
	return (
		<Frame
			session={session}
			keys={batchKeys}
			breadcrumb={[titleOf(openConfig.loaded), openConfig.loaded.environment, 'run']}
			showsBatch
			facts={[timeFact(view, batch, now)]}
			status={
				error === undefined
					? summaryLine(view, batch, driftRank(drift) > 0 ? keyOf('open') : undefined)
					: line(error.what, 'failed')
			}
			position={{cursor: listState.cursor, count: lines.length, page}}
			labels={labelsFor(view, {isRunning: batch.isRunning, onlyFailed, here})}
		>
			{isLinear ? (
				<Text>{progressWords(view, batch, now).join(', ')}</Text>
			) : (
				<LineText line={headline(view, batch, {now, width: size.columns})} />
			)}
			<Box height={1} />
			<List
				rows={lines}
				idOf={item => item.id}
				state={listState}
				layout={runLayout(openConfig, batch, {now, width: size.columns - prefixWidth(true)})}
				page={page}
				markOf={item => markOf(item, now)}
				empty={
					<EmptyText
						text={
							onlyFailed
								? `Nothing failed. Press ${keyOf('onlyFailed')} to see all.`
								: 'No dataset to profile.'
						}
					/>
				}
			/>
			<Detail item={here} size={size} copy={keyOf('copy')} />
		</Frame>
	);
};
