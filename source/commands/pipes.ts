// Runs a command as part of a Dagster run, where Dagster has started it.
import process from 'node:process';
import {addressOf} from '../config/address.ts';
import type {PipesSession} from '../events/listeners/dagster-pipes/session.ts';
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {databaseDatasetOf, type DatasetKey, datasetId, datasetOf, qualifiedName} from '../profiling/dataset.ts';
import type {PlannedTable, Workspace} from '../workspace.ts';
import type {TableInfo} from '../profiling/table.ts';
import {withWorkspace, type CommandContext} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';

const lookMs = 500;

/** Calls back when the parent of this process is gone. */
const watchParent = (isGone: () => void): (() => void) => {
	const parent = process.ppid;
	const look = setInterval(() => {
		if (process.ppid !== parent) {
			isGone();
		}
	}, lookMs);
	look.unref();
	return () => {
		clearInterval(look);
	};
};

/**
Watches as `watchParent` does, after an old Node has handed over. That Node sends a message when its parent is gone.
*/
const watchOldNode = (isGone: () => void): (() => void) => {
	process.once('message', isGone);
	process.channel?.unref();
	return () => {
		process.off('message', isGone);
	};
};

/**
Interrupts the process when the one that started it is gone. Dagster does not always end the processes that it has
started, and then nobody receives their messages.
*/
const followStarter = (): (() => void) => {
	const stop = (process.connected ? watchOldNode : watchParent)(() => {
		stop();
		process.kill(process.pid, 'SIGINT');
	});
	return stop;
};

type Work = (workspace: Workspace, pipes: PipesSession | undefined) => Promise<ExitStatus>;

/**
Opens the config as `withWorkspace` does, in a session of Dagster Pipes where Dagster has started the command. The
session reports how the work ended.
*/
export const withPipedWorkspace = async (
	flags: ConfigFlags,
	context: CommandContext,
	work: Work,
): Promise<ExitStatus> => {
	const {env, output} = context;
	if (env['DAGSTER_PIPES_CONTEXT'] === undefined || env['DAGSTER_PIPES_CONTEXT'] === '') {
		return withWorkspace(flags, context, async workspace => work(workspace, undefined));
	}

	const {PipesSession: Session} = await import('../events/listeners/dagster-pipes/session.ts');
	const pipes = await Session.open(env, output);
	const stopFollowing = followStarter();
	let status: ExitStatus;
	try {
		status = await withWorkspace(flags, context, async workspace => {
			pipes.listener.configIn(addressOf(workspace.config));
			return work(workspace, pipes);
		});
	} catch (error) {
		await pipes.close(error);
		throw error;
	} finally {
		stopFollowing();
	}

	await pipes.close(
		status === exitStatus.interrupted ? new ProfileMeshError('interrupted', 'Interrupted') : undefined,
	);
	return status;
};

export type AssetPlans = {
	readonly plans: readonly PlannedTable[];
	/** Datasets of which Dagster requests only the checks. */
	readonly compared: readonly DatasetKey[];
	/** The number of assets that are not tables of the config. */
	readonly lost: number;
};

/** Plans the tables of the assets that Dagster requests, among those that the config and the patterns match. */
export const assetPlans = async (
	pipes: PipesSession,
	workspace: Workspace,
	{patterns, slice}: {readonly patterns: readonly string[] | undefined; readonly slice: string | undefined},
): Promise<AssetPlans> => {
	const matched = patterns === undefined ? undefined : await workspace.plan(patterns, {slice});
	const tables = matched?.map(({plan}) => plan.table) ?? (await workspace.tables());
	const {profiled, compared, lost} = await pipes.bind(tables.map(table => databaseDatasetOf(table)));
	const wanted = new Set(profiled.map(dataset => datasetId(dataset)));
	const isWanted = (table: TableInfo): boolean => wanted.has(datasetId(datasetOf(table)));
	const plans =
		matched?.filter(({plan}) => isWanted(plan.table)) ??
		(wanted.size === 0 ? [] : await workspace.plan(isWanted, {slice}));
	const planned = new Set(plans.map(({plan}) => datasetId(datasetOf(plan.table))));
	const whole = profiled.find(dataset => !planned.has(datasetId(dataset)));
	if (slice !== undefined && whole !== undefined) {
		throw new ProfileMeshError(
			'usage',
			`${qualifiedName(whole)} has no slice ${slice}: it is not cut into slices`,
			{
				why: 'Its asset has partitions, which were made from an earlier version of the config',
				hint: 'Load the code location again, or name its column of dates: profiling.tables[].slice',
			},
		);
	}

	return {
		plans,
		compared,
		lost,
	};
};
