// The columns of the list of datasets.
import {qualifiedName} from '../../../profiling/dataset.ts';
import {formatAge} from '../../../reports/format-time.ts';
import {absentMark, estimateMark, formatChange, formatCount} from '../../../reports/format.ts';
import {sparkline} from '../../../reports/sparkline.ts';
import {visible} from '../../../terminal-text.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import type {KnownDrift} from '../../state/drift-status.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {TablesOrder} from '../../state/preferences.ts';
import {type Sorting, sortMark} from '../../state/sorting.ts';
import {driftStatusLine, earlierStatusLine, shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {line, type Line, segment, widthOf} from '../../text/line.ts';
import {schemaMark} from '../../text/theme.ts';
import {type Column, layOut, type Layout} from '../../text/table-layout.ts';
import {changeOf, driftStatusOf, lastRunOf} from './rows.ts';

const firstRunText = 'first run';
const failedText = '✖ last run failed';
const goneText = '✖ table gone';

const rowsText = ({runs, table}: DatasetRow): string => {
	const [latest] = runs;
	if (latest?.rowCount !== undefined && latest.rowCount !== null) {
		return `${latest.sampling.kind === 'all' ? '' : `${estimateMark} `}${formatCount(latest.rowCount)}`;
	}

	return table.estimatedRows === null ? absentMark : `${estimateMark} ${formatCount(table.estimatedRows)}`;
};

const changeText = (row: DatasetRow): string => {
	const change = changeOf(row);
	return change === Infinity ? 'was empty' : formatChange(change ?? null);
};

/** Beside the verdict of the latest slice, where a newer one should be there by now. */
const lateText = `  ${schemaMark.glyph} late`;

const lateSegments = ({missing}: DatasetRow): Line =>
	missing === undefined ? [] : [segment(lateText, schemaMark.tone)];

const driftLine = (
	row: DatasetRow,
	{driftStatuses, settled}: KnownDrift,
	format: (driftStatus: DriftStatus) => Line,
): Line => {
	const driftStatus = driftStatusOf(row, driftStatuses);
	if (row.table.isGone === true) {
		return line(format === driftStatusLine ? goneText : '✖ gone', 'failed');
	}

	if (row.failed !== undefined) {
		return line(format === driftStatusLine ? failedText : '✖ failed', 'failed');
	}

	if (driftStatus !== undefined) {
		return [...format(driftStatus), ...lateSegments(row)];
	}

	if (row.runs.length < 2) {
		return line(row.runs.length === 0 ? absentMark : firstRunText, 'dim');
	}

	const last = settled.get(row.id);
	return last === undefined ? line('…', 'dim') : earlierStatusLine(format(last));
};

type Rooms = {
	readonly dataset: number;
	readonly rows: number;
	readonly change: number;
	readonly columns: number;
	readonly hasSchemas: boolean;
};

const nameLine = ({schemaName, datasetName, table}: DatasetRow, hasSchemas: boolean): Line => [
	segment(visible(hasSchemas ? qualifiedName({schemaName, datasetName}) : datasetName)),
	segment(table.kind === 'table' ? '' : ` ${table.kind}`, 'dim'),
];

const rowsOverTime = (runs: DatasetRow['runs']): Line => {
	const counts = runs.toReversed().map(run => run.rowCount);
	return runs.length === 0 ? line(absentMark, 'dim') : line(sparkline(counts, 'from-lowest'), 'picture');
};

const columnCount = ({runs}: DatasetRow): string =>
	typeof runs[0]?.columnCount === 'number' ? formatCount(runs[0].columnCount) : absentMark;

/** The widths of cells: computed when the rows change, not when the clock ticks or a verdict arrives. */
const roomsOf = memoizeLast((rows: readonly DatasetRow[]): Rooms => {
	const hasSchemas = rows.some(row => row.schemaName !== rows[0]?.schemaName);
	const rooms = {
		dataset: 0,
		rows: 0,
		change: 0,
		columns: 0,
		hasSchemas,
	};
	for (const row of rows) {
		rooms.dataset = Math.max(rooms.dataset, widthOf(nameLine(row, hasSchemas)));
		rooms.rows = Math.max(rooms.rows, rowsText(row).length);
		rooms.change = Math.max(rooms.change, changeText(row).length);
		rooms.columns = Math.max(rooms.columns, columnCount(row).length);
	}

	return rooms;
});

const driftRooms = memoizeLast(({driftStatuses, settled}: KnownDrift) => {
	const rooms = {long: failedText.length, short: firstRunText.length};
	for (const driftStatus of [...driftStatuses.values(), ...settled.values()]) {
		rooms.long = Math.max(rooms.long, widthOf(driftStatusLine(driftStatus)));
		rooms.short = Math.max(rooms.short, widthOf(shortDriftStatusLine(driftStatus)));
	}

	return rooms;
});

/** The longest are `59 min ago` and `2026-11-23`. */
const ageRoom = 10;

type TablesContext = {
	readonly known: KnownDrift;
	readonly sorting: Sorting<TablesOrder>;
	readonly now: Date;
};

type MarkOf = (order: TablesOrder) => string;

const rowColumns = (rooms: Rooms, markOf: MarkOf): ReadonlyArray<Column<DatasetRow>> => [
	{
		heading: 'dataset',
		mark: markOf('name'),
		align: 'left',
		rank: 0,
		shrinkTo: 20,
		room: rooms.dataset,
		cell: row => nameLine(row, rooms.hasSchemas),
	},
	{
		heading: 'rows',
		mark: markOf('rows'),
		align: 'right',
		rank: 1,
		room: rooms.rows,
		cell: row => line(rowsText(row)),
	},
	{
		heading: 'change',
		mark: markOf('change'),
		align: 'right',
		rank: 4,
		room: rooms.change,
		cell: row => line(changeText(row)),
	},
	{
		heading: 'cols',
		align: 'right',
		rank: 6,
		room: rooms.columns,
		cell: row => line(columnCount(row)),
	},
	{
		heading: 'rows over time',
		align: 'left',
		rank: 7,
		picture: true,
		room: 0,
		cell: ({runs}) => rowsOverTime(runs),
	},
];

const columnsOf = (
	rows: readonly DatasetRow[],
	{known, sorting: {order, isReversed}, now}: TablesContext,
): ReadonlyArray<Column<DatasetRow>> => {
	// Names start with A, figures with the largest.
	const markOf: MarkOf = column => (column === order ? sortMark(isReversed === (order === 'name')) : '');
	const late = rows.some(({missing}) => missing !== undefined) ? lateText.length : 0;
	const {long, short} = driftRooms(known);
	return [
		...rowColumns(roomsOf(rows), markOf),
		{
			heading: 'last run',
			mark: markOf('age'),
			align: 'left',
			rank: 5,
			room: ageRoom,
			cell(row) {
				const at = lastRunOf(row);
				return at === undefined ? line('never', 'dim') : line(formatAge(at, now));
			},
		},
		{
			heading: 'drift',
			mark: markOf('drift'),
			align: 'left',
			rank: 2,
			room: long + late,
			cell: row => driftLine(row, known, driftStatusLine),
			short: {from: 5, room: short + late, cell: row => driftLine(row, known, shortDriftStatusLine)},
		},
	];
};

const layouts = memoizeLast((rows: readonly DatasetRow[], known: KnownDrift, sorting: Sorting<TablesOrder>) =>
	memoizeLast((now: Date, width: number) => layOut(columnsOf(rows, {known, sorting, now}), rows, width)),
);

/** The columns that fit all rows of the config, so that a filter moves no column. */
export const layoutOf = (
	rows: readonly DatasetRow[],
	{known, sorting, now}: TablesContext,
	width: number,
): Layout<DatasetRow> => layouts(rows, known, sorting)(now, width);
