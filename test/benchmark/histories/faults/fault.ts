// What a fault is: a way in which rows that came are not as they were meant.
import type {Cell, Column, Period} from '../history.ts';
import type {Random} from '../seeds.ts';

/** What the rows so far say of a column. */
export type ColumnFacts = {
	readonly column: Column;
	readonly nulls: number;
	/** Of the values that are not null. */
	readonly present: number;
	readonly distinct: number;
	/** How often each value occurs, most frequent first. */
	readonly frequencies: ReadonlyArray<readonly [Exclude<Cell, null>, number]>;
	/** Of texts, in UTF-16 code units. */
	readonly minLength: number;
	readonly maxLength: number;
	/** Of numbers. */
	readonly min: number;
	readonly max: number;
};

export type Planting = {
	readonly facts: ColumnFacts;
	/** The newest rows that the fault hits, ascending. */
	readonly rows: readonly number[];
	readonly newest: Period;
	readonly previous: Period;
	/** Other columns of the same type, and what their rows so far say. */
	readonly alike: readonly ColumnFacts[];
	readonly random: Random;
};

type Named = {
	readonly name: string;
	/** Whether it comes as a whole only, and not in a share of the rows. */
	readonly isWhole?: boolean;
	/** Whether no test of single columns can see it. Such a fault is shown and not counted. */
	readonly isBlindSpot?: boolean;
};

/** Hits cells of a column. */
export type CellFault = Named & {
	readonly kind: 'cells';
	readonly fits: (facts: ColumnFacts) => boolean;
	/** The cells of the column, and of others that it hits. */
	readonly plant: (planting: Planting) => ReadonlyMap<string, readonly Cell[]>;
};

/** Hits which rows came. */
export type RowFault = Named & {
	readonly kind: 'rows';
	readonly plant: (planting: Pick<Planting, 'rows' | 'newest' | 'previous'>) => Period;
};

/** Hits what a column is. */
export type SchemaFault = Named & {
	readonly kind: 'schema';
	readonly fits: (facts: ColumnFacts) => boolean;
	/** The column as it is now; `undefined` where it is gone. */
	readonly plant: (column: Column) => Column | undefined;
};

export type Fault = CellFault | RowFault | SchemaFault;

/** Each hit cell by itself. What is null stays null. */
export const eachValue =
	(change: (value: Exclude<Cell, null>, planting: Planting) => Cell) =>
	(planting: Planting): ReadonlyMap<string, readonly Cell[]> => {
		const {name} = planting.facts.column;
		const cells = [...(planting.newest.cells.get(name) ?? [])];
		for (const row of planting.rows) {
			const cell = cells[row] ?? null;
			if (cell !== null) {
				cells[row] = change(cell, planting);
			}
		}

		return new Map([[name, cells]]);
	};
