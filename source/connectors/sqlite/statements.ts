// Makes the statements that read a table or slices of it, for `plan`.
import type {TablePlan} from '../connector.ts';
import {quoted} from './identifiers.ts';
import {filterFunction, selectStatement, type TableToSelect} from './reader.ts';
import {rowFunction} from './row-collector.ts';
import {filterByRatio} from './row-ids.ts';

/** The rows that the statements read. */
type RowsToSelect = {
	/** `undefined` where rows have no id. */
	readonly rowId: string | undefined;
	/** All rows when left out. */
	readonly condition: string | undefined;
};

/** Functions that only the connections of ProfileMesh have, and what they do. */
const ownFunctions: ReadonlyArray<readonly [name: string, work: string]> = [
	[filterFunction, 'chooses the rows of the sample'],
	[rowFunction, 'passes a row to ProfileMesh'],
];

/** The statement that reads a table, with a comment on each function that a user does not have. */
const explained = (task: TableToSelect): string => {
	const statement = selectStatement(task);
	const found = ownFunctions.filter(([name]) => statement.includes(`${name}(`));
	return [statement, ...found.map(([name, work]) => `-- ${name}() ${work}`)].join('\n');
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
			return [explained({...task, filter: undefined})];
		}

		case 'ratio': {
			return [explained({...task, filter: filterByRatio(sampling.ratio, sampling.seed)})];
		}

		case 'size': {
			const from = `FROM ${quoted(name)}${condition === undefined ? '' : ` WHERE ${condition}`}`;
			return [
				rowId === undefined ? `SELECT count(*) ${from}` : `SELECT ${rowId} ${from}`,
				explained({...task, filter: {seed: sampling.seed, threshold: 0}}),
			];
		}
	}
};
