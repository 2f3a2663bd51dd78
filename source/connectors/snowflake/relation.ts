// The rows of a table as all its statements see them: at one moment of the past that Snowflake keeps, else drawn once.
import type {Sampling} from '../../profiling/profile.ts';
import type {TablePlan} from '../connector.ts';
import type {TableInfo} from '../../profiling/table.ts';
import type {PushDownColumn, Relation} from '../sql-dialect.ts';
import {literal, qualified} from './identifiers.ts';

/** Rows that a sample of a fixed size may have in Snowflake. */
const largestFixed = 1_000_000;

export type TableLocation = {
	readonly database: string;
	readonly table: TableInfo;
	/** Milliseconds since 1970, where Snowflake keeps the table's past. */
	readonly moment: number | undefined;
};

const fromPlace = ({database, table, moment}: TableLocation): string =>
	qualified(database, table.schema, table.name) +
	(moment === undefined ? '' : ` AT(TIMESTAMP => TO_TIMESTAMP_LTZ(${moment}, 3))`);

/** The table itself. */
export const tableRelation = (place: TableLocation): Relation => ({
	from: fromPlace(place),
	isComputed: place.table.kind === 'view',
	isUnsteady: place.moment === undefined,
});

/**
Whether the rows are drawn once, into a result that Snowflake keeps for a day, and read from there: samples, so that
they are not drawn anew by each statement; and what is computed or lies elsewhere, because it has no past.
*/
export const isDrawn = ({table, sampling}: TablePlan): boolean => sampling.kind !== 'all' || table.kind !== 'table';

const clauseOf = (sampling: Sampling, {table}: TableLocation): string => {
	const {kind, estimatedRows} = table;
	switch (sampling.kind) {
		case 'all': {
			return '';
		}

		case 'ratio': {
			// Only tables can be sampled by a seed.
			return ` SAMPLE BERNOULLI (${sampling.ratio * 100})${kind === 'table' ? ` SEED (${sampling.seed})` : ''}`;
		}

		case 'size': {
			const {size, seed} = sampling;
			if (kind === 'table' && estimatedRows !== null) {
				// A few more than wanted, nearly always; the rest is cut off.
				const percent = Math.min(100, (100 * (size + 4 * Math.sqrt(size) + 10)) / Math.max(1, estimatedRows));
				return ` SAMPLE BERNOULLI (${Number(percent.toPrecision(6))}) SEED (${seed}) LIMIT ${size}`;
			}

			return size > largestFixed ? ` LIMIT ${size}` : ` SAMPLE BERNOULLI (${size} ROWS)`;
		}
	}
};

/** Draws the rows, each value as aggregates take it. Run so that its result stays in Snowflake. */
export const drawStatement = (plan: TablePlan, columns: readonly PushDownColumn[], place: TableLocation): string =>
	`SELECT ${columns.map(({value}, index) => `${value} AS C${index}`).join(', ')} ` +
	`FROM ${fromPlace(place)}${clauseOf(plan.sampling, place)}`;

/** The drawn rows, and the columns in them. */
export const drawnRelation = (queryId: string): Relation => ({
	from: `TABLE(RESULT_SCAN(${literal(queryId)}))`,
	isComputed: false,
	isUnsteady: false,
});

export const drawnColumns = (columns: readonly PushDownColumn[]): readonly PushDownColumn[] =>
	columns.map((column, index) => ({...column, value: `C${index}`}));
