// Runs the statements of one table in Snowflake, and classifies failures.
import {isOfColumns, reasonOf} from '../../drivers/snowflake/failures.ts';
import type {SnowflakeSession} from '../../drivers/snowflake/session.ts';
import {StatementFailure} from '../push-down/statement-failure.ts';
import type {RunStatement} from '../sql-dialect.ts';

/** Snowflake refuses statements past a megabyte. */
const maxStatementLength = 1_000_000;

/** The table's past does not reach back to the time: the table is new, or its retention was reduced. */
class NoPast extends Error {
	override readonly name = 'NoPast';
}

/** Whether a statement failed because the table had no past to read. */
export const hasNoPast = (error: unknown): boolean =>
	error instanceof NoPast || (error instanceof Error && /time travel/iv.test(error.message));

/**
Runs each statement until the signal aborts. Throws a StatementFailure where a smaller statement may succeed, an error
that `hasNoPast` recognises where the past is too short, and other errors where the table is lost.
*/
export const runStatements =
	(session: SnowflakeSession, signal: AbortSignal): RunStatement =>
	async sql => {
		if (sql.length > maxStatementLength) {
			throw new StatementFailure(
				`The statement has ${sql.length} characters, and Snowflake takes ${maxStatementLength}.`,
			);
		}

		try {
			const {rows} = await session.run(sql, {signal});
			return rows;
		} catch (error) {
			signal.throwIfAborted();
			if (hasNoPast(error)) {
				throw new NoPast(reasonOf(error), {cause: error});
			}

			throw isOfColumns(error)
				? new StatementFailure(reasonOf(error, session.settings.secrets), {cause: error})
				: error;
		}
	};
