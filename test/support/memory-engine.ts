// An engine without a database: a small shop whose tables change from run to run, for tests of the session.
import path from 'node:path';
import {loadSource} from '../../source/config/load-source.ts';
import {configSchema} from '../../source/config/schema.ts';
import type {ColumnInfo, TableInfo} from '../../source/profiling/table.ts';
import {addCauses} from '../../source/drift/blame/add-causes.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {judge} from '../../source/drift-verdicts.ts';
import {millisecondsPer} from '../../source/durations.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import {createQueries} from '../../source/session/services/queries.ts';
import type {SessionEngine, SessionWorkspace} from '../../source/session/services/engine.ts';
import {parseKeys} from '../../source/session/services/keys-file.ts';
import {defaultPreferences} from '../../source/session/state/preferences.ts';
import {SidesComparison} from '../../source/sides/comparison.ts';
import {readSide} from '../../source/sides/read-side.ts';
import {createDriftReview} from '../../source/drift-review.ts';
import type {PlannedTable, Workspace} from '../../source/workspace.ts';
import {AnswerDelay} from './answer-delay.ts';
import {profileInMemory} from './memory-profiling.ts';
import {MemoryStore} from './memory-store.ts';
import {shopTables, shopProfile, type ShopTable} from './shop.ts';

export type MemoryOptions = {
	/** Tables beside those of the shop, never profiled. */
	readonly moreTables?: number;
	/** Milliseconds that the profile of a table takes. */
	readonly tableTakes?: number;
	/** Tables whose profile waits for `finishTables`; they can be cancelled. */
	readonly heldTables?: readonly string[];
	/** Milliseconds that every answer takes. */
	readonly answerTakes?: number;
	/** Configs to find; one with `broken` in its name cannot be loaded. */
	readonly configs?: readonly string[];
	/** Of every config. */
	readonly environments?: readonly string[];
	/** Runs of each profiled table before the session begins. */
	readonly runs?: number;
	/** In place of the shop's. */
	readonly tables?: readonly ShopTable[];
	/** Whether each reading of rows is billed. */
	readonly isBilled?: boolean;
	/** Whether samples wait for `finishSamples`. */
	readonly holdsSamples?: boolean;
	/** The error of `tables()`. */
	readonly failure?: ProfileMeshError;
	/** The text of the user's file of keys. */
	readonly keys?: string;
};

export type MemoryEngine = SessionEngine & {
	readonly exported: ReadonlyArray<{readonly report: DriftReport; readonly format: string; readonly file: string}>;
	/** Configs that were written, with their files. */
	readonly newConfigs: ReadonlyArray<{readonly file: string; readonly text: string}>;
	/** Pages that were written, with their files. */
	readonly pages: ReadonlyArray<{readonly file: string; readonly page: string}>;
	/** Files that were opened in the editor, with the line. */
	readonly edited: ReadonlyArray<readonly [file: string, line: number | undefined]>;
	/** Runs kept so far, latest last. */
	readonly kept: readonly RunProfile[];
	/** Whether an answer is pending. A run is no answer. */
	readonly isAnswering: () => boolean;
	/** Finishes the tables that wait. */
	readonly finishTables: () => void;
	/** Changes the source, so that whoever watches it profiles again. */
	readonly changeSource: () => void;
	/** Profiles tables of the shop once more, as another program does, after another load. */
	readonly profileElsewhere: (...names: readonly string[]) => void;
	/** Gives the samples that wait. */
	readonly finishSamples: () => void;
	/** Samples that were left before they came. */
	readonly leftSamples: () => number;
};

/** The load that a later profile sees. */
const nextLoad = 10;

const infoOf = (table: ShopTable): TableInfo => ({
	schema: 'main',
	name: table.name,
	kind: table.isView === true ? 'view' : 'table',
	estimatedRows: table.rows(9),
});

