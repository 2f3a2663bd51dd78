// The findings of a report as a table: with borders where the window has room for them.
import {useIsScreenReaderEnabled} from 'ink';
import {BorderedTable, tableBorders} from '../../components/ink-table.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import type {ListedFinding} from '../../../reports/findings.ts';
import type {ListState} from '../../state/list-state.ts';
import type {Size} from '../../state/size.ts';
import {alignedCell} from '../../text/align-decimals.ts';
import {emptyLine, segment} from '../../text/line.ts';
import {selectionMark} from '../../text/selection-mark.ts';
import {type Column, type Layout, layOut} from '../../text/table-layout.ts';
import {isBordered} from './layout.ts';
import {repeated} from './order.ts';
import {findingColumns, runNames, type SideNames} from './rows.ts';

/** The columns with the cursor, and marks once a finding is selected. */
const withMarks = (
	columns: ReadonlyArray<Column<ListedFinding>>,
	here: ListedFinding | undefined,
	selected: ReadonlySet<string>,
): ReadonlyArray<Column<ListedFinding>> =>
	columns.map((column, index) =>
		index > 0
			? column
			: {
					...column,
					cell: finding => [
						finding === here ? segment('❯ ', 'cursor') : segment('  '),
						...(selected.size === 0 ? emptyLine : selectionMark(selected.has(finding.id))),
						...column.cell(finding),
					],
				},
	);

/** Figures by their decimal points. */
const aligned = (
	columns: ReadonlyArray<Column<ListedFinding>>,
	findings: readonly ListedFinding[],
): ReadonlyArray<Column<ListedFinding>> =>
	columns.map(column => (column.align === 'right' ? {...column, cell: alignedCell(column.cell, findings)} : column));

/** Figures by their decimal points, unless a narrow table needs the cells of that for names or other columns. */
const alignedIfRoom = (
	columns: ReadonlyArray<Column<ListedFinding>>,
	findings: readonly ListedFinding[],
	width: number,
): Layout<ListedFinding> => {
	const tight = layOut(columns, findings, width);
	const roomy = layOut(aligned(columns, findings), findings, width);
	const isAsGood =
		roomy.dropped === tight.dropped &&
		roomy.columns.every((column, index) => column.width >= (tight.columns[index]?.width ?? 0));
	return isAsGood ? roomy : tight;
};

type FindingsTableProps = {
	readonly findings: readonly ListedFinding[];
	/** Settled for these findings. */
	readonly list: ListState;
	/** Ids of the findings that are selected. */
	readonly selected?: ReadonlySet<string>;
	readonly size: Size;
	/** Findings that fit. */
	readonly page: number;
	readonly names?: SideNames;
};

const none: ReadonlySet<string> = new Set();

export const FindingsTable = ({findings, list, selected = none, size, page, names = runNames}: FindingsTableProps) => {
	const isLinear = useIsScreenReaderEnabled();
	const here = findings[list.cursor];
	const columns = findingColumns(repeated(findings), names);
	if (isLinear || !isBordered(size)) {
		const hasMarks = selected.size > 0;
		return (
			<List
				rows={findings}
				idOf={finding => finding.id}
				state={list}
				layout={
					isLinear
						? layOut(columns, findings, 1000)
						: alignedIfRoom(columns, findings, size.columns - prefixWidth(hasMarks))
				}
				page={page}
				{...(hasMarks && {markOf: ({id}: ListedFinding) => selectionMark(selected.has(id))})}
				empty={null}
			/>
		);
	}

	return (
		<BorderedTable
			layout={layOut(
				withMarks(aligned(columns, findings), here, selected),
				findings,
				size.columns - tableBorders,
			)}
			rows={findings.slice(list.top, list.top + page)}
			cursor={list.cursor - list.top}
		/>
	);
};
