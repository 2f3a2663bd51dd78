// The rows as a table.
import {cellText, isNumberColumn} from '../../../reports/rows-text.ts';
import {visible} from '../../../terminal-text.ts';
import type {RowsRead} from '../../../workspace.ts';
import {prefixWidth} from '../../components/list.tsx';
import {memoizeLast} from '../../state/memoize-last.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {line} from '../../text/line.ts';
import {layOutFrom, type Column, type Layout} from '../../text/table-layout.ts';

/** A row with its number, from 0. */
export type NumberedRow = {readonly index: number; readonly cells: RowsRead['rows'][number]};

/** Lines beside the rows: the statement, a blank and the headings. */
const besideRows = 3;

export const rowsPage = (size: Size): number => Math.max(1, bodyHeight(size) - besideRows);

export const numbered = memoizeLast((read: RowsRead): readonly NumberedRow[] =>
	read.rows.map((cells, index) => ({index, cells})),
);

export const idsOf = memoizeLast((read: RowsRead): readonly string[] => read.rows.map((_, index) => String(index)));

const widestColumn = 40;

const columnsOf = memoizeLast((read: RowsRead): ReadonlyArray<Column<NumberedRow>> =>
	read.columns.map((name, index) => ({
		heading: visible(name),
		align: isNumberColumn(read.rows, index) ? 'right' : 'left',
		rank: 1,
		shrinkTo: widestColumn,
		cut: 'end',
		cell({cells}) {
			const cell = cells[index] ?? null;
			return line(cellText(cell), cell === null ? 'dim' : 'plain');
		},
	})),
);

export const layoutOf = memoizeLast((read: RowsRead, width: number, offset: number): Layout<NumberedRow> =>
	layOutFrom(columnsOf(read), numbered(read), {width: width - prefixWidth(false), offset}),
);
