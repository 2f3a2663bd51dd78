// Reads rows of a file without those that cannot be read.
import type {ColumnInfo} from '../../profiling/table.ts';
import {rowReader} from '../push-down/compared-rows.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';
import type {RowReader} from '../row-reader.ts';
import type {PushDownColumn, RunStatement} from '../sql-dialect.ts';
import {duckdbChecksums} from './checksums.ts';
import {loadRows, type RowsToLoad} from './loaded-rows.ts';

/** A table expression after FROM, and what leaves out rows that cannot be read. */
export type BreakableRows = Pick<RowsToLoad, 'from' | 'rejects' | 'ifBroken'>;

const withoutBroken = ({from, rejects, ifBroken}: BreakableRows): string | undefined =>
	ifBroken?.from ?? rejects?.skipping(from);

/**
Reads rows. Where one cannot be read, reads again without such rows.

@param onLeftOut Called where rows were left out.
*/
export const readUnbroken = async <Result>(
	rows: BreakableRows,
	read: (from: string) => Promise<Result>,
	onLeftOut?: () => void,
): Promise<Result> => {
	try {
		return await read(rows.from);
	} catch (error) {
		const from = withoutBroken(rows);
		if (from === undefined || from === rows.from || !(error instanceof StatementFailure)) {
			throw error;
		}

		const result = await read(from);
		onLeftOut?.();
		return result;
	}
};

type Loading = {readonly names: ReadonlySet<string>; readonly reader: Promise<RowReader>};

/**
Reads rows to compare from a copy of the columns that are asked for, without rows that cannot be read.

@param newTable Gives the name of a table for the copy.
*/
export const unbrokenReader = (
	rows: BreakableRows,
	{
		sqlColumn,
		newTable,
	}: {readonly sqlColumn: (column: ColumnInfo) => PushDownColumn; readonly newTable: () => string},
	run: RunStatement,
): RowReader => {
	const leftOut = new Set<string>();
	const load = async (columns: readonly ColumnInfo[]): Promise<RowReader> => {
		const loaded = await loadRows(
			{
				...rows,
				where: undefined,
				columns: columns.map(column => sqlColumn(column)),
				sampling: {kind: 'all'},
				into: newTable(),
			},
			run,
		);
		for (const text of loaded.leftOut?.values() ?? []) {
			leftOut.add(text);
		}

		const {from} = loaded.relation;
		const copied = (column: ColumnInfo) => loaded.columns.get(column.name) ?? sqlColumn(column);
		return rowReader({from, sqlColumn: copied, dialect: duckdbChecksums}, run);
	};

	let loading: Loading | undefined;
	const readerOf = async (columns: readonly ColumnInfo[]): Promise<RowReader> => {
		const byName = new Map(columns.map(column => [column.name, column]));
		if (loading === undefined || byName.keys().some(name => loading?.names.has(name) === false)) {
			loading = {names: new Set(byName.keys()), reader: load(byName.values().toArray())};
		}

		return loading.reader;
	};

	return {
		async sums(request) {
			const {division, columns} = request;
			const divided = division.kind === 'ranges' ? [division.column] : division.columns.map(({column}) => column);
			const reader = await readerOf([...columns.map(({column}) => column), ...divided]);
			return reader.sums(request);
		},
		async read(request) {
			const {division, columns} = request;
			const divided = division.kind === 'ranges' ? [division.column] : division.columns.map(({column}) => column);
			const reader = await readerOf([...columns, ...divided]);
			return reader.read(request);
		},
		leftOut: () => [...leftOut],
	};
};
