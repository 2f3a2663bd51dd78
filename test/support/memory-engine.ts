// An engine without a database: a small shop whose tables change from run to run, for tests of the session.
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {configSchema} from '../../source/config/schema.ts';
import type {ColumnInfo, TableInfo} from '../../source/connectors/connector.ts';
import {detectDrift} from '../../source/drift/detect.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {ProfilingEvent} from '../../source/events/events.ts';
import type {RunProfile, RunStatus} from '../../source/profiling/profile.ts';
import type {SessionEngine} from '../../source/session/engine.ts';
import type {DatasetKey, RunFilter, Store} from '../../source/storage/store.ts';
import type {PlannedTable, Workspace} from '../../source/workspace.ts';
import {shopTables, shopProfile, type ShopTable} from './shop.ts';

export type MemoryOptions = {
	/** Tables beside those of the shop, never profiled. */
	readonly moreTables?: number;
	/** Milliseconds that a table takes to be profiled. */
	readonly tableTakes?: number;
	/** Milliseconds that every answer takes. */
	readonly answerTakes?: number;
	/** Configs that are found; a name with `broken` in it cannot be loaded. */
	readonly configs?: readonly string[];
	/** Runs of each profiled table before the session begins. */
	readonly runs?: number;
	/** Instead of the shop's. */
	readonly tables?: readonly ShopTable[];
	/** What `tables()` fails with. */
	readonly failure?: ProfileMeshError;
};

export type MemoryEngine = SessionEngine & {
	readonly exported: ReadonlyArray<{readonly report: DriftReport; readonly file: string}>;
	/** Runs kept so far, latest last. */
	readonly kept: readonly RunProfile[];
};

const day = 86_400_000;

const isDataset = (profile: RunProfile, {schemaName, datasetName}: DatasetKey): boolean =>
	profile.run.schemaName === schemaName && profile.run.datasetName === datasetName;

const hasResults = ({run}: RunProfile): boolean => run.status === 'completed' || run.status === 'partial';

class MemoryStore implements Store {
	readonly profiles: RunProfile[];
	readonly #takes: number;

	constructor(profiles: RunProfile[], takes: number) {
		this.profiles = profiles;
		this.#takes = takes;
	}

	get fingerprint(): string {
		return 'memory';
	}

	async begin(): Promise<void> {
		await this.#wait();
	}

	async complete(profile: RunProfile): Promise<void> {
		await this.#wait();
		this.profiles.push(profile);
	}

	async end(): Promise<void> {
		await this.#wait();
	}

	async failAbandoned() {
		return 0;
	}

	async runs({dataset, environment, statuses, limit = Infinity}: RunFilter = {}) {
		await this.#wait();
		return this.#latestFirst()
			.filter(profile => (dataset === undefined || isDataset(profile, dataset)) && (environment === undefined || profile.run.environment === environment))
			.map(({run}) => run)
			.filter(run => statuses?.includes(run.status) ?? true)
			.slice(0, limit);
	}

	async findRun(prefix: string) {
		const profile = await this.load(prefix);
		return profile.run;
	}

	async datasets(environment: string, runsPerDataset: number) {
		await this.#wait();
		const names = new Map(this.profiles.map(({run}) => [`${run.schemaName}.${run.datasetName}`, {schemaName: run.schemaName, datasetName: run.datasetName}]));
		const latest = this.#latestFirst().filter(profile => hasResults(profile) && profile.run.environment === environment);
		return names.values().map(dataset => ({
			...dataset,
			runs: latest.filter(profile => isDataset(profile, dataset)).map(({run}) => run).slice(0, runsPerDataset),
		})).toArray();
	}

	async load(runId: string) {
		await this.#wait();
		const profile = this.profiles.find(candidate => candidate.run.runId.startsWith(runId));
		if (profile === undefined) {
			throw new ProfileMeshError('not-found', `There is no run ${runId}`, {hint: 'Press esc, then h for the runs that there are'});
		}

		return profile;
	}

	async history(...[dataset, environment, column, metric, limit]: Parameters<Store['history']>) {
		await this.#wait();
		return this.#latestFirst().toReversed().flatMap(profile => {
			const value = profile.columns.find(candidate => candidate.column.name === column)?.metrics.get(metric)?.value;
			return value === undefined || profile.run.environment !== environment || !isDataset(profile, dataset) || (typeof value === 'object' && value !== null)
				? []
				: [{runId: profile.run.runId, profiledAt: profile.run.profiledAt, value}];
		}).slice(-limit);
	}

	async remove(): Promise<void> {
		await this.#wait();
	}

	async close(): Promise<void> {
		await this.#wait();
	}

	#latestFirst(): readonly RunProfile[] {
		return this.profiles.toSorted((one, other) => other.run.profiledAt.getTime() - one.run.profiledAt.getTime());
	}

	async #wait(): Promise<void> {
		if (this.#takes > 0) {
			await sleep(this.#takes);
		}
	}
}

const infoOf = (table: ShopTable): TableInfo => ({
	schema: 'main', name: table.name, kind: table.isView === true ? 'view' : 'table', estimatedRows: table.rows(9),
});

const planOf = (table: ShopTable, columns: readonly ColumnInfo[]): PlannedTable => ({
	plan: {
		table: infoOf(table), columns, sampling: {kind: 'all'}, metrics: new Set(), distinct: 'auto', maxDistinctValues: 1000, histogramBins: 10,
	},
	statements: [`SELECT ${columns.map(({name}) => `"${name}"`).join(', ')} FROM "main"."${table.name}"`],
	bill: {readings: 1, rows: 100, bytes: 6400},
	problem: undefined,
});

