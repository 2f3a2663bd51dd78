// The loads of a history: what its table held after each period, and the run that a profile of it keeps.
import type {Cells, Column, History, Period} from './history.ts';
import {
	accumulate,
	joined,
	joinInto,
	profileColumn,
	runOf,
	type Accumulated,
	type ColumnProfile,
	type RunProfile,
} from './profiles.ts';

/**
How a table takes up its periods: each in place of the one before, on top of all, on top of the last few, or as a slice
that is profiled by itself.
*/
export const styles = ['replaced', 'appended', 'rolling', 'sliced'] as const;

export type Style = (typeof styles)[number];

/** Periods that a rolling table holds. */
export const rollingPeriods = 7;

/** The first period that the table holds after the period `index` came. */
export const firstHeld = (style: Style, index: number): number =>
	({replaced: index, appended: 0, rolling: Math.max(0, index - rollingPeriods + 1), sliced: index})[style];

export type Load = {
	readonly history: History;
	readonly style: Style;
	readonly index: number;
	/** The rows that came. */
	readonly newest: Period;
	/** Of the rows that were there before and still are. */
	readonly kept: ReadonlyMap<string, Accumulated>;
	readonly keptRows: number;
	readonly profiles: ReadonlyMap<string, ColumnProfile>;
	readonly run: RunProfile;
};

const withNewest = (column: Column, kept: ReadonlyMap<string, Accumulated>, cells: Cells): Accumulated => {
	const came = accumulate(column, cells.get(column.name) ?? []);
	const before = kept.get(column.name);
	return before === undefined ? came : joined(before, came);
};

/** The profile of a column of the load, had these cells come instead. */
export const profileOf = ({kept}: Pick<Load, 'kept'>, column: Column, cells: Cells): ColumnProfile =>
	profileColumn(column, withNewest(column, kept, cells));

/** Of each column the cells of some periods together. */
const accumulateAll = (columns: readonly Column[], periods: readonly Period[]): Map<string, Accumulated> =>
	new Map(
		columns.map(column => {
			const all = accumulate(column, []);
			for (const {cells} of periods) {
				joinInto(all, accumulate(column, cells.get(column.name) ?? []));
			}

			return [column.name, all];
		}),
	);

/**
The loads from one on.

@yields One after another.
*/
export function* loadsOf(history: History, style: Style, first: number): Generator<Load> {
	const {columns, periods} = history;
	let grown = style === 'appended' ? accumulateAll(columns, periods.slice(0, first)) : new Map<string, Accumulated>();
	for (const [index, newest] of periods.entries().drop(first)) {
		const before = periods.slice(firstHeld(style, index), index);
		const kept = style === 'appended' ? grown : before.length === 0 ? new Map() : accumulateAll(columns, before);
		const all = new Map(columns.map(column => [column.name, withNewest(column, kept, newest.cells)]));
		const profiles = new Map(
			columns.map(column => [column.name, profileColumn(column, all.get(column.name) ?? accumulate(column, []))]),
		);
		const keptRows = before.reduce((sum, {rows}) => sum + rows, 0);
		const table = {
			name: history.name,
			at: newest.at,
			rows: keptRows + newest.rows,
			index,
			isSlice: style === 'sliced',
		};
		yield {history, style, index, newest, kept, keptRows, profiles, run: runOf(table, profiles.values().toArray())};
		grown = all;
	}
}
