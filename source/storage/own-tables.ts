// Names the program's own tables, where it keeps runs in the database that it profiles.
import type {Config} from '../config/schema.ts';
import {databaseOf, type ConnectionConfig} from '../databases/registry.ts';

/** Records which migrations each pair of tables has had. */
export const migrationsTable = 'profilemesh_migrations';

const isSameDatabase = (left: ConnectionConfig, right: ConnectionConfig): boolean =>
	databaseOf(left).identity(left) === databaseOf(right).identity(right);

/**
Names the tables of the source that are the program's own, in lower case. There are none unless a config keeps runs in
the database that it profiles.
*/
export const ownTables = ({source, storage}: Pick<Config, 'source' | 'storage'>): ReadonlySet<string> =>
	new Set(
		isSameDatabase(source, storage.connection)
			? [storage.runs_table, storage.results_table, migrationsTable].map(name => name.toLowerCase())
			: [],
	);
