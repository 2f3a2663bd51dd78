// The built program on a real terminal and real files: what a user sees who has read nothing.
import fs from 'node:fs/promises';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {copyShop, openProgram, openProgramAfter, removeTemplate} from '../support/session-shop.ts';
import type {TestTerminal} from '../support/terminal.ts';

test.after.always(removeTemplate);

/** The first line of the screen is the first of the window, and the keys are on the last one. */
const fits = async (t: ExecutionContext, terminal: TestTerminal, rows: number) => {
	await terminal.showsLine(0, /^ProfileMesh {2}/v);
	await terminal.showsLine(rows - 1, /\? keys$/v);
	t.false(terminal.isWrapped, 'no line is wider than the window');
};

/** A view that is read for minutes. */
const addEndlessView = (directory: string) => {
	const database = new DatabaseSync(path.join(directory, 'shop.db'));
	database.exec(
		'CREATE VIEW slow_numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL ' +
			'SELECT i + 1 FROM n WHERE i < 1e9) SELECT i FROM n',
	);
	database.close();
};

const statusesIn = (directory: string): Readonly<Record<string, unknown>> => {
	const store = new DatabaseSync(path.join(directory, '.profilemesh', 'profilemesh.db'), {readOnly: true});
	const rows = store
		.prepare(
			`
		SELECT dataset_name AS name, group_concat(status, ', ' ORDER BY profiled_at) AS statuses
		FROM profilemesh_runs GROUP BY dataset_name ORDER BY dataset_name
	`,
		)
		.all();
	store.close();
	return Object.fromEntries(rows.map(({name, statuses}) => [String(name), statuses]));
};

for (const [columns, rows] of [
	[140, 40],
	[100, 30],
	[60, 16],
] as const) {
	test.serial(
		`the keyboard leads from the configs to the reason of a drift and back in ${columns} × ${rows}`,
		async t => {
			const directory = await copyShop(t);
			await fs.writeFile(path.join(directory, 'broken.yml'), 'source: {type: sqlite, filepth: shop.db}\n');
			const terminal = openProgram(t, directory, [], {columns, rows});
			const sees = async (...texts: readonly string[]) => {
				for (const text of texts) {
					await terminal.shows(text);
				}

				await fits(t, terminal, rows);
			};

			await sees('✖ broken', 'shop.yml', 'unknown key source.filepth');
			await terminal.press('j', 'enter');
			await sees('customers', 'One run so far');
			await terminal.press('a', 'enter');
			await sees('done in', '▲ 2 HIGH', 'enter opens what drifted');
			await terminal.press('enter');
			await sees('loyalty_tier', '◆ column added', 'total_purchases', '+32.9 %');
			await terminal.press('enter');
			await sees('age.mean', '35.21 → 46.78', 'baseline   current', '% is past 30 %');
			await terminal.press('escape', 'p');
			await sees('customers › profile', '❯ ▲ age');
			await terminal.press('enter');
			await sees('› age', 'distribution');
			await terminal.press('escape');
			await sees('❯ ▲ age');
			await terminal.press('escape', 'escape', 'escape');
			await sees('▲ 2 HIGH');
			// The worst first, and the cursor on it.
			await terminal.showsLine(3, /❯ ○ customers +4,160/v);
			await terminal.press('q');
			await sees('2 found', '❯ shop.yml');
			await terminal.press('q');
			t.is(await terminal.ended(), 0);
			t.false(terminal.isAlternate);
			t.regex(terminal.text, /Profiled 3 datasets in .+: 3 stored; worst drift HIGH in\s+customers/v);
			t.deepEqual(statusesIn(directory), {
				customers: 'completed, completed',
				orders: 'completed, completed',
				products: 'completed, completed',
			});
		},
	);
}

