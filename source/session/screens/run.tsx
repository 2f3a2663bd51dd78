// A batch while it runs, and after: one bar for all, one line a dataset.
import {basename} from 'node:path';
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {
	formatCompactCount,
	formatCount,
	formatDuration,
	formatSeconds,
} from '../../reports/format.ts';
import {visible} from '../../reports/terminal-text.ts';
import type {Batch} from '../batch.ts';
import {
	countStates,
	isRetryable,
	isUnderWay,
	progressOf,
	type BatchLine,
	type BatchView,
} from '../batch-view.ts';
import {bar} from '../bars.ts';
import {useCell} from '../cell.ts';
import {EmptyText} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {LineText} from '../components/lines.tsx';
import {List, prefixWidth} from '../components/list.tsx';
import type {Actions} from '../keys.ts';
import {line, segment, type Line} from '../line.ts';
import {listMoves} from '../list-actions.ts';
import {settleList, type ListState} from '../list-state.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {Opened} from '../opened.ts';
import type {RunPlace} from '../place.ts';
import {driftPlace, profilePlace} from '../routes.ts';
import {isSameDataset, type Session, type Size} from '../session.ts';
import {useNow} from '../use-now.ts';
import {weightOf} from '../verdict.ts';
import {failureOf, markOf, runLayout} from './run-rows.ts';

/** For the clock: while rows are read, the batch itself draws more often. */
const tick = 1000;
/** Lines beside the list: the bar, a blank, the headings, and what is wrong with the row under the cursor. */
const besideList = 6;
const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - besideList);
const idsOf = memoizeLast((lines: readonly BatchLine[]): readonly string[] => lines.map(({id}) => id));

/**
The cursor of a user who has not moved it: while a long batch runs it is where work goes on, and after that on what drifted most,
else on what failed.
*/
const listOf = (list: ListState, view: BatchView, {verdicts}: Opened, page: number): ListState => {
	if (list.cursorId !== undefined) {
		return list;
	}

	if (view.endedAt === undefined) {
		return view.lines.length <= page ? list : {...list, cursor: Math.max(0, view.lines.findLastIndex(item => isUnderWay(item)))};
	}

	let cursor = Math.max(0, view.lines.findIndex(({state}) => state === 'failed'));
	let most = 0;
	for (const [index, {runId}] of view.lines.entries()) {
		const weight = weightOf(verdicts.value.get(runId ?? ''));
		if (weight <= most) {
			continue;
		}

		cursor = index;
		most = weight;
	}

	return {...list, cursor};
};

const stateOf = ({opened, batch, list}: RunPlace, size: Size): ListState =>
	settleList(listOf(list.value, batch.view.value, opened, pageOf(size)), idsOf(batch.view.value.lines), pageOf(size));

export const runActions = (session: Session, place: RunPlace): Actions<'run'> => {
	const {opened, batch, list} = place;
	const moves = listMoves(list, () => idsOf(batch.view.value.lines), () => pageOf(session.size.value));
	const fromHere = (move: () => void) => () => {
		list.set(stateOf(place, session.size.value));
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
			list.set(stateOf(place, session.size.value));
			const here = batch.view.value.lines[list.value.cursor];
			if (here?.runId === undefined || here.durationMs === undefined || isRetryable(here)) {
				session.say(here === undefined || !isRetryable(here)
					? 'This dataset has no profile from this run yet.'
					: `It has no profile from this run.${batch.isRunning ? '' : ' r tries again.'}`);
				return;
			}

			const row = opened.rows.current?.find(candidate => isSameDataset(candidate, here));
			const hasBaseline = (row?.runs.filter(run => run.runId !== here.runId).length ?? 0) > 0;
			session.push(hasBaseline ? driftPlace(opened, here, {current: here.runId}) : profilePlace(opened, here, here.runId));
		},
		cancel() {
			if (!batch.isRunning) {
				session.say('The run has ended.', 'dim');
				return;
			}

			batch.cancel();
		},
		retry() {
			if (!batch.retry()) {
				session.say(batch.isRunning ? 'The run has not ended yet.' : 'Nothing failed.', 'dim');
			}
		},
	};
};

