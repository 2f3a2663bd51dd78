// Reads names, of columns or indexes, by a statement of the database.
import {QueryTypes, type Sequelize, type Transaction} from 'sequelize';

/** What a statement is bound to, and the transaction that it belongs to, if there is one. */
export type NamesOptions = {
	readonly bind: Readonly<Record<string, string>>;
	readonly transaction: Transaction | undefined;
};

/** Runs a statement whose rows have a `name`. */
export const listNames = async (
	sequelize: Sequelize,
	statement: string,
	{bind, transaction}: NamesOptions,
): Promise<readonly string[]> => {
	const rows = await sequelize.query<{name: string}>(statement, {
		type: QueryTypes.SELECT,
		bind,
		...(transaction !== undefined && {transaction}),
	});
	return rows.map(({name}) => name);
};
