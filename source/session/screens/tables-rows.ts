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
import {line, segment, type Line} from '../line.ts';
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

	return row.runs.length === 0 ? line(absentMark, 'dim') : line(row.runs.length === 1 ? 'first run' : '…', 'dim');
};

const columnsOf = (verdicts: Verdicts, now: Date, hasSchemas: boolean): ReadonlyArray<Column<DatasetRow>> => [
	{
		heading: 'dataset', align: 'left', rank: 0, shrinkTo: 12,
		cell: ({schemaName, datasetName, table}) => [
			segment(visible(hasSchemas ? `${schemaName}.${datasetName}` : datasetName)),
			segment(table.kind === 'table' ? '' : ` ${table.kind}`, 'dim'),
		],
	},
	{
		heading: 'rows', align: 'right', rank: 1, cell: row => line(rowsText(row)),
	},
	{
		heading: 'change', align: 'right', rank: 4, cell: row => line(changeText(row)),
	},
	{
		heading: 'cols', align: 'right', rank: 6, cell: ({runs}) => line(runs[0]?.columnCount?.toFixed(0) ?? absentMark),
	},
	{
		heading: 'over time', align: 'left', rank: 7, picture: true,
		cell: ({runs}) => runs.length === 0
			? line(absentMark, 'dim')
			: line(sparkline(runs.toReversed().map(run => run.rowCount), 'from-lowest')),
	},
	{
		heading: 'last run', align: 'left', rank: 5,
		cell: ({runs}) => runs[0] === undefined ? line('never', 'dim') : line(formatAge(runs[0].profiledAt, now)),
	},
	{
		heading: 'drift', align: 'left', rank: 2,
		cell: row => driftLine(row, verdicts, verdictLine),
		short: {from: 5, cell: row => driftLine(row, verdicts, shortVerdictLine)},
	},
];

/** The columns that fit, for all rows of the config: a filter moves nothing. */
export const layoutOf = memoizeLast((rows: readonly DatasetRow[], verdicts: Verdicts, now: Date, width: number) => {
	const hasSchemas = rows.some(row => row.schemaName !== rows[0]?.schemaName);
	return layOut(columnsOf(verdicts, now, hasSchemas), rows, width);
});