/** An engine over `shop.ts`: runs a day apart, the last one with drift. */
export const memoryEngine = ({moreTables = 0, tableTakes = 300, answerTakes = 0, configs = ['shop.yml'], runs = 9, tables = shopTables, failure}: MemoryOptions = {}): MemoryEngine => {
	const all: readonly ShopTable[] = [...tables, ...Array.from({length: moreTables}, (_, index): ShopTable => ({
		name: `table_${String(index + 1).padStart(5, '0')}`, rows: () => (index * 37) % 100_000, columns: [],
	}))];
	const begun = Date.now() - 130_000;
	const profiles = tables.filter(table => table.isNew !== true).flatMap(table =>
		Array.from({length: runs}, (_, index) => shopProfile(table, index + 10 - runs, new Date(begun - ((runs - 1 - index) * day)))));
	const store = new MemoryStore(profiles, answerTakes);
	const exported: Array<{report: DriftReport; file: string}> = [];

	const workspaceOf = (loaded: Workspace['config']): Workspace => ({
		config: loaded,
		store: async () => store,
		async tables() {
			await sleep(answerTakes);
			if (failure !== undefined) {
				throw failure;
			}

			return all.map(table => infoOf(table)).toSorted((one, other) => one.name.localeCompare(other.name));
		},
		async plan(patterns) {
			await sleep(answerTakes);
			return all
				.filter(table => patterns?.includes(`main.${table.name}`) ?? true)
				.map(table => planOf(table, table.columns.map(column => column.info)));
		},
		async * profile(plans, {signal}): AsyncIterable<ProfilingEvent> {
			const batchId = crypto.randomUUID();
			const started = Date.now();
			const counts: Record<Exclude<RunStatus, 'running'>, number> = {
				completed: 0, partial: 0, failed: 0, cancelled: 0,
			};
			yield {
				type: 'batch_planned', batchId, datasets: plans.map(({plan}) => ({schemaName: plan.table.schema, datasetName: plan.table.name, estimatedRows: plan.table.estimatedRows})),
			};
			for (const {plan: {table, columns}} of plans) {
				const shopTable = all.find(candidate => candidate.name === table.name);
				const rows = shopTable?.rows(10) ?? 0;
				const base = {
					batchId, runId: crypto.randomUUID(), schemaName: 'main', datasetName: table.name,
				};
				const from = Date.now();
				if (!signal.aborted) {
					yield {
						type: 'profiling_started', ...base, estimatedRows: table.estimatedRows, columnCount: columns.length,
					};
				}

				for (let step = 1; step <= 10 && !signal.aborted; step++) {
					// eslint-disable-next-line no-await-in-loop
					await sleep(tableTakes / 10);
					yield {
						type: 'profiling_progress', ...base, phase: 'scanning', rowsDone: Math.floor((rows * step) / 10), rowsTotal: rows,
					};
				}

				const durationMs = Date.now() - from;
				if (signal.aborted) {
					counts.cancelled++;
					yield {
						type: 'profiling_failed', ...base, status: 'cancelled', durationMs, error: {code: 'interrupted', message: 'Interrupted'},
					};
				} else if (shopTable === undefined || shopTable.failure !== undefined) {
					counts.failed++;
					yield {
						type: 'profiling_failed', ...base, status: 'failed', durationMs, error: {
							code: 'profile', message: shopTable?.failure ?? 'no such table', why: 'The view names a column that is gone', hint: 'Mend the view, or exclude it',
						},
					};
				} else {
					counts.completed++;
					const profile = shopProfile(shopTable, 10, new Date(), base.runId, durationMs);
					// eslint-disable-next-line no-await-in-loop
					await store.complete(profile);
					yield {
						type: 'profiling_completed', ...base, status: 'completed', durationMs, profile,
					};
				}
			}

			yield {
				type: 'batch_completed', batchId, durationMs: Date.now() - started, counts,
			};
		},
		async findDataset(name) {
			return {schemaName: 'main', datasetName: name};
		},
		async compare(dataset, {baseline, current} = {}) {
			await sleep(answerTakes);
			const latestFirst = store.profiles.filter(profile => isDataset(profile, dataset)).toSorted((one, other) => other.run.profiledAt.getTime() - one.run.profiledAt.getTime());
			const after = current === undefined ? latestFirst[0] : latestFirst.find(({run}) => run.runId === current);
			const before = baseline === undefined ? latestFirst[latestFirst.findIndex(({run}) => run.runId === after?.run.runId) + 1] : latestFirst.find(({run}) => run.runId === baseline);
			if (after === undefined || before === undefined) {
				throw new ProfileMeshError('not-found', `There are not two runs of ${dataset.datasetName} to compare`, {
					why: 'Drift compares a run with an earlier one', hint: 'Profile it once more',
				});
			}

			return detectDrift(before, after, loaded.config.drift, baseline === undefined ? 'previous' : `run ${baseline.slice(0, 6)}`);
		},
		async close() {
			await sleep(0);
		},
	});

	return {
		exported,
		kept: store.profiles,
		async discover() {
			await sleep(answerTakes);
			return configs.map(name => path.resolve(name));
		},
		async load(file, environment = 'development') {
			await sleep(answerTakes);
			if (file.includes('broken')) {
				throw new ProfileMeshError('config', `${path.basename(file)}:4:3 has an unknown key tabels`, {why: 'profiling has no such key', hint: 'Did you mean tables?'});
			}

			return {
				file,
				directory: path.dirname(file),
				environment,
				environments: ['development', 'production'],
				config: configSchema.parse({source: {type: 'sqlite', filepath: '/data/shop.db'}}),
			};
		},
		async remember() {
			await sleep(0);
		},
		hasHistory: async () => true,
		open: async loaded => workspaceOf(loaded),
		async exportDrift(report, file) {
			exported.push({report, file});
		},
	};
};
