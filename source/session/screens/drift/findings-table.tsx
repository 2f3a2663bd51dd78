// The findings of a report as a table: with borders where the window has room for them.
import {useIsScreenReaderEnabled} from 'ink';
import {BorderedTable, tableBorders} from '../../components/ink-table.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import type {ListedFinding} from '../../../reports/findings.ts';
import type {ListState} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {Size} from '../../state/size.ts';
import {alignedCell} from '../../text/align-decimals.ts';
import {emptyLine, type Line, segment} from '../../text/line.ts';
import {selectionMark} from '../../text/selection-mark.ts';
import {type Column, type Layout, layOut} from '../../text/table-layout.ts';
import {isBordered} from './layout.ts';
import {repeated} from './order.ts';
import {findingColumns, runNames, severityCell, type SideNames} from './rows.ts';

/** The cursor, and a mark once a finding is selected: as wide in every row. */
const prefixOf = (isHere: boolean, isSelected: boolean | undefined): Line => [
	isHere ? segment('❯ ', 'cursor') : segment('  '),
	...(isSelected === undefined ? emptyLine : selectionMark(isSelected)),
];

/** The column of severities with a prefix. */
const withPrefix = (
	column: Column<ListedFinding>,
	prefix: (finding: ListedFinding) => Line,
): Column<ListedFinding> => ({...column, cell: finding => [...prefix(finding), ...severityCell(finding)]});

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

/** A table is read out, without borders, with them, or with them and marks. */
type Form = 'spoken' | 'plain' | 'bordered' | 'marked';

const tableOf = memoizeLast((findings: readonly ListedFinding[], names: SideNames) => ({
	findings,
	columns: findingColumns(repeated(findings), names),
}));

/** The layout stays while the cursor moves: it measures every finding. */
const layoutOf = memoizeLast(
	({findings, columns}: ReturnType<typeof tableOf>, width: number, form: Form): Layout<ListedFinding> => {
		switch (form) {
			case 'spoken': {
				return layOut(columns, findings, width);
			}

			case 'plain': {
				return alignedIfRoom(columns, findings, width);
			}

			case 'bordered':
			case 'marked': {
				const blank = prefixOf(false, form === 'marked' ? false : undefined);
				const [first, ...others] = aligned(columns, findings);
				return layOut(
					first === undefined ? others : [withPrefix(first, () => blank), ...others],
					findings,
					width,
				);
			}
		}
	},
);

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
	const hasMarks = selected.size > 0;
	const table = tableOf(findings, names);
	if (isLinear || !isBordered(size)) {
		return (
			<List
				rows={findings}
				idOf={finding => finding.id}
				state={list}
				layout={
					isLinear
						? layoutOf(table, 1000, 'spoken')
						: layoutOf(table, size.columns - prefixWidth(hasMarks), 'plain')
				}
				page={page}
				{...(hasMarks && {markOf: ({id}: ListedFinding) => selectionMark(selected.has(id))})}
				empty={null}
			/>
		);
	}

	const layout = layoutOf(table, size.columns - tableBorders, hasMarks ? 'marked' : 'bordered');
	const marked = layout.columns.map(({column, width}, index) => ({
		column:
			index > 0
				? column
				: withPrefix(column, finding =>
						prefixOf(finding === here, hasMarks ? selected.has(finding.id) : undefined),
					),
		width,
	}));
	return (
		<BorderedTable
			layout={{...layout, columns: marked}}
			rows={findings.slice(list.top, list.top + page)}
			cursor={list.cursor - list.top}
		/>
	);
};
