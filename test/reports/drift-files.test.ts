import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {writeAtomically} from '../../source/write-atomically.ts';
import {temporaryDirectory} from '../support/drift-store.ts';

test('a report replaces an older one as a whole: a reader of the old file still reads all of it', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'report.json');
	await writeAtomically(file, 'old');
	const handle = await fs.open(file);
	t.teardown(async () => handle.close());
	await writeAtomically(file, 'new');
	t.is(await handle.readFile('utf8'), 'old');
	t.is(await fs.readFile(file, 'utf8'), 'new');
	t.deepEqual(await fs.readdir(directory), ['report.json']);
});

test('a link to a report stays a link', async t => {
	const directory = await temporaryDirectory(t);
	const [file, link] = [path.join(directory, 'report.json'), path.join(directory, 'latest.json')];
	await fs.writeFile(file, 'old');
	await fs.symlink(file, link);
	await writeAtomically(link, 'new');
	t.is(await fs.readFile(file, 'utf8'), 'new');
	t.is(await fs.readlink(link), file);
});

test('a device is written to and not replaced', async t => {
	await writeAtomically('/dev/null', 'text');
	const status = await fs.stat('/dev/null');
	t.true(status.isCharacterDevice());
});

test('a report that cannot be written is an error of usage, and nothing is left behind', async t => {
	const directory = await temporaryDirectory(t);
	for (const file of [path.join(directory, 'missing', 'report.json'), directory]) {
		const error = await t.throwsAsync(writeAtomically(file, 'text'), {instanceOf: ProfileMeshError, code: 'usage'});
		t.is(error.message, `Cannot write ${file}`);
	}

	t.deepEqual(await fs.readdir(directory), []);
	const beside = await fs.readdir(path.dirname(directory));
	t.deepEqual(
		beside.filter(name => name.startsWith(`${path.basename(directory)}.`)),
		[],
	);
});
