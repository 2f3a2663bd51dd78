// The built program on a real terminal, one flow after another: deciding, editing, copying, and the other ways to be
// drawn.
import {Buffer} from 'node:buffer';
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {parse} from 'yaml';
import {runCli} from '../support/cli.ts';
import {copyShop, openProgram, removeTemplate} from '../support/session-shop.ts';
import type {TestTerminal} from '../support/terminal.ts';

test.after.always(removeTemplate);

/** A shop with both loads profiled, so that there is something to find at once. */
const copyDriftedShop = async (t: ExecutionContext): Promise<string> => {
	const directory = await copyShop(t);
	const {status} = await runCli(['profile', '--config', 'shop.yml'], {cwd: directory});
	t.is(status, 0);
	return directory;
};

const copied = (terminal: TestTerminal): string => {
	const sequence = terminal.raw.split('\u{1B}]52;c;').at(-1) ?? '';
	return Buffer.from(sequence.slice(0, sequence.indexOf('\u{7}')), 'base64').toString('utf8');
};

test.serial('a newcomer finds the drift of the sample, and its reason, in under five keys', async t => {
	const directory = await copyShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml']);
	// The screen says what to press.
	await terminal.shows('Press a and enter to profile all again.');
	await terminal.press('a', 'enter');
	await terminal.shows('enter opens what drifted');
	await terminal.press('enter');
	await terminal.shows('▲ HIGH');
	await terminal.shows('+32.9 %');
	await terminal.press('enter');
	await terminal.shows('35.21 → 46.78');
	await terminal.shows('why: +32.9 % is past 30 %');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('each acceptance, removal, undo and pin in the session changes the file of decisions', async t => {
	const directory = await copyDriftedShop(t);
	const decisions = async () => {
		const document: unknown = parse(await fs.readFile(path.join(directory, 'shop.decisions.yml'), 'utf8'));
		return document;
	};

	const terminal = openProgram(t, directory, ['--config', 'shop.yml'], {columns: 140, rows: 40});
	await terminal.shows('▲ 2 HIGH');
	await terminal.press('d');
	await terminal.shows('❯ ▲ HIGH');
	await terminal.press('A');
	await terminal.shows('Why accept age.mean?');
	await terminal.press('the survey changed', 'enter');
	await terminal.shows('Accept age.mean until when?');
	await terminal.press('escape');
	await terminal.shows('Why accept age.mean? the survey changed');
	await terminal.press('enter');
	await terminal.shows('Accept age.mean until when?');
	await terminal.press('j', 'enter');
	await terminal.shows('saved in shop.decisions.yml; z undoes it');
	await terminal.shows('✔ HIGH');
	const accepted = {
		dataset: 'main.customers',
		column: 'age',
		metric: 'mean',
		reason: 'the survey changed',
		severity: 'high',
	};
	t.like(await decisions(), {accepted: {0: accepted}});
	await terminal.press('escape');
	await terminal.shows('▲ 1 HIGH');

	await terminal.press('d');
	await terminal.shows('✔ HIGH');
	await terminal.press('G', 'A');
	await terminal.shows('Remove the acceptance of age.mean?');
	await terminal.shows('its reason was: the survey changed');
	await terminal.press('j', 'enter');
	await terminal.shows('Removed the acceptance of age.mean');
	t.like(await decisions(), {accepted: []});
	await terminal.press('z');
	await terminal.shows('Undone: Removed the acceptance of age.mean');
	t.like(await decisions(), {accepted: {0: accepted}});
	await terminal.press('G', 'A');
	await terminal.shows('Remove the acceptance of age.mean?');
	await terminal.press('j', 'enter');
	await terminal.shows('Removed the acceptance of age.mean');
	await terminal.press('P');
	await terminal.shows('Which run is the baseline from now on?');
	await terminal.press('j', 'enter');
	await terminal.shows('as the baseline; saved in shop.decisions.yml');
	await terminal.shows('baseline: pinned');
	await terminal.press('h');
	await terminal.shows('   pinned');
	// The earlier run.
	await terminal.showsLine(4, /pinned .+4,000/v);
	t.like(await decisions(), {baselines: {0: {dataset: 'main.customers'}}});
	await terminal.press('j', 'P');
	await terminal.shows('Unpinned run');
	t.like(await decisions(), {baselines: []});
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('all findings can be accepted at once, and one of them unaccepted on its own screen', async t => {
	const directory = await copyDriftedShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml'], {columns: 100, rows: 30});
	await terminal.shows('▲ 2 HIGH');
	await terminal.press('d');
	await terminal.shows('❯ ▲ HIGH');
	await terminal.press('a');
	await terminal.shows('❯ ◉ ▲ HIGH');
	await terminal.press('A');
	await terminal.shows(' findings?');
	await terminal.press('enter');
	await terminal.shows('An acceptance needs a reason.');
	await terminal.press('one more survey', 'ctrl+w', 'report', 'enter');
	await terminal.shows('findings until when?');
	await terminal.press('enter');
	await terminal.shows('saved in shop.decisions.yml');
	t.regex(await fs.readFile(path.join(directory, 'shop.decisions.yml'), 'utf8'), /reason: one more report/v);
	await terminal.shows('❯ ✔ HIGH');
	await terminal.press('enter');
	await terminal.shows('why:');
	await terminal.press('A');
	await terminal.shows('Remove the acceptance of');
	await terminal.press('j', 'enter');
	// The finding stays, without its acceptance.
	await terminal.shows('Removed the acceptance of');
	await terminal.press('escape');
	await terminal.shows('❯ ▲ HIGH');
	await terminal.press('p');
	await terminal.shows('› profile');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('a broken config is mended in the editor, which has the whole terminal, and is opened', async t => {
	const directory = await copyShop(t);
	await fs.writeFile(path.join(directory, 'broken.yml'), 'source:\n  type: sqlite\n  filepth: shop.db\n');
	await fs.writeFile(
		path.join(directory, 'editor.sh'),
		'#!/bin/sh\necho "EDITING $*"\nread -r answer\nsed -i "s/filepth/filepath/" "$1"\n',
		{mode: 0o755},
	);
	const terminal = openProgram(t, directory, [], {
		env: {VISUAL: path.join(directory, 'editor.sh'), EDITOR: undefined},
	});
	await terminal.shows('broken.yml:3:3');
	await terminal.press('eee');
	await terminal.shows('EDITING');
	t.false(terminal.isAlternate, 'the editor is on the normal screen');
	await terminal.press('x', 'enter');
	await terminal.shows('broken.yml is valid');
	t.true(terminal.isAlternate);
	t.is(terminal.raw.split('EDITING').length, 2, 'a key pressed thrice opens one editor');
	await terminal.press('enter');
	await terminal.shows('customers');
	await terminal.press('escape', 'q');
	t.is(await terminal.ended(), 0);
});

test.serial('copied text reaches the terminal as OSC 52, and none of it is drawn', async t => {
	const directory = await copyDriftedShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml']);
	await terminal.shows('▲ 2 HIGH');
	await terminal.press('p');
	await terminal.shows('registration_date');
	await terminal.press('/age', 'enter', 'right', 'right', 'right', 'right', 'right', 'y');
	await terminal.shows('Copied age.mean');
	t.regex(copied(terminal), /^46\.77532821/v);
	await terminal.press('enter');
	await terminal.shows('distribution');
	await terminal.press('y', 'G', 'enter');
	await terminal.shows('Copied the statement');
	t.regex(copied(terminal), /^SELECT .*"customer_id",/v);
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('--inline draws below the prompt and leaves its last frame there', async t => {
	const directory = await copyDriftedShop(t);
	const terminal = openProgram(t, directory, ['--config', 'shop.yml', '--inline'], {columns: 100, rows: 40});
	await terminal.shows('▲ 2 HIGH');
	t.false(terminal.isAlternate);
	await terminal.showsLine(0, /^ProfileMesh/v);
	// Twenty-four lines, and not the whole window.
	await terminal.showsLine(23, /\? keys$/v);
	await terminal.press('j');
	await terminal.shows('❯ ○ orders');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
	t.regex(terminal.text, /❯ ○ orders/v);
	t.false(terminal.raw.includes('\u{1B}[?1049h'));
});

test.serial('--ascii and a Linux console get no character beyond ASCII', async t => {
	const directory = await copyDriftedShop(t);
	for (const [flags, env] of [
		[['--ascii'], {}],
		[[], {TERM: 'linux'}],
	] as const) {
		const terminal = openProgram(t, directory, ['--config', 'shop.yml', ...flags], {columns: 140, rows: 40, env});
		await terminal.shows('! 2 HIGH');
		await terminal.press('d');
		await terminal.shows('+32.9 %');
		await terminal.press('enter');
		await terminal.shows('how it was decided');
		await terminal.press('escape', 'p');
		await terminal.shows('registration_date');
		await terminal.showsLine(39, /\? keys$/v);
		// Data is not drawn by us: names have their letters.
		const drawn = () => terminal.text.replaceAll(/\p{Letter}/gv, '');
		// eslint-disable-next-line regexp/no-obscure-range -- it is the well-known range of printable ASCII
		const ascii = /^[\n -~]*$/v;
		t.regex(drawn(), ascii);
		await terminal.press('enter');
		await terminal.shows('tab metric');
		t.regex(drawn(), ascii);
		await terminal.press('ctrl+c');
		t.is(await terminal.ended(), 0);
	}
});

test.serial(
	'the next session begins where the last one was: the config, how home was sorted, the kept selections',
	async t => {
		const directory = await copyDriftedShop(t);
		await fs.writeFile(path.join(directory, 'another.yml'), 'source: {type: sqlite, filepath: shop.db}\n');
		const first = openProgram(t, directory, []);
		await first.shows('another.yml');
		await first.press('j', 'enter');
		await first.shows('▲ 2 HIGH');
		await first.press('S', 'space', 'w');
		await first.shows('Save these 1 as');
		await first.press('nightly', 'enter');
		await first.shows('Saved as nightly');
		await first.press('ctrl+c');
		t.is(await first.ended(), 0);

		const second = openProgram(t, directory, []);
		await second.shows('❯ shop.yml');
		await second.press('enter');
		await second.shows('❯ ○ orders');
		await second.press('o');
		await second.shows('nightly');
		await second.press('enter');
		await second.shows('1 selected');
		await second.press('ctrl+c');
		t.is(await second.ended(), 0);
		const state = JSON.parse(
			await fs.readFile(path.join(directory, 'state', 'profilemesh', 'session.json'), 'utf8'),
		) as unknown;
		t.like(state, {findingView: 'overlaid'});
	},
);

test.serial('the session says where the history of a renamed database is, and a key adopts it', async t => {
	const folder = await copyShop(t);
	const config = path.join(folder, 'shop.yml');
	await fs.writeFile(config, 'source: {type: sqlite, filepath: shop.db}\n');
	t.is((await runCli(['profile', '--quiet', '--table', 'products'], {cwd: folder})).status, 0);
	await fs.rename(path.join(folder, 'shop.db'), path.join(folder, 'store.db'));
	await fs.writeFile(config, 'source: {type: sqlite, filepath: store.db}\n');
	const terminal = openProgram(t, folder, ['--config', 'shop.yml'], {columns: 60, rows: 16});
	await terminal.shows('Its runs are under another address: press H to adopt them');
	await terminal.press('H');
	await terminal.shows('Which address did this database have before?');
	await terminal.press('enter');
	await terminal.shows('first run');
	await terminal.shows('Adopted 1 run. To undo: profilemesh runs adopt --undo');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
	t.like(await runCli(['runs', 'adopt', '--undo'], {cwd: folder}), {status: 0});
});
