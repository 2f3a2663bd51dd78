// The file of decisions: what people wrote stays, the order is stable, and no decision is lost.
import {execFile} from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import test from 'ava';
import type {Accepted, Pin} from '../../../source/drift/decisions/decisions.ts';
import {
	decisionsFileOf,
	writeDecisions,
	readDecisions,
	removeDecisions,
} from '../../../source/drift/decisions/decisions-file.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {temporaryDirectory} from '../../support/drift-store.ts';

const pin = (dataset: string, more: Partial<Pin> = {}): Pin => ({
	dataset,
	environment: 'development',
	run: '550e8400-e29b-41d4-a716-446655440000',
	pinned_at: '2026-03-01T06:00:00.000Z',
	...more,
});

const accepted = (column: string, more: Partial<Accepted> = {}): Accepted => ({
	dataset: 'main.customers',
	environment: 'development',
	column,
	metric: 'mean',
	severity: 'high',
	value: 47.5,
	reason: 'a campaign',
	accepted_at: '2026-03-01T06:00:00.000Z',
	expires: '2026-05-30',
	...more,
});

test('the file is beside its config and has its name', t => {
	t.is(decisionsFileOf('/shop/shop.yml'), path.join('/shop', 'shop.decisions.yml'));
	t.is(decisionsFileOf('/shop/profilemesh.config.json'), path.join('/shop', 'profilemesh.config.decisions.yml'));
});

test('without a file there are no decisions', async t => {
	t.deepEqual(await readDecisions(path.join(await temporaryDirectory(t), 'shop.decisions.yml')), {
		version: 1,
		baselines: [],
		accepted: [],
	});
});

test('a new file says what it is, and sorts its entries by name in whatever order they are made', async t => {
	const file = path.join(await temporaryDirectory(t), 'shop.decisions.yml');
	await writeDecisions(file, 'accepted', [accepted('total'), accepted('age', {metric: 'stddev'})]);
	await writeDecisions(file, 'accepted', [accepted('age')]);
	await writeDecisions(file, 'baselines', [pin('main.orders')]);
	await writeDecisions(file, 'baselines', [pin('main.customers', {reason: 'after the migration'})]);
	t.is(
		await fs.readFile(file, 'utf8'),
		`
# Decisions about drift: the runs that later ones are compared with, and the drifts that may pass for some time.
# Written by \`profilemesh baseline\` and \`profilemesh accept\`; made to be reviewed and committed. Comments stay.

version: 1
accepted:
  - dataset: main.customers
    environment: development
    column: age
    metric: mean
    severity: high
    value: 47.5
    reason: a campaign
    accepted_at: 2026-03-01T06:00:00.000Z
    expires: 2026-05-30
  - dataset: main.customers
    environment: development
    column: age
    metric: stddev
    severity: high
    value: 47.5
    reason: a campaign
    accepted_at: 2026-03-01T06:00:00.000Z
    expires: 2026-05-30
  - dataset: main.customers
    environment: development
    column: total
    metric: mean
    severity: high
    value: 47.5
    reason: a campaign
    accepted_at: 2026-03-01T06:00:00.000Z
    expires: 2026-05-30
baselines:
  - dataset: main.customers
    environment: development
    run: 550e8400-e29b-41d4-a716-446655440000
    pinned_at: 2026-03-01T06:00:00.000Z
    reason: after the migration
  - dataset: main.orders
    environment: development
    run: 550e8400-e29b-41d4-a716-446655440000
    pinned_at: 2026-03-01T06:00:00.000Z
`.slice(1),
	);
});

test('comments, blank lines and the order stay when a decision is added, changed or taken back', async t => {
	const file = path.join(await temporaryDirectory(t), 'shop.decisions.yml');
	const written = `
# Reviewed every Monday by the data team.
version: 1

baselines:
  # The load of the first of March was checked by hand.
  - dataset: main.customers
    environment: production
    run: 550e8400-e29b-41d4-a716-446655440000 # do not touch
    pinned_at: "2026-03-01T06:00:00Z"

accepted: []
`.slice(1);
	await fs.writeFile(file, written);
	await writeDecisions(file, 'baselines', [pin('main.orders', {environment: 'production'})]);
	const added = await fs.readFile(file, 'utf8');
	t.deepEqual(
		written.split('\n').filter(line => line.includes('#') && !added.includes(line)),
		[],
	);

	await writeDecisions(file, 'baselines', [
		pin('main.customers', {environment: 'production', run: '660e8400-e29b-41d4-a716-446655440000'}),
	]);
	const changed = await fs.readFile(file, 'utf8');
	t.true(
		changed.includes(
			'  # The load of the first of March was checked by hand.\n  - dataset: main.customers\n' +
				'    environment: production\n    run: 660e8400-e29b-41d4-a716-446655440000',
		),
	);
	t.like(await readDecisions(file), {
		baselines: [{dataset: 'main.customers', run: '660e8400-e29b-41d4-a716-446655440000'}, {dataset: 'main.orders'}],
	});

	await removeDecisions(file, 'baselines', ({dataset}) => dataset === 'main.orders');
	t.is(await fs.readFile(file, 'utf8'), changed.replace(/ {2}- dataset: main\.orders\n(?: {4}.*\n)+/v, ''));
	t.deepEqual(await removeDecisions(file, 'baselines', () => false), []);
});

