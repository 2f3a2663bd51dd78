// Reads the rows behind a figure in a read-only transaction.
import type {TableKind} from '../../profiling/table.ts';
import {maxCharacters} from '../../profiling/row-filter.ts';
import type {RowsRead, RowsRequest} from '../connector.ts';
import {rowsStatement, type RowsDialect} from '../rows.ts';
import {literal, qualified, quoted} from './identifiers.ts';
import type {AskCatalog} from './introspection.ts';
import {sliceCondition} from './slices.ts';

/** Writes a literal without a type. It takes the type of the column that it is compared with. */
const dialect: RowsDialect = {
	quoted,
	comparable: ({name}) => quoted(name),
	constant: value => literal(String(value)).trimStart(),
	nonFinite: ({name}) => `${quoted(name)}::text IN ('NaN', 'Infinity', '-Infinity', 'infinity', '-infinity')`,
};

/** Kinds of tables whose blocks can be drawn. */
const drawnKinds: ReadonlySet<TableKind> = new Set(['table', 'partitioned table', 'materialized view']);

/** The percent of a table's blocks that hold about the rows of a request; `undefined` where none are drawn. */
const drawnPercent = ({table, limit, isSpread, filter, slice}: RowsRequest): number | undefined => {
	const {estimatedRows, kind} = table;
	const isOfAll = filter.kind === 'all' && slice === undefined;
	return isSpread === true && isOfAll && estimatedRows !== null && estimatedRows > limit && drawnKinds.has(kind)
		? (100 * limit) / estimatedRows
		: undefined;
};

/** The statement that a user sees. */
const rowsStatementOf = (request: RowsRequest, percent: number | undefined): string => {
	const from = qualified(request.table.schema, request.table.name);
	return rowsStatement(request, {
		from: percent === undefined ? from : `${from} TABLESAMPLE SYSTEM (${percent})`,
		within: request.slice && sliceCondition(request.slice),
		dialect,
	});
};

/**
Reads the rows.

@param ask Runs one statement with parameters. With parameters, the server accepts no second statement.
*/
export const readRowsBy = async (ask: AskCatalog, request: RowsRequest): Promise<RowsRead> => {
	const percent = drawnPercent(request);
	// Of drawn blocks the limit must not cut off the last ones.
	const limit = percent === undefined ? request.limit : 2 * request.limit;
	const statement = rowsStatementOf({...request, limit}, percent);
	const columns = request.columns.map(({name}) => name);
	const cells = columns.map((name, index) => `left(${quoted(name)}::text, ${maxCharacters + 1}) AS c${index}`);
	const rows = await ask(`SELECT ${cells.join(', ')} FROM (${statement}) AS shown LIMIT $1`, [limit]);
	if (percent !== undefined && rows.length === 0) {
		// The catalogue expected far more rows than there are.
		return readRowsBy(ask, {...request, isSpread: false});
	}

	return {
		statement,
		columns,
		...(percent !== undefined && {isSpread: true}),
		rows: rows.map(row =>
			columns.map((_, index) => {
				const value = row[`c${index}`];
				return typeof value === 'string' ? value : null;
			}),
		),
	};
};
