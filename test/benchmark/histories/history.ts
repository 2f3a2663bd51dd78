// What a history is: a table whose rows came in periods, one load after another.
import type {SemanticType} from '../../../source/profiling/column-types.ts';

/** A value as a scan reads it. */
export type Cell = number | string | null;

export type Column = {
	readonly name: string;
	/** As the table declares it. */
	readonly databaseType: string;
	readonly semanticType: SemanticType;
};

/** The cells of a column or of several, each as long as the period has rows. */
export type Cells = ReadonlyMap<string, readonly Cell[]>;

/** The rows that came with one load. */
export type Period = {
	/** When the load was profiled. */
	readonly at: Date;
	readonly rows: number;
	readonly cells: Cells;
};

export type Origin = 'simulated' | 'csv';

export type History = {
	readonly name: string;
	readonly origin: Origin;
	readonly columns: readonly Column[];
	/** Oldest first. */
	readonly periods: readonly Period[];
};

/** A period with only these of its rows, in this order; a row may come twice. */
export const pickRows = ({at, cells}: Period, rows: readonly number[]): Period => ({
	at,
	rows: rows.length,
	cells: new Map(cells.entries().map(([name, values]) => [name, rows.map(row => values[row] ?? null)])),
});