const broken = test.macro({
	async exec(t, text: string, message: RegExp) {
		const file = path.join(await temporaryDirectory(t), 'shop.decisions.yml');
		await fs.writeFile(file, text);
		const error = await t.throwsAsync(readDecisions(file), {instanceOf: ProfileMeshError, code: 'config'});
		t.regex(error.message, message);
		await t.throwsAsync(writeDecisions(file, 'baselines', [pin('main.orders')]), {code: 'config'});
		t.is(await fs.readFile(file, 'utf8'), text);
		t.deepEqual(await fs.readdir(path.dirname(file)), ['shop.decisions.yml']);
	},
	title: (_, text: string) =>
		`a broken file is an error with its place, and is left as it is: ${JSON.stringify(text.slice(0, 40))}`,
});

test(broken, 'version: 1\nbaselines:\n  - dataset: [', /shop\.decisions\.yml:3:/v);
test(broken, 'version: 2\n', /shop\.decisions\.yml:1:10: version: must be 1/v);
test(broken, 'version: 1\nacepted: []\n', /shop\.decisions\.yml:2:\d+: unknown key acepted/v);
test(
	broken,
	'version: 1\naccepted:\n  - dataset: main.a\n    environment: d\n    metric: mean\n    severity: high\n' +
		'    reason: x\n    accepted_at: 2026-03-01T06:00:00Z\n    expires: tomorrow\n',
	/:9:14: accepted\[0\]\.expires: must be a day/v,
);
test(broken, '- a list\n', /shop\.decisions\.yml:1:1: the file/v);
test(broken, 'a: &a [*a, *a]\nb: *c\n', /shop\.decisions\.yml/v);

test('hostile names and reasons come back as they were, and the file has no control characters', async t => {
	const file = path.join(await temporaryDirectory(t), 'shop.decisions.yml');
	const hostile = [
		'a: b',
		'- x',
		'# no comment',
		'"quoted\'',
		'line\nbreak',
		'\u{1B}[2J',
		'null',
		'1e5',
		'*alias',
		'{flow}',
		' spaces ',
		'é😀',
	];
	for (const name of hostile) {
		await writeDecisions(file, 'accepted', [accepted(name, {reason: name})]);
	}

	const found = await readDecisions(file);
	t.deepEqual(found.accepted.map(({column}) => column ?? '').toSorted(), hostile.toSorted());
	t.notRegex((await fs.readFile(file, 'utf8')).replaceAll('\n', ''), /\p{Control}/v);
	t.true(found.accepted.every(({column, reason}) => column === reason));
});

const writer = path.join(import.meta.dirname, '..', '..', 'support', 'decision-writer.ts');

test('eight processes that decide at the same time lose no decision', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'shop.decisions.yml');
	// eslint-disable-next-line @typescript-eslint/strict-void-return -- the rule takes the overload without a callback
	const run = promisify(execFile);
	await Promise.all(
		Array.from({length: 8}, async (_, index) => run(process.execPath, [writer, file, String(index), '6'])),
	);
	const {accepted: kept} = await readDecisions(file);
	t.is(kept.length, 48);
	t.deepEqual(await fs.readdir(directory), ['shop.decisions.yml']);
});

test('a lock whose process is gone is not an obstacle', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'shop.decisions.yml');
	await fs.writeFile(`${file}.lock`, JSON.stringify({token: 'gone', host: os.hostname(), pid: 2 ** 22 + 12_345}));
	await writeDecisions(file, 'baselines', [pin('main.orders')]);
	t.deepEqual(await fs.readdir(directory), ['shop.decisions.yml']);
});

test('a lock whose process is gone is replaced, even if another process has its id, as in a container', async t => {
	const directory = await temporaryDirectory(t);
	const file = path.join(directory, 'shop.decisions.yml');
	const owner = {token: 'gone', host: os.hostname(), pid: process.pid};
	await fs.writeFile(`${file}.lock`, JSON.stringify({...owner, start: 'long ago'}));
	await writeDecisions(file, 'baselines', [pin('main.orders')]);

	// One that does not say when its process began is believed for a minute.
	await fs.writeFile(`${file}.lock`, JSON.stringify(owner));
	const earlier = new Date(Date.now() - 61_000);
	await fs.utimes(`${file}.lock`, earlier, earlier);
	await writeDecisions(file, 'baselines', [pin('main.customers')]);
	t.deepEqual(await fs.readdir(directory), ['shop.decisions.yml']);
});
