// Makes the relation of a table, or of a slice of it, for push-down.
import type {ColumnInfo, TableInfo, TableKind} from '../../profiling/table.ts';
import type {TablePlan} from '../connector.ts';
import {missingColumn} from '../push-down/missing-column.ts';
import type {PushDownTable} from '../push-down/push-down-table.ts';
import type {PushDownColumn, Relation} from '../sql-dialect.ts';
import {postgresDialect} from './dialect.ts';
import {qualified, quoted} from './identifiers.ts';
import type {DescribedColumn} from './introspection.ts';
import {sliceCondition} from './slices.ts';

/** The kinds of relations that `LOCK TABLE` accepts. */
export const lockable: ReadonlySet<TableKind> = new Set(['table', 'partitioned table', 'view']);

export const relationOf = ({table: {schema, name, kind}, slice}: Pick<TablePlan, 'table' | 'slice'>): Relation => ({
	from: qualified(schema, name),
	isComputed: kind === 'view' || kind === 'foreign table',
	...(slice !== undefined && {where: sliceCondition(slice)}),
});

/** Finds a column of a table by its name. */
export const sqlColumnIn = (table: TableInfo, described: readonly DescribedColumn[]) => {
	const byName = new Map(described.map(({info, sql}) => [info.name, sql]));
	return (column: ColumnInfo): PushDownColumn =>
		byName.get(column.name) ??
		missingColumn(column, quoted(column.name), `column ${column.name} of ${table.name} does not exist`);
};

export const pushDownTable = (
	plan: TablePlan,
	described: readonly DescribedColumn[],
	{relation, ...rows}: Pick<PushDownTable, 'relation' | 'isDrawn' | 'isRedrawn'>,
): PushDownTable => {
	const sqlColumn = sqlColumnIn(plan.table, described);
	const columns = plan.columns.map(column => sqlColumn(column)).filter(({refusal}) => refusal === undefined);
	return {
		...rows,
		relation: {...relation, columns: columns.map(({name}) => quoted(name))},
		plan,
		dialect: postgresDialect,
		sqlColumn,
	};
};

/** Adds to columns that cannot be read the reason. */
export const withFailures = (
	described: readonly DescribedColumn[],
	failures: ReadonlyMap<string, string>,
): readonly DescribedColumn[] =>
	described.map(column => ({
		...column,
		sql: {...column.sql, refusal: failures.get(column.info.name) ?? column.sql.refusal},
	}));
