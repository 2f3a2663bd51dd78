// `profilemesh compare --session`: opens the session on two sides.
import type {ExitStatus} from '../exit-status.ts';
import {mappingOf, readSides, type CompareOptions} from './compare.ts';
import {readModels} from './dbt-flags.ts';
import {refuseConflict} from './flag-conflicts.ts';
import type {CommandContext} from './flags.ts';
import {runSession} from './session.ts';

/**
Opens the session, where both sides are compared.

@throws ProfileMeshError `usage` for what is not a side, for flags of a report, and without a terminal.
*/
export const compareInSession = async (
	options: CompareOptions,
	{env, output: io}: CommandContext,
): Promise<ExitStatus> => {
	const {output, failOnDrift, tables, map = [], rows, concurrency} = options;
	refuseConflict('--session', {
		with: {'--output': output !== undefined, '--fail-on-drift': failOnDrift !== undefined},
		why: 'The session shows what differs, and writes no report by itself.',
	});
	const models = await readModels(options, io);
	const [left, right] = await readSides(options, env);
	return runSession({compare: {left, right, tables, mapping: mappingOf(map), models, rows, concurrency}});
};