test.serial('keys typed before the first screen are played', async t => {
	const directory = await copyShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml']);
	await terminal.press('a', 'enter');
	await terminal.shows('enter opens what drifted');
	await terminal.press('enter\r');
	await terminal.shows('customers › drift');
	await fits(t, terminal, 30);
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('a window that changes in the middle of a run shows all of it again', async t => {
	const directory = await copyShop(t);
	addEndlessView(directory);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml'], {columns: 140, rows: 40});
	await terminal.shows('slow_numbers');
	await terminal.press('a', 'enter');
	for (const name of ['customers', 'orders', 'products']) {
		await terminal.shows(`✔ ${name}`);
	}

	terminal.resize(60, 16);
	await terminal.shows('c cancel');
	await terminal.shows('✔ products');
	await terminal.showsLine(0, /^ProfileMesh {2}/v);
	await terminal.showsLine(15, /\? keys$/v);
	terminal.resize(59, 16);
	await terminal.shows('ProfileMesh needs 60 × 16; this window is 59 × 16.');
	terminal.resize(100, 30);
	await terminal.shows('c cancel');
	await terminal.showsLine(29, /\? keys$/v);
	await terminal.press('c');
	await terminal.shows('1 cancelled');
	await fits(t, terminal, 30);
	// The run itself ends a moment after its last table.
	await terminal.hides('c cancel');
	await terminal.press('escape', 'q');
	t.is(await terminal.ended(), 0);
});

test.serial(
	'ctrl-c in the middle of a run gives the terminal back, keeps what is finished and exits with 130',
	async t => {
		const directory = await copyShop(t);
		addEndlessView(directory);
		const terminal = openProgram(t, directory, ['--config', 'shop.yml']);
		await terminal.shows('slow_numbers');
		await terminal.press('a', 'enter');
		for (const name of ['customers', 'orders', 'products']) {
			await terminal.shows(`✔ ${name}`);
		}

		await terminal.press('ctrl+c');
		t.is(await terminal.ended(), 130);
		t.false(terminal.isAlternate);
		t.true(
			terminal.raw.lastIndexOf('\u{1B}[?25h') > terminal.raw.lastIndexOf('\u{1B}[?25l'),
			'the cursor is visible again',
		);
		t.regex(terminal.text, /Profiled 4 datasets in .+: 3 stored, 1 cancelled/v);
		t.deepEqual(statusesIn(directory), {
			customers: 'completed, completed',
			orders: 'completed, completed',
			products: 'completed, completed',
			slow_numbers: 'cancelled',
		});
	},
);

test.serial('with NO_COLOR the session sends no colour, keeps bold text, and severities are words', async t => {
	const directory = await copyShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml'], {
		env: {NO_COLOR: '1', FORCE_COLOR: '1'},
	});
	// Node warns of the two where both are left to it.
	await terminal.shows('customers');
	await terminal.showsLine(0, /^ProfileMesh {2}/v);
	await terminal.press('a', 'enter');
	await terminal.shows('▲ 2 HIGH');
	await terminal.press('enter');
	await terminal.shows('loyalty_tier');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
	t.false(terminal.isColored);
	t.true(terminal.textAttributes.has(1));
});

test.serial('a screen reader is read lines, not pictures, to the reason of a drift', async t => {
	const directory = await copyShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml'], {
		columns: 200,
		rows: 50,
		env: {INK_SCREEN_READER: 'true'},
	});
	await terminal.shows('Here: customers; rows 4,000');
	await terminal.press('a', 'enter');
	await terminal.shows('HIGH');
	await terminal.press('enter');
	await terminal.shows('loyalty_tier');
	await terminal.press('enter');
	await terminal.shows('18.0 – 25.2; 22.3 %; 7.4 %; -14.9');
	t.false(terminal.isAlternate);
	t.notRegex(terminal.text, /[▁▂▃▄▅▆▇█░]/v);
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('a missing or broken config is reported on the normal screen, with exit status 2', async t => {
	const directory = await copyShop(t);
	await fs.writeFile(path.join(directory, 'broken.yml'), 'source: {type: sqlite, filepth: shop.db}\n');
	for (const [file, message] of [
		['nowhere.yml', 'there is no such file'],
		['broken.yml', 'did you mean filepath?'],
	] as const) {
		const terminal = openProgram(t, directory, ['--config', file]);
		t.is(await terminal.ended(), 2);
		t.false(terminal.isAlternate);
		t.true(terminal.text.includes(message), terminal.text);
	}
});

test.serial('a missing database is reported on the screen, and found as soon as it exists', async t => {
	const directory = await copyShop(t);
	const database = path.join(directory, 'shop.db');
	await fs.rename(database, `${database}.away`);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml']);
	await terminal.shows('There is no such file.');
	await terminal.shows('R reloads');
	await fits(t, terminal, 30);
	await fs.rename(`${database}.away`, database);
	await terminal.press('R');
	await terminal.shows('❯ ○ customers');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});

test.serial('an uncaught error restores the terminal, and is reported as a message', async t => {
	const directory = await copyShop(t);
	const crash =
		'import {isMainThread} from "node:worker_threads"; if (isMainThread) ' +
		'process.on("SIGUSR2", () => {throw new Error("the disk fell off")})';
	const terminal = openProgram(t, directory, ['--config', 'shop.yml'], {
		env: {NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`},
	});
	await terminal.shows('customers');
	terminal.signal('SIGUSR2');
	t.not(await terminal.ended(), 0);
	t.false(terminal.isAlternate);
	t.regex(terminal.text, /the disk fell off/v);
	t.true(
		terminal.raw.lastIndexOf('\u{1B}[?25h') > terminal.raw.lastIndexOf('\u{1B}[?25l'),
		'the cursor is visible again',
	);
});

test.serial('text typed or printed before does not shift the first line', async t => {
	const directory = await copyShop(t);
	const terminal = openProgramAfter(t, directory, 'printf abc', ['--config', 'shop.yml']);
	await terminal.shows('customers');
	await fits(t, terminal, 30);
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});
