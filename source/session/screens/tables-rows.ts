// The datasets of a config as rows: worst first, and what each column says.
import {
	absentMark,
	estimateMark,
	formatAge,
	formatChange,
	formatCount,
	sparkline,
} from '../../reports/format.ts';
import {visible} from '../../reports/terminal-text.ts';
import {
	line,
	segment,
	widthOf,
	type Line,
} from '../line.ts';
import {isMatch} from '../list-state.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {DatasetRow} from '../opened.ts';
import {layOut, type Column} from '../table-layout.ts';
import {
	shortVerdictLine,
	verdictLine,
	weightOf,
	type Verdict,
} from '../verdict.ts';

const noVerdict = 'first run';

type Verdicts = ReadonlyMap<string, Verdict>;

const verdictOn = (row: DatasetRow, verdicts: Verdicts): Verdict | undefined => verdicts.get(row.runs[0]?.runId ?? '');

const sorted = memoizeLast((rows: readonly DatasetRow[], verdicts: Verdicts) => {
	const weights = new Map(rows.map(row => [row.id, weightOf(verdictOn(row, verdicts))]));
	// The list comes ordered by name, and sorting is stable.
	return rows.toSorted((one, other) => (weights.get(other.id) ?? 0) - (weights.get(one.id) ?? 0));
});

/** Worst first; those that the filter lets through. */
export const listed = memoizeLast((rows: readonly DatasetRow[], verdicts: Verdicts, filter: string): readonly DatasetRow[] => {
	const ordered = sorted(rows, verdicts);
	return filter === '' ? ordered : ordered.filter(row => isMatch(`${row.schemaName}.${row.datasetName}`, filter));
});

export const idsOf = memoizeLast((rows: readonly DatasetRow[]): readonly string[] => rows.map(row => row.id));

const rowsText = ({runs, table}: DatasetRow): string => {
	const [latest] = runs;
	if (latest?.rowCount !== undefined && latest.rowCount !== null) {
		return `${latest.sampling.kind === 'all' ? '' : `${estimateMark} `}${formatCount(latest.rowCount)}`;
	}

	return table.estimatedRows === null ? absentMark : `${estimateMark} ${formatCount(table.estimatedRows)}`;
};

const changeText = ({runs}: DatasetRow): string => {
	const [latest, previous] = runs;
	if (typeof latest?.rowCount !== 'number' || typeof previous?.rowCount !== 'number') {
		return absentMark;
	}

	if (previous.rowCount === 0) {
		return latest.rowCount === 0 ? '0 %' : 'was empty';
	}

	return formatChange(((latest.rowCount - previous.rowCount) / previous.rowCount) * 100);
};

const driftLine = (row: DatasetRow, verdicts: Verdicts, say: (verdict: Verdict) => Line): Line => {
	const verdict = verdictOn(row, verdicts);
	if (verdict !== undefined) {
		return say(verdict);
	}

	return row.runs.length === 0 ? line(absentMark, 'dim') : line(row.runs.length === 1 ? noVerdict : '…', 'dim');
};

type Rooms = {readonly dataset: number; readonly rows: number; readonly change: number; readonly columns: number; readonly hasSchemas: boolean};

const nameLine = ({schemaName, datasetName, table}: DatasetRow, hasSchemas: boolean): Line => [
	segment(visible(hasSchemas ? `${schemaName}.${datasetName}` : datasetName)),
	segment(table.kind === 'table' ? '' : ` ${table.kind}`, 'dim'),
];

const columnCount = ({runs}: DatasetRow): string => runs[0]?.columnCount?.toFixed(0) ?? absentMark;

/** How wide cells are: asked of every row once, when the rows change, and not when a clock ticks or a verdict comes. */
const roomsOf = memoizeLast((rows: readonly DatasetRow[]): Rooms => {
	const hasSchemas = rows.some(row => row.schemaName !== rows[0]?.schemaName);
	const rooms = {
		dataset: 0, rows: 0, change: 0, columns: 0, hasSchemas,
	};
	for (const row of rows) {
		rooms.dataset = Math.max(rooms.dataset, widthOf(nameLine(row, hasSchemas)));
		rooms.rows = Math.max(rooms.rows, rowsText(row).length);
		rooms.change = Math.max(rooms.change, changeText(row).length);
		rooms.columns = Math.max(rooms.columns, columnCount(row).length);
	}

	return rooms;
});

const verdictRooms = memoizeLast((verdicts: Verdicts) => {
	const rooms = {long: noVerdict.length, short: noVerdict.length};
	for (const verdict of verdicts.values()) {
		rooms.long = Math.max(rooms.long, widthOf(verdictLine(verdict)));
		rooms.short = Math.max(rooms.short, widthOf(shortVerdictLine(verdict)));
	}

	return rooms;
});

/** `59 min ago` and `2026-11-23` are the longest. */
const ageRoom = 10;

const columnsOf = (rows: readonly DatasetRow[], verdicts: Verdicts, now: Date): ReadonlyArray<Column<DatasetRow>> => {
	const rooms = roomsOf(rows);
	const {long, short} = verdictRooms(verdicts);
	return [
		{
			heading: 'dataset', align: 'left', rank: 0, shrinkTo: 12, room: rooms.dataset, cell: row => nameLine(row, rooms.hasSchemas),
		},
		{
			heading: 'rows', align: 'right', rank: 1, room: rooms.rows, cell: row => line(rowsText(row)),
		},
		{
			heading: 'change', align: 'right', rank: 4, room: rooms.change, cell: row => line(changeText(row)),
		},
		{
			heading: 'cols', align: 'right', rank: 6, room: rooms.columns, cell: row => line(columnCount(row)),
		},
		{
			heading: 'rows over time', align: 'left', rank: 7, picture: true, room: 0,
			cell: ({runs}) => runs.length === 0
				? line(absentMark, 'dim')
				: line(sparkline(runs.toReversed().map(run => run.rowCount), 'from-lowest'), 'picture'),
		},
		{
			heading: 'last run', align: 'left', rank: 5, room: ageRoom,
			cell: ({runs}) => runs[0] === undefined ? line('never', 'dim') : line(formatAge(runs[0].profiledAt, now)),
		},
		{
			heading: 'drift', align: 'left', rank: 2, room: long,
			cell: row => driftLine(row, verdicts, verdictLine),
			short: {from: 5, room: short, cell: row => driftLine(row, verdicts, shortVerdictLine)},
		},
	];
};

/** The columns that fit, for all rows of the config: a filter moves nothing. */
export const layoutOf = memoizeLast((rows: readonly DatasetRow[], verdicts: Verdicts, now: Date, width: number) => layOut(columnsOf(rows, verdicts, now), rows, width));
