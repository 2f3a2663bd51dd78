// Makes the statements that read a table or slices of it, for `plan`.
import type {TablePlan} from '../connector.ts';
import {quoted} from './identifiers.ts';
import {selectStatement} from './reader.ts';
import {filterByRatio} from './row-ids.ts';

/** The rows that the statements read. */
type RowsToSelect = {
	/** `undefined` where rows have no id. */
	readonly rowId: string | undefined;
	/** All rows when left out. */
	readonly condition: string | undefined;
};

/** The statements of a scan. */
export const scanStatements = (
	{table: {name}, columns, sampling}: TablePlan,
	{rowId, condition}: RowsToSelect,
): readonly string[] => {
	const task = {
		table: name,
		columns: columns.map(column => ({name: column.name, type: undefined, unique: false})),
		rowId,
		rowIdColumn: columns.find(
			({primaryKey, databaseType}) => primaryKey && databaseType.toUpperCase() === 'INTEGER',
		)?.name,
		condition,
	};
	switch (sampling.kind) {
		case 'all': {
			return [selectStatement({...task, filter: undefined})];
		}

		case 'ratio': {
			return [selectStatement({...task, filter: filterByRatio(sampling.ratio, sampling.seed)})];
		}

		case 'size': {
			const from = `FROM ${quoted(name)}${condition === undefined ? '' : ` WHERE ${condition}`}`;
			return [
				rowId === undefined ? `SELECT count(*) ${from}` : `SELECT ${rowId} ${from}`,
				selectStatement({...task, filter: {seed: sampling.seed, threshold: 0}}),
			];
		}
	}
};
