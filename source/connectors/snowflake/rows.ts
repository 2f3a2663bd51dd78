// Reads the rows behind a figure.
import {maxCharacters} from '../../profiling/row-filter.ts';
import type {RowsRead, RowsRequest} from '../connector.ts';
import {rowsStatement, type RowsDialect} from '../rows.ts';
import type {RunStatement} from '../sql-dialect.ts';
import {literal, quoted} from './identifiers.ts';
import {fromLocation, type TableLocation} from './relation.ts';
import {sliceCondition} from './slices.ts';

/** Writes a text, which takes the type of the column that it is compared with. */
const dialect: RowsDialect = {
	quoted,
	comparable: ({name}) => quoted(name),
	constant: value => (typeof value === 'string' ? literal(value) : String(value).toUpperCase()),
	nonFinite: ({name}) => `TO_VARCHAR(${quoted(name)}) IN ('NaN', 'inf', '-inf')`,
};

/**
Reads the rows.

@param location The table in its current state.
*/
export const readRowsAt = async (
	location: TableLocation,
	request: RowsRequest,
	run: RunStatement,
): Promise<RowsRead> => {
	const statement = rowsStatement(request, {
		from: fromLocation(location),
		within: request.slice && sliceCondition(request.slice),
		dialect,
	});
	const columns = request.columns.map(({name}) => name);
	const cells = columns.map(name => `LEFT(TO_VARCHAR(${quoted(name)}), ${maxCharacters + 1})`);
	return {statement, columns, rows: await run(`SELECT ${cells.join(', ')} FROM (${statement})`)};
};
