// A bordered table, drawn by ink-table, with coloured cells and a cursor. Widths are in cells.
import {createRequire, Module} from 'node:module';
import * as ink from 'ink';
import {type Component, type ComponentType, createContext, type ReactElement, type ReactNode, useContext} from 'react';
import {fitLine, line, type Line, textOf} from '../text/line.ts';
import {fittedCell, type Layout} from '../text/table-layout.ts';
import {LineText} from './lines.tsx';
import {useRowArea} from './row-area.ts';

const {Box, Text} = ink;

type CellProps = {readonly children?: ReactNode; readonly column?: number};

type TableProps = {
	readonly data: ReadonlyArray<Readonly<Record<string, string>>>;
	readonly columns: readonly string[];
	readonly header: ComponentType<CellProps>;
	readonly cell: ComponentType<CellProps>;
	readonly skeleton: ComponentType<CellProps>;
};

/** Draws one line of the table. Its key ends with the number of the row. */
type RowMaker = (row: {readonly key: string}) => ReactElement | null;

type TableClass = new (props: TableProps) => Component<TableProps> & {separator: RowMaker};

const isTableClass = (value: unknown): value is TableClass => typeof value === 'function' && 'prototype' in value;

/** Loads ink-table, which is CommonJS and cannot require Ink: its `require` gets the module that is imported here. */
const loadInkTable = (): TableClass => {
	const require = createRequire(import.meta.url);
	const path = require.resolve('ink-table');
	const inkPath = createRequire(path).resolve('ink');
	const before = require.cache[inkPath];
	const standIn = Object.assign(new Module(inkPath), {filename: inkPath, loaded: true, exports: ink});
	require.cache[inkPath] = standIn;
	try {
		const loaded: unknown = require(path);
		const exported =
			typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
		if (!isTableClass(exported)) {
			throw new TypeError('ink-table exports no table');
		}

		return exported;
	} finally {
		if (before === undefined) {
			// A module leaves the cache of `require` only by its name.
			// eslint-disable-next-line @typescript-eslint/no-dynamic-delete
			delete require.cache[inkPath];
		} else {
			require.cache[inkPath] = before;
		}
	}
};

const InkTable = loadInkTable();

/** One rule, under the headings: a rule under every row halves the rows that fit. */
class CalmTable extends InkTable {
	constructor(props: TableProps) {
		super(props);
		const {separator} = this;
		this.separator = row => (row.key.endsWith('-0') ? separator(row) : null);
	}
}

type Drawn = {
	readonly headings: readonly Line[];
	readonly widths: readonly number[];
	/** Fitted to the widths. */
	readonly rows: ReadonlyArray<readonly Line[]>;
	readonly cursor: number;
};

// Ink-table takes its components at construction, and passes a cell only its column and its text. So this map holds the
// look of each cell, and the text of a cell names its row.
const DrawnContext = createContext<Drawn>({
	headings: [],
	widths: [],
	rows: [],
	cursor: -1,
});

const textOfChildren = (children: ReactNode): string => (typeof children === 'string' ? children : '');

const Padded = ({line: pieces, isStrong}: {readonly line: Line; readonly isStrong: boolean}) => (
	<>
		<Text> </Text>
		<LineText line={pieces} isStrong={isStrong} />
		<Text> </Text>
	</>
);

const Header = ({column = 0}: CellProps) => {
	const {headings} = useContext(DrawnContext);
	return <Padded line={headings[column] ?? []} isStrong={false} />;
};

const Cell = ({column = 0, children}: CellProps) => {
	const {rows, cursor} = useContext(DrawnContext);
	const row = Number(/\d+/v.exec(textOfChildren(children))?.[0]);
	return <Padded line={rows[row]?.[column] ?? []} isStrong={row === cursor} />;
};

const Skeleton = ({column, children}: CellProps) => {
	const {widths} = useContext(DrawnContext);
	const text = column === undefined ? textOfChildren(children) : '─'.repeat((widths[column] ?? 0) + 2);
	return <Text dimColor>{text}</Text>;
};

/** Cells of borders and padding, beyond the layout of the columns with its gap of three. */
export const tableBorders = 4;

/** Lines of a table that are not rows. */
export const tableFrame = 4;

type BorderedTableProps<Row> = {
	readonly layout: Layout<Row>;
	/** The visible rows. */
	readonly rows: readonly Row[];
	/** The position of the cursor among them. */
	readonly cursor: number;
};

export const BorderedTable = <Row,>({layout, rows, cursor}: BorderedTableProps<Row>) => {
	const fitted = rows.map(row => layout.columns.map(column => fittedCell(column, row)));
	const names = layout.columns.map((_, index) => String(index));
	const drawn = {
		headings: layout.columns.map(({column, width}) => fitLine(line(column.heading, 'dim'), width, column.align)),
		widths: layout.columns.map(({width}) => width),
		rows: fitted,
		cursor,
	};
	const data = fitted.map((cells, row) =>
		Object.fromEntries(cells.map((cell, column) => [String(column), `${row} ${textOf(cell)}`])),
	);
	const box = useRowArea({above: 3, count: rows.length, cursor});
	return (
		<DrawnContext value={drawn}>
			<Box ref={box} flexDirection="column">
				<CalmTable data={data} columns={names} header={Header} cell={Cell} skeleton={Skeleton} />
			</Box>
		</DrawnContext>
	);
};
