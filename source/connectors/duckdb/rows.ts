// Reads the rows behind a figure.
import {maxCharacters} from '../../profiling/row-filter.ts';
import type {RowsRead, RowsRequest} from '../connector.ts';
import {rowsStatement, type RowsDialect} from '../rows.ts';
import type {RunStatement} from '../sql-dialect.ts';
import {literal, quoted} from './identifiers.ts';
import {sliceCondition} from './slices.ts';

/** Writes a text, which takes the type of the column that it is compared with. */
const dialect: RowsDialect = {
	quoted,
	comparable: ({name}) => quoted(name),
	constant: value => literal(String(value)),
	nonFinite: ({name}) => `NOT isfinite(${quoted(name)})`,
};

/**
Reads the rows.

@param from The table expression after FROM.
*/
export const readRowsFrom = async (from: string, request: RowsRequest, run: RunStatement): Promise<RowsRead> => {
	const statement = rowsStatement(request, {
		from,
		within: request.slice && sliceCondition(request.slice),
		dialect,
	});
	const columns = request.columns.map(({name}) => name);
	const cells = columns.map(name => `left(CAST(${quoted(name)} AS VARCHAR), ${maxCharacters + 1})`);
	return {statement, columns, rows: await run(`SELECT ${cells.join(', ')} FROM (${statement})`)};
};
