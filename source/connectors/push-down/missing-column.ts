// Stands for a column that a plan names and the catalogue does not list.
import type {ColumnInfo} from '../../profiling/table.ts';
import type {PushDownColumn} from '../sql-dialect.ts';

/**
Stands for a column that is gone.

@param value Its name as SQL.
@param refusal Why it cannot be read; left out where the statement that reads it reports the error.
*/
export const missingColumn = ({name, semanticType}: ColumnInfo, value: string, refusal?: string): PushDownColumn => ({
	name,
	type: semanticType,
	value,
	mayBeNonFinite: false,
	hasEquality: false,
	unique: false,
	hash: undefined,
	refusal,
});
