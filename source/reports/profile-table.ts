// Prints the figures of a profile as a table for people: a line for each column.
import type {MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile, RunProfile} from '../profiling/profile.ts';
import {cellWidth, cutMiddle, visible} from '../terminal-text.ts';
import {columnShape} from './column-shape.ts';
import {absentMark, countOf} from './format.ts';
import {metricCell} from './metric-cell.ts';
import {samplingText} from './sampling-text.ts';
import {textTable, type TextColumn} from './text-table.ts';

type Figure = TextColumn & {
	readonly cell: (profile: ColumnProfile) => string;
	/**
	Where the line is too short, figures with this number are left out, the highest first. The others always stay.
	*/
	readonly spare?: number;
};

/** The minimum width of names, in cells. */
const shortestName = 14;

const gap = 2;

const metric =
	(...names: readonly MetricName[]) =>
	(profile: ColumnProfile): string =>
		metricCell(profile, names);

const shapeCell = (profile: ColumnProfile): string => {
	const shape = columnShape(profile);
	return shape === undefined ? absentMark : [shape.bars, shape.note].filter(part => part !== '').join(' ');
};

const figures: readonly Figure[] = [
	{heading: 'column', cell: ({column}) => visible(column.name)},
	{heading: 'type', cell: ({column}) => column.semanticType, spare: 1},
	{heading: 'null %', align: 'right', cell: metric('null_percent')},
	{heading: 'distinct', align: 'right', cell: metric('distinct_count')},
	{heading: 'min', align: 'right', cell: metric('min', 'min_length')},
	{heading: 'mean', align: 'right', cell: metric('mean', 'avg_length', 'true_percent'), spare: 3},
	{heading: 'max', align: 'right', cell: metric('max', 'max_length')},
	{heading: 'shape', cell: shapeCell, spare: 2},
];

type MeasuredColumn = {readonly figure: Figure; readonly cells: readonly string[]; readonly width: number};

/** The width of the figures other than the names. */
const widthBesideNames = (measured: readonly MeasuredColumn[]): number =>
	measured.slice(1).reduce((sum, {width}) => sum + gap + width, 0);

/** Leaves figures out, one after the other, until names have room. */
const fitting = (measured: readonly MeasuredColumn[], width: number): readonly MeasuredColumn[] => {
	const named = Math.min(measured[0]?.width ?? 0, shortestName);
	const [first] = measured
		.filter(({figure}) => figure.spare !== undefined)
		.toSorted((one, other) => (other.figure.spare ?? 0) - (one.figure.spare ?? 0));
	return first === undefined || widthBesideNames(measured) + named <= width
		? measured
		: fitting(
				measured.filter(item => item !== first),
				width,
			);
};

/** The head: the number of rows, and how precise the figures are. */
const headOf = ({run, columns}: RunProfile): string => {
	const isExact = columns.every(column =>
		column.metrics.values().every(({provenance}) => provenance.kind === 'exact'),
	);
	return [
		...(run.rowCount === null ? [] : [countOf(run.rowCount, 'row')]),
		countOf(columns.length, 'column'),
		run.sampling.kind === 'all' ? (isExact ? 'all exact' : 'estimates marked ≈') : samplingText(run.sampling),
	].join(', ');
};

/**
The figures of a profile, each line with its newline.

@param name The name of the dataset, safe for a terminal.
@param width In cells. Long names are cut in the middle, and less important figures are left out.
*/
export const profileTable = (
	profile: RunProfile,
	{name, width}: {readonly name: string; readonly width: number},
): string => {
	const measured = figures.map((figure): MeasuredColumn => {
		const cells = profile.columns.map(column => figure.cell(column));
		return {figure, cells, width: Math.max(cellWidth(figure.heading), ...cells.map(cell => cellWidth(cell)))};
	});
	const shown = fitting(measured, width);
	const room = Math.max(shortestName, width - widthBesideNames(shown));
	const rows = profile.columns.map((_, row) =>
		shown.map(({cells}, index) => (index === 0 ? cutMiddle(cells[row] ?? '', room) : (cells[row] ?? ''))),
	);
	return `${name}: ${headOf(profile)}\n${textTable(
		shown.map(({figure}) => figure),
		rows,
	)}`;
};
