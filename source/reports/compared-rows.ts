// Prints the rows that differ between two sides, as cells of a table for every format, and as text.
import {differingRows, type ColumnsOrigin, type KeyOrigin, type RowComparison} from '../drift/sides/row-comparison.ts';
import {cutEnd, visible} from '../terminal-text.ts';
import {cellText} from './rows-text.ts';
import {textTable} from './text-table.ts';
import {countOf, formatCount} from './format.ts';

const keyOrigins: Readonly<Record<KeyOrigin, string>> = {
	asked: 'as asked',
	declared: 'declared by the database',
	profile: 'unique in the profiles',
};

const columnsOrigins: Readonly<Record<ColumnsOrigin, string>> = {
	asked: 'as asked',
	profiles: 'whose profiles differ or may differ',
	all: 'all',
};

const comparedColumns = ({key, columns}: RowComparison): readonly string[] => columns.slice(key?.columns.length ?? 0);

/** Explains how rows were compared: the key and the columns, one sentence each. */
export const rowTerms = (rows: RowComparison): readonly string[] => {
	const {key, columnsOrigin} = rows;
	const compared = comparedColumns(rows);
	return [
		key === null
			? 'No key: rows are compared as a multiset, so that none counts as changed'
			: `Key: ${key.columns.join(', ')} (${keyOrigins[key.origin]})`,
		compared.length === 0
			? 'Columns: those of the key'
			: `Columns: ${compared.join(', ')} (${columnsOrigins[columnsOrigin]})`,
	];
};

/** Counts the rows that differ: `2 changed, 1 removed, 0 added; 500 rows on the left, 499 on the right`. */
export const rowCounts = ({key, added, removed, changed, rows}: RowComparison): string => {
	const counts = [
		...(key === null ? [] : [`${formatCount(changed)} changed`]),
		`${formatCount(removed)} removed`,
		`${formatCount(added)} added`,
	];
	return `${counts.join(', ')}; ${countOf(rows.left, 'row')} on the left, ${formatCount(rows.right)} on the right`;
};

/** Lists the columns that changed, each with its number of rows; empty where none did. */
export const changedColumns = ({changedBy}: RowComparison): string =>
	changedBy.map(({column, rows}) => `${column} ${formatCount(rows)}`).join(', ');

/** Counts the listed differences; `undefined` where the list is complete. */
export const listedRows = (rows: RowComparison): string | undefined => {
	const all = differingRows(rows);
	return rows.differences.length === all
		? undefined
		: `${formatCount(rows.differences.length)} of ${formatCount(all)} are listed`;
};

export type RowTable = {readonly headings: readonly string[]; readonly rows: ReadonlyArray<readonly string[]>};

const widestCell = 40;

const cellOf = (value: string | null | undefined): string => cutEnd(cellText(value ?? null), widestCell);

/** Makes a line for each changed value, and one for each row of one side. Without a key, a line has all values. */
export const rowTable = ({key, columns, differences}: RowComparison): RowTable => {
	if (key === null) {
		return {
			headings: ['what', ...columns],
			rows: differences.map(({kind, left, right}) => [
				kind,
				...(left ?? right ?? []).map(value => cellOf(value)),
			]),
		};
	}

	const {length} = key.columns;
	return {
		headings: [...key.columns, 'what', 'column', 'left', 'right'],
		rows: differences.flatMap(({kind, left, right, changed}) => {
			const keys = (left ?? right ?? []).slice(0, length).map(value => cellOf(value));
			return changed.length === 0
				? [[...keys, kind, '', '', '']]
				: changed.map(name => {
						const index = columns.indexOf(name);
						return [...keys, kind, visible(name), cellOf(left?.[index]), cellOf(right?.[index])];
					});
		}),
	};
};

/** The lines of a text report on rows; none where they were not compared, or are the same. */
export const rowLines = (rows: RowComparison | undefined): readonly string[] => {
	if (rows === undefined || differingRows(rows) === 0) {
		return [];
	}

	const {headings, rows: cells} = rowTable(rows);
	const table = textTable(
		headings.map(heading => ({heading: visible(heading)})),
		cells,
	);
	const changed = changedColumns(rows);
	const listed = listedRows(rows);
	return [
		'',
		'Rows:',
		...rowTerms(rows).map(text => `  ${visible(text)}`),
		`  ${rowCounts(rows)}`,
		...(changed === '' ? [] : [`  Changed: ${visible(changed)}`]),
		...(cells.length === 0
			? []
			: [
					'',
					...table
						.trimEnd()
						.split('\n')
						.map(text => `  ${text}`),
				]),
		...(listed === undefined ? [] : [`  ${listed}`]),
	];
};

const recordOf = (columns: readonly string[], values: ReadonlyArray<string | null> | null) =>
	values === null ? null : Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]));

/** The rows of a JSON document. */
export const rowsJson = (rows: RowComparison) => ({
	key: rows.key === null ? null : [...rows.key.columns],
	key_origin: rows.key?.origin ?? null,
	columns: [...comparedColumns(rows)],
	columns_origin: rows.columnsOrigin,
	left_rows: rows.rows.left,
	right_rows: rows.rows.right,
	added: rows.added,
	removed: rows.removed,
	changed: rows.changed,
	changed_by: rows.changedBy.map(({column, rows: count}) => ({column_name: column, rows: count})),
	duplicate_keys: rows.duplicateKeys,
	rows_read: rows.rowsRead,
	why_all_read: rows.whyAllRead,
	limit: rows.limit,
	differences: rows.differences.map(({kind, left, right, changed}) => ({
		kind,
		left: recordOf(rows.columns, left),
		right: recordOf(rows.columns, right),
		changed_columns: [...changed],
	})),
});
