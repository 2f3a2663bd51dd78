// `profilemesh drift --against`: compares the newest kept runs of two environments of one config.
import {loadSource} from '../config/load-source.ts';
import {ProfileMeshError} from '../errors.ts';
import type {ExitStatus} from '../exit-status.ts';
import {interruptible} from '../interruption.ts';
import {isSliceName} from '../profiling/slice.ts';
import {reportSides} from './compare.ts';
import type {DriftCommandOptions} from './drift.ts';
import {refuseConflict} from './flag-conflicts.ts';
import type {CommandContext} from './flags.ts';
import {chooseConfig, type ConfigFlags} from './open-workspace.ts';

export type AgainstOptions = ConfigFlags & DriftCommandOptions & {readonly against: string};

const checkFlags = ({dataset, all, baseline, current, fresh, events}: AgainstOptions): void => {
	refuseConflict('--against', {
		with: {
			'--baseline': baseline !== undefined,
			'--current with the id of a run': current !== undefined && !isSliceName(current),
			'--fresh': fresh === true,
			'--events': events !== undefined,
		},
		why: '--against compares the newest runs of two environments, or those of one slice',
	});
	if (dataset === undefined && all !== true) {
		throw new ProfileMeshError('usage', 'No dataset to compare', {
			hint: 'Name it with --dataset, or compare every dataset with --all',
		});
	}
};

/**
Compares the newest runs of another environment on the left with those of this one on the right, or the runs of a slice.

@throws ProfileMeshError `usage` for flags that do not fit, and as `reportSides`.
*/
export const againstCommand = async (options: AgainstOptions, {output, env}: CommandContext): Promise<ExitStatus> => {
	checkFlags(options);
	const file = await chooseConfig(options, env);
	const sideOf = async (environment: string | undefined) => {
		const config = await loadSource(file, {environment, env});
		return {name: config.environment, config, kept: {slice: options.current}};
	};

	const sides = [await sideOf(options.against), await sideOf(options.environment)] as const;
	const {dataset, schema} = options;
	const name = schema === undefined || dataset === undefined ? dataset : `${schema}.${dataset}`;
	return interruptible(
		async signal => reportSides(sides, {...options, tables: name === undefined ? [] : [name]}, {output, signal}),
		() => undefined,
	);
};
