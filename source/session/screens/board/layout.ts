// Where the drift board has its rows and days.
import {frameHeight, type Size} from '../../state/size.ts';
import {cellWidth} from './cells.ts';

/** Lines above the rows: months and days. */
const headings = 2;

/** From this height on, the findings of the day stand below, however many rows there are. */
const roomyWindow = 26;
const tallDetail = 10;
/** Fewer lines hold no findings. */
const shortDetail = 4;

/** Lines of the day under the cursor, below the rows: all that they leave free. */
export const boardDetail = ({rows}: Size, listed: number): number => {
	const free = rows - frameHeight - headings - listed;
	return Math.max(rows >= roomyWindow ? tallDetail : 2, free >= shortDetail ? free : 0);
};

/** Rows that fit. */
export const boardPage = (size: Size, listed: number): number =>
	Math.max(1, size.rows - frameHeight - headings - boardDetail(size, listed));

/** Cells before the names: the cursor. */
export const prefix = 2;

export type Columns = {
	readonly nameWidth: number;
	/** The visible days. */
	readonly days: readonly string[];
};

/** The days that fit beside the names: the last ones, unless the one under the cursor is before them. */
export const columnsOf = (
	days: readonly string[],
	day: string | undefined,
	{width, widestName}: {readonly width: number; readonly widestName: number},
): Columns => {
	const nameWidth = Math.min(Math.max(widestName, 'dataset'.length), Math.floor(width * 0.35));
	const count = Math.max(1, Math.floor((width - prefix - nameWidth) / (cellWidth + 1)));
	const last = Math.max(0, days.length - count);
	const here = day === undefined ? -1 : days.indexOf(day);
	const from = here === -1 ? last : Math.min(last, here);
	return {nameWidth, days: days.slice(from, from + count)};
};
