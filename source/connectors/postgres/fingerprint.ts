// Names a PostgreSQL database without connecting to it.
import {postgresFingerprint, postgresSettings} from '../../drivers/postgres/settings.ts';
import type {PostgresConnection} from './database.ts';

export const fingerprintOf = async (connection: PostgresConnection): Promise<string> =>
	postgresFingerprint(await postgresSettings(connection));
