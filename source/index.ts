// The library. Connectors, drivers and the storage load at the first call that needs them.
import process from 'node:process';
import type {LoadedConfig, LoadOptions} from './config/load.ts';
import type {DriftReport} from './drift/report.ts';
import type {ProfilingEvent, ProfilingFailed} from './events/events.ts';
import type {RunProfile} from './profiling/profile.ts';
import type {Store} from './storage/store.ts';
import type {Comparison, ProfileRequest, Workspace} from './workspace.ts';

export {ProfileMeshError, type ErrorCode} from './errors.ts';
export {exitStatus, exitStatusOf, type ExitStatus} from './exit-status.ts';
export {driftText} from './reports/drift-text.ts';
export {driftJson, type DriftDocument} from './reports/drift-json.ts';
export {driftJunit} from './reports/drift-junit.ts';
export {driftMarkdown} from './reports/drift-markdown.ts';
export {driftSarif} from './reports/drift-sarif.ts';
export {explainJson, explainText} from './reports/explain-text.ts';
export {profileJson} from './reports/profile-json.ts';
export type {Config} from './config/schema.ts';
export type {LoadedConfig, LoadOptions} from './config/load.ts';
export type {TablePlan} from './connectors/connector.ts';
export type {ColumnInfo, TableInfo} from './profiling/table.ts';
export * from './drift-review.ts';
export type * from './drift/distribution/distribution-change.ts';
export type * from './drift/report.ts';
export type {DriftSeverity, Severity} from './drift/severity.ts';
export type * from './events/events.ts';
export type * from './profiling/profile.ts';
export type {MetricName} from './profiling/metrics/names.ts';
export type * from './storage/store.ts';
export type {Comparison, PlannedTable, ProfileRequest, Workspace} from './workspace.ts';

/** A config: its file, or what `loadConfig` made of it. */
export type ConfigSource = string | LoadedConfig;

/**
Loads a config file: its values after defaults, environment and variables.

@throws ProfileMeshError `config` naming file, line, column and key of what is wrong.
*/
export const loadConfig = async (file: string, options?: LoadOptions): Promise<LoadedConfig> => {
	const {loadConfig: load} = await import('./config/load.ts');
	return load(file, options);
};

/** Opens a config's source and storage, for all that can be done with them. The caller closes it. */
export const openWorkspace = async (config: ConfigSource): Promise<Workspace> => {
	const {openWorkspace: open} = await import('./workspace.ts');
	return open(typeof config === 'string' ? await loadConfig(config) : config);
};

/** Opens where a config keeps its runs, without its source. The caller closes it. */
export const openStorage = async (config: ConfigSource): Promise<Store> => {
	const [{openStore}, loaded] = await Promise.all([
		import('./storage/open.ts'),
		typeof config === 'string' ? loadConfig(config) : config,
	]);
	return openStore(loaded.config.storage);
};

const inWorkspace = async <T>(config: ConfigSource, work: (workspace: Workspace) => Promise<T>): Promise<T> => {
	const workspace = await openWorkspace(config);
	try {
		return await work(workspace);
	} finally {
		await workspace.close();
	}
};

export type ProfileOptions = Partial<ProfileRequest> & {
	/** Patterns of table names or `schema.table`; all tables of the config when left out. */
	readonly tables?: readonly string[];
	/** Hears all that happens while it happens. What it throws is a warning of the process, and no end of the work. */
	readonly onEvent?: (event: ProfilingEvent) => Promise<void> | void;
};

export type ProfileResult = {
	readonly profiles: readonly RunProfile[];
	/** Datasets that could not be profiled, or were cancelled. */
	readonly failures: readonly ProfilingFailed[];
};

/**
Profiles the tables of a config and keeps the profiles.

@example
const {profiles} = await profile('config.yml', {tables: ['sales_*']});

@throws ProfileMeshError when the source or the storage cannot be reached, or a pattern matches nothing. A dataset that fails is
among the `failures`.
*/
export const profile = async (
	config: ConfigSource,
	{tables, onEvent, signal = new AbortController().signal, ...request}: ProfileOptions = {},
): Promise<ProfileResult> =>
	inWorkspace(config, async workspace => {
		const profiles: RunProfile[] = [];
		const failures: ProfilingFailed[] = [];
		const {FanOut} = await import('./events/listeners/fan-out.ts');
		const listeners = new FanOut<ProfilingEvent>(
			onEvent === undefined ? [] : [{name: 'onEvent', handle: onEvent}],
			{
				warn(line) {
					process.emitWarning(line, 'ProfileMeshWarning');
				},
			},
		);
		try {
			for await (const event of workspace.profile(await workspace.plan(tables), {...request, signal})) {
				listeners.emit(event);
				if (event.type === 'profiling_completed') {
					profiles.push(event.profile);
				} else if (event.type === 'profiling_failed') {
					failures.push(event);
				}
			}
		} finally {
			await listeners.close();
		}

		return {profiles, failures};
	});

/**
Compares two kept runs of a dataset, named as `table` or `schema.table`: the two latest ones unless the comparison names others.

@example
const report = await detectDrift('config.yml', 'customers');
console.log(driftText(report));

@throws ProfileMeshError `not-found` when there is no such dataset, or there are fewer than two runs of it.
*/
export const detectDrift = async (
	config: ConfigSource,
	dataset: string,
	comparison: Comparison = {},
): Promise<DriftReport> =>
	inWorkspace(config, async workspace => workspace.compare(await workspace.findDataset(dataset), comparison));
