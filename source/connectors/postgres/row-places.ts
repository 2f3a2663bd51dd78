// Where the rows of slices lie in the files of a table. A table that is appended to has the rows of a day side by side:
// its statements then read these pages alone, also where there is no index.
import type {PlannedSlice, SliceCut, TablePlan} from '../connector.ts';
import type {Relation, RunStatement} from '../sql-dialect.ts';
import {isUndated} from '../../profiling/slice.ts';
import type {TableKind} from '../../profiling/table.ts';
import {timeLiteral} from '../slice-counts.ts';
import {literal} from './identifiers.ts';
import {periodExpression, sliceCondition} from './slices.ts';

/** Two places of rows, both included. */
export type RowPlaces = {readonly first: string; readonly last: string};

/** Kinds whose rows have places of their own. */
const placed: ReadonlySet<TableKind> = new Set(['table', 'partitioned table', 'materialized view']);

/** A slice whose rows have places: those of a view have none, and those without a date lie anywhere. */
export const placedSlice = ({table, slice}: TablePlan): PlannedSlice | undefined =>
	slice !== undefined && !isUndated(slice.slice) && placed.has(table.kind) ? slice : undefined;

/** The cut from the first slice to the last one. */
const rangeOf = (slices: readonly PlannedSlice[], cut: SliceCut): PlannedSlice => {
	const times = slices.flatMap(({slice: {start, end}}) => [start.getTime(), end.getTime()]);
	return {cut, rows: 0, slice: {start: new Date(Math.min(...times)), end: new Date(Math.max(...times))}};
};

/** Asks for the first and the last place of a row in each period. */
export const placesStatement = (from: string, slices: readonly PlannedSlice[]): string => {
	const [first] = slices;
	if (first === undefined) {
		throw new RangeError('There is no slice.');
	}

	const {cut} = first;
	return (
		'SELECT period::timestamp::text, min(place)::text, max(place)::text FROM ' +
		`(SELECT ${periodExpression(cut, cut.by)} AS period, ctid AS place FROM ${from} ` +
		`WHERE ${sliceCondition(rangeOf(slices, cut))}) AS placed GROUP BY period`
	);
};

/** The rows of a slice, read where they lie; `undefined` places stand for those that only the data gives. */
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
The places of each slice's rows in the snapshot of `run`.

@returns What finds them for a slice; nothing for one without rows.
*/
export const placesIn = async (
	from: string,
	slices: readonly PlannedSlice[],
	run: RunStatement,
): Promise<(slice: PlannedSlice) => RowPlaces | undefined> => {
	const rows = await run(placesStatement(from, slices));
	const places = new Map(
		rows.flatMap(([period, first, last]) =>
			typeof period === 'string' && typeof first === 'string' && typeof last === 'string'
				? [[period, {first, last}] as const]
				: [],
		),
	);
	return ({slice}) => places.get(timeLiteral(slice.start));
};
