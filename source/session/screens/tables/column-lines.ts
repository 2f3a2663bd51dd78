// The columns of a dataset as lines below the list, as far as there is room for them.
import type {ColumnSeverity} from '../../../drift/drift-status.ts';
import type {ColumnProfile} from '../../../profiling/profile.ts';
import {countOf} from '../../../reports/format.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {emptyLine, line, type Line, segment} from '../../text/line.ts';
import {type Column, headingLine, type Layout, layOut, rowLine} from '../../text/table-layout.ts';
import {profileFigures} from '../profile/columns.ts';
import {severityMark} from '../profile/severities.ts';

/** The figures that are shown, and which of them a narrow window drops first. */
const ranks: ReadonlyMap<string, number> = new Map([
	['column', 0],
	['type', 2],
	['null %', 1],
	['distinct', 1],
	['min', 5],
	['mean', 4],
	['max', 5],
	['shape', 3],
]);

const figuresOf = memoizeLast((columns: readonly ColumnProfile[]): ReadonlyArray<Column<ColumnProfile>> =>
	profileFigures({columns}).flatMap(figure => {
		const rank = ranks.get(figure.heading);
		return rank === undefined ? [] : [{...figure, rank}];
	}),
);

/** A blank line, the headings and two columns: with less the room stays empty. */
const smallest = 4;

const markWidth = 2;

const isEnd = ({heading}: Column<ColumnProfile>): boolean => heading === 'min' || heading === 'max';

/** The figures that fit. One end of a range tells nothing without the other: both stay, or both go. */
const layoutOf = (columns: readonly ColumnProfile[], width: number): Layout<ColumnProfile> => {
	const figures = figuresOf(columns);
	const layout = layOut(figures, columns, width);
	return layout.columns.filter(({column}) => isEnd(column)).length === 1
		? layOut(
				figures.filter(figure => !isEnd(figure)),
				columns,
				width,
			)
		: layout;
};

export type ColumnsArea = {
	/** Cells. */
	readonly width: number;
	/** Lines. */
	readonly height: number;
	/** How many columns the run has; only the first of them may be known. */
	readonly count: number;
	/** By the name of each column with findings. */
	readonly severities: ReadonlyMap<string, ColumnSeverity>;
	/** The key that shows all of them. */
	readonly open: string;
};

/** The first columns with their usual figures, and how many more there are. */
export const columnLines = (
	columns: readonly ColumnProfile[],
	{width, height, count, severities, open}: ColumnsArea,
): readonly Line[] => {
	if (height < smallest || columns.length === 0) {
		return [];
	}

	const rows = height - 2;
	const shown = columns.slice(0, count > rows ? rows - 1 : rows);
	const layout = layoutOf(columns, width - markWidth);
	const more = count - shown.length;
	return [
		emptyLine,
		[segment(' '.repeat(markWidth)), ...headingLine(layout)],
		...shown.map((column): Line => [
			...severityMark(severities.get(column.column.name)),
			...rowLine(layout, column),
		]),
		...(more > 0 ? [line(`${' '.repeat(markWidth)}and ${countOf(more, 'more column')}: ${open}`, 'dim')] : []),
	];
};
