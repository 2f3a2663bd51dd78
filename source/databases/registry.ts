// Lists the databases that ProfileMesh knows, a line each. Loads no driver.
import type {z} from 'zod';
import {duckdbDatabase} from '../connectors/duckdb/database.ts';
import {filesDatabase} from '../connectors/files/database.ts';
import {postgresDatabase} from '../connectors/postgres/database.ts';
import {snowflakeDatabase} from '../connectors/snowflake/database.ts';
import {sqliteDatabase} from '../connectors/sqlite/database.ts';
import {connectionSchemaOf, sourcesAmong, storagesAmong} from './capabilities.ts';
import type {DatabaseDescription, NamedSource} from './description.ts';

/** In the order in which help and errors list them. */
const databases = [sqliteDatabase, postgresDatabase, snowflakeDatabase, duckdbDatabase, filesDatabase] as const;

/** The databases whose tables can be profiled. */
export const sourceDatabases = sourcesAmong(databases);

export const sourceConnectionSchema = connectionSchemaOf(sourceDatabases);
export const storageConnectionSchema = connectionSchemaOf(storagesAmong(databases));

/** A connection to any of them. */
export type ConnectionConfig = z.output<(typeof databases)[number]['connection']>;

/** The description of the database that a fingerprint names, such as `sqlite:/data/shop.db`. */
export const databaseNamed = (fingerprint: string): Pick<DatabaseDescription, 'hasMoved'> | undefined =>
	databases.find(({type}) => fingerprint.startsWith(`${type}:`));

/** The description of the database that a connection is to. */
export const databaseOf = ({type}: ConnectionConfig): DatabaseDescription<ConnectionConfig> => {
	const found = databases.find(database => database.type === type);
	if (found === undefined) {
		throw new TypeError(`No database has the type ${type}`);
	}

	return found;
};

/**
Reads a source that a text names by itself, such as `shop.db` or `postgres://reader@host/shop`.

@returns `undefined` where it names none that ProfileMesh knows.
@throws ProfileMeshError `usage` or `source` where the text means a source that does not exist or is not valid.
*/
export const sourceNamed = async (target: string): Promise<NamedSource | undefined> => {
	const described: ReadonlyArray<Pick<DatabaseDescription, 'type' | 'named'>> = sourceDatabases;
	for (const database of described) {
		// eslint-disable-next-line no-await-in-loop -- the first that knows the text has it
		const found = await database.named?.(target);
		if (found !== undefined) {
			return found;
		}
	}

	return undefined;
};
