// A list with a heading and a cursor: only the rows that are visible are made.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {memo, type ReactElement} from 'react';
import type {ListState} from '../state/list-state.ts';
import {emptyLine, type Line, segment, textOf} from '../text/line.ts';
import {headingLine, type Layout, linearRow, rowLine} from '../text/table-layout.ts';
import {LineText} from './lines.tsx';

type ListProps<Row> = {
	readonly rows: readonly Row[];
	readonly idOf: (row: Row) => string;
	readonly state: ListState;
	readonly layout: Layout<Row>;
	/** Rows that fit. */
	readonly page: number;
	/** The column whose cell the cursor is on, if it is on one. */
	readonly focus?: number;
	/** A mark before the row: selected or not. */
	readonly markOf?: (row: Row) => Line;
	/** Instead of the rows, when there are none. */
	readonly empty: ReactElement | null;
};

/** Cells before the columns: the cursor, and the mark if there are marks. */
export const prefixWidth = (hasMarks: boolean): number => (hasMarks ? 4 : 2);

type ListRowProps<Row> = {
	readonly row: Row;
	readonly layout: Layout<Row>;
	readonly mark: Line | undefined;
	readonly isHere: boolean;
	readonly focus: number | undefined;
};

const PlainListRow = <Row,>({row, layout, mark = emptyLine, isHere, focus}: ListRowProps<Row>) => (
	<LineText
		line={[
			isHere ? segment('❯ ', 'cursor') : segment('  '),
			...mark,
			...rowLine(layout, row, isHere ? focus : undefined),
		]}
		isStrong={isHere}
	/>
);

/**
Made anew only when something of it changed: a key that moves the cursor touches two rows. What `memo` returns has forgotten that
the component is generic.
*/
const ListRow = memo(PlainListRow) as typeof PlainListRow;

/** Rows of a list, the cursor on one of them. `state` is settled for these rows. */
export const List = <Row,>({rows, idOf, state, layout, page, focus, markOf, empty}: ListProps<Row>) => {
	const isLinear = useIsScreenReaderEnabled();
	if (rows.length === 0) {
		return empty;
	}

	const shown = rows.slice(state.top, state.top + page);
	if (isLinear) {
		return (
			<Box flexDirection="column">
				{shown.map((row, index) => {
					const isHere = state.top + index === state.cursor;
					const mark = markOf === undefined ? '' : textOf(markOf(row)).startsWith('◉') ? 'selected; ' : '';
					return (
						<Text
							key={idOf(row)}
						>{`${isHere ? 'Here: ' : ''}${mark}${textOf(linearRow(layout, row))}`}</Text>
					);
				})}
				<Text>{`Row ${state.cursor + 1} of ${rows.length}`}</Text>
			</Box>
		);
	}

	return (
		<Box flexDirection="column">
			<LineText line={[segment(' '.repeat(prefixWidth(markOf !== undefined))), ...headingLine(layout, focus)]} />
			{shown.map((row, index) => {
				const isHere = state.top + index === state.cursor;
				return (
					<ListRow
						key={idOf(row)}
						row={row}
						layout={layout}
						mark={markOf?.(row)}
						isHere={isHere}
						focus={isHere ? focus : undefined}
					/>
				);
			})}
		</Box>
	);
};
