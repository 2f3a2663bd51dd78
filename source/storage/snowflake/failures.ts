// Explains Snowflake's errors for a storage.
import {hintOf, isConnectionLost, reasonOf, unreachable} from '../../drivers/snowflake/failures.ts';
import type {SnowflakeSettings} from '../../drivers/snowflake/settings.ts';
import {ProfileMeshError} from '../../errors.ts';

/** The error of the driver, which Sequelize wraps, sometimes twice. */
const causeOf = (error: unknown): unknown => {
	let current = error;
	for (
		let depth = 0;
		depth < 5 && current instanceof Error && 'parent' in current && current.parent instanceof Error;
		depth++
	) {
		current = current.parent;
	}

	return current;
};

/** An error of the driver, of Snowflake or of Sequelize as an error with a hint. It contains no secret. */
export const storageFailure = (fingerprint: string, settings: SnowflakeSettings, error: unknown): ProfileMeshError => {
	const cause = causeOf(error);
	if (cause instanceof ProfileMeshError) {
		return cause;
	}

	return isConnectionLost(cause)
		? unreachable(settings, cause)
		: new ProfileMeshError('storage', `The storage ${fingerprint} does not answer as expected`, {
				why: reasonOf(cause, settings.secrets),
				hint:
					hintOf(cause, settings) ??
					'Grant the role SELECT, INSERT, UPDATE and DELETE on the tables, and CREATE TABLE ' +
						'on the schema where storage.create_tables is true.',
				cause: error,
			});
};
