// Finds the databases that can be a source and those that can be a storage, and makes the schema of their connections.
import {z} from 'zod';
import type {DatabaseDescription} from './description.ts';

type Source<Database> = Extract<Database, {readonly connector: unknown}>;
type Storage<Database> = Extract<Database, {readonly storage: unknown}>;

/** Those whose tables can be profiled. */
export const sourcesAmong = <Database extends object>(
	databases: readonly Database[],
): ReadonlyArray<Source<Database>> =>
	databases.filter((database): database is Source<Database> => 'connector' in database);

/** Those that can keep runs. */
export const storagesAmong = <Database extends object>(
	databases: readonly Database[],
): ReadonlyArray<Storage<Database>> =>
	databases.filter((database): database is Storage<Database> => 'storage' in database);

/** A connection to one of the databases; `type` says which. */
export const connectionSchemaOf = <Database extends Pick<DatabaseDescription, 'connection'>>(
	databases: readonly Database[],
) => {
	const [first, ...others] = databases.map(({connection}): Database['connection'] => connection);
	if (first === undefined) {
		throw new RangeError('A schema of connections needs a database');
	}

	return z.discriminatedUnion('type', [first, ...others]);
};
