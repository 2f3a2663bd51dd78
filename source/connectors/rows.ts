// Makes the statement for the rows behind a figure, which a user can paste elsewhere. Its values are texts.
import type {RowFilter} from '../profiling/row-filter.ts';
import type {ColumnInfo} from '../profiling/table.ts';
import type {RowsRequest} from './connector.ts';

/** The SQL of a database for the conditions of filters. */
export type RowsDialect = {
	readonly quoted: (name: string) => string;
	/** The expression of a column for comparing it with constants. */
	readonly comparable: (column: ColumnInfo) => string;
	/** A constant that `comparable` is compared with. */
	readonly constant: (value: number | string | boolean, column: ColumnInfo) => string;
	/** A condition: NaN or infinite. */
	readonly nonFinite: (column: ColumnInfo) => string;
};

const rangeOf = (
	filter: Extract<RowFilter, {kind: 'range'}>,
	column: ColumnInfo,
	{comparable, constant}: RowsDialect,
): string => {
	const edges = [
		['>=', filter.from],
		['<', filter.below],
		['<=', filter.upTo],
	] as const;
	return edges
		.flatMap(([operator, edge]) =>
			edge === undefined ? [] : [`${comparable(column)} ${operator} ${constant(edge, column)}`],
		)
		.join(' AND ');
};

type Selection = {
	/** The table expression after FROM. */
	readonly from: string;
	/** The condition of the slice. */
	readonly within: string | undefined;
	readonly dialect: RowsDialect;
};

const conditionOf = (request: RowsRequest, {from, within, dialect}: Selection): string | undefined => {
	const {filter} = request;
	if (filter.kind === 'all') {
		return undefined;
	}

	if (filter.kind === 'condition') {
		// The line break ends a comment in the user's condition.
		return `(${filter.sql}${filter.sql.includes('--') ? '\n' : ''})`;
	}

	const {quoted, comparable, constant, nonFinite} = dialect;
	const name = quoted(filter.column);
	const column = request.columns.find(candidate => candidate.name === filter.column);
	if (column === undefined) {
		throw new RangeError(`The rows have no column ${filter.column}`);
	}

	switch (filter.kind) {
		case 'null': {
			return `${name} IS NULL`;
		}

		case 'equal': {
			return `${comparable(column)} = ${constant(filter.value, column)}`;
		}

		case 'range': {
			return rangeOf(filter, column, dialect);
		}

		case 'non-finite': {
			return nonFinite(column);
		}

		case 'repeated': {
			return (
				`${name} IN (SELECT ${name} FROM ${from}${within === undefined ? '' : ` WHERE ${within}`} ` +
				`GROUP BY ${name} HAVING count(*) > 1)`
			);
		}
	}
};

/** The statement that selects the rows, without a limit of their length. */
export const rowsStatement = (request: RowsRequest, selection: Selection): string => {
	const {columns, hasAllColumns, filter, limit} = request;
	const {from, within, dialect} = selection;
	const list = hasAllColumns ? '*' : columns.map(({name}) => dialect.quoted(name)).join(', ');
	const conditions = [within, conditionOf(request, selection)].filter(condition => condition !== undefined);
	return [
		`SELECT ${list} FROM ${from}`,
		...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
		// Puts equal values next to each other.
		...(filter.kind === 'repeated' ? [`ORDER BY ${dialect.quoted(filter.column)}`] : []),
		`LIMIT ${limit}`,
	].join(' ');
};
