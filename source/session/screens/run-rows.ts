// The datasets of a batch as rows: how far each is, and what it came to.
import {absentMark, countOf, formatCount} from '../../reports/format.ts';
import {formatDuration} from '../../reports/format-time.ts';
import {cellWidth, visible} from '../../reports/terminal-text.ts';
import type {Batch} from '../batch.ts';
import {isRetryable, type BatchLine, type DatasetState} from '../batch-view.ts';
import {progressBar} from '../bars.ts';
import {spinnerAt} from '../components/message.tsx';
import {line, segment, wholePieces, widthOf, type Line} from '../line.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {Opened} from '../opened.ts';
import {layOut, type Column, type Layout} from '../table-layout.ts';
import {shortVerdictLine, verdictLine} from '../verdict.ts';

const marks = {
	waiting: segment('· ', 'dim'),
	completed: segment('✔ ', 'good'),
	partial: segment('✔ ', 'medium'),
	failed: segment('✖ ', 'failed'),
	cancelled: segment('– ', 'dim'),
} as const;

export const markOf = (item: BatchLine, now: number): Line => [
	item.state === 'scanning' || item.state === 'storing' ? segment(`${spinnerAt(now)} `, 'cursor') : marks[item.state],
];

const rowsText = (item: BatchLine): string =>
	item.startedAt === undefined || (item.rowsDone === 0 && isRetryable(item))
		? absentMark
		: formatCount(item.rowsDone);

/** Of one that was cancelled while it waited there is no time. */
const timeText = ({durationMs, startedAt}: BatchLine, now: number): string =>
	startedAt === undefined ? absentMark : formatDuration(durationMs ?? Math.floor((now - startedAt) / 100) * 100);

/** Why a dataset was not profiled, in one line. */
export const failureOf = ({problem}: BatchLine): string =>
	[problem?.what, problem?.why].filter(part => part !== undefined).join(': ');

/** Beside its name: without what says no more than that it failed. */
const shortFailureOf = (item: BatchLine): string =>
	item.problem?.why !== undefined && item.problem.what.includes(item.datasetName)
		? item.problem.why
		: failureOf(item);

const faulty: ReadonlySet<DatasetState> = new Set(['failed', 'partial', 'cancelled']);

/** Whether something of a dataset could not be profiled. */
export const isFaulty = ({state}: BatchLine): boolean => faulty.has(state);

/** What is wrong with a dataset, in full: one line each, the dataset's own trouble first. */
export const faultsOf = (item: BatchLine): readonly string[] => {
	if (item.failedColumns.length > 0) {
		return item.failedColumns.map(({name, why}) => visible(`${name}: ${why}`));
	}

	return item.problem === undefined || item.state === 'cancelled'
		? []
		: [visible(`${failureOf(item)}.`), ...(item.problem.hint === undefined ? [] : [visible(item.problem.hint)])];
};

const barWidth = 10;
const gap = ' '.repeat(3);

const stateLine = (opened: Opened, item: BatchLine, width: number): Line => {
	const {rowsDone, rowsTotal, runId} = item;
	switch (item.state) {
		case 'waiting': {
			return line('waiting', 'dim');
		}

		case 'scanning': {
			return rowsTotal === null || rowsTotal === 0
				? line('scanning')
				: wholePieces(
						[
							segment(progressBar(rowsDone / rowsTotal, barWidth), 'picture'),
							segment(` of ${formatCount(rowsTotal)}`, 'dim'),
						],
						width,
					);
		}

		case 'storing': {
			return line('storing');
		}

		case 'completed': {
			const verdict = opened.verdicts.value.get(runId ?? '');
			const whole = verdict === undefined ? line('stored', 'dim') : verdictLine(verdict);
			return verdict === undefined || widthOf(whole) <= width ? whole : shortVerdictLine(verdict);
		}

		case 'partial': {
			const names = item.failedColumns.map(({name}) => visible(name)).join(', ');
			return [segment(`${countOf(item.failedColumns.length, 'column')} failed: ${names}`, 'medium')];
		}

		case 'failed': {
			return line(visible(shortFailureOf(item)), 'failed');
		}

		case 'cancelled': {
			return line('cancelled', 'dim');
		}
	}
};

/** Datasets are added to a batch, and never taken away: their number tells whether there are others. */
const nameRoom = memoizeLast((batch: Batch, _count: number): number => {
	let room = 0;
	for (const {datasetName} of batch.view.value.lines) {
		room = Math.max(room, cellWidth(visible(datasetName)));
	}

	return room;
});

const timeRoom = (seconds: number): number => (seconds < 59 ? '0.1 s' : '59 min 59 s').length;

const columnsOf = (opened: Opened, batch: Batch, now: number, width: number): ReadonlyArray<Column<BatchLine>> => {
	const {lines, startedAt} = batch.view.value;
	// As wide as they will be: a column that grew with its rows would push the others about.
	let most = 0;
	for (const {rowsDone, rowsTotal} of lines) {
		most = Math.max(most, rowsDone, rowsTotal ?? 0);
	}

	const rowsRoom = formatCount(most).length;
	const room = timeRoom((now - startedAt) / 1000);
	const names = nameRoom(batch, lines.length);
	// Of long names and long reasons each has its part.
	const least = Math.floor(width / 3);
	return [
		{
			heading: 'dataset',
			align: 'left',
			rank: 0,
			shrinkTo: 12,
			room: names,
			cell: item => line(visible(item.datasetName)),
		},
		{
			heading: 'rows',
			align: 'right',
			rank: 2,
			room: rowsRoom,
			cell: item => line(rowsText(item)),
		},
		{
			heading: 'time',
			align: 'right',
			rank: 3,
			room,
			cell: item => line(timeText(item, now)),
		},
		{
			heading: 'state',
			align: 'left',
			rank: 0,
			shrinkTo: least,
			cut: 'end',
			room: width,
			cell: item => stateLine(opened, item, Math.max(least, width - names - rowsRoom - room - gap.length * 3)),
		},
	];
};

export const runLayout = (opened: Opened, batch: Batch, now: number, width: number): Layout<BatchLine> =>
	layOut(columnsOf(opened, batch, now, width), [], width, gap);
