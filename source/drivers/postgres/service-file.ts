// Reads the service file of libpq, which groups parameters of connections by the names of services.
import os from 'node:os';
import path from 'node:path';
import type process from 'node:process';
import {readIfPresent} from './read-if-present.ts';
import {settingsError} from './settings-error.ts';

/** By the names that libpq has for them. */
export type ServiceParameters = ReadonlyMap<string, string>;

const findService = (text: string, service: string): ServiceParameters | undefined => {
	let found: Map<string, string> | undefined;
	let isIn = false;
	for (const raw of text.split(/\r?\n/v)) {
		const line = raw.trim();
		const section = /^\[(?<name>[^\]]+)\]$/v.exec(line)?.groups?.['name'];
		if (section !== undefined) {
			isIn = section === service && found === undefined;
			found ??= isIn ? new Map() : undefined;
		} else if (isIn && line !== '' && !line.startsWith('#')) {
			const equals = line.indexOf('=');
			found?.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
		}
	}

	return found;
};

/**
Reads the parameters of a service from the user's service file, else from that of the machine.

@throws ProfileMeshError `config` where no file defines the service.
*/
export const serviceParameters = async (service: string, env: typeof process.env): Promise<ServiceParameters> => {
	const files = [
		env['PGSERVICEFILE'] ?? path.join(env['HOME'] ?? os.homedir(), '.pg_service.conf'),
		...(env['PGSYSCONFDIR'] === undefined ? [] : [path.join(env['PGSYSCONFDIR'], 'pg_service.conf')]),
	];
	for (const file of files) {
		// eslint-disable-next-line no-await-in-loop -- the second file counts only where the first has no such service
		const text = await readIfPresent(file);
		const found = text === undefined ? undefined : findService(text, service);
		if (found !== undefined) {
			return found;
		}
	}

	throw settingsError(`The service ${service} is not defined`, `It is in none of ${files.join(', ')}.`);
};
