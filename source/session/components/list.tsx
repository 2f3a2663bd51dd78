// A list with headings and a cursor. Only the visible rows are drawn.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {memo, type ReactElement} from 'react';
import type {ListState} from '../state/list-state.ts';
import {emptyLine, type Line, segment, textOf} from '../text/line.ts';
import {headingLine, type Layout, linearRow, rowLine} from '../text/table-layout.ts';
import {LineText} from './lines.tsx';
import {useRowArea} from './row-area.ts';

type ListProps<Row> = {
	readonly rows: readonly Row[];
	readonly idOf: (row: Row) => string;
	readonly state: ListState;
	readonly layout: Layout<Row>;
	/** Rows that fit. */
	readonly page: number;
	/** The column of the cell under the cursor, if the cursor is on a cell. */
	readonly focus?: number;
	/** The mark before a row: selected or not. */
	readonly markOf?: (row: Row) => Line;
	/** Replaces the rows when there are none. */
	readonly empty: ReactElement | null;
};

/** Cells before the columns, for the cursor and the marks. */
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
A row draws again only when it changes: a key that moves the cursor changes two rows. `memo` loses the type parameter,
so the type is restated.
*/
const ListRow = memo(PlainListRow) as typeof PlainListRow;

/** A list with its cursor on one row. `state` is settled for these rows. */
export const List = <Row,>({rows, idOf, state, layout, page, focus, markOf, empty}: ListProps<Row>) => {
	const isLinear = useIsScreenReaderEnabled();
	const shown = rows.slice(state.top, state.top + page);
	const box = useRowArea({above: 1, count: shown.length, cursor: state.cursor - state.top});
	if (rows.length === 0) {
		return empty;
	}

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
		<Box ref={box} flexDirection="column">
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
