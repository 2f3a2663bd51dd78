// Drift of two runs in a store that is full of others, against the same two alone.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import Database from 'better-sqlite3';
import type {DriftReport} from '../../source/drift/report.ts';
import type {Run, RunProfile} from '../../source/profiling/profile.ts';
import type {Store} from '../../source/storage/store.ts';
import type {Benchmark} from './benchmark.ts';
import {chooseRuns, configSchema, detectDrift, loadRuns} from './built.ts';
import {inScratch, withStore} from './scratch.ts';
import {Contender, sideBySide, timed} from './side-by-side.ts';
import {dataset, environment, wideProfile} from './wide-profile.ts';

const rounds = 15;
const allRuns = 1000;
/** Columns whose mean is planted to be half as much again. */
const drifted = new Set(['column_7', 'column_150']);

const {drift: settings} = configSchema.parse({source: {type: 'sqlite', filepath: '/data/wide.db'}});

const before = wideProfile(new Date('2026-03-01T06:00:00Z'));
const {run: laterRun, columns} = wideProfile(new Date('2026-03-02T06:00:00Z'));
const after: RunProfile = {
	run: laterRun,
	columns: columns.map(profile => {
		const mean = profile.metrics.get('mean');
		return mean !== undefined && drifted.has(profile.column.name)
			? {...profile, metrics: new Map([...profile.metrics, ['mean', {...mean, value: Number(mean.value) * 1.5}]])}
			: profile;
	}),
};

const storeTwo = async (file: string) =>
	withStore(file, async store => {
		for (const profile of [before, after]) {
			await store.complete(profile);
		}
	});

/** Copies the first run, each copy an hour older than the one before it: storing them one by one would take minutes. */
export const addOlderRuns = (file: string, first: Run, count: number) => {
	const database = new Database(file);
	// A write-ahead log would take the room of the store once more.
	database.pragma('journal_mode = OFF');
	const namesOf = (table: string) =>
		database
			.prepare<[], string>(
				`SELECT name FROM pragma_table_info('${table}') WHERE name NOT IN ('id', 'run_id', 'profiled_at')`,
			)
			.pluck()
			.all()
			.join(', ');
	const copy = (table: string) => {
		const names = namesOf(table);
		return database.prepare(
			`INSERT INTO ${table} (run_id, profiled_at, ${names}) ` +
				`SELECT @copy, @time, ${names} FROM ${table} WHERE run_id = @original`,
		);
	};

	const copies = [copy('profilemesh_runs'), copy('profilemesh_results')];
	database.transaction(() => {
		for (let index = 1; index <= count; index++) {
			const time = new Date(first.profiledAt.getTime() - index * 3_600_000)
				.toISOString()
				.replace('T', ' ')
				.replace('Z', '000');
			for (const statement of copies) {
				statement.run({copy: crypto.randomUUID(), time, original: first.runId});
			}
		}
	})();
	database.close();
};

const compare = async (store: Store): Promise<DriftReport> => {
	const chosen = await chooseRuns({store, dataset, environment}, {}, settings);
	const runs = await loadRuns(store, chosen);
	return detectDrift({...runs, settings, chosen: chosen.baseline});
};

const check = ({baseline, current, metricDrifts, schemaChanges}: DriftReport) => {
	assert.deepEqual([baseline.runId, current.runId], [before.run.runId, after.run.runId]);
	const found = metricDrifts.filter(({severity}) => severity !== 'none');
	assert.deepEqual(
		found.map(({columnName, metricName, severity}) => `${columnName ?? ''} ${metricName} ${severity}`),
		[...drifted].map(name => `${name} mean high`),
	);
	assert.ok(found.every(({changePercent}) => changePercent !== null && Math.abs(changePercent - 50) < 1e-6));
	// All of the default metrics of every column, and the rows of the dataset.
	assert.equal(metricDrifts.length, columns.length * (settings.metrics.length - 1) + 1);
	assert.equal(schemaChanges.length, 0);
};

const measureIn = async (directory: string) => {
	const small = path.join(directory, 'two.db');
	const full = path.join(directory, 'full.db');
	await storeTwo(small);
	await fs.copyFile(small, full);
	process.stderr.write(`making a store of ${allRuns} runs\n`);
	addOlderRuns(full, before.run, allRuns - 2);
	const {size} = await fs.stat(full);
	return withStore(full, async fullStore =>
		withStore(small, async smallStore => {
			const runs = await Promise.all([fullStore.runs(), smallStore.runs()]);
			assert.deepEqual(
				runs.map(({length}) => length),
				[allRuns, 2],
			);
			const [inFull, inSmall] = [fullStore, smallStore].map(
				store => new Contender(timed(async () => compare(store), check)),
			);
			assert.ok(inFull);
			assert.ok(inSmall);
			await sideBySide(rounds, [inFull, inSmall]);
			return [
				{
					figure: inFull.fastest / inSmall.fastest,
					note:
						`with ${allRuns} runs (${Math.round(size / 1024 ** 2)} ` +
						`MiB) ${inFull.text}, with two ${inSmall.text}`,
				},
			];
		}),
	);
};

export const drift: Benchmark = {
	name: 'drift',
	rows: [
		{
			work: 'drift of two runs of 200 columns, store of 1,000 runs',
			against: 'the same with a store of 2 runs',
			unit: '×',
			atMost: 1.5,
			aim: 1.1,
		},
	],
	measure: async () => inScratch(measureIn),
};
