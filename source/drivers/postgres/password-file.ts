// Reads the password file of psql: lines `host:port:database:user:password`, in a file that only its owner may read.
import {stat} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type process from 'node:process';
import {readRegularFile} from '../../read-file.ts';

export type LoginTarget = {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly username: string;
};

const fileOf = (env: typeof process.env): string => {
	const named = env['PGPASSFILE'];
	if (named !== undefined && named !== '') {
		return named;
	}

	return os.platform() === 'win32'
		? path.join(env['APPDATA'] ?? os.homedir(), 'postgresql', 'pgpass.conf')
		: path.join(env['HOME'] ?? os.homedir(), '.pgpass');
};

/** Colons separate the fields; `\:` and `\\` stand for the characters themselves. */
const fieldsOf = (line: string): readonly string[] =>
	line
		.matchAll(/(?<=^|:)(?:\\.|[^:\\])*(?=:|$)/gv)
		.map(([field]) => field.replaceAll(/\\(?<character>.)/gv, '$<character>'))
		.toArray();

/**
Finds the password for a login, in the first matching line of the file.

@returns `undefined` where there is none, or others may read the file. libpq ignores such a file, too.
*/
export const passwordFor = async (target: LoginTarget, env: typeof process.env): Promise<string | undefined> => {
	const file = fileOf(env);
	let text: string;
	try {
		const {mode} = await stat(file);
		if (os.platform() !== 'win32' && mode % 0o100 !== 0) {
			return undefined;
		}

		text = await readRegularFile(file);
	} catch {
		return undefined;
	}

	const host = target.host.startsWith('/') ? 'localhost' : target.host;
	const wanted = [host, String(target.port), target.database, target.username];
	for (const line of text.split(/\r?\n/v)) {
		const fields = line.startsWith('#') ? [] : fieldsOf(line);
		if (fields.length === 5 && wanted.every((value, index) => fields[index] === '*' || fields[index] === value)) {
			return fields[4];
		}
	}

	return undefined;
};
