// What the program takes to say its version or its help, against a Node that does nothing.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import process from 'node:process';
import type {Benchmark} from './benchmark.ts';
import {bin, version} from './built.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';

const rounds = 25;

const starting = (nodeArguments: readonly string[], check: (output: string) => void): Contender =>
	new Contender(
		timed(
			() => spawnSync(process.execPath, nodeArguments, {encoding: 'utf8'}),
			({status, stdout, stderr}) => {
				assert.deepEqual({status, stderr}, {status: 0, stderr: ''});
				check(stdout);
			},
		),
	);

const limits = {
	against: '`node -e 0`',
	unit: '×',
	atMost: 2,
	aim: 1.5,
} as const;

export const startUp: Benchmark = {
	name: 'start-up',
	rows: [
		{work: '`profilemesh --version`', ...limits},
		{work: '`profilemesh --help`', ...limits},
	],
	async measure() {
		const bare = starting(['-e', '0'], output => {
			assert.equal(output, '');
		});
		const versions = starting([bin, '--version'], output => {
			assert.equal(output, `${version}\n`);
		});
		const help = starting([bin, '--help'], output => {
			for (const command of ['profile', 'drift', 'plan', 'runs', 'config']) {
				assert.match(output, new RegExp(String.raw`^ {2}${command}\b`, 'mv'));
			}
		});
		await help.warmUp();
		await sideBySide(rounds, [bare, versions, help]);
		return [versions, help].map(contender => ({
			figure: contender.fastest / bare.fastest,
			note: `${contender.text}, bare Node ${bare.text}`,
		}));
	},
};
