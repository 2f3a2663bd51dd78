// Reads the rows behind a figure in a read-only transaction.
import type {RowsRead, RowsRequest} from '../connector.ts';
import {maxCharacters, rowsStatement, type RowsDialect} from '../rows.ts';
import {literal, qualified, quoted} from './identifiers.ts';
import type {AskCatalog} from './introspection.ts';
import {sliceCondition} from './slices.ts';

/** A literal without a type takes that of the column which it is compared with. */
const dialect: RowsDialect = {
	quoted,
	comparable: ({name}) => quoted(name),
	constant: value => literal(String(value)).trimStart(),
	nonFinite: ({name}) => `${quoted(name)}::text IN ('NaN', 'Infinity', '-Infinity', 'infinity', '-infinity')`,
};

/** The statement that a user sees. */
const rowsStatementOf = (request: RowsRequest): string =>
	rowsStatement(request, {
		from: qualified(request.table.schema, request.table.name),
		within: request.slice && sliceCondition(request.slice),
		dialect,
	});

/**
Reads the rows.

@param ask Runs a statement with parameters, which the server takes for one statement and no more.
*/
export const readRowsBy = async (ask: AskCatalog, request: RowsRequest): Promise<RowsRead> => {
	const statement = rowsStatementOf(request);
	const columns = request.columns.map(({name}) => name);
	const cells = columns.map((name, index) => `left(${quoted(name)}::text, ${maxCharacters + 1}) AS c${index}`);
	const rows = await ask(`SELECT ${cells.join(', ')} FROM (${statement}) AS shown LIMIT $1`, [request.limit]);
	return {
		statement,
		columns,
		rows: rows.map(row =>
			columns.map((_, index) => {
				const value = row[`c${index}`];
				return typeof value === 'string' ? value : null;
			}),
		),
	};
};
