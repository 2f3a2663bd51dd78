// Names and values of a database are hostile: they are never executed, and never reach a terminal as they are.
import {createHash} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import Database from 'better-sqlite3';
import type {ExitStatus} from '../../source/exit-status.ts';
import {temporaryDirectory} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {actingCharacters, hostileTexts} from '../support/hostile.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A table for each text that bears it as its name, with a column for each and every text as a value. */
const fillHostile = (file: string): void => {
	const database = new Database(file);
	for (const [place, name] of hostileTexts.entries()) {
		const columns = place < 2 ? hostileTexts : [name];
		database.exec(`CREATE TABLE ${quoted(name)}(${columns.map(column => quoted(column)).join(', ')})`);
		const insert = database.prepare(`INSERT INTO ${quoted(name)} VALUES (${columns.map(() => '?').join(', ')})`);
		for (const text of hostileTexts) {
			insert.run(columns.map((_, index) => (index % 3 === 2 ? 'x'.repeat(100_000) + text : `${text}\u{0}`)));
		}
	}

	database.exec(
		`CREATE TABLE gone(x); CREATE VIEW ${quoted('broken \u{1B}[31m')} AS SELECT x FROM gone; DROP TABLE gone`,
	);
	database.exec("CREATE TABLE docs(doc TEXT); INSERT INTO docs VALUES ('{\"a\": 1}'), ('not \u{1B}[31m json')");
	database.exec(
		`CREATE VIEW ${quoted('parsed \u{9B}')} AS ` +
			`SELECT json_extract(doc, '$.a') AS ${quoted('a \u{1B}]0;x\u{7}')}, doc FROM docs`,
	);
	database.close();
};

const hashOf = async (file: string): Promise<string> =>
	createHash('sha256')
		.update(await fs.readFile(file))
		.digest('hex');

test('every command escapes hostile names and values, keeps them exactly, and leaves the source unchanged', async t => {
	const directory = await temporaryDirectory(t);
	const source = path.join(directory, 'shop.db');
	fillHostile(source);
	const before = await hashOf(source);
	const config = path.join(directory, 'shop.yml');
	await fs.writeFile(config, 'source: {type: sqlite, filepath: shop.db}\n');
	const outputs: string[] = [];
	const run = async (status: ExitStatus, ...commandLine: readonly string[]) => {
		const result = await runCommand([...commandLine, '--config', config]);
		t.is(result.status, status, `${commandLine.join(' ')}: ${result.stderr}`);
		t.false(result.stderr.includes('did not expect'), result.stderr);
		t.deepEqual(actingCharacters(result.stdout), [], commandLine.join(' '));
		t.deepEqual(actingCharacters(result.stderr), [], commandLine.join(' '));
		outputs.push(result.stdout, result.stderr);
		return result;
	};

	const datasetNames = (document: string): readonly unknown[] =>
		(JSON.parse(document) as ReadonlyArray<Readonly<Record<string, unknown>>>).map(entry => entry['dataset_name']);
	const planned = await run(0, 'plan', '--json');
	t.deepEqual(
		hostileTexts.filter(name => !datasetNames(planned.stdout).includes(name)),
		[],
	);
	await run(0, 'plan');

	// The broken view and the broken column are failures by name.
	const profiled = await run(4, 'profile', '--json');
	t.deepEqual(
		hostileTexts.filter(name => !datasetNames(profiled.stdout).includes(name)),
		[],
	);
	const red = (
		JSON.parse(profiled.stdout) as ReadonlyArray<{
			readonly dataset_name: string;
			readonly columns: ReadonlyArray<{readonly column_name: string}>;
		}>
	).find(profile => profile.dataset_name === hostileTexts[0]);
	t.deepEqual(
		red?.columns.map(column => column.column_name),
		[...hostileTexts],
	);

	const writer = new Database(source);
	writer.exec(
		`DELETE FROM ${quoted(hostileTexts[0])}; ` +
			`ALTER TABLE ${quoted(hostileTexts[1])} ADD COLUMN ${quoted('new \u{1B}[2J')} TEXT`,
	);
	writer.close();
	const changed = await hashOf(source);
	t.not(changed, before);

	await run(4, 'profile');
	await run(0, 'runs');
	const runs = await run(0, 'runs', '--json');
	t.is(datasetNames(runs.stdout).length, (hostileTexts.length + 3) * 2);
	const kept = JSON.parse(runs.stdout) as ReadonlyArray<Readonly<Record<string, string>>>;
	const shown = kept
		.filter(entry => entry['dataset_name'] === hostileTexts[0] || entry['status'] !== 'completed')
		.slice(0, 4);
	for (const {run_id: id = ''} of shown) {
		await Promise.all([run(0, 'runs', 'show', id), run(0, 'runs', 'show', id, '--json')]);
	}

	const drift = await run(1, 'drift', '--dataset', hostileTexts[0], '--fail-on-drift');
	t.true(drift.stdout.includes(String.raw`red \x1B[31m`));
	// The broken view has no profile, which is not a quiet night.
	await run(4, 'drift', '--all');
	const reports = await run(4, 'drift', '--all', '--json');
	t.true(datasetNames(reports.stdout).includes(hostileTexts[1]));
	await run(2, 'drift', '--dataset', 'nothing \u{1B}[31m');
	await run(2, 'profile', '--table', 'nothing \u{1B}[31m');
	await run(2, 'runs', 'show', '\u{1B}[31m');
	await run(2, 'profile', '--output', path.join(directory, 'no \u{1B}[31m', 'file.json'));

	t.is(await hashOf(source), changed);
	t.deepEqual((await fs.readdir(directory)).toSorted(), ['.profilemesh', 'shop.db', 'shop.yml']);
	t.true(outputs.every(output => output.isWellFormed()));
});

test('the error of a config with hostile text escapes it', async t => {
	const directory = await temporaryDirectory(t);
	const shop = 'source: {type: sqlite, filepath: shop.db}\n';
	const texts = [
		String.raw`source: {type: sqlite, filepath: "\e[31m\x9b.db"}`,
		String.raw`source: {type: "\e[31mqlite", filepath: shop.db}`,
		String.raw`source: {type: sqlite, filepath: shop.db, "\e]0;key\x07": 1}`,
		shop + String.raw`profiling: {tables: [{table: "/(\e[31m/"}]}`,
		shop + String.raw`environment: "\e[31m"`,
		'source: {type: sqlite, filepath: "${VAR_\\e[31m}"}',
		'source: {type: sqlite, filepath: \u{1B}[31m}',
	];
	for (const [index, text] of texts.entries()) {
		const file = path.join(directory, `config ${index} \u{1B}[31m.yml`);
		await fs.writeFile(file, text);
		const {status, stdout, stderr} = await runCommand(['profile', '--config', file]);
		t.true(status === 2 || status === 3, text);
		t.is(stdout, '');
		t.regex(stderr, /^error: /v);
		t.deepEqual(actingCharacters(stderr), [], text);
	}
});
