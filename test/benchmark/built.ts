// The built program, and modules of it, bundled as they are there: so are their worker threads, and nothing is compiled
// while the clock runs.
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {bundle} from '../../bundle/bundle.ts';
import type * as configSchemaModule from '../../source/config/schema.ts';
import type * as settingsModule from '../../source/drivers/postgres/settings.ts';
import type * as filesModule from '../../source/connectors/files/connector.ts';
import type * as postgresModule from '../../source/connectors/postgres/source.ts';
import type * as sourceModule from '../../source/connectors/sqlite/open-sqlite.ts';
import type * as baselinesModule from '../../source/drift/baselines/choose-runs.ts';
import type * as loadRunsModule from '../../source/drift/baselines/load-runs.ts';
import type * as compareRunsModule from '../../source/drift/compare-runs.ts';
import type * as detectModule from '../../source/drift/detect-drift.ts';
import type * as explainModule from '../../source/drift/explain-verdict.ts';
import type * as batchModule from '../../source/profiling/batch.ts';
import type * as planModule from '../../source/profiling/plan.ts';
import type * as openStoreModule from '../../source/storage/open.ts';
import type * as dialectModule from '../../source/storage/sqlite/better-sqlite3-dialect.ts';
import type * as versionModule from '../../source/version.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const directory = path.join(repository, 'dist-bench');

/** What a shell runs. */
export const bin = path.join(repository, 'dist', 'cli.js');

const modules = {
	'config-schema': 'config/schema.ts',
	'postgres-settings': 'drivers/postgres/settings.ts',
	'postgres-source': 'connectors/postgres/source.ts',
	'sqlite-source': 'connectors/sqlite/open-sqlite.ts',
	'files-connector': 'connectors/files/connector.ts',
	'choose-runs': 'drift/baselines/choose-runs.ts',
	'load-runs': 'drift/baselines/load-runs.ts',
	'compare-runs': 'drift/compare-runs.ts',
	'explain-verdict': 'drift/explain-verdict.ts',
	'detect-drift': 'drift/detect-drift.ts',
	batch: 'profiling/batch.ts',
	plan: 'profiling/plan.ts',
	'open-store': 'storage/open.ts',
	'better-sqlite3-dialect': 'storage/sqlite/better-sqlite3-dialect.ts',
	version: 'version.ts',
};

// eslint-disable-next-line unicorn/no-top-level-side-effects -- before any clock runs
await bundle(
	Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, path.join(repository, 'source', file)])),
	directory,
);

/** Types come from the source. */
const load = async <Module>(name: keyof typeof modules): Promise<Module> => {
	// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- compiled from the module whose type this is
	const module: Module = await import(pathToFileURL(path.join(directory, `${name}.js`)).href);
	return module;
};

export const {configSchema} = await load<typeof configSchemaModule>('config-schema');
export const {postgresSettings} = await load<typeof settingsModule>('postgres-settings');
export const {openPostgres} = await load<typeof postgresModule>('postgres-source');
export const {openSqlite} = await load<typeof sourceModule>('sqlite-source');
export const {filesConnector} = await load<typeof filesModule>('files-connector');
export const {chooseRuns} = await load<typeof baselinesModule>('choose-runs');
export const {loadRuns} = await load<typeof loadRunsModule>('load-runs');
export const {compareRuns} = await load<typeof compareRunsModule>('compare-runs');
export const {explainVerdict} = await load<typeof explainModule>('explain-verdict');
export const {detectDrift} = await load<typeof detectModule>('detect-drift');
export const {profileBatch} = await load<typeof batchModule>('batch');
export const {planTables} = await load<typeof planModule>('plan');
export const {openStore} = await load<typeof openStoreModule>('open-store');
export const {betterSqlite3Dialect} = await load<typeof dialectModule>('better-sqlite3-dialect');
export const {version} = await load<typeof versionModule>('version');
