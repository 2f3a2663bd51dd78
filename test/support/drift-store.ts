// A real store in a file of its own, and a workspace on it, for comparisons.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {configSchema} from '../../source/config/schema.ts';
import {compareRuns} from '../../source/drift/compare-runs.ts';
import {noDecisions} from '../../source/drift/decisions/decisions.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {ColumnProfile, Run, RunProfile} from '../../source/profiling/profile.ts';
import {openStore} from '../../source/storage/open.ts';
import type {Store} from '../../source/storage/store.ts';
import {createDriftReview, type DriftWorkspace} from '../../source/drift-review.ts';
import type {Workspace} from '../../source/workspace.ts';
import {profile} from './drift-runs.ts';

/** A directory that is removed when the test has ended. */
export const temporaryDirectory = async (t: ExecutionContext): Promise<string> => {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'profilemesh-'));
	t.teardown(async () => fs.rm(directory, {recursive: true, force: true}));
	return directory;
};

const missing = (): never => {
	throw new Error('This workspace only compares');
};

/** The n-th run of a dataset, one day after the run before. */
export const nthRun = (n: number, run: Partial<Run> = {}, columns: readonly ColumnProfile[] = []): RunProfile =>
	profile(columns, {
		runId: `${String(n).padStart(2, '0')}aaaaaa-0000-4000-8000-000000000000`,
		profiledAt: new Date(Date.UTC(2024, 10, n, 6)),
		...run,
	});

export const storeWith = async (t: ExecutionContext, profiles: readonly RunProfile[]): Promise<Store> => {
	const filepath = path.join(await temporaryDirectory(t), 'profilemesh.db');
	const {storage} = configSchema.parse({
		source: {type: 'sqlite', filepath},
		storage: {connection: {type: 'sqlite', filepath}},
	});
	const store = await openStore(storage);
	t.teardown(async () => store.close());
	for (const {run, columns} of profiles) {
		await store.begin({...run, status: 'running'});
		await (run.status === 'failed'
			? store.end(run.runId, {status: 'failed', error: 'no such table', durationMs: 1})
			: store.complete({run, columns}));
	}

	return store;
};

export const comparingWorkspace = async (t: ExecutionContext, profiles: readonly RunProfile[]): Promise<Workspace> => {
	const store = await storeWith(t, profiles);
	const environment = 'development';
	const config = configSchema.parse({source: {type: 'sqlite', filepath: '/shop/shop.db'}});
	const core: DriftWorkspace = {
		config: {
			file: '/shop/config.yml',
			directory: '/shop',
			environment,
			environments: [],
			config,
		},
		store: async () => store,
		async findDataset(name) {
			const datasets = await store.datasets(environment, 1);
			const found = datasets.find(({datasetName}) => datasetName === name);
			if (found === undefined) {
				throw new ProfileMeshError('not-found', `There is no dataset ${name}`);
			}

			return {schemaName: found.schemaName, datasetName: found.datasetName};
		},
		async compare(dataset, comparison = {}) {
			const {report} = await compareRuns(
				{
					store,
					environment,
					settings: config.drift,
					decisions: noDecisions,
					now: new Date(),
				},
				dataset,
				comparison,
			);
			return report;
		},
	};
	return {
		...createDriftReview(core),
		...core,
		tables: missing,
		plan: missing,
		profile: missing,
		history: missing,
		profiledDatasets: missing,
		rows: missing,
		look: missing,
		withRows: missing,
		compare: async (dataset, comparison) =>
			core.compare(typeof dataset === 'string' ? await core.findDataset(dataset) : dataset, comparison),
		close: async () => store.close(),
		[Symbol.asyncDispose]: async () => store.close(),
	};
};
