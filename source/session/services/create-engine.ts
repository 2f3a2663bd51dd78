// The engine of the real program, as the session uses it.
import {discoverConfigs} from '../../config/discover.ts';
import {addressOf} from '../../config/address.ts';
import type {LoadedConfig} from '../../config/load.ts';
import {loadSource} from '../../config/load-source.ts';
import {recentConfigs, rememberConfig} from '../../config/recent.ts';
import type {GoneOption} from '../../profiling/plan.ts';
import {databaseOf} from '../../databases/registry.ts';
import {ProfileMeshError} from '../../errors.ts';
import {isThere} from '../../read-file.ts';
import {driftDocument} from '../../reports/drift-formats.ts';
import {writeAtomically} from '../../write-atomically.ts';
import {createDriftReview} from '../../drift-review.ts';
import {openWorkspace} from '../../opened-workspace.ts';
import {completePath, expandHome} from './complete-path.ts';
import {editFile} from './editor.ts';
import type {SessionEngine, SessionWorkspace} from './engine.ts';
import {fileStamp, markWhenWritten} from './file-stamp.ts';
import {readKeys} from './keys-file.ts';
import {changePreferences, readPreferences} from './preferences-file.ts';
import {createThreadedQueries} from './threaded-queries.ts';

/**
Loads configs and named sources. A source that was named with a password keeps it while the session lasts: afterwards
its text without the password is enough.
*/
const createLoad = (): SessionEngine['load'] => {
	const typed = new Map<string, string>();
	return async (text, environment) => {
		const loaded = await loadSource(expandHome(typed.get(text) ?? text), {environment});
		typed.set(addressOf(loaded), typed.get(text) ?? text);
		return loaded;
	};
};

/** Loads the code that writes a config on the first use. */
const newConfigLater: Pick<SessionEngine, 'tryConfig' | 'writeNewConfig'> = {
	async tryConfig(file, text) {
		const {tryConfig} = await import('./new-config.ts');
		return tryConfig(file, text);
	},
	async writeNewConfig(file, text) {
		const {writeNewConfig} = await import('./new-config.ts');
		return writeNewConfig(file, text);
	},
};

/** Loads the code that makes the sample on the first use. */
const makeSampleLater: SessionEngine['makeSample'] = async folder => {
	const {makeSample} = await import('./make-sample.ts');
	return makeSample(folder);
};

/** Milliseconds between two polls of the file of a source. */
const filePollEvery = 2000;

/** Milliseconds: longer than from one key to the next while one is held down. */
const cursorRest = 120;

/** How a session polls the storage and the source while other programs write to them. */
const pollingOf = (
	{config: {source, storage}}: LoadedConfig,
	ask: () => Promise<string>,
): Pick<SessionWorkspace, 'pollEvery' | 'storageMark' | 'sourcePolling'> => {
	const {file, pollEvery = 60_000} = databaseOf(storage.connection);
	const [kept, read] = [file?.(storage.connection), databaseOf(source).file?.(source)];
	return {
		pollEvery,
		storageMark: markWhenWritten(kept, ask),
		// A file that also keeps the runs changes with each of them.
		sourcePolling:
			read === undefined || read === kept ? undefined : {every: filePollEvery, mark: async () => fileStamp(read)},
	};
};

const openSides: SessionEngine['openSides'] = async (left, right) => {
	const {SidesComparison} = await import('../../sides/comparison.ts');
	return SidesComparison.open(left, right);
};

/** Reads a side with what was typed before in the session. */
const readSideBy =
	(load: SessionEngine['load']): SessionEngine['readSide'] =>
	async (text, own) => {
		const {readSide} = await import('../../sides/read-side.ts');
		return readSide(expandHome(text), {load, ownConfig: async () => own});
	};

const open: SessionEngine['open'] = async (loaded, {onNotice, onWait} = {}) => {
	// The storage is open twice: here for runs, and in the thread of the queries.
	const waits: {here?: string | undefined; thread?: string | undefined} = {};
	const waiting = (side: 'here' | 'thread') => (text: string | undefined) => {
		waits[side] = text;
		onWait?.(waits.here ?? waits.thread);
	};

	const workspace = await openWorkspace(loaded, {onNotice, onWait: waiting('here')});
	const {queries, close} = createThreadedQueries(loaded, {onNotice, onWait: waiting('thread')});
	/** Lists the datasets with runs in the thread, because it takes long where there are many. */
	const withProfiled = async <Options extends GoneOption>(options?: Options): Promise<Options | undefined> =>
		options?.includeGone === true ? {...options, includeGone: await queries.profiledDatasets()} : options;
	const core = {
		config: workspace.config,
		store: async () => workspace.store(),
		findDataset: async (name: string, schema?: string) => workspace.findDataset(name, schema),
		...queries,
	};
	return {
		...createDriftReview(core),
		...core,
		...pollingOf(loaded, queries.storageMark),
		cursorRest,
		tables: async options => workspace.tables(await withProfiled(options)),
		plan: async (patterns, options) => workspace.plan(patterns, await withProfiled(options)),
		profile: (plans, request) => workspace.profile(plans, request),
		rows: async (dataset, request) => workspace.rows(dataset, request),
		look: async (dataset, options) => workspace.look(dataset, options),
		async close() {
			await Promise.all([close(), workspace.close()]);
		},
	};
};

const writeConfig: SessionEngine['writeConfig'] = async ({config, named}, file) => {
	if (named === undefined || (await isThere(file))) {
		throw new ProfileMeshError('usage', `${file} already exists`, {hint: 'Give another name'});
	}

	const {configOfSource} = await import('../../config/written-config.ts');
	const {connection} = config.storage;
	const {text, variables} = configOfSource({config, named}, file, databaseOf(connection).file?.(connection));
	await writeAtomically(file, text);
	return Object.keys(variables);
};

const createWith = (load: SessionEngine['load']): SessionEngine => ({
	discover: async () => discoverConfigs({recent: await recentConfigs()}),
	load,
	readSide: readSideBy(load),
	openSides,
	rememberConfig: async file => rememberConfig(file),
	async hasHistory({config}) {
		const {connection} = config.storage;
		const file = databaseOf(connection).file?.(connection);
		return file === undefined || isThere(file);
	},
	completePath,
	...newConfigLater,
	makeSample: makeSampleLater,
	readPreferences,
	readKeys,
	changePreferences,
	edit: editFile,
	open,
	writeConfig,
	async exportDrift(report, rendering, file) {
		await writeAtomically(
			file,
			await driftDocument([report], [], {
				...rendering,
				isList: report.sides !== undefined,
				failFrom: 'high',
			}),
		);
	},
	writePage: async (file, page) => writeAtomically(file, page, {isPrivate: true}),
});

export const createEngine = (): SessionEngine => createWith(createLoad());
