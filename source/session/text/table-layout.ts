// Chooses the columns of a list that fit into the window, and their widths. A number is never cut: its column goes.
import {cutName, cutSentence, fitLine, joinLines, type Line, segment, textOf, widthOf} from './line.ts';

export type Column<Row> = {
	readonly heading: string;
	/** The mark of the sort order, beside the heading: empty for another order, absent if a column cannot sort. */
	readonly mark?: string;
	readonly align: 'left' | 'right';
	/** Columns of rank 0 always stay; a narrow window drops the highest rank first. */
	readonly rank: number;
	readonly cell: (row: Row) => Line;
	/** Its width in cells, if it is known without a look at every row. */
	readonly room?: number;
	/** A shorter cell, used before a column of a rank up to `from` goes. */
	readonly short?: {readonly from: number; readonly room?: number; readonly cell: (row: Row) => Line};
	/** The cells that a name may be cut to before another column goes. */
	readonly shrinkTo?: number;
	/** Where to cut: a sentence after its last word that fits; a name in its middle, by default. */
	readonly cut?: 'end';
	/** Whether it is a picture, which the linear layout leaves out. */
	readonly picture?: boolean;
};

export type Layout<Row> = {
	readonly columns: ReadonlyArray<{readonly column: Column<Row>; readonly width: number}>;
	/** How many columns did not fit. */
	readonly dropped: number;
};

const gap = ' '.repeat(3);

type Measured<Row> = {readonly column: Column<Row>; readonly natural: number; readonly minimum: number};

const measure = <Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> => {
	let natural = Math.max(column.heading.length + (column.mark === undefined ? 0 : 1), column.room ?? 0);
	for (const row of column.room === undefined ? rows : []) {
		natural = Math.max(natural, widthOf(column.cell(row)));
	}

	return {column, natural, minimum: Math.min(natural, column.shrinkTo ?? natural)};
};

const settle = <Row>(kept: ReadonlyArray<Measured<Row>>, width: number, dropped: number): Layout<Row> => {
	let spare = width - gap.length * (kept.length - 1) - kept.reduce((sum, {minimum}) => sum + minimum, 0);
	const columns = kept.map(({column, natural, minimum}) => {
		const more = Math.max(0, Math.min(natural - minimum, spare));
		spare -= more;
		return {column, width: minimum + more};
	});
	return {columns, dropped};
};

const needed = <Row>(kept: ReadonlyArray<Measured<Row>>): number =>
	kept.reduce((sum, {minimum}) => sum + minimum, 0) + gap.length * (kept.length - 1);

/** The columns that fit, without dropping any of a rank up to `floor`. */
const drop = <Row>(
	columns: ReadonlyArray<Measured<Row>>,
	width: number,
	floor: number,
): ReadonlyArray<Measured<Row>> => {
	let kept = columns;
	while (needed(kept) > width) {
		const highest = Math.max(...kept.map(({column}) => column.rank));
		if (highest <= floor) {
			break;
		}

		kept = kept.toSpliced(
			kept.findLastIndex(({column}) => column.rank === highest),
			1,
		);
	}

	return kept;
};

/**
The columns that fit into `width` cells. The widest row sets the width of a column, so that scrolling moves no column.
Columns of the highest rank go first; at last names are cut.
*/
export const layOut = <Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[], width: number): Layout<Row> => {
	const from = Math.max(0, ...columns.map(({short}) => short?.from ?? 0));
	const long = drop(
		columns.map(column => measure(column, rows)),
		width,
		from,
	);
	const kept =
		from === 0 || needed(long) <= width
			? long
			: drop(
					columns.map(column =>
						measure(column.short === undefined ? column : {...column, ...column.short}, rows),
					),
					width,
					0,
				);
	return settle(kept, width, columns.length - kept.length);
};

/** The first column, and from `offset` on as many others as fit, in their order. */
export const layOutFrom = <Row>(
	columns: ReadonlyArray<Column<Row>>,
	rows: readonly Row[],
	{width, offset}: {readonly width: number; readonly offset: number},
): Layout<Row> => {
	const [first, ...others] = columns;
	if (first === undefined) {
		return {columns: [], dropped: 0};
	}

	const frozen = measure(first, rows);
	// The first column has the same width beside any others.
	const frozenWidth = Math.min(frozen.natural, Math.max(frozen.minimum, Math.floor(width / 3)));
	const kept = [{...frozen, natural: frozenWidth, minimum: frozenWidth}];
	let used = frozenWidth;
	for (const column of others.slice(offset)) {
		const other = measure(column, rows);
		used += gap.length + other.minimum;
		if (used > width) {
			break;
		}

		kept.push(other);
	}

	return settle(kept, width, columns.length - kept.length);
};

const focusMark = '❯ ';

/**
The headings. A mark in the gap before the column under the cursor shows it without colour too.

@param focus The column under the cursor. The first needs no mark, for the cursor of the row stands there.
*/
export const headingLine = <Row>({columns}: Layout<Row>, focus?: number): Line =>
	columns.flatMap(({column: {heading, mark = '', align}, width}, index) => {
		const isHere = index === focus;
		const title = segment(heading, isHere ? 'cursor' : 'dim');
		const before = index === 0 ? '' : gap;
		const pointer = isHere && before.length >= focusMark.length ? focusMark : '';
		const shown = align === 'left' ? [title, segment(mark, 'strong')] : [segment(mark, 'strong'), title];
		return pointer === ''
			? [segment(before), ...fitLine(shown, width, align)]
			: [
					segment(before.slice(pointer.length)),
					...fitLine([segment(pointer, 'cursor'), ...shown], width + pointer.length, align),
				];
	});

/** A cell in the width of its column. */
export const fittedCell = <Row>({column, width}: Layout<Row>['columns'][number], row: Row): Line => {
	const cell = column.cell(row);
	const cut =
		column.shrinkTo === undefined ? cell : column.cut === 'end' ? cutSentence(cell, width) : cutName(cell, width);
	return fitLine(cut, width, column.align);
};

/**
A row as a line, in the columns of the layout.

@param focus The column of the cell under the cursor, if the cursor is on a cell.
*/
export const rowLine = <Row>({columns}: Layout<Row>, row: Row, focus?: number): Line =>
	joinLines(
		columns.map((column, index) => {
			const cellLine = fittedCell(column, row);
			return index === focus ? [segment(textOf(cellLine), 'here')] : cellLine;
		}),
		gap,
	);

/** A row as words for a screen reader: `customers; rows 12,480; drift 2 HIGH`. */
export const linearRow = <Row>({columns}: Layout<Row>, row: Row): Line => [
	segment(
		columns
			.filter(({column}) => column.picture !== true)
			.map(({column}, index) => {
				const text = textOf(column.cell(row)).trim();
				return text === '' || index === 0 || column.heading === '' ? text : `${column.heading} ${text}`;
			})
			.filter(text => text !== '')
			.join('; '),
	),
];