const wordsOf = (view: BatchView, batch: Batch, now: number): readonly string[] => {
	const {fraction, rate, left} = progressOf(view, now);
	return [
		`${String(Math.floor(fraction * 100)).padStart(3)} %`,
		...(rate === undefined ? [] : [`${formatCompactCount(rate)} rows/s`]),
		...(left === undefined || batch.isStopping ? [] : [`about ${formatSeconds(Math.max(1000, left))} left`]),
	];
};

const headline = (view: BatchView, batch: Batch, now: number, width: number): Line => {
	const {fraction} = progressOf(view, now);
	const size = Math.max(10, Math.min(60, width - 46));
	const full = bar(fraction, size);
	return [segment(full, 'picture'), segment('░'.repeat(size - full.length), 'dim'), segment(`  ${wordsOf(view, batch, now).join(' '.repeat(3))}`)];
};

const summaryLine = (view: BatchView, batch: Batch, isDrifted: boolean): Line => {
	const counts = countStates(view);
	const done = counts.completed + counts.partial;
	const parts = [
		segment(`${formatCount(done)} of ${formatCount(view.lines.length)} profiled`),
		segment(counts.failed > 0 ? `   ✖ ${formatCount(counts.failed)} failed` : '', 'failed'),
		segment(counts.cancelled > 0 ? `   ${formatCount(counts.cancelled)} cancelled` : '', 'dim'),
	];
	const next = isDrifted && !batch.isRunning ? [segment('   enter opens what drifted', 'dim')] : [];
	return batch.isStopping ? [segment('stopping: what is finished is kept   ', 'medium'), ...parts] : [...parts, ...next];
};

/** What is wrong with the dataset under the cursor, in full. */
const Detail = ({item}: {readonly item: BatchLine | undefined}) => item?.problem === undefined || item.state === 'cancelled'
	? null
	: (
		<Box marginTop={1}>
			<EmptyText text={visible([`${failureOf(item)}.`, item.problem.hint].filter(part => part !== undefined).join(' '))}/>
		</Box>
	);

type RunProps = {readonly session: Session; readonly place: RunPlace};

export const RunScreen = ({session, place}: RunProps) => {
	const {opened, batch} = place;
	const size = useCell(session.size);
	const view = useCell(batch.view);
	const problem = useCell(batch.problem);
	useCell(place.list);
	useCell(opened.verdicts);
	const isLinear = useIsScreenReaderEnabled();
	useNow(tick);
	const now = view.endedAt ?? Date.now();
	const page = pageOf(size);
	const state = stateOf(place, size);
	const here = view.lines[state.cursor];
	const canRetry = !batch.isRunning && view.lines.some(item => isRetryable(item));
	return (
		<Frame
			session={session}
			screen='run'
			crumbs={[basename(opened.loaded.file), opened.loaded.environment, 'run']}
			facts={[batch.isRunning ? formatSeconds(now - view.startedAt) : `done in ${formatDuration(now - view.startedAt)}`]}
			status={problem === undefined ? summaryLine(view, batch, here?.runId !== undefined && weightOf(opened.verdicts.value.get(here.runId)) > 0) : line(problem.what, 'failed')}
			labels={{cancel: batch.isRunning ? 'cancel' : '', retry: canRetry ? 'retry failed' : '', back: batch.isRunning ? 'leave it running' : 'back'}}
		>
			{isLinear ? <Text>{wordsOf(view, batch, now).join(', ')}</Text> : <LineText line={headline(view, batch, now, size.columns)}/>}
			<Box height={1}/>
			<List
				rows={view.lines}
				idOf={item => item.id}
				state={state}
				layout={runLayout(opened, batch, now, size.columns - prefixWidth(true))}
				page={page}
				markOf={item => markOf(item, now)}
				empty={<EmptyText text='No dataset to profile.'/>}
			/>
			<Detail item={here}/>
		</Frame>
	);
};
