// Locates the rows of slices in the files of a table. A table that is only appended to has the rows of a day side by
// side. Statements then read these pages alone, also without an index.
import type {PlannedSlice, SliceCut, TablePlan} from '../connector.ts';
import type {Relation, RunStatement} from '../sql-dialect.ts';
import {isUndated} from '../../profiling/slice.ts';
import type {TableKind} from '../../profiling/table.ts';
import {timeLiteral} from '../slice-counts.ts';
import {literal} from './identifiers.ts';
import {periodExpression, sliceCondition} from './slices.ts';

/** The locations (`ctid`) of the first and the last row, and the number of rows. */
export type RowPlaces = {readonly first: string; readonly last: string; readonly rows: number};

/** Kinds of tables whose rows have locations. */
const placed: ReadonlySet<TableKind> = new Set(['table', 'partitioned table', 'materialized view']);

/** Gives the slice where its rows can be located. Those of a view cannot, and those without a date lie anywhere. */
export const placedSlice = ({table, slice}: TablePlan): PlannedSlice | undefined =>
	slice !== undefined && !isUndated(slice.slice) && placed.has(table.kind) ? slice : undefined;

/** The period from the first slice to the last one. */
export const rangeOf = (slices: readonly PlannedSlice[], cut: SliceCut): PlannedSlice => {
	const times = slices.flatMap(({slice: {start, end}}) => [start.getTime(), end.getTime()]);
	return {cut, rows: 0, slice: {start: new Date(Math.min(...times)), end: new Date(Math.max(...times))}};
};

/** Makes the statement that finds the first and the last row of each period. */
export const placesStatement = (from: string, slices: readonly PlannedSlice[]): string => {
	const [first] = slices;
	if (first === undefined) {
		throw new RangeError('There is no slice.');
	}

	const {cut} = first;
	return (
		'SELECT period::timestamp::text, min(place)::text, max(place)::text, count(*) FROM ' +
		`(SELECT ${periodExpression(cut, cut.by)} AS period, ctid AS place FROM ${from} ` +
		`WHERE ${sliceCondition(rangeOf(slices, cut))}) AS placed GROUP BY period`
	);
};

/** Limits a relation to the locations of a slice's rows; `undefined` stands for locations that are not known yet. */
export const relationAt = (relation: Relation, places: RowPlaces | undefined): Relation => {
	const [first, last] =
		places === undefined
			? [':first_row', ':last_row']
			: [`${literal(places.first)}::tid`, `${literal(places.last)}::tid`];
	return {
		...relation,
		where: `ctid BETWEEN ${first} AND ${last} AND ${relation.where ?? 'true'}`,
		drawnBy: seed => `hashtidextended(ctid, ${seed})`,
	};
};

/**
Locates each slice's rows in the snapshot of `run`.

@returns A function that gives the locations for a slice; `undefined` for a slice without rows.
*/
export const placesIn = async (
	from: string,
	slices: readonly PlannedSlice[],
	run: RunStatement,
): Promise<(slice: PlannedSlice) => RowPlaces | undefined> => {
	const rows = await run(placesStatement(from, slices));
	const places = new Map(
		rows.flatMap(([period, first, last, count]) =>
			typeof period === 'string' && typeof first === 'string' && typeof last === 'string'
				? [[period, {first, last, rows: Number(count)}] as const]
				: [],
		),
	);
	return ({slice}) => places.get(timeLiteral(slice.start));
};
