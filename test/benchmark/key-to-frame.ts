// From a key to the complete frame that shows it, in a list of ten thousand tables.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import Database from 'better-sqlite3';
import {seeded} from '../../source/sample/seeded-random.ts';
import type {Benchmark} from './benchmark.ts';
import {bin} from './built.ts';
import {inScratch} from './scratch.ts';
import {milliseconds, quantileOf} from './side-by-side.ts';
import {ctrlC, pageDown, TimedTerminal} from './timed-terminal.ts';

const rounds = 3;
const keysPerRound = 150;
const tables = 10_000;
/** The exit status of a session that is left in the middle of a run. */
const interrupted = 130;

const nameAt = (position: number): string => `table_${String(position + 1).padStart(5, '0')}`;

/** The first of them is a view that is read for hours: a run that goes on as long as it is let. */
const makeTables = (file: string) => {
	const database = new Database(file);
	database.transaction(() => {
		database.exec(
			`CREATE VIEW ${nameAt(0)} AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL ` +
				`SELECT id + 1 FROM n WHERE id < 1e11) SELECT id, 'name' AS name FROM n`,
		);
		for (let position = 1; position < tables; position++) {
			database.exec(`CREATE TABLE ${nameAt(position)} (id INTEGER PRIMARY KEY, name TEXT)`);
		}
	})();
	database.close();
};

/** The tables on the screen from top to bottom, and the one with the cursor. */
const listIn = (lines: readonly string[]) => {
	// The running one has a spinner.
	const shown = lines.filter(line => /^[ ❯] [○\u{2800}-\u{28FF}] table_\d{5}/v.test(line));
	const nameIn = (line: string) => line.slice(4, 4 + nameAt(0).length);
	return {
		names: shown.map(line => nameIn(line)),
		here: shown
			.filter(line => line.startsWith('❯'))
			.map(line => nameIn(line))
			.join(' '),
	};
};

/** Where each key leads to; only keys are pressed that lead elsewhere. */
const moves = (page: number): ReadonlyArray<readonly [key: string, to: (position: number) => number]> => [
	['j', position => Math.min(position + 1, tables - 1)],
	['j', position => Math.min(position + 1, tables - 1)],
	['k', position => Math.max(position - 1, 0)],
	[pageDown, position => Math.min(position + page, tables - 1)],
	[pageDown, position => Math.min(position + page, tables - 1)],
	['g', () => 0],
	['G', () => tables - 1],
];

const pressKeys = async (terminal: TimedTerminal, seed: number): Promise<readonly number[]> => {
	const random = seeded(seed);
	const page = listIn(terminal.lines).names.length;
	assert.ok(page > 20, 'rows on the screen');
	const times: number[] = [];
	let position = 0;
	while (times.length < keysPerRound) {
		const [key, to] = random.pick(moves(page));
		const next = to(position);
		if (next === position) {
			continue;
		}

		position = next;
		// The whole list, not only the row with the cursor: a frame may arrive in parts.
		const isDrawn = () => {
			const {names, here} = listIn(terminal.lines);
			const top = names.indexOf(nameAt(next));
			return (
				here === nameAt(next) &&
				names.length === page &&
				names.every((name, index) => name === nameAt(next - top + index))
			);
		};

		times.push(await terminal.press(key, isDrawn));
		// Not in step with anything that the session does in its own time.
		await sleep(random.integer(30, 120));
	}

	return times;
};

const measureIn = async (directory: string) => {
	makeTables(path.join(directory, 'many.db'));
	const config = path.join(directory, 'config.yml');
	await fs.writeFile(config, 'source: {type: sqlite, filepath: many.db}\n');
	const idle: Array<readonly number[]> = [];
	const busy: Array<readonly number[]> = [];
	for (let round = 0; round < rounds; round++) {
		const terminal = new TimedTerminal([bin, '--config', config], directory);
		await terminal.shows(
			() => terminal.text.includes('10,000 tables') && listIn(terminal.lines).here === nameAt(0),
		);
		await sleep(500);
		idle.push(await pressKeys(terminal, round));
		if (listIn(terminal.lines).here !== nameAt(0)) {
			await terminal.press('g', () => listIn(terminal.lines).here === nameAt(0));
		}

		await terminal.press('r', () => terminal.text.includes('0 of 1 profiled'));
		await terminal.press('\u{1B}', () => terminal.text.includes('A batch is running'));
		await sleep(500);
		busy.push(await pressKeys(terminal, round));
		assert.ok(terminal.text.includes('A batch is running'), 'the batch still runs');
		await terminal.end(ctrlC, interrupted);
	}

	return [idle, busy].map(all => {
		const percentiles = all.map(times => quantileOf(times, 0.95));
		const medians = all.map(times => quantileOf(times, 0.5));
		return {
			figure: Math.min(...percentiles),
			note:
				`${rounds} sessions of ${keysPerRound} keys: ` +
				`p95 ${percentiles.map(value => milliseconds(value)).join(', ')}; ` +
				`median ${medians.map(value => milliseconds(value)).join(', ')}`,
		};
	});
};

export const keyToFrame: Benchmark = {
	name: 'key-to-frame',
	rows: ['key to frame, list of 10,000 tables (p95)', 'the same while a run goes on'].map(work => ({
		work,
		against: '–',
		unit: 'ms',
		atMost: 33,
		aim: 16,
	})),
	measure: async () => inScratch(measureIn),
};
