// The datasets of a config as rows, worst first.
import {qualifiedName} from '../../../profiling/dataset.ts';
import {formatAge} from '../../../reports/format-time.ts';
import {absentMark, estimateMark, formatChange, formatCount} from '../../../reports/format.ts';
import {sparkline} from '../../../reports/sparkline.ts';
import {visible} from '../../../terminal-text.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {driftRank, type DriftStatus, noDrift} from '../../state/drift-status.ts';
import {isMatch} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {TablesOrder} from '../../state/preferences.ts';
import {sortByFigure, type Sorting, sortMark} from '../../state/sorting.ts';
import {driftStatusLine, shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {line, type Line, segment, widthOf} from '../../text/line.ts';
import {type Column, layOut} from '../../text/table-layout.ts';

const firstRunText = 'first run';
const failedWords = '✖ last run failed';
const goneWords = '✖ table gone';

type DriftStatuses = ReadonlyMap<string, DriftStatus>;

const driftStatusOf = (row: DatasetRow, driftStatuses: DriftStatuses): DriftStatus | undefined =>
	driftStatuses.get(row.runs[0]?.runId ?? '');

/** A dataset whose latest run failed comes after high drift: its data is unknown. */
const failedWeight = driftRank({...noDrift, worst: 'high'}) - 1;

const badness = (row: DatasetRow, driftStatuses: DriftStatuses): number => {
	const weight = driftRank(driftStatusOf(row, driftStatuses));
	return row.failed === undefined && row.table.isGone !== true ? weight : Math.max(weight, failedWeight);
};

const changeOf = ({runs}: DatasetRow): number | undefined => {
	const [latest, previous] = runs;
	if (typeof latest?.rowCount !== 'number' || typeof previous?.rowCount !== 'number') {
		return undefined;
	}

	return previous.rowCount === 0
		? latest.rowCount === 0
			? 0
			: Infinity
		: ((latest.rowCount - previous.rowCount) / previous.rowCount) * 100;
};

/** The time of the latest run, failed or not. */
const lastRunOf = ({failed, runs}: DatasetRow): Date | undefined => (failed ?? runs[0])?.profiledAt;

const figures: Readonly<
	Record<Exclude<TablesOrder, 'name'>, (row: DatasetRow, driftStatuses: DriftStatuses) => number | undefined>
> = {
	drift: badness,
	rows: ({runs, table}) => runs[0]?.rowCount ?? table.estimatedRows ?? undefined,
	change(row) {
		const change = changeOf(row);
		return change === undefined ? undefined : Math.abs(change);
	},
	age: row => lastRunOf(row)?.getTime(),
};

/** The list arrives in the order of names, and sorting is stable. */
const sorted = memoizeLast(
	(
		rows: readonly DatasetRow[],
		driftStatuses: DriftStatuses,
		{order, isReversed}: Sorting<TablesOrder>,
	): readonly DatasetRow[] => {
		if (order === 'name') {
			return isReversed ? rows.toReversed() : rows;
		}

		return sortByFigure(rows, row => figures[order](row, driftStatuses), isReversed);
	},
);

export type TablesQuery = {
	readonly sorting: Sorting<TablesOrder>;
	readonly filter: string;
	/** Whether to show only what drifted or failed. */
	readonly onlyDrifted: boolean;
};

const isDrifted = (row: DatasetRow, driftStatuses: DriftStatuses): boolean =>
	row.failed !== undefined ||
	row.table.isGone === true ||
	(driftStatusOf(row, driftStatuses)?.worst ?? 'none') !== 'none';

const chosen = memoizeLast(
	(
		rows: readonly DatasetRow[],
		driftStatuses: DriftStatuses,
		sorting: Sorting<TablesOrder>,
		filter: string,
		onlyDrifted: boolean,
	): readonly DatasetRow[] => {
		const ordered = sorted(rows, driftStatuses, sorting);
		return filter === '' && !onlyDrifted
			? ordered
			: ordered.filter(
					row => (!onlyDrifted || isDrifted(row, driftStatuses)) && isMatch(qualifiedName(row), filter),
				);
	},
);

/** Sorted rows that pass the filter. */
export const listed = (
	rows: readonly DatasetRow[],
	driftStatuses: DriftStatuses,
	{sorting, filter, onlyDrifted}: TablesQuery,
): readonly DatasetRow[] => chosen(rows, driftStatuses, sorting, filter, onlyDrifted);

export const idsOf = memoizeLast((rows: readonly DatasetRow[]): readonly string[] => rows.map(row => row.id));

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

const driftLine = (row: DatasetRow, driftStatuses: DriftStatuses, format: (driftStatus: DriftStatus) => Line): Line => {
	const driftStatus = driftStatusOf(row, driftStatuses);
	if (row.table.isGone === true) {
		return line(format === driftStatusLine ? goneWords : '✖ gone', 'failed');
	}

	if (row.failed !== undefined) {
		return line(format === driftStatusLine ? failedWords : '✖ failed', 'failed');
	}

	if (driftStatus !== undefined) {
		return format(driftStatus);
	}

	return row.runs.length === 0 ? line(absentMark, 'dim') : line(row.runs.length === 1 ? firstRunText : '…', 'dim');
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

const driftRooms = memoizeLast((driftStatuses: DriftStatuses) => {
	const rooms = {long: failedWords.length, short: firstRunText.length};
	for (const driftStatus of driftStatuses.values()) {
		rooms.long = Math.max(rooms.long, widthOf(driftStatusLine(driftStatus)));
		rooms.short = Math.max(rooms.short, widthOf(shortDriftStatusLine(driftStatus)));
	}

	return rooms;
});

/** The longest are `59 min ago` and `2026-11-23`. */
const ageRoom = 10;

const columnsOf = (
	rows: readonly DatasetRow[],
	driftStatuses: DriftStatuses,
	{order, isReversed}: Sorting<TablesOrder>,
	now: Date,
): ReadonlyArray<Column<DatasetRow>> => {
	const rooms = roomsOf(rows);
	// Names start with A, figures with the largest.
	const markOf = (column: TablesOrder) => (column === order ? sortMark(isReversed === (order === 'name')) : '');
	const {long, short} = driftRooms(driftStatuses);
	return [
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
			cell: ({runs}) =>
				runs.length === 0
					? line(absentMark, 'dim')
					: line(
							sparkline(
								runs.toReversed().map(run => run.rowCount),
								'from-lowest',
							),
							'picture',
						),
		},
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
			room: long,
			cell: row => driftLine(row, driftStatuses, driftStatusLine),
			short: {from: 5, room: short, cell: row => driftLine(row, driftStatuses, shortDriftStatusLine)},
		},
	];
};

/** The columns that fit all rows of the config, so that a filter moves no column. */
export const layoutOf = memoizeLast(
	(
		rows: readonly DatasetRow[],
		driftStatuses: DriftStatuses,
		sorting: Sorting<TablesOrder>,
		now: Date,
		width: number,
	) => layOut(columnsOf(rows, driftStatuses, sorting, now), rows, width),
);
