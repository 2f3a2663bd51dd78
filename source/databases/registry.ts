// The databases that ProfileMesh knows, a line each. Nothing here loads a driver.
import type {z} from 'zod';
import {postgresDatabase} from '../connectors/postgres/database.ts';
import {snowflakeDatabase} from '../connectors/snowflake/database.ts';
import {sqliteDatabase} from '../connectors/sqlite/database.ts';
import {connectionSchemaOf, sourcesAmong, storagesAmong} from './capabilities.ts';
import type {DatabaseDescription} from './description.ts';

/** In the order in which help and errors list them. */
const databases = [sqliteDatabase, postgresDatabase, snowflakeDatabase] as const;

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
