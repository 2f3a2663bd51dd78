// The description of a database, in `connectors/<type>/database.ts`. It loads no code of the database. The config, the
// flags of `init` and the ways to open a connection come from it.
import type {z} from 'zod';
import type {Connector} from '../connectors/connector.ts';
import type {StorageAdapter} from '../storage/database.ts';
import type {InitTemplate} from './init-template.ts';

type AnyConnection = {readonly type: string};

/** The keys of a connection; of a union, those of each member. */
type KeyOf<Connection> = Connection extends unknown ? keyof Connection & string : never;

/** A source that a path or a URL names, without a config. */
export type NamedSource = {
	/** The keys of a connection as a config would have them, without a secret. Paths are absolute. */
	readonly connection: Readonly<Record<string, unknown>> & AnyConnection;
	/** Further keys of the connection, which are secrets. Only the memory of the process may hold them. */
	readonly secrets?: Readonly<Record<string, string>>;
	/** Short, for titles: `shop.db`. */
	readonly name: string;
	/** The same source as a text without secrets, whatever the working directory. */
	readonly target: string;
};

/**
Describes a database. It is a source where it has `connector`, a storage where it has `storage`, or both.

The methods allow TypeScript to take the description of one database for one of any connection. `databaseOf` gives each
connection to the description of its own type.
*/
export type DatabaseDescription<Connection extends AnyConnection = AnyConnection> = {
	/** The value of the key `type` of its connections. */
	readonly type: Connection['type'];
	/** The name of the database as its makers write it. */
	readonly name: string;
	/** The keys of a connection, with their types, defaults and meanings. */
	readonly connection: z.core.$ZodTypeDiscriminable & z.ZodType<Connection>;
	/** The keys that are paths; relative ones start at the directory of the config file. */
	readonly paths: ReadonlyArray<KeyOf<Connection>>;
	/** Gives the same text for two connections to one database, as far as the config shows. Holds no secret. */
	identity(connection: Connection): string;
	/**
	Names the database without a secret and without connecting to it. Its runs are kept under this name, which its open
	source also has.

	@throws ProfileMeshError `config` where a file or variable that the name depends on is not valid.
	*/
	fingerprint(connection: Connection): Promise<string>;
	/**
	Whether an earlier fingerprint is probably that of this database before it moved: its file is gone or lies in
	another folder, or its server has another address and the database the same name.
	*/
	hasMoved(earlier: string, fingerprint: string): Promise<boolean>;
	/** The file that holds the database; a server has no such method. */
	file?(connection: Connection): string;
	/**
	Reads a source that a user names instead of a config: a path, a pattern of paths, a URL. Relative paths start at the
	working directory.

	@returns `undefined` where the text names no source of this type.
	@throws ProfileMeshError `usage` or `source` where the text means such a source, but the file does not exist or the
	URL is broken. The error holds no secret.
	*/
	named?(target: string): Promise<NamedSource | undefined>;
	/** The questions of `init`, and the lines that it writes. */
	readonly init: InitTemplate;
	/** Loads the code that profiles its tables. */
	connector?(): Promise<Connector<Connection>>;
	/** Milliseconds between two checks whether others have written to it, as a storage. */
	readonly pollEvery?: number;
	/** Loads the code that keeps runs in it. */
	storage?(): Promise<StorageAdapter<Connection>>;
};
