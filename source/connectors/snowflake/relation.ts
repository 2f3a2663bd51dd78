// Makes the relation that all statements of a table read: as of one time in the past, else rows that are drawn once.
import type {Sampling} from '../../profiling/profile.ts';
import type {PlannedSlice, TablePlan} from '../connector.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {PushDownColumn, Relation} from '../sql-dialect.ts';
import {literal, qualified} from './identifiers.ts';
import {sliceCondition} from './slices.ts';

/** The maximum number of rows of a fixed-size sample in Snowflake. */
const maxSampledRows = 1_000_000;

export type TableLocation = {
	readonly database: string;
	readonly table: TableInfo;
	/** Milliseconds since 1970, where Snowflake keeps the table's past. */
	readonly asOf: number | undefined;
};

export const fromLocation = ({database, table, asOf}: TableLocation): string =>
	qualified(database, table.schema, table.name) +
	(asOf === undefined ? '' : ` AT(TIMESTAMP => TO_TIMESTAMP_LTZ(${asOf}, 3))`);

/** The table itself, or a slice of it. */
export const tableRelation = (location: TableLocation, slice: PlannedSlice | undefined): Relation => ({
	from: fromLocation(location),
	...(slice !== undefined && {where: sliceCondition(slice)}),
	isComputed: location.table.kind === 'view',
	isUnsteady: location.asOf === undefined,
});

/**
Whether the rows are drawn once, into a result that Snowflake keeps for a day. Samples are, so that all statements read
the same one, and so are computed or external tables, which have no past.
*/
export const isDrawn = ({table, sampling}: TablePlan): boolean => sampling.kind !== 'all' || table.kind !== 'table';

const clauseOf = (sampling: Sampling, {kind, estimatedRows}: TableInfo): string => {
	switch (sampling.kind) {
		case 'all': {
			return '';
		}

		case 'ratio': {
			// Only tables can be sampled with a seed.
			return ` SAMPLE BERNOULLI (${sampling.ratio * 100})${kind === 'table' ? ` SEED (${sampling.seed})` : ''}`;
		}

		case 'size': {
			const {size, seed} = sampling;
			if (kind === 'table' && estimatedRows !== null) {
				// Draws slightly more than wanted. `cutTo` drops the rest.
				const percent = Math.min(100, (100 * (size + 4 * Math.sqrt(size) + 10)) / Math.max(1, estimatedRows));
				return ` SAMPLE BERNOULLI (${Number(percent.toPrecision(6))}) SEED (${seed})`;
			}

			return size > maxSampledRows ? '' : ` SAMPLE BERNOULLI (${size} ROWS)`;
		}
	}
};

/**
Keeps a fixed number of rows by a hash of a row's values and of its number among equal rows, so that the location of
rows does not matter, and equal rows are not all kept or all dropped.
*/
const cutTo = (size: number, seed: number, {select, names}: {select: string; names: readonly string[]}): string =>
	`SELECT ${names.join(', ')} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY CONTENT ORDER BY CONTENT) AS COPY ` +
	`FROM (SELECT *, HASH(${names.join(', ')}) AS CONTENT FROM (${select}))) ` +
	`ORDER BY HASH(CONTENT, COPY, ${seed}), CONTENT, COPY LIMIT ${size}`;

/** Makes the statement that draws the rows, with values as aggregates read them. Its result stays in Snowflake. */
export const drawStatement = (
	{sampling, slice, table}: TablePlan,
	columns: readonly PushDownColumn[],
	location: TableLocation,
): string => {
	const named = columns.map(({value}, index) => ({value, name: `C${index}`}));
	// Rows without columns can still be counted.
	const drawn = named.length === 0 ? [{value: '1', name: 'C0'}] : named;
	const select =
		`SELECT ${drawn.map(({value, name}) => `${value} AS ${name}`).join(', ')} ` +
		`FROM ${fromLocation(location)}${clauseOf(sampling, table)}` +
		(slice === undefined ? '' : ` WHERE ${sliceCondition(slice)}`);
	return sampling.kind === 'size'
		? cutTo(sampling.size, sampling.seed, {select, names: drawn.map(({name}) => name)})
		: select;
};

/** The drawn rows, and the columns in them. */
export const drawnRelation = (queryId: string): Relation => ({
	from: `TABLE(RESULT_SCAN(${literal(queryId)}))`,
	isComputed: false,
	isUnsteady: false,
});

export const drawnColumns = (columns: readonly PushDownColumn[]): readonly PushDownColumn[] =>
	columns.map((column, index) => ({...column, value: `C${index}`}));
