// The reference leaves nothing out that a user may write.
import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {screens} from '../../source/session/screens/registry.ts';
import {metricNames} from '../../source/profiling/metrics/names.ts';
import {repository} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';

const page = (name: string): string => fs.readFileSync(path.join(repository, 'docs', name), 'utf8');

/** The names that a page does not have in code. */
const missing = (name: string, wanted: readonly string[]): readonly string[] => {
	const text = page(name);
	return wanted.filter(word => !text.includes(`\`${word}\``));
};

type Node = {readonly properties?: Readonly<Record<string, Node>>; readonly items?: Node};

test('the page of metrics has every metric', t => {
	t.deepEqual(missing('metrics.md', metricNames), []);
});

test('the page of the configuration has every key', async t => {
	const {stdout} = await runCommand(['config', 'schema']);
	const {properties = {}} = JSON.parse(stdout) as Node;
	const {profiling, drift, storage} = properties;
	const keys = [
		properties,
		storage?.properties,
		profiling?.properties,
		profiling?.properties?.['tables']?.items?.properties,
		drift?.properties,
		drift?.properties?.['distribution']?.properties,
	].flatMap(node => Object.keys(node ?? {}));
	t.true(keys.length > 30);
	t.deepEqual(missing('configuration.md', keys), []);
});

test('the page of commands has every command', async t => {
	const {stdout} = await runCommand(['--help']);
	const commands = stdout
		.slice(stdout.indexOf('Commands:'))
		.matchAll(/^ {2}(?<name>[a-z]+) /gmv)
		.map(([, name = '']) => name)
		.filter(name => name !== 'help')
		.toArray();
	t.true(commands.length > 6);
	t.deepEqual(
		missing(
			'commands.md',
			commands.map(name => `profilemesh ${name}`),
		),
		[],
	);
});

test('the page of commands has every screen of the session for which keys can be chosen', t => {
	const names = Object.keys(screens).filter(name => name !== 'find');
	t.true(names.length > 10);
	t.deepEqual(missing('commands.md', names), []);
});
