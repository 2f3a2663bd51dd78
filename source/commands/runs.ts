// `profilemesh runs`: lists kept runs, shows one, and deletes old ones.
import {profileWithoutValues} from '../drift/withheld-values.ts';
import {otherSourcesText} from '../drift/baselines/other-sources.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import type {Run} from '../profiling/profile.ts';
import {isChosen, parseSliceChoice} from '../profiling/slice-choice.ts';
import {formatCount} from '../reports/format.ts';
import {jsonText} from '../reports/json-text.ts';
import {profileJson} from '../reports/profile-json.ts';
import {expiredRuns, parseRetention} from '../storage/retention.ts';
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';
import type {Pin} from '../workspace.ts';
import {findRun, ofNamedDataset, type NamedDataset} from './find-run.ts';
import type {CommandOutput} from './output.ts';
import {profileText, runJson, runsText} from './run-text.ts';
import {warnOfUnreadable} from './unreadable-runs.ts';

export type ListRunsOptions = NamedDataset & {
	readonly environment?: string | undefined;
	/** The slices whose runs are listed; all runs when left out. */
	readonly slice?: string | undefined;
	/** The maximum number of runs, the latest ones; all by default. */
	readonly limit?: number | undefined;
	/** Includes runs of other sources. */
	readonly allSources?: boolean | undefined;
	readonly json?: boolean | undefined;
};

export type ShowRunOptions = NamedDataset & {
	/** Whether to leave out values of the columns. */
	readonly withholdsValues?: boolean | undefined;
	/** A run id, the beginning of one, or the slice of the named dataset, else of the only one that has it. */
	readonly run: string;
	readonly json?: boolean | undefined;
};

export type PruneRunsOptions = {
	/** A length of time such as `90d`, or a number of runs of each dataset such as `50`. */
	readonly keep: string;
	/** Prints the runs that would be deleted, and deletes nothing. */
	readonly dryRun?: boolean | undefined;
	readonly json?: boolean | undefined;
};

/** The runs to prune, and those to keep in any case. */
export type PrunedStore = {
	readonly store: Store;
	/** The pinned baselines of all environments. */
	readonly baselines: ReadonlyArray<Pick<Pin, 'run'>>;
};

/**
Lists runs, the latest first.

@throws ProfileMeshError `not-found` when the dataset has no runs, or its name is ambiguous (the hint lists candidates).
*/
export const listRuns = async (options: ListRunsOptions, store: Store, output: CommandOutput): Promise<ExitStatus> => {
	const {dataset, schema, environment, limit, slice, allSources = false} = options;
	const choice = slice === undefined ? undefined : parseSliceChoice(slice);
	const isNamed = dataset !== undefined || schema !== undefined || slice !== undefined;
	const found = await store.runs({
		anySource: allSources,
		everyKind: true,
		...(environment !== undefined && {environment}),
		...(limit !== undefined && !isNamed && {limit}),
	});
	const runs = ofNamedDataset(found, options)
		.filter(run => choice === undefined || (run.slice !== null && isChosen(run.slice, choice)))
		.slice(0, limit);
	const others = allSources ? [] : await store.otherHistories();
	if (options.json === true) {
		output.stdout(jsonText(runs.map(run => runJson(run))));
	} else if (runs.length === 0) {
		output.stderr(
			slice === undefined
				? 'No runs yet. `profilemesh profile` makes some.\n'
				: `No runs of ${visible(slice)}. \`profilemesh profile --slice\` makes some.\n`,
		);
	} else {
		output.stdout(runsText(runs, allSources));
	}

	warnOfUnreadable(store, output);
	if (others.length > 0) {
		output.stderr(`Left out: ${visible(otherSourcesText(others))}. --all-sources lists them.\n`);
	}

	return exitStatus.done;
};

/**
Shows one run with its columns; as JSON it is a list of one profile, as `profile --json` prints it.

@throws ProfileMeshError as `findRun`.
*/
export const showRun = async (
	{run, json, withholdsValues = false, ...dataset}: ShowRunOptions,
	store: Store,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const {runId} = await findRun(store, run, dataset);
	const loaded = await store.load(runId);
	const profile = withholdsValues ? profileWithoutValues(loaded) : loaded;
	output.stdout(json === true ? jsonText([profileJson(profile)]) : profileText(profile));
	return exitStatus.done;
};

/**
Deletes old runs, and prints them. A run that is still running is never deleted, and neither is a pinned baseline.

@throws ProfileMeshError `usage` when `keep` is neither a length of time nor a number of runs.
*/
export const pruneRuns = async (
	{keep, dryRun = false, json}: PruneRunsOptions,
	{store, baselines}: PrunedStore,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const retention = parseRetention(keep);
	const runs = await store.runs({everyKind: true});
	const isPinned = ({runId}: Run): boolean => baselines.some(pin => runId.startsWith(pin.run.toLowerCase()));
	const expired = expiredRuns(runs, retention, new Date()).filter(run => !isPinned(run));
	if (!dryRun && expired.length > 0) {
		await store.remove(expired.map(run => run.runId));
	}

	if (json === true) {
		output.stdout(
			jsonText({dry_run: dryRun, deleted: expired.map(run => runJson(run)), kept: runs.length - expired.length}),
		);
		return exitStatus.done;
	}

	if (expired.length > 0) {
		output.stdout(runsText(expired));
	}

	output.stderr(
		`${dryRun ? 'Would delete' : 'Deleted'} ${formatCount(expired.length)} of ${formatCount(runs.length)} runs\n`,
	);
	return exitStatus.done;
};
