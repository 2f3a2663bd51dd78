// Plants a fault into the newest rows of a load, and profiles what then is there.
import {sampleOf, whole} from './draws.ts';
import type {Share} from './faults/catalogue.ts';
import type {ColumnFacts, Fault, Planting} from './faults/fault.ts';
import type {Cell, Cells, Column, Period} from './history.ts';
import {firstHeld, profileOf, type Load} from './loads.ts';
import {accumulate, profileColumn, runOf, type ColumnProfile, type RunProfile} from './profiles.ts';
import {randomFor} from './seeds.ts';

export type Planted = {
	readonly run: RunProfile;
	/** The columns that it hits; `undefined` where it hits the rows as such. */
	readonly hit: readonly string[] | undefined;
};

export type Site = {
	readonly fault: Fault;
	readonly share: Share;
	/** The column that is hit; `undefined` where a fault hits rows. */
	readonly facts: ColumnFacts | undefined;
	/** Of all columns. */
	readonly allFacts: readonly ColumnFacts[];
};

const runWith = (
	{history, style, index, newest, keptRows}: Load,
	rows: number,
	columns: readonly ColumnProfile[],
): RunProfile =>
	runOf({name: history.name, at: newest.at, rows: keptRows + rows, index, isSlice: style === 'sliced'}, columns);

const differs = (before: readonly Cell[], after: readonly Cell[]): boolean =>
	after.some((cell, row) => !Object.is(cell, before[row] ?? null));

const profilesWith = (load: Load, cells: Cells): readonly ColumnProfile[] =>
	load.history.columns.map(column => {
		const clean = load.profiles.get(column.name);
		return clean === undefined || cells.has(column.name) ? profileOf(load, column, cells) : clean;
	});

/** Every row that the table holds, under another type. */
const profileAnew = ({history, style, index}: Load, column: Column): ColumnProfile => {
	const cells = history.periods
		.slice(firstHeld(style, index), index + 1)
		.flatMap((period: Period) => period.cells.get(column.name) ?? []);
	return profileColumn(
		column,
		accumulate(
			column,
			cells.map(cell => (cell === null ? null : String(cell))),
		),
	);
};

const withSchema = (load: Load, column: Column, now: Column | undefined): readonly ColumnProfile[] =>
	load.history.columns.flatMap(({name}) => {
		const clean = load.profiles.get(name);
		if (clean === undefined || name !== column.name) {
			return clean === undefined ? [] : [clean];
		}

		if (now === undefined) {
			return [];
		}

		return [
			now.semanticType === column.semanticType
				? {...clean, column: {...clean.column, name: now.name}}
				: profileAnew(load, now),
		];
	});

/** The rows that a fault hits are the same in every style. */
const rowsOf = ({history, index, newest}: Load, {fault, share}: Site): readonly number[] => {
	const count = Math.max(1, Math.round((newest.rows * share) / 100));
	return sampleOf(randomFor(history.name, fault.name, share, index), newest.rows, count);
};

const plantCells = (load: Load, fault: Fault & {kind: 'cells'}, planting: Planting): Planted | undefined => {
	const cells = fault.plant(planting);
	const hit = [...cells].filter(([name, after]) => differs(load.newest.cells.get(name) ?? [], after));
	return hit.length === 0
		? undefined
		: {run: runWith(load, load.newest.rows, profilesWith(load, cells)), hit: hit.map(([name]) => name)};
};

/**
Plants a fault.

@returns `undefined` where it changes nothing: the values are as a fault of that kind would make them.
*/
export const plant = (load: Load, site: Site): Planted | undefined => {
	const {history, index, newest} = load;
	const {fault, facts, allFacts} = site;
	const previous = history.periods[index - 1] ?? newest;
	if (fault.kind === 'rows') {
		const period = fault.plant({newest, previous, rows: rowsOf(load, site)});
		return {run: runWith(load, period.rows, profilesWith(load, period.cells)), hit: undefined};
	}

	if (facts === undefined) {
		return undefined;
	}

	if (fault.kind === 'schema') {
		const now = fault.plant(facts.column);
		const hit =
			now === undefined || now.name === facts.column.name ? [facts.column.name] : [facts.column.name, now.name];
		return {run: runWith(load, newest.rows, withSchema(load, facts.column, now)), hit};
	}

	return plantCells(load, fault, {
		facts,
		rows: rowsOf(load, site),
		newest,
		previous,
		alike: allFacts.filter(
			({column}) => column.semanticType === facts.column.semanticType && column.name !== facts.column.name,
		),
		random: randomFor(history.name, fault.name, index, 'values'),
	});
};

/** The column that a fault hits: one of those that it fits. */
export const columnFor = (fault: Fault, load: Load, allFacts: readonly ColumnFacts[]): ColumnFacts | undefined => {
	if (fault.kind === 'rows') {
		return undefined;
	}

	const fitting = allFacts.filter(facts => fault.fits(facts));
	return fitting[whole(randomFor(load.history.name, fault.name, load.index, 'column'), 0, fitting.length - 1)];
};
