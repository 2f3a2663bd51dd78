// Moves runs from one source to another, and back.
import {QueryTypes} from 'sequelize';
import {isOneOf} from './run-queries.ts';
import type {HistoryScope, Store} from './store.ts';
import type {WriterOptions} from './writing.ts';

/** Gives adopted runs back to one source or to all, and returns how many runs each source gets. */
const giveRunsBack = async (
	{database: {sequelize, dialect}, transactions, tables, sources}: WriterOptions,
	{environment}: HistoryScope,
	from: string | undefined,
): Promise<ReadonlyMap<string, number>> => {
	const own = isOneOf(await sources.own());
	const sourceOf = await sources.namer();
	const runs = dialect.qualified(tables.runs);
	return transactions.write(async transaction => {
		const where = `environment = $environment AND ${own.sql}`;
		const bind = {...own.bind, environment};
		const adopted = await sequelize.query<{readonly name: string; readonly runs: number | string}>(
			`SELECT adopted_from AS name, count(*) AS runs FROM ${runs}
			WHERE ${where} AND adopted_from IS NOT NULL GROUP BY adopted_from ORDER BY adopted_from`,
			{type: QueryTypes.SELECT, bind, transaction},
		);
		const chosen = adopted.filter(({name}) => from === undefined || sources.namesOf(from).includes(name));
		for (const {name} of chosen) {
			// eslint-disable-next-line no-await-in-loop -- one connection, one statement after the other
			await sequelize.query(
				`UPDATE ${runs} SET source = adopted_from, adopted_from = NULL WHERE ${where} AND adopted_from = $name`,
				{type: QueryTypes.UPDATE, bind: {...bind, name}, transaction},
			);
		}

		return new Map(chosen.map(({name, runs: count}) => [sourceOf(name), Number(count)]));
	});
};

type Adoption = Pick<Store, 'adopt' | 'giveBack'>;

/** Makes the functions that adopt the runs of other sources for the scope's source, and give them back. */
export const createAdoption = (options: WriterOptions): Adoption => {
	const {transactions, runModel, scope, sources} = options;
	return {
		async adopt(from) {
			if (scope === undefined || from === scope.source) {
				return 0;
			}

			const {environment} = scope;
			const source = sources.keptName(scope.source);
			const named = sources.namesOf(from);
			const adopted = await transactions.write(async transaction => {
				const [updated] = await runModel.update(
					{source, adopted_from: sources.keptName(from)},
					{where: {source: [...named], environment}, transaction},
				);
				return updated;
			});
			sources.forget();
			return adopted;
		},

		async giveBack(from) {
			if (scope === undefined) {
				return new Map();
			}

			const given = await giveRunsBack(options, scope, from);
			sources.forget();
			return given;
		},
	};
};
