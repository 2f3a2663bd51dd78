// Where the rows of the list are on the screen, for the mouse.

export type RowArea = {
	/** The line of the first row, from 0 on. */
	readonly top: number;
	/** Rows that are drawn, a line each. */
	readonly count: number;
	/** The one with the cursor, among these. */
	readonly cursor: number;
};

/** The component that draws the list sets `find`; it is `undefined` while no list is drawn. */
export type RowAreaFinder = {find: (() => RowArea) | undefined};
