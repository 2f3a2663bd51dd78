// Which part of a text is in the window, and the status line for the rest.
import {countOf} from '../../reports/format.ts';
import {line, type Line} from './line.ts';

export type Scrolled = {
	/** The first visible line. */
	readonly from: number;
	/** How many lines are below the window; empty where there are none. */
	readonly status: Line;
	/** Whether the window has room for all lines. */
	readonly fits: boolean;
};

/** The visible part of a text of so many lines, which is scrolled as far as it goes at most. */
export const scrolled = (
	count: number,
	{scroll, height}: {readonly scroll: number; readonly height: number},
): Scrolled => {
	const from = Math.min(scroll, Math.max(0, count - height));
	const below = Math.max(0, count - height - from);
	return {
		from,
		status: line(below > 0 ? `↓ ${countOf(below, 'more line')}` : '', 'dim'),
		fits: count <= height,
	};
};
