// The driver as Sequelize takes it: values come as the storage reads them, and the login is the one that was worked out.
import pg, {type ClientConfig} from 'pg';
import type {PostgresSettings, TlsOptions} from '../../config/postgres-settings.ts';

const {builtins} = pg.types;

const truth: number = builtins.BOOL;

const numbers: ReadonlySet<number> = new Set([
	builtins.INT2,
	builtins.INT4,
	builtins.INT8,
	builtins.FLOAT4,
	builtins.FLOAT8,
	builtins.OID,
]);

/** Numbers and truth values; everything else as text, times above all: they are compared as ProfileMesh 0.1 wrote them. */
const parserOf = (type: number): ((text: string) => unknown) => {
	if (numbers.has(type)) {
		return Number;
	}

	return type === truth ? text => text === 't' : String;
};

/** Sequelize's `dialectModule`. */
export const pgDialect = (settings: PostgresSettings, tls: TlsOptions | false): object => ({
	...pg,
	Client: class extends pg.Client {
		constructor() {
			const config: ClientConfig = {
				...settings.driver,
				host: settings.host,
				port: settings.port,
				database: settings.database,
				user: settings.username,
				password: () => settings.password ?? '',
				ssl: tls,
				connectionTimeoutMillis: settings.connectTimeout,
				application_name: 'profilemesh',
				keepAlive: true,
				types: {getTypeParser: parserOf},
				...(settings.options !== undefined && {options: settings.options}),
			};
			super(config);
		}
	},
});
