// What makes the cells of a simulated column.
import type {Cell} from '../history.ts';
import type {Random} from '../seeds.ts';
import type {Moment} from './calendar.ts';

/** The cells of a row that stand before the one that is made. */
export type RowSoFar = Readonly<Record<string, Cell>>;

/** Makes a cell of a period. */
export type MakeCell = (moment: Moment, row: RowSoFar) => Cell;

export type Maker = {
	readonly databaseType: string;
	/** What a history of the column keeps from period to period begins here. */
	readonly begin: (random: Random, calendar: readonly Moment[]) => MakeCell;
};

/** Null in so large a share of the rows. */
export const nullable = (share: number, {databaseType, begin}: Maker): Maker => ({
	databaseType,
	begin(random, calendar) {
		const make = begin(random, calendar);
		return (moment, row) => (random() < share ? null : make(moment, row));
	},
});

/** Null where another column of the row is null or has none of these values. */
export const onlyWhere = (column: string, values: ReadonlySet<Cell>, {databaseType, begin}: Maker): Maker => ({
	databaseType,
	begin(random, calendar) {
		const make = begin(random, calendar);
		return (moment, row) => (values.has(row[column] ?? null) ? make(moment, row) : null);
	},
});
