// Lists the locations of the rows of slices that lie among those of others, so that a statement reads these rows alone
// and not the table. A few scans of the table list the rows of all slices.
import type {PlannedSlice, TablePlan} from '../connector.ts';
import type {Relation, RunStatement} from '../sql-dialect.ts';
import type {TableInfo} from '../../profiling/table.ts';
import {timeLiteral} from '../slice-counts.ts';
import {literal} from './identifiers.ts';
import type {AskCatalog} from './introspection.ts';
import {rangeOf, type RowPlaces} from './row-places.ts';
import {periodExpression, sliceCondition} from './slices.ts';

/** To look up a row by its location takes about as long as to skip four rows of another slice. */
const minOthers = 4;

/** The rows that one statement lists, as some 14 bytes each; a slice of more rows is not listed. */
const maxListed = 1_000_000;

const densityStatement = `
	WITH parts AS (
		SELECT c.oid FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2
	)
	SELECT (sum(leaf.reltuples) / nullif(sum(leaf.relpages), 0))::float8 AS density FROM pg_catalog.pg_class AS leaf
	WHERE leaf.reltuples > 0 AND leaf.relpages > 0 AND (leaf.oid IN (SELECT oid FROM parts)
		OR leaf.oid IN (SELECT tree.relid FROM parts, pg_catalog.pg_partition_tree(parts.oid) AS tree))`;

/** The rows of a page, as of the table's last ANALYZE; `undefined` before its first one. */
export const rowsPerPage = async (ask: AskCatalog, {schema, name}: TableInfo): Promise<number | undefined> => {
	const [found] = await ask(densityStatement, [schema, name]);
	const density = found?.['density'];
	return typeof density === 'number' ? density : undefined;
};

const pageOf = (place: string): number => Number(/\d+/v.exec(place)?.[0]);

const pagesOf = ({first, last}: RowPlaces): number => pageOf(last) - pageOf(first) + 1;

/** The rows of a page where all slices together have all rows. */
const densityOf = (places: readonly RowPlaces[]): number => {
	const firstPage = Math.min(...places.map(({first}) => pageOf(first)));
	const lastPage = Math.max(...places.map(({last}) => pageOf(last)));
	return places.reduce((sum, {rows}) => sum + rows, 0) / (lastPage - firstPage + 1);
};

/** Makes the statement that lists the locations of the rows of each slice. */
const listStatement = (from: string, slices: readonly [PlannedSlice, ...PlannedSlice[]]): string => {
	const [{cut}] = slices;
	const period = periodExpression(cut, cut.by);
	const starts = slices.map(({slice}) => `TIMESTAMP '${timeLiteral(slice.start)}'`);
	return (
		'SELECT period::timestamp::text, array_agg(place)::text FROM ' +
		`(SELECT ${period} AS period, ctid AS place FROM ${from} WHERE ${sliceCondition(rangeOf(slices, cut))} ` +
		`AND ${period} IN (${starts.join(', ')})) AS placed GROUP BY period`
	);
};

/**
Limits a relation to the rows at some locations. The server does not see how many they are: it would prefer to read the
whole table.
*/
export const relationOfListed = (relation: Relation, list: string): Relation => ({
	...relation,
	where: `ctid = ANY ((SELECT ${literal(list)}::tid[])::tid[]) AND ${relation.where ?? 'true'}`,
	drawnBy: seed => `hashtidextended(ctid, ${seed})`,
});

/** A slice whose rows are listed. */
type Scattered = {readonly plan: TablePlan; readonly slice: PlannedSlice; readonly rows: number};

const inGroups = (scattered: readonly Scattered[]): readonly Scattered[][] => {
	const groups: Scattered[][] = [];
	let rows = 0;
	for (const one of scattered) {
		rows += one.rows;
		const group = groups.at(-1);
		if (group === undefined || rows > maxListed) {
			groups.push([one]);
			({rows} = one);
		} else {
			group.push(one);
		}
	}

	return groups;
};

/** Lists the rows of slices by the starts of their periods, when first called. */
const listingOnce = (group: readonly Scattered[], from: string, run: RunStatement) => {
	let listed: Promise<Map<string, string>> | undefined;
	const list = async () => {
		const [first, ...others] = group.map(({slice}) => slice);
		const rows = first === undefined ? [] : await run(listStatement(from, [first, ...others]));
		return new Map(rows.map(([period, places]) => [period ?? '', places ?? ''] as const));
	};

	return async () => {
		listed ??= list();
		return listed;
	};
};

export type PlacedPlan = {readonly plan: TablePlan; readonly slice: PlannedSlice; readonly places: RowPlaces};

export type ScatteredOptions = {
	readonly from: string;
	/** Rows of a page; `undefined` where the catalogue does not know. */
	readonly density: number | undefined;
	readonly run: RunStatement;
};

/**
Finds the slices whose rows lie among those of others. Lists the rows of several slices at once, when one of these is
asked for.

@returns A function that gives the list of a slice once; `undefined` where its rows are not listed.
*/
export const scatteredRows = (
	placed: readonly PlacedPlan[],
	{from, density, run}: ScatteredOptions,
): ((plan: TablePlan) => Promise<string | undefined>) => {
	const onPage = density ?? densityOf(placed.map(({places}) => places));
	const scattered = placed
		.filter(({places}) => places.rows <= maxListed && places.rows * minOthers < pagesOf(places) * onPage)
		.map(({plan, slice, places: {rows}}) => ({plan, slice, rows}));
	const lists = new Map(
		inGroups(scattered).flatMap(group => {
			const list = listingOnce(group, from, run);
			return group.map(({plan}) => [plan, list] as const);
		}),
	);
	return async plan => {
		const listed = await lists.get(plan)?.();
		const period = plan.slice && timeLiteral(plan.slice.slice.start);
		const list = period === undefined ? undefined : listed?.get(period);
		// A list is long, and used by the statements of one slice.
		listed?.delete(period ?? '');
		return list;
	};
};
