// `profilemesh baseline`: pins the run that later runs are compared with.
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import {absentMark} from '../reports/format.ts';
import {formatTime} from '../reports/format-time.ts';
import {jsonText} from '../reports/json-text.ts';
import {runTime} from '../reports/run-time.ts';
import {visible} from '../terminal-text.ts';
import {textTable} from '../reports/text-table.ts';
import type {Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

export type PinOptions = {
	/** `table` or `schema.table`. */
	readonly dataset: string;
	readonly schema?: string | undefined;
	/** A run id, unique prefix or slice; the latest run when left out. */
	readonly run?: string | undefined;
	readonly reason?: string | undefined;
};

/**
Pins a run as the baseline of its dataset.

@throws ProfileMeshError `not-found` when there is no such dataset or run.
*/
export const pinCommand = async (
	{dataset, schema, run: wanted, reason}: PinOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const found = await workspace.findDataset(dataset, schema);
	const {run, pin} = await workspace.pin(found, {run: wanted, reason});
	output.stderr(
		`Pinned run ${visible(run.runId)} of ${runTime(run)} as the baseline of ` +
			`${visible(pin.dataset)} in ${visible(pin.environment)}, in ${visible(await workspace.decisionsFile())}\n`,
	);
	return exitStatus.done;
};

/**
Removes the pinned baseline of a dataset.

@throws ProfileMeshError `not-found` when there is no such dataset.
*/
export const unpinCommand = async (
	{dataset, schema}: Pick<PinOptions, 'dataset' | 'schema'>,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const found = await workspace.findDataset(dataset, schema);
	const pin = await workspace.unpin(found);
	const name = visible(qualifiedName(found));
	output.stderr(
		pin === undefined
			? `${name} has no pinned baseline in ${visible(workspace.config.environment)}\n`
			: `Unpinned run ${visible(pin.run)} of ${name}\n`,
	);
	return exitStatus.done;
};

/** Lists the pinned baselines of all environments. */
export const listBaselines = async (
	{json}: {readonly json?: boolean | undefined},
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const {baselines} = await workspace.decisions();
	if (json === true) {
		output.stdout(jsonText(baselines));
	} else if (baselines.length === 0) {
		output.stderr('No baseline is pinned. `profilemesh baseline pin` pins one.\n');
	} else {
		output.stdout(
			textTable(
				[
					{heading: 'dataset'},
					{heading: 'environment'},
					{heading: 'run'},
					{heading: 'pinned at'},
					{heading: 'reason'},
				],
				baselines.map(pin => [
					visible(pin.dataset),
					visible(pin.environment),
					visible(pin.run),
					formatTime(new Date(pin.pinned_at)),
					visible(pin.reason ?? absentMark),
				]),
			),
		);
	}

	return exitStatus.done;
};
