// A batch while it runs, and after: one bar for all, one line a dataset.
import {basename} from 'node:path';
import {Box} from 'ink';
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
	progressOf,
	type BatchLine,
	type BatchView,
} from '../batch-view.ts';
import {bar, progressBar} from '../bars.ts';
import {useCell} from '../cell.ts';
import {EmptyText, spinnerAt} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {LineText} from '../components/lines.tsx';
import {List, prefixWidth} from '../components/list.tsx';
import type {Actions} from '../keys.ts';
import {line, segment, type Line} from '../line.ts';
import {listMoves} from '../list-actions.ts';
import {settleList} from '../list-state.ts';
import {datasetId, type Opened} from '../opened.ts';
import type {RunPlace} from '../place.ts';
import {driftPlace, profilePlace} from '../routes.ts';
import {isSameDataset, type Session, type Size} from '../session.ts';
import {layOut, type Column} from '../table-layout.ts';
import {useNow} from '../use-now.ts';
import {verdictLine} from '../verdict.ts';

const tick = 250;
const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 3);
const idsOf = (lines: readonly BatchLine[]): readonly string[] => lines.map(item => datasetId(item));

export const runActions = (session: Session, {opened, batch, list}: RunPlace): Actions<'run'> => ({
	...listMoves(list, () => idsOf(batch.view.value.lines), () => pageOf(session.size.value)),
	open() {
		const {lines} = batch.view.value;
		const here = lines[settleList(list.value, idsOf(lines), pageOf(session.size.value)).cursor];
		if (here?.runId === undefined || here.durationMs === undefined || isRetryable(here)) {
			session.say(here?.problem === undefined ? 'This dataset has no profile from this run yet.' : [here.problem.why, here.problem.hint].filter(Boolean).join(' – ') || here.problem.what);
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
});

const marks = {
	waiting: segment('· ', 'dim'),
	completed: segment('✔ ', 'good'),
	partial: segment('✔ ', 'medium'),
	failed: segment('✖ ', 'failed'),
	cancelled: segment('– ', 'dim'),
} as const;

const markOf = (item: BatchLine, now: number): Line =>
	[item.state === 'scanning' || item.state === 'storing' ? segment(`${spinnerAt(now)} `, 'cursor') : marks[item.state]];

const rowsText = ({state, rowsDone, rowsTotal}: BatchLine): string => {
	switch (state) {
		case 'completed':
		case 'partial': {
			return formatCount(rowsDone);
		}

		case 'scanning':
		case 'storing': {
			return rowsTotal === null ? formatCount(rowsDone) : `${formatCount(rowsDone)} of ${formatCount(rowsTotal)}`;
		}

		case 'waiting':
		case 'failed':
		case 'cancelled': {
			return '';
		}
	}
};

const timeText = ({durationMs, startedAt}: BatchLine, now: number): string => {
	const elapsed = durationMs ?? (startedAt === undefined ? undefined : Math.floor((now - startedAt) / 100) * 100);
	return elapsed === undefined ? '' : formatDuration(elapsed);
};

const stateLine = (opened: Opened, item: BatchLine): Line => {
	switch (item.state) {
		case 'waiting': {
			return line('waiting', 'dim');
		}

		case 'scanning': {
			return line(item.rowsTotal === null || item.rowsTotal === 0 ? 'scanning' : progressBar(item.rowsDone / item.rowsTotal, 10));
		}

		case 'storing': {
			return line('storing');
		}

		case 'completed': {
			const verdict = opened.verdicts.value.get(item.runId ?? '');
			return verdict === undefined ? line('stored', 'dim') : [segment('stored   ', 'dim'), ...verdictLine(verdict)];
		}

		case 'partial': {
			return line(visible(item.problem?.what ?? 'stored; some columns failed'), 'medium');
		}

		case 'failed': {
			return line(visible([item.problem?.what, item.problem?.why].filter(Boolean).join(': ')), 'failed');
		}

		case 'cancelled': {
			return line('cancelled', 'dim');
		}
	}
};

const columnsOf = (opened: Opened, now: number): ReadonlyArray<Column<BatchLine>> => [
	{
		heading: 'dataset', align: 'left', rank: 0, shrinkTo: 12, cell: item => line(visible(item.datasetName)),
	},
	{
		heading: 'rows', align: 'right', rank: 2, cell: item => line(rowsText(item)),
	},
	{
		heading: 'time', align: 'right', rank: 3, cell: item => line(timeText(item, now)),
	},
	{
		heading: '', align: 'left', rank: 0, shrinkTo: 10, cut: 'end', cell: item => stateLine(opened, item),
	},
];

const headline = (view: BatchView, batch: Batch, now: number, width: number): Line => {
	const {fraction, rate, left} = progressOf(view, now);
	const words = [
		`${String(Math.floor(fraction * 100)).padStart(3)} %`,
		rate === undefined ? '' : `${formatCompactCount(rate)} rows/s`,
		left === undefined || batch.isStopping ? '' : `about ${formatSeconds(Math.max(1000, left))} left`,
	].filter(word => word !== '').join(' '.repeat(3));
	const size = Math.max(10, Math.min(60, width - 46));
	return [segment(bar(fraction, size), 'picture'), segment('░'.repeat(size - bar(fraction, size).length), 'dim'), segment(`  ${words}`)];
};

const summaryLine = (view: BatchView, batch: Batch): Line => {
	const counts = countStates(view);
	const done = counts.completed + counts.partial;
	const parts = [
		segment(`${formatCount(done)} of ${formatCount(view.lines.length)} profiled`),
		segment(counts.failed > 0 ? `   ✖ ${formatCount(counts.failed)} failed` : '', 'failed'),
		segment(counts.cancelled > 0 ? `   ${formatCount(counts.cancelled)} cancelled` : '', 'dim'),
	];
	return batch.isStopping ? [segment('stopping: what is finished is kept   ', 'medium'), ...parts] : parts;
};

// As wide as the lines will ever be: a column that grew with its rows would push the others about.
const widest = (item: BatchLine): BatchLine => ({
	...item, state: 'scanning', rowsDone: item.rowsTotal ?? item.rowsDone, startedAt: undefined, durationMs: 59_000,
});

type RunProps = {readonly session: Session; readonly place: RunPlace};

export const RunScreen = ({session, place}: RunProps) => {
	const {opened, batch} = place;
	const size = useCell(session.size);
	const view = useCell(batch.view);
	const problem = useCell(batch.problem);
	const list = useCell(place.list);
	useCell(opened.verdicts);
	useNow(tick);
	const now = view.endedAt ?? Date.now();
	const page = pageOf(size);
	const canRetry = !batch.isRunning && view.lines.some(item => isRetryable(item));
	return (
		<Frame
			session={session}
			screen='run'
			crumbs={[basename(opened.loaded.file), opened.loaded.environment, 'run']}
			facts={[batch.isRunning ? formatSeconds(now - view.startedAt) : `done in ${formatDuration(now - view.startedAt)}`]}
			status={problem === undefined ? summaryLine(view, batch) : line(problem.what, 'failed')}
			labels={{cancel: batch.isRunning ? 'cancel' : '', retry: canRetry ? 'retry failed' : '', back: batch.isRunning ? 'leave it running' : 'back'}}
		>
			<LineText line={headline(view, batch, now, size.columns)}/>
			<Box height={1}/>
			<List
				rows={view.lines}
				idOf={item => datasetId(item)}
				state={settleList(list, idsOf(view.lines), page)}
				layout={layOut(columnsOf(opened, now), [...view.lines, ...view.lines.map(item => widest(item))], size.columns - prefixWidth(true))}
				page={page}
				markOf={item => markOf(item, now)}
				empty={<EmptyText text='No dataset to profile.'/>}
			/>
		</Frame>
	);
};
