// What home shows of each dataset, read in a thread and handed over in parts, so that the screen never waits.
import {matchTables} from '../../config/table-patterns.ts';
import {notProfiledYet} from '../../drift/slices/missing-slices.ts';
import {statusesWithResults, type Run} from '../../profiling/profile.ts';
import type {DatasetHistory} from '../../storage/store.ts';
import {knownVerdicts, type KnownVerdict} from '../../drift-verdicts.ts';
import {datasetId} from '../../profiling/dataset.ts';
import type {Workspace} from '../../workspace.ts';
import type {SliceRows} from './dataset-row.ts';

/** Runs of each dataset on home: those in the picture of rows over time. */
export const runsShown = 8;

/** Slices of the dataset under the cursor. */
const slicesShown = 60;

/** Runs that are searched for failures. */
const failuresRead = 1000;

/** A thousand datasets at once would take the screen some time to receive. */
const datasetsPerPart = 100;

export type KnownHistory = DatasetHistory & {
	/** What is known of the drift of its latest run without judging it. */
	readonly known?: KnownVerdict;
	/** Which slices should have a run by now and have none. */
	readonly missing?: string;
	/** The latest slices, oldest first, where its runs are of some. */
	readonly slices?: readonly SliceRows[];
	/** Rows without a date when they were last profiled. */
	readonly undatedRows?: number;
};

/** What is known of the datasets of the environment. */
export type RecentRuns = {
	/** Datasets with runs that have results, the latest first. */
	readonly histories: readonly KnownHistory[];
	/** The latest failed runs of all datasets, latest first; those of the first part alone. */
	readonly failures: readonly Run[];
	/** The mark of the storage before they were read; of the first part alone. */
	readonly mark: string;
	readonly isLast: boolean;
};

/** The latest slices of a dataset with their rows, and how many have no date. */
const slicesOf = async (
	{runs, ...dataset}: DatasetHistory,
	{store, config: {environment}}: Pick<Workspace, 'store' | 'config'>,
): Promise<Pick<KnownHistory, 'slices' | 'undatedRows'>> => {
	if ((runs[0]?.slice ?? null) === null) {
		return {};
	}

	const opened = await store();
	const filter = {dataset, environment, statuses: statusesWithResults};
	const [latest, [undated]] = await Promise.all([
		opened.runs({...filter, limit: slicesShown}),
		opened.runs({...filter, undated: 'only', limit: 1}),
	]);
	return {
		slices: latest.toReversed().flatMap(({slice, rowCount}) => (slice === null ? [] : [{slice, rows: rowCount}])),
		...(typeof undated?.rowCount === 'number' && {undatedRows: undated.rowCount}),
	};
};

/** Which slices of a dataset should have a run by now, where the config cuts it into some. */
const missingOf = async (
	{runs, ...dataset}: DatasetHistory,
	{store, config: {config, environment}}: Pick<Workspace, 'store' | 'config'>,
): Promise<string | undefined> => {
	const [latest] = runs;
	if (latest?.slice === undefined || latest.slice === null) {
		return undefined;
	}

	const table = {schema: dataset.schemaName, name: dataset.datasetName};
	const [{rule} = {rule: undefined}] = matchTables([table], config.profiling.tables).matched;
	if (rule?.slice === undefined) {
		return undefined;
	}

	const found = await notProfiledYet(rule.slice, {store: await store(), dataset, environment, now: new Date()});
	return found?.reason;
};

/** Reads the latest runs with the first part, and hands out the others. */
export const recentRunsOf = ({
	store,
	config,
}: Pick<Workspace, 'store' | 'config'>): ((part: number) => Promise<RecentRuns>) => {
	let histories: readonly KnownHistory[] = [];
	return async part => {
		let failures: readonly Run[] = [];
		let mark = '';
		if (part === 0) {
			const {environment} = config;
			const opened = await store();
			mark = await opened.mark();
			const [datasets, verdicts] = await Promise.all([
				opened.datasets(environment, runsShown),
				knownVerdicts({config, store}),
			]);
			histories = await Promise.all(
				datasets.map(async history => {
					const known = verdicts.get(datasetId(history));
					const missing = await missingOf(history, {config, store});
					return {
						...history,
						...(known && {known}),
						...(missing !== undefined && {missing}),
						...(await slicesOf(history, {config, store})),
					};
				}),
			);
			failures = await opened.runs({environment, statuses: ['failed'], limit: failuresRead});
		}

		const [from, to] = [part * datasetsPerPart, (part + 1) * datasetsPerPart];
		return {histories: histories.slice(from, to), failures, mark, isLast: to >= histories.length};
	};
};
