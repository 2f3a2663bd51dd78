// Reads a connection to PostgreSQL from a command line, and separates its password from the text.
import {isIPv6} from 'node:net';
import {ProfileMeshError} from '../errors.ts';
import {isConnectionText, readConnectionText, type ConnectionParameters} from './connection-text.ts';
import type {NamedSource} from './description.ts';
import {checkPort} from './init-template.ts';

const keys: ReadonlyMap<string, string> = new Map([
	['host', 'host'],
	['port', 'port'],
	['dbname', 'database'],
	['user', 'username'],
	['schema', 'schema'],
]);

const secret = 'password';

// In a URL such a sign ends a part. The rest may be half of a password, and would be shown as a name.
const isAmbiguous = (text: string): boolean => /^postgres(?:ql)?:\/\/[^#\/?]*(?:#|[\/?].*[#@])/iv.test(text);

const broken = (): ProfileMeshError =>
	// Does not repeat the text, because it may hold a password.
	new ProfileMeshError('usage', 'The connection cannot be read', {
		why: 'It is not a URL such as postgres://reader@db.example.com:5432/shop',
		hint: 'Escape the signs : / @ ? # % in its parts as %3A %2F %40 %3F %23 %25',
	});

/** The URL of the parameters, without the password. */
const urlOf = (parameters: ConnectionParameters): string => {
	const part = (name: string): string => encodeURIComponent(parameters.get(name) ?? '');
	const host = parameters.get('host') ?? '';
	const [user, port, database] = [part('user'), part('port'), part('dbname')];
	const others = parameters.entries().filter(([name]) => name === 'schema' || !(name === secret || keys.has(name)));
	const query = new URLSearchParams([...others]).toString();
	return [
		'postgres://',
		user === '' ? '' : `${user}@`,
		isIPv6(host) ? `[${host}]` : encodeURIComponent(host),
		port === '' ? '' : `:${port}`,
		database === '' && query === '' ? '' : `/${database}`,
		query === '' ? '' : `?${query}`,
	].join('');
};

/**
Reads the source that a URL or parameters of libpq name.

@returns `undefined` where the text is neither.
@throws ProfileMeshError `usage` where it is broken.
*/
export const namedConnection = (text: string): NamedSource | undefined => {
	if (!isConnectionText(text)) {
		return undefined;
	}

	const parameters = isAmbiguous(text) ? undefined : readConnectionText(text);
	const port = parameters?.get('port');
	if (parameters === undefined || (port !== undefined && checkPort(port) !== undefined)) {
		throw broken();
	}

	if (parameters.has('sslpassword')) {
		throw new ProfileMeshError('usage', 'A connection cannot have an sslpassword', {
			why: 'ProfileMesh does not read encrypted keys',
			hint: 'Name a key without a passphrase with sslkey, or log in with a password',
		});
	}

	const own = [...keys].flatMap(([name, key]) => {
		const value = parameters.get(name);
		return value === undefined ? [] : [[key, name === 'port' ? Number(value) : value] as const];
	});
	const others = parameters.entries().filter(([name]) => name !== secret && !keys.has(name));
	const extra = Object.fromEntries(others);
	const password = parameters.get(secret);
	return {
		connection: {
			type: 'postgres',
			...Object.fromEntries(own),
			...(Object.keys(extra).length > 0 && {extra_params: extra}),
		},
		...(password !== undefined && {secrets: {password}}),
		name: parameters.get('dbname') ?? parameters.get('host') ?? 'PostgreSQL',
		target: urlOf(parameters),
	};
};
