// The drift of a wide table, once more, and why: what a person waits for who looks through it.
import assert from 'node:assert/strict';
import path from 'node:path';
import {noDecisions} from '../../source/drift/decisions/decisions.ts';
import type {DriftSettings} from '../../source/config/schema.ts';
import type {Store} from '../../source/storage/store.ts';
import type {Benchmark} from './benchmark.ts';
import {compareRuns, configSchema, explainVerdict} from './built.ts';
import {inScratch, withStore} from './scratch.ts';
import {Contender, cpuClock, sideBySide, timed} from './side-by-side.ts';
import {dataset, environment, wideProfile} from './wide-profile.ts';

const rounds = 10;
const columns = 300;
const runs = 15;

const {drift} = configSchema.parse({source: {type: 'sqlite', filepath: '/data/wide.db'}});

const contextOf = (store: Store, settings: DriftSettings) => ({
	store,
	environment,
	settings,
	decisions: noDecisions,
	now: new Date(),
});

const measureIn = async (directory: string) =>
	withStore(path.join(directory, 'wide.db'), async store => {
		for (let day = 0; day < runs; day++) {
			await store.complete(wideProfile(new Date(Date.UTC(2026, 2, 1 + day, 6)), {seed: day + 1, columns}));
		}

		const known = contextOf(store, drift);
		const check = ({report}: Awaited<ReturnType<typeof compareRuns>>) => {
			assert.equal(report.history.runs, runs - 1);
		};

		const contenders = [
			// With settings of its own a comparison is not known, however often the runs were compared.
			new Contender(timed(async () => compareRuns(contextOf(store, {...drift}), dataset, {}), check, cpuClock)),
			new Contender(timed(async () => compareRuns(known, dataset, {}), check, cpuClock)),
			new Contender(
				timed(
					async () => explainVerdict(known, {dataset, target: 'column_7.mean', comparison: {}}),
					({parts}) => {
						assert.ok(parts.length > 3);
					},
					cpuClock,
				),
			),
		];
		await sideBySide(rounds, contenders);
		return contenders.map(({fastest, text}) => ({figure: fastest, note: `${text} of CPU time`}));
	});

export const driftAgain: Benchmark = {
	name: 'drift-again',
	rows: [
		{work: 'drift of 300 columns by 14 earlier runs', against: '–', unit: 'ms', atMost: 600, aim: 300},
		{work: 'the same once more', against: '–', unit: 'ms', atMost: 150, aim: 20},
		{work: 'why, of one of its verdicts', against: '–', unit: 'ms', atMost: 50, aim: 10},
	],
	measure: async () => inScratch(measureIn),
};
