// The datasets of a batch as rows: their progress, then their result.
import {formatDuration} from '../../../reports/format-time.ts';
import {absentMark, countOf, formatCount} from '../../../reports/format.ts';
import {cellWidth, visible} from '../../../terminal-text.ts';
import {spinnerAt} from '../../components/message.tsx';
import type {BatchController} from '../../services/batch-controller.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type DatasetProgress, type DatasetState, isRetryable} from '../../../events/batch-snapshot.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {progressBar} from '../../text/bars.ts';
import {driftStatusLine, shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {line, type Line, segment, wholePieces, widthOf} from '../../text/line.ts';
import {type Column, layOut, type Layout} from '../../text/table-layout.ts';

const marks = {
	waiting: segment('· ', 'dim'),
	completed: segment('✔ ', 'good'),
	partial: segment('✔ ', 'medium'),
	failed: segment('✖ ', 'failed'),
	cancelled: segment('– ', 'dim'),
} as const;

export const markOf = (item: DatasetProgress, now: number): Line => [
	item.state === 'scanning' || item.state === 'storing' ? segment(`${spinnerAt(now)} `, 'cursor') : marks[item.state],
];

const rowsText = (item: DatasetProgress): string =>
	item.startedAt === undefined || (item.rowsDone === 0 && isRetryable(item))
		? absentMark
		: formatCount(item.rowsDone);

/** A dataset that was cancelled while it waited has no time. */
const timeText = ({durationMs, startedAt}: DatasetProgress, now: number): string =>
	startedAt === undefined ? absentMark : formatDuration(durationMs ?? Math.floor((now - startedAt) / 100) * 100);

/** Why a dataset was not profiled, in one line. */
const failureOf = ({error}: DatasetProgress): string =>
	[error?.message, error?.why].filter(part => part !== undefined).join(': ');

/** The failure beside the name of the dataset: only the reason, where the message only repeats the name. */
const shortFailureOf = (item: DatasetProgress): string =>
	item.error?.why !== undefined && item.error.message.includes(item.datasetName) ? item.error.why : failureOf(item);

const faulty: ReadonlySet<DatasetState> = new Set(['failed', 'partial', 'cancelled']);

/** Whether any part of a dataset could not be profiled. */
export const isFaulty = ({state}: DatasetProgress): boolean => faulty.has(state);

/** The errors of a dataset in full, one line each: those of its columns, else its own. */
export const faultsOf = (item: DatasetProgress): readonly string[] => {
	if (item.failedColumns.length > 0) {
		return item.failedColumns.map(({name, why}) => visible(`${name}: ${why}`));
	}

	return item.error === undefined || item.state === 'cancelled'
		? []
		: [visible(`${failureOf(item)}.`), ...(item.error.hint === undefined ? [] : [visible(item.error.hint)])];
};

const barWidth = 10;
const gap = ' '.repeat(3);

const stateLine = (openConfig: OpenConfig, item: DatasetProgress, width: number): Line => {
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
			const driftStatus = openConfig.verdicts.driftStatuses.value.get(runId ?? '');
			const whole = driftStatus === undefined ? line('stored', 'dim') : driftStatusLine(driftStatus);
			return driftStatus === undefined || widthOf(whole) <= width ? whole : shortDriftStatusLine(driftStatus);
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

/** A batch only gains datasets, so their number is the key of the memo. */
const nameRoom = memoizeLast((batch: BatchController, _count: number): number => {
	let room = 0;
	for (const {datasetName} of batch.snapshot.value.datasets) {
		room = Math.max(room, cellWidth(visible(datasetName)));
	}

	return room;
});

/** When and how wide the rows are drawn. */
type View = {
	/** Milliseconds of the clock. */
	readonly now: number;
	/** Cells. */
	readonly width: number;
};

const timeRoom = (seconds: number): number => (seconds < 59 ? '0.1 s' : '59 min 59 s').length;

const columnsOf = (
	openConfig: OpenConfig,
	batch: BatchController,
	{now, width}: View,
): ReadonlyArray<Column<DatasetProgress>> => {
	const {datasets, startedAt} = batch.snapshot.value;
	// As wide as it will get: a column that grows with its rows would move the others.
	let maxRows = 0;
	for (const {rowsDone, rowsTotal} of datasets) {
		maxRows = Math.max(maxRows, rowsDone, rowsTotal ?? 0);
	}

	const rowsRoom = formatCount(maxRows).length;
	const room = timeRoom((now - startedAt) / 1000);
	const names = nameRoom(batch, datasets.length);
	// Long names leave a third of the width for the state.
	const minStateWidth = Math.floor(width / 3);
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
			shrinkTo: minStateWidth,
			cut: 'end',
			room: width,
			cell: item =>
				stateLine(openConfig, item, Math.max(minStateWidth, width - names - rowsRoom - room - gap.length * 3)),
		},
	];
};

export const runLayout = (openConfig: OpenConfig, batch: BatchController, view: View): Layout<DatasetProgress> =>
	layOut(columnsOf(openConfig, batch, view), [], view.width);
