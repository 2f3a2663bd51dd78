// Drift that thirty earlier runs judge, against that of two runs alone, in one store that is full of others.
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import type {DriftReport} from '../../source/drift/report.ts';
import type {Store} from '../../source/storage/store.ts';
import type {Benchmark} from './benchmark.ts';
import {chooseRuns, configSchema, detectDrift, loadRuns} from './built.ts';
import {addOlderRuns} from './drift.ts';
import {inScratch, withStore} from './scratch.ts';
import {Contender, cpuClock, sideBySide, timed} from './side-by-side.ts';
import {dataset, environment, wideProfile} from './wide-profile.ts';

const rounds = 10;
const allRuns = 1000;
const earlierRuns = 30;

const {drift: settings} = configSchema.parse({source: {type: 'sqlite', filepath: '/data/wide.db'}});

const compare = async (store: Store, history: number): Promise<DriftReport> => {
	const chosen = await chooseRuns({store, dataset, environment}, {}, {...settings, history});
	const runs = await loadRuns(store, chosen);
	return detectDrift({...runs, settings, chosen: chosen.baseline});
};

const measureIn = async (directory: string) => {
	const file = path.join(directory, 'full.db');
	process.stderr.write(`making a store of ${allRuns} runs\n`);
	const profiles = Array.from({length: earlierRuns + 1}, (_, day) =>
		wideProfile(new Date(Date.UTC(2026, 2, 1 + day, 6)), {seed: day + 1}),
	);
	await withStore(file, async store => {
		for (const profile of profiles) {
			await store.complete(profile);
		}
	});
	const [first] = profiles;
	assert.ok(first);
	addOlderRuns(file, first.run, allRuns - profiles.length);
	return withStore(file, async store => {
		const judgedBy = (history: number) =>
			new Contender(
				timed(
					async () => compare(store, history),
					({history: {runs}}) => {
						assert.equal(runs, history);
					},
					cpuClock,
				),
			);
		const [byHistory, byTwo] = [judgedBy(earlierRuns), judgedBy(0)];
		await sideBySide(rounds, [byHistory, byTwo]);
		return [
			{
				figure: byHistory.fastest / byTwo.fastest,
				note: `by ${earlierRuns} earlier runs ${byHistory.text}, by two runs alone ${byTwo.text} of CPU time`,
			},
		];
	});
};

export const driftHistory: Benchmark = {
	name: 'drift-history',
	rows: [
		{
			work: 'drift by 30 earlier runs of 200 columns, store of 1,000 runs',
			against: 'drift of two of them',
			unit: '×',
			atMost: 2,
			aim: 1.5,
		},
	],
	measure: async () => inScratch(measureIn),
};
