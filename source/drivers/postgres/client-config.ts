// The options of `pg` for a client that logs in as the settings say.
import type {ClientConfig} from 'pg';
import type {PostgresSettings} from './settings.ts';
import type {TlsOptions} from './tls.ts';

/** As `pg_stat_activity` shows it. */
const nameOnServer = 'profilemesh';

/** Milliseconds of silence before the system checks whether the other host is still there. */
const keepAliveDelay = 30_000;

/** Options of one connection; `tls` is one of the ways to connect that the settings list. */
export const clientConfig = (settings: PostgresSettings, tls: TlsOptions | false): ClientConfig => ({
	...settings.driver,
	host: settings.host,
	port: settings.port,
	database: settings.database,
	user: settings.username,
	// The driver calls the function only when the server asks for a password; without one it would look for it itself.
	password: () => settings.password ?? '',
	ssl: tls,
	connectionTimeoutMillis: settings.connectTimeout,
	application_name: nameOnServer,
	// A lost host is noticed even while nothing is sent.
	keepAlive: true,
	keepAliveInitialDelayMillis: keepAliveDelay,
	...(settings.options !== undefined && {options: settings.options}),
});
