// What the session itself takes of a core while a table is profiled: its main thread. The scan threads do the work.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {Benchmark} from './benchmark.ts';
import {bin} from './built.ts';
import {checkProfile} from './default-profile.ts';
import {mixedTable, type KnownTable} from './known-table.ts';
import {inScratch, withStore} from './scratch.ts';
import {milliseconds} from './side-by-side.ts';
import {ctrlC, TimedTerminal} from './timed-terminal.ts';

const rounds = 4;

/** Milliseconds that the main thread of a process has spent on a core. */
const mainThreadTime = async (pid: number): Promise<number> => {
	const text = await fs.readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8');
	const [nanoseconds] = text.split(' ', 1);
	return Number(nanoseconds) / 1e6;
};

const checkStored = async (storeFile: string, table: KnownTable) =>
	withStore(storeFile, async store => {
		const [latest] = await store.runs({limit: 1});
		assert.equal(latest?.status, 'completed');
		assert.equal(latest.rowCount, table.rows);
		const {columns} = await store.load(latest.runId);
		checkProfile(table, {rowCount: table.rows, columns});
	});

const profileOnce = async (directory: string, config: string) => {
	const terminal = new TimedTerminal([bin, '--config', config], directory);
	await terminal.shows(() => terminal.text.includes('❯ ○ mixed'));
	const before = await mainThreadTime(terminal.pid);
	const elapsed = await terminal.press('r', () => terminal.text.includes('done in'));
	const busy = (await mainThreadTime(terminal.pid)) - before;
	await terminal.end(ctrlC);
	return {busy, elapsed, share: (busy / elapsed) * 100};
};

const measureIn = async (directory: string) => {
	const table = mixedTable(1_000_000);
	const config = path.join(directory, 'config.json');
	await fs.writeFile(
		config,
		JSON.stringify({
			source: {type: 'sqlite', filepath: table.file},
			storage: {connection: {type: 'sqlite', filepath: 'store.db'}},
		}),
	);
	const goes: Array<Awaited<ReturnType<typeof profileOnce>>> = [];
	for (let round = 0; round < rounds; round++) {
		goes.push(await profileOnce(directory, config));
		await checkStored(path.join(directory, 'store.db'), table);
	}

	// On a busy machine the profile takes longer, and the share looks smaller: the quickest go was disturbed least.
	const [quickest] = goes.toSorted((left, right) => left.elapsed - right.elapsed);
	return [
		{
			figure: quickest?.share ?? NaN,
			note: goes
				.map(
					({busy, elapsed, share}) =>
						`${share.toFixed(1)} % (${milliseconds(busy)} of ${milliseconds(elapsed)})`,
				)
				.join(', '),
		},
	];
};

export const sessionShare: Benchmark = {
	name: 'session-share',
	rows: [
		{
			work: 'session’s own share of one core while a profile of 1M rows runs',
			against: '–',
			unit: '%',
			atMost: 10,
			aim: 5,
		},
	],
	...(process.platform !== 'linux' && {unavailable: 'needs /proc, which is there on Linux'}),
	measure: async () => inScratch(measureIn),
};
