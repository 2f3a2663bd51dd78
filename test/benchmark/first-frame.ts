// The first frame of the session against the first frame of a program of one line, both on a pseudo-terminal and
// compiled before.
import fs from 'node:fs/promises';
import path from 'node:path';
import {createSample} from '../../source/sample/sample.ts';
import type {Benchmark} from './benchmark.ts';
import {bin} from './built.ts';
import {inScratch} from './scratch.ts';
import {Contender, milliseconds, sideBySide} from './side-by-side.ts';
import {ctrlC, TimedTerminal} from './timed-terminal.ts';

const rounds = 12;

const measureIn = async (directory: string) => {
	createSample(path.join(directory, 'sample.db'));
	const config = path.join(directory, 'config.yml');
	await fs.writeFile(config, 'source: {type: sqlite, filepath: sample.db}\n');

	let listed = Infinity;
	const session = new Contender(async () => {
		const terminal = new TimedTerminal([bin, '--config', config], directory);
		const first = await terminal.shows(() => terminal.text.includes('ProfileMesh'));
		const list = await terminal.shows(() => terminal.text.includes('❯ ○ customers'));
		listed = Math.min(listed, list - terminal.startedAt);
		await terminal.end(ctrlC);
		return first - terminal.startedAt;
	});
	const oneLine = new Contender(async () => {
		const terminal = new TimedTerminal([path.join(import.meta.dirname, 'one-line-ink.js')], directory);
		const first = await terminal.shows(() => terminal.text.includes('One line'));
		await terminal.end();
		return first - terminal.startedAt;
	});
	// Once for the compiled code and for the store.
	await Promise.all([session, oneLine].map(async contender => contender.warmUp()));
	await sideBySide(rounds, [session, oneLine]);
	return [
		{
			figure: session.fastest / oneLine.fastest,
			note:
				`session ${session.text}, one line ${oneLine.text}; ` +
				`the session's list of tables after ${milliseconds(listed)}`,
		},
	];
};

export const firstFrame: Benchmark = {
	name: 'first-frame',
	rows: [
		{
			work: 'first frame of the session',
			against: 'a one-line Ink 8 program’s first frame',
			unit: '×',
			atMost: 1.6,
			aim: 1.2,
		},
	],
	measure: async () => inScratch(measureIn),
};
