// The first screen where there is no config: the built program in a directory without one.
import fs from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import test, {type ExecutionContext} from 'ava';
import {temporaryDirectory} from '../support/cli.ts';
import {openProgram} from '../support/session-shop.ts';

/** A session in a directory that has no config, of a user who opened nothing yet. */
const firstSession = async (t: ExecutionContext, columns = 100, rows = 30) => {
	const directory = await temporaryDirectory(t);
	const open = () => openProgram(t, directory, [], {columns, rows});
	return {directory, open};
};

test('a database is opened by its name, completed by tab, and is offered in the next session', async t => {
	const {directory, open} = await firstSession(t);
	await fs.mkdir(path.join(directory, 'exports'));
	new Database(path.join(directory, 'exports', 'shop.db')).exec('CREATE TABLE orders (id)').close();
	await fs.writeFile(path.join(directory, 'exports', 'shopping.txt'), 'bread');
	const terminal = open();
	await terminal.shows('No config found');
	await terminal.press('o', 'ex', 'tab');
	await terminal.shows('Open: exports/▏');
	await terminal.press('sh', 'tab');
	await terminal.shows('Open: exports/shop▏   shop.db  shopping.txt');
	await terminal.press('.', 'tab');
	await terminal.shows('Open: exports/shop.db▏');
	await terminal.press('enter');
	await terminal.shows('shop.db › development');
	await terminal.shows('orders');
	await terminal.press('q');
	await terminal.shows('1 found');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
	const next = open();
	await next.shows('exports/shop.db');
	await next.press('enter');
	await next.shows('shop.db › development');
	await next.press('ctrl+c');
	t.is(await next.ended(), 0);
});

test('an unknown name of a source can be corrected', async t => {
	const {open} = await firstSession(t);
	const terminal = open();
	await terminal.shows('No config found');
	await terminal.press('o', 'shp.db', 'enter');
	await terminal.shows('There is no file');
	await terminal.shows('Open: shp.db▏');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test('a config is made on a screen of the session, and opened', async t => {
	const {directory, open} = await firstSession(t);
	new Database(path.join(directory, 'shop.db')).exec('CREATE TABLE orders (id)').close();
	const terminal = open();
	await terminal.shows('No config found');
	await terminal.press('i');
	await terminal.shows('needed');
	await terminal.press('w');
	await terminal.shows('filepath: ▏');
	await terminal.press('shop.db', 'enter', 'w');
	await terminal.shows('profilemesh.yml › development');
	await terminal.shows('orders');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
	t.regex(await fs.readFile(path.join(directory, 'profilemesh.yml'), 'utf8'), /type: sqlite/v);
});

test('the sample is made by one key, and its next load drifts', async t => {
	const {directory, open} = await firstSession(t);
	const terminal = open();
	await terminal.shows('No config found');
	await terminal.press('s');
	await terminal.shows('Its second load is here: press a and enter to profile it.');
	await terminal.press('a', 'enter');
	await terminal.shows('enter opens what drifted');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
	t.deepEqual((await fs.readdir(path.join(directory, 'profilemesh-sample'))).toSorted(), [
		'.profilemesh',
		'sample.yml',
		'shop.db',
	]);
});
