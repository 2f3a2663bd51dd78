// Explains errors of a Snowflake database and its tables.
import {hintOf, reasonOf} from '../../drivers/snowflake/failures.ts';
import type {SnowflakeSettings} from '../../drivers/snowflake/settings.ts';
import {ProfileMeshError} from '../../errors.ts';
import {TableMoved} from '../push-down/statement-failure.ts';
import type {TableInfo} from '../../profiling/table.ts';

export const unreadable = (
	{schema, name}: TableInfo,
	error: unknown,
	settings: SnowflakeSettings,
): ProfileMeshError => {
	if (error instanceof ProfileMeshError) {
		return error;
	}

	if (error instanceof TableMoved) {
		return new ProfileMeshError('profile', `Cannot profile ${schema}.${name}`, {
			why: `It changed while it was read: ${error.message}.`,
			hint:
				'Profile it at another time, or keep a day of its past: ALTER TABLE … SET ' +
				'DATA_RETENTION_TIME_IN_DAYS = 1.',
			cause: error,
		});
	}

	return new ProfileMeshError('profile', `Cannot profile ${schema}.${name}`, {
		why: reasonOf(error, settings.secrets),
		hint: hintOf(error, settings) ?? 'The same SELECT in a worksheet, under the same role, shows the same error.',
		cause: error,
	});
};

export {unreachable} from '../../drivers/snowflake/failures.ts';
