// Secrets of a config: whatever goes wrong, they are in no output, no report and no store.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {runCommand} from '../support/command.ts';
import {numbers, placeWith} from '../support/workspaces.ts';

const secret = 'hunter2-c0rrect-h0rse';

/** Also as parts of URLs and JSON write it. */
const forms = [secret, encodeURIComponent(`${secret}/@`), secret.toUpperCase(), secret.slice(0, 12)];

const postgres = `source: {type: postgres, host: db, database: shop, username: me, password: "${secret}"}`;

/** Configs that hold the secret where it belongs, where it does not, and where the file is broken right beside it. */
const configs = [
	postgres,
	`source: {type: snowflake, account: acme, username: me, password: "${secret}", token: "${secret}", database: shop}`,
	`source: {type: postgres, host: db, database: shop, username: me, password: ["${secret}"]}`,
	`source: {type: postgres, host: db, database: shop, username: me, passwrd: "${secret}"}`,
	`source: {type: sqlite, filepath: source.db, password: "${secret}"}`,
	`source: {type: postgres, host: db, database: shop, username: me, password: "${secret}", port: none}`,
	`source: {type: postgres, host: "postgres://me:${secret}@db/shop", database: shop, username: me}`,
	`source: "postgres://me:${secret}@db/shop"`,
	`source: {type: postgres, host: db, password: "${secret}`,
	`source: {type: postgres, host: db, password: ${secret}: x}`,
	`source: {type: sqlite, filepath: source.db, extra_params: {key: "${secret}"}}`,
	`source: {type: sqlite, filepath: source.db}\nstorage: {connection: {type: ` +
		`postgres, host: db, database: runs, username: me, password: "${secret}"}}`,
	`${postgres}\nenvironments: {production: {source: {passwort: "${secret}"}}}`,
	`source: {type: postgres, database: "postgresql://me:${secret}@127.0.0.1:1/shop"}`,
	`source: {type: postgres, database: "postgresql://me:${secret}@db:none/shop"}`,
	`source: {type: postgres, database: "host=127.0.0.1 port=1 user=me password=${secret}"}`,
	`source: {type: postgres, host: 127.0.0.1, port: 1, database: "x postgresql://me:${secret}@db/shop"}`,
	`source: {type: postgres, host: 127.0.0.1, port: 1, schema: "postgresql://me:${secret}@db/shop"}`,
	`source: {type: postgres, host: 127.0.0.1, port: 1, username: "postgresql://me:${secret}@db/shop"}`,
	`source: {type: sqlite, filepath: "postgresql://me:${secret}@db/shop"}`,
	`source: {type: sqlite, database: "postgresql://me:${secret}@db/shop"}`,
	`source: {type: sqlite, filepath: "mysql:/me:${secret}@db/shop"}`,
	`source: {type: snowflake, account: "snowflake://me:${secret}@acme", username: me, password: x, database: d}`,
	`source: {type: sqlite, filepath: source.db}\n` +
		`storage: {connection: {type: sqlite, filepath: "file://me:${secret}@x/y"}}`,
	`source: {type: sqlite, filepath: source.db}\nprofiling: {tables: [{table: "http://me:${secret}@x"}]}`,
	`source: {type: sqlite, filepath: source.db}\nnotify: [{url: "https://me:${secret}@x"}]`,
	`source: {type: sqlite, filepath: source.db}\nnotify: [{url: "x.example/${secret}"}]`,
	`source: {type: sqlite, filepath: source.db}\nnotify: [{url: "https://x.example/${secret}?key=${secret}"}]`,
	`source: {type: sqlite, filepath: source.db}\nenvironment: "http://me:${secret}@x"`,
];

test('no command prints a secret of its config, and no store keeps one, whatever is wrong', async t => {
	const place = await placeWith(t, numbers('a', 5));
	const run = async (commandLine: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> => {
		const {status, stdout, stderr} = await runCommand(commandLine, {env});
		const printed = stdout + stderr;
		t.deepEqual(
			forms.filter(form => printed.includes(form)),
			[],
			commandLine.join(' '),
		);
		return status;
	};

	const files = await Promise.all(
		configs.map(async (text, index) => {
			const file = path.join(place.directory, `secret-${index}.yml`);
			await fs.writeFile(file, `${text}\n`);
			return file;
		}),
	);
	for (const file of files) {
		for (const commandLine of [
			['profile', '--config', file, '--json'],
			['config', 'show', file],
		]) {
			await run(commandLine, {PROFILEMESH_DEBUG: '1'});
		}
	}

	const profile = ['profile', '--config', place.config];
	t.is(await run(profile, {PROFILEMESH_SOURCE__PASSWORD: secret}), 2);
	t.is(await run(profile, {PROFILEMESH_SOURCE__PASSWRD: secret}), 2);
	t.is(
		await run(['profile', '--config', files[0] ?? ''], {
			PROFILEMESH_SOURCE__PASSWORD: secret,
			PROFILEMESH_SOURCE__PORT: secret,
		}),
		2,
	);
	const url = `postgresql://me:${secret}@127.0.0.1:1/shop`;
	const bare = path.join(place.directory, 'secret-bare.yml');
	await fs.writeFile(bare, 'source: {type: postgres}\n');
	for (const database of [url, `host=127.0.0.1 port=1 password='${secret}'`, `postgresql://me:${secret}@[/shop`]) {
		// The driver reads it from the environment of the process.
		process.env['PGDATABASE'] = database;
		const status = await run(['profile', '--config', bare]);
		t.is(status, database.includes('[') ? 2 : 3);
	}

	for (const commandLine of [
		['profile', '--config', url],
		[url],
		['profile', '--config', place.config, '--table', url],
		['profile', '--config', place.config, '--environment', url],
		['profile', '--config', place.config, '--output', `${url}/x`],
		['drift', '--config', place.config, '--dataset', url],
		['runs', 'show', url, '--config', place.config],
	]) {
		t.is(await run(commandLine, {PROFILEMESH_DEBUG: '1'}), 2, commandLine.join(' '));
	}

	t.is(await run(profile, {UNRELATED_PASSWORD: secret}), 0);
	const events = path.join(place.directory, 'events.jsonl');
	t.is(await run(['profile', '--config', files[10] ?? '', '--events', events]), 0);

	const written = await fs.readdir(place.directory, {recursive: true, withFileTypes: true});
	const others = written.filter(entry => entry.isFile() && !entry.name.startsWith('secret-'));
	t.true(others.length >= 3);
	for (const entry of others) {
		const bytes = await fs.readFile(path.join(entry.parentPath, entry.name), 'latin1');
		t.false(bytes.includes(secret), entry.name);
	}
});
