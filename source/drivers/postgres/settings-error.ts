// The error for wrong settings of a connection to PostgreSQL.
import {ProfileMeshError} from '../../errors.ts';

export const settingsError = (what: string, why: string, cause?: unknown): ProfileMeshError =>
	new ProfileMeshError('config', what, {
		why,
		hint: 'Check the connection in the config, and the PG… variables of the environment.',
		cause,
	});
