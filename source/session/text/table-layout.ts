// Columns of a list: which of them fit into the window, and how wide each is. A number is never cut: its column goes instead.
import {cutName, fitLine, joinLines, type Line, segment, textOf, widthOf} from './line.ts';

export type Column<Row> = {
	readonly heading: string;
	/** Beside the heading: how the list is sorted by this column. Empty where it could be; left out where it cannot. */
	readonly mark?: string;
	readonly align: 'left' | 'right';
	/** 0 always stays; in a narrow window the highest rank goes first. */
	readonly rank: number;
	readonly cell: (row: Row) => Line;
	/** Its width in cells, where it can be told without asking every row. */
	readonly room?: number;
	/** A shorter cell, taken before columns that rank up to `from` have to go. */
	readonly short?: {readonly from: number; readonly room?: number; readonly cell: (row: Row) => Line};
	/** A name: may be cut in its middle to this many cells before another column has to go. */
	readonly shrinkTo?: number;
	/** Where it is cut; names in the middle. */
	readonly cut?: 'end';
	/** Left out of the linear layout: a picture has no words. */
	readonly picture?: boolean;
};

export type Layout<Row> = {
	readonly columns: ReadonlyArray<{readonly column: Column<Row>; readonly width: number}>;
	readonly gap: string;
	/** How many columns did not fit. */
	readonly dropped: number;
};

type Measured<Row> = {readonly column: Column<Row>; readonly natural: number; readonly least: number};

const measure = <Row>(column: Column<Row>, rows: readonly Row[]): Measured<Row> => {
	let natural = Math.max(column.heading.length + (column.mark === undefined ? 0 : 1), column.room ?? 0);
	for (const row of column.room === undefined ? rows : []) {
		natural = Math.max(natural, widthOf(column.cell(row)));
	}

	return {column, natural, least: Math.min(natural, column.shrinkTo ?? natural)};
};

const settle = <Row>(kept: ReadonlyArray<Measured<Row>>, width: number, gap: string, dropped: number): Layout<Row> => {
	let spare = width - gap.length * (kept.length - 1) - kept.reduce((sum, {least}) => sum + least, 0);
	const columns = kept.map(({column, natural, least}) => {
		const more = Math.max(0, Math.min(natural - least, spare));
		spare -= more;
		return {column, width: least + more};
	});
	return {columns, gap, dropped};
};

const needed = <Row>(kept: ReadonlyArray<Measured<Row>>, gap: string): number =>
	kept.reduce((sum, {least}) => sum + least, 0) + gap.length * (kept.length - 1);

/** Without the columns that have to go, of those that rank above `floor`. */
const drop = <Row>(
	columns: ReadonlyArray<Measured<Row>>,
	width: number,
	gap: string,
	floor: number,
): ReadonlyArray<Measured<Row>> => {
	let kept = columns;
	while (needed(kept, gap) > width) {
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
The columns that fit into `width` cells, widths taken from all rows so that scrolling moves nothing.
Columns with the highest rank go first; at the end names are cut.
*/
export const layOut = <Row>(
	columns: ReadonlyArray<Column<Row>>,
	rows: readonly Row[],
	width: number,
	gap = ' '.repeat(3),
): Layout<Row> => {
	const from = Math.max(0, ...columns.map(({short}) => short?.from ?? 0));
	const long = drop(
		columns.map(column => measure(column, rows)),
		width,
		gap,
		from,
	);
	const kept =
		from === 0 || needed(long, gap) <= width
			? long
			: drop(
					columns.map(column =>
						measure(column.short === undefined ? column : {...column, ...column.short}, rows),
					),
					width,
					gap,
					0,
				);
	return settle(kept, width, gap, columns.length - kept.length);
};

/** A frozen first column and, from `offset` on, as many of the others as fit in their own order. */
export const layOutFrom = <Row>(
	columns: ReadonlyArray<Column<Row>>,
	rows: readonly Row[],
	width: number,
	offset: number,
	gap = ' '.repeat(3),
): Layout<Row> => {
	const [first, ...others] = columns;
	if (first === undefined) {
		return {columns: [], gap, dropped: 0};
	}

	const frozen = measure(first, rows);
	// Of one width, whatever stands beside it.
	const least = Math.min(frozen.natural, Math.max(frozen.least, Math.floor(width / 3)));
	const kept = [{...frozen, natural: least, least}];
	let used = least;
	for (const column of others.slice(offset)) {
		const other = measure(column, rows);
		used += gap.length + other.least;
		if (used > width) {
			break;
		}

		kept.push(other);
	}

	return settle(kept, width, gap, columns.length - kept.length);
};

const focusMark = '❯ ';

/**
The headings. That of the column that the cursor is on has a mark before it, in blanks, so that it is seen without colour too.

@param focus The column; the first one needs no mark: it is where the cursor of the row is.
*/
export const headingLine = <Row>({columns, gap}: Layout<Row>, focus?: number): Line =>
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

/**
A row in the columns of the layout.

@param focus The column whose cell the cursor is on, if it is on one.
*/
export const rowLine = <Row>({columns, gap}: Layout<Row>, row: Row, focus?: number): Line =>
	joinLines(
		columns.map(({column, width}, index) => {
			const cell = column.cell(row);
			const cut = column.shrinkTo === undefined || column.cut === 'end' ? cell : cutName(cell, width);
			const cellLine = fitLine(cut, width, column.align);
			return index === focus ? [segment(textOf(cellLine), 'here')] : cellLine;
		}),
		gap,
	);

/** A row in words for a screen reader: `customers; rows 12,480; drift 2 HIGH`. */
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
