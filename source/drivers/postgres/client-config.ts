// Makes the options of a `pg` client from the settings.
import type {ClientConfig} from 'pg';
import type {PostgresSettings} from './settings.ts';
import type {TlsOptions} from './tls.ts';

/** The name that `pg_stat_activity` shows. */
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
	// The driver calls this function when the server requests a password. Without it, the driver would search for one.
	password: () => settings.password ?? '',
	ssl: tls,
	connectionTimeoutMillis: settings.connectTimeout,
	application_name: nameOnServer,
	// Detects a lost host even while nothing is sent.
	keepAlive: true,
	keepAliveInitialDelayMillis: keepAliveDelay,
	...(settings.options !== undefined && {options: settings.options}),
});
