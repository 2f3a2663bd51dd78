// The tables that the program keeps runs in, told from those of a user where both are in one database.
import type {Config, ConnectionConfig} from '../config/schema.ts';

/** Keeps which migrations each pair of tables has had. */
export const migrationsTable = 'profilemesh_migrations';

const isSameDatabase = (left: ConnectionConfig, right: ConnectionConfig): boolean => {
	const isSameFile = left.type === 'sqlite' && right.type === 'sqlite' && left.filepath === right.filepath;
	return (
		isSameFile ||
		(left.type === 'postgres' &&
			right.type === 'postgres' &&
			left.host === right.host &&
			left.port === right.port &&
			left.database === right.database) ||
		(left.type === 'snowflake' &&
			right.type === 'snowflake' &&
			left.account.toLowerCase() === right.account.toLowerCase() &&
			left.database.toLowerCase() === right.database.toLowerCase())
	);
};

/**
Names of tables of the source that are the program's own, in lower case. There are none unless a config keeps runs in the database
that it profiles.
*/
export const ownTables = ({source, storage}: Pick<Config, 'source' | 'storage'>): ReadonlySet<string> =>
	new Set(
		isSameDatabase(source, storage.connection)
			? [storage.runs_table, storage.results_table, migrationsTable].map(name => name.toLowerCase())
			: [],
	);