const planOf = (table: ShopTable, columns: readonly ColumnInfo[]): PlannedTable => ({
	plan: {
		table: infoOf(table),
		columns,
		sampling: {kind: 'all'},
		metrics: new Set(),
		distinct: 'auto',
		maxDistinctValues: 1000,
		histogramBins: 10,
	},
	statements: [`SELECT ${columns.map(({name}) => `"${name}"`).join(', ')} FROM "main"."${table.name}"`],
	bill: {statements: 1, readings: 1, rows: 100, bytes: 6400},
	problem: undefined,
});

/** The engine with some functions of its workspaces replaced. */
export const withWorkspace = <Engine extends SessionEngine>(
	engine: Engine,
	replaced: (workspace: SessionWorkspace) => Partial<SessionWorkspace>,
): Engine => ({
	...engine,
	async open(loaded) {
		const workspace = await engine.open(loaded);
		return {...workspace, ...replaced(workspace)};
	},
});

/** An engine over `shop.ts`: runs a day apart, the last one with drift. */
export const memoryEngine = ({
	moreTables = 0,
	tableTakes = 300,
	heldTables = [],
	answerTakes = 0,
	configs = ['shop.yml'],
	environments = ['development', 'production'],
	runs = 9,
	tables = shopTables,
	isBilled = false,
	holdsSamples = false,
	failure,
	keys = '',
}: MemoryOptions = {}): MemoryEngine => {
	const all: readonly ShopTable[] = [
		...tables,
		...Array.from({length: moreTables}, (_, index): ShopTable => ({
			name: `table_${String(index + 1).padStart(5, '0')}`,
			rows: () => (index * 37) % 100_000,
			columns: [],
		})),
	];
	const delay = new AnswerDelay(answerTakes);
	const {promise: finished, resolve: finishTables} = Promise.withResolvers<void>();
	const {promise: sampled, resolve: finishSamples} = Promise.withResolvers<void>();
	let leftSamples = 0;
	const mayFinish = async (table: string) => (heldTables.includes(table) ? finished : undefined);
	// Two hours ago, for as long as any test takes.
	const latestLoad = Date.now() - 2 * millisecondsPer.h - millisecondsPer.m;
	const profiles = tables
		.filter(table => table.isNew !== true)
		.flatMap(table =>
			Array.from({length: runs}, (_, index) =>
				shopProfile(table, index + 10 - runs, new Date(latestLoad - (runs - 1 - index) * millisecondsPer.d)),
			),
		);
	const store = new MemoryStore(profiles, delay);
	const exported: Array<{report: DriftReport; format: string; file: string}> = [];
	const newConfigs: Array<{file: string; text: string}> = [];
	const pages: Array<{file: string; page: string}> = [];
	const edited: Array<readonly [string, number | undefined]> = [];
	let memory = defaultPreferences;
	let sourceChanges = 0;

	const workspaceOf = (loaded: Workspace['config']): SessionWorkspace => {
		const workspace: Pick<
			SessionWorkspace,
			'config' | 'store' | 'tables' | 'plan' | 'profile' | 'findDataset' | 'compare' | 'rows' | 'look' | 'close'
		> = {
			config: loaded,
			store: async () => store,
			async tables() {
				await delay.wait();
				if (failure !== undefined) {
					throw failure;
				}

				return all.map(table => infoOf(table)).toSorted((one, other) => one.name.localeCompare(other.name));
			},
			async plan(choice) {
				await delay.wait();
				return all
					.filter(table => typeof choice !== 'object' || choice.includes(`main.${table.name}`))
					.map(table =>
						planOf(
							table,
							table.columns.map(column => column.info),
						),
					);
			},
			profile: (plans, {signal = new AbortController().signal} = {}) =>
				profileInMemory(plans, {tables: all, store, tableTakes, mayFinish}, signal),
			async findDataset(name) {
				return {schemaName: 'main', datasetName: name};
			},
			async compare(dataset, comparison = {}) {
				await delay.wait();
				const report = await judge(workspace, dataset, comparison);
				return profiles.some(({segments}) => segments !== undefined) ? addCauses(store, report) : report;
			},
			async rows(dataset, {filter = {kind: 'all'}, limit = 100} = {}) {
				await delay.wait();
				const datasetName = typeof dataset === 'string' ? dataset : dataset.datasetName;
				const columns = all.find(({name}) => name === datasetName)?.columns.map(({info}) => info.name) ?? [];
				const row = (number: number) =>
					columns.map(name =>
						filter.kind === 'null' && filter.column === name ? null : `${name} ${number}`,
					);
				return {
					statement: `SELECT * FROM "${datasetName}" -- ${filter.kind}`,
					columns,
					rows: Array.from({length: limit}, (_, number) => row(number + 1)),
				};
			},
			async look(dataset, {isSampled = false, signal} = {}) {
				await delay.wait();
				const datasetName = typeof dataset === 'string' ? dataset : dataset.datasetName;
				const table = all.find(({name}) => name === datasetName);
				if (table === undefined || table.failure !== undefined) {
					throw new ProfileMeshError('profile', `Cannot describe ${datasetName}`, {
						why: table?.failure ?? 'There is no such table',
					});
				}

				const {columns} = shopProfile(table, 9, new Date());
				const look = {table: {...infoOf(table), estimatedBytes: 64_000}, isBilled};
				if (!isSampled) {
					return {...look, columns: columns.map(column => ({...column, metrics: new Map()}))};
				}

				signal?.addEventListener('abort', () => {
					leftSamples++;
				});
				await (holdsSamples ? sampled : undefined);
				signal?.throwIfAborted();
				return {...look, columns, sample: {rows: 1000, kind: 'spread'}};
			},
			async close() {
				await delay.wait();
			},
		};
		const review = createDriftReview(workspace);
		return {
			pollEvery: 20,
			cursorRest: 0,
			sourcePolling: {every: 20, mark: async () => String(sourceChanges)},
			...review,
			...workspace,
			...createQueries({...workspace, ...review, profiledDatasets: async () => []}),
		};
	};

	return {
		exported,
		newConfigs,
		pages,
		edited,
		readPreferences: async () => memory,
		readKeys: async () => ({file: '/home/me/keys.yml', ...(await parseKeys(keys))}),
		async changePreferences(change) {
			memory = change(memory);
		},
		async edit(file, line) {
			edited.push([file, line]);
		},
		kept: store.profiles,
		isAnswering: () => delay.isPending,
		finishTables,
		changeSource() {
			sourceChanges++;
		},
		profileElsewhere(...names) {
			store.profiles.push(
				...all.filter(({name}) => names.includes(name)).map(table => shopProfile(table, nextLoad, new Date())),
			);
		},
		finishSamples,
		leftSamples: () => leftSamples,
		async discover() {
			await delay.wait();
			return configs.map(name => path.resolve(name));
		},
		async load(file, environment = 'development') {
			await delay.wait();
			if (file.includes('broken')) {
				throw new ProfileMeshError('config', `${path.basename(file)}:4:3 has an unknown key tabels`, {
					why: 'profiling has no such key',
					hint: 'Did you mean tables?',
				});
			}

			return {
				file,
				directory: path.dirname(file),
				environment,
				environments,
				// Each run is compared with the one before: the screens are the same for either verdict.
				config: configSchema.parse({
					source: {type: 'sqlite', filepath: '/data/shop.db'},
					drift: {baseline: 'previous'},
				}),
			};
		},
		async rememberConfig() {
			await delay.wait();
		},
		readSide: async (text, own) =>
			readSide(text, {load: async file => loadSource(file), ownConfig: async () => own}),
		openSides: async (left, right) => SidesComparison.open(left, right),
		writeConfig: async () => [],
		completePath: async text => ({text, choices: []}),
		async tryConfig(_file, text) {
			await delay.wait();
			return text.includes('unreachable') ? {what: 'The database cannot be reached'} : undefined;
		},
		async writeNewConfig(file, text) {
			newConfigs.push({file, text});
		},
		makeSample: async folder => path.resolve(folder, 'profilemesh.yml'),
		hasHistory: async () => true,
		open: async loaded => workspaceOf(loaded),
		async exportDrift(report, {format}, file) {
			exported.push({report, format, file});
		},
		async writePage(file, page) {
			pages.push({file, page});
		},
	};
};
