// Starts a PostgreSQL server that ends with this process.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import path from 'node:path';
import process from 'node:process';
import type {PostgresServer} from './postgres.ts';

export type StartedPostgres = PostgresServer & {readonly stop: () => Promise<void>};

const given = process.env['PROFILEMESH_TEST_POSTGRES_URL'] ?? '';

/** Whether the tests run on a foreign server, of which nothing is known. */
export const isForeign = given !== '';

/** A server of our own: with the certificate of `tls/`, and free to be stopped. */
export const startOwnPostgres = async (): Promise<StartedPostgres> => {
	const guardian = spawn(process.execPath, [path.join(import.meta.dirname, 'postgres-guardian.ts')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const ended = new Promise<undefined>(resolve => {
		guardian.on('close', () => {
			resolve(undefined);
		});
	});
	const line = await Promise.race([once(createInterface(guardian.stdout), 'line'), ended]);
	if (line === undefined) {
		throw new Error('No PostgreSQL server could be started; set PROFILEMESH_TEST_POSTGRES_URL to one');
	}

	guardian.stdout.destroy();
	guardian.unref();
	return {
		...(JSON.parse(String(line[0])) as PostgresServer),
		async stop() {
			guardian.ref();
			guardian.stdin.end();
			await ended;
		},
	};
};

/** The server that the environment names, or one of our own. */
export const startPostgres = async (): Promise<StartedPostgres> => {
	if (!isForeign) {
		return startOwnPostgres();
	}

	const url = new URL(given);
	return {
		host: url.hostname,
		port: Number(url.port === '' ? 5432 : url.port),
		username: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
		async stop() {}, // eslint-disable-line @typescript-eslint/no-empty-function -- it is somebody else's
	};
};
