// The built program. Its worker threads are the built ones too, and nothing is compiled while the clock runs.
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type * as configSchemaModule from '../../source/config/schema.ts';
import type * as settingsModule from '../../source/drivers/postgres/settings.ts';
import type * as postgresModule from '../../source/connectors/postgres/source.ts';
import type * as sourceModule from '../../source/connectors/sqlite/source.ts';
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

const directory = path.join(import.meta.dirname, '..', '..', 'dist');

/** What a shell runs. */
export const bin = path.join(directory, 'cli.js');

/** Types come from the source: those of `dist` are there only after a build. */
const load = async <Module>(name: string): Promise<Module> => {
	// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- compiled from the module whose type this is
	const module: Module = await import(pathToFileURL(path.join(directory, name)).href);
	return module;
};

export const {configSchema} = await load<typeof configSchemaModule>('config/schema.js');
export const {postgresSettings} = await load<typeof settingsModule>('drivers/postgres/settings.js');
export const {openPostgres} = await load<typeof postgresModule>('connectors/postgres/source.js');
export const {openSqlite} = await load<typeof sourceModule>('connectors/sqlite/source.js');
export const {chooseRuns} = await load<typeof baselinesModule>('drift/baselines/choose-runs.js');
export const {loadRuns} = await load<typeof loadRunsModule>('drift/baselines/load-runs.js');
export const {compareRuns} = await load<typeof compareRunsModule>('drift/compare-runs.js');
export const {explainVerdict} = await load<typeof explainModule>('drift/explain-verdict.js');
export const {detectDrift} = await load<typeof detectModule>('drift/detect-drift.js');
export const {profileBatch} = await load<typeof batchModule>('profiling/batch.js');
export const {planTables} = await load<typeof planModule>('profiling/plan.js');
export const {openStore} = await load<typeof openStoreModule>('storage/open.js');
export const {betterSqlite3Dialect} = await load<typeof dialectModule>('storage/sqlite/better-sqlite3-dialect.js');
export const {version} = await load<typeof versionModule>('version.js');
