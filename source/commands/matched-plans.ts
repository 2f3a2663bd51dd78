// Plans the tables that the config and the patterns of a command line match.
import type {TableRule} from '../config/schema.ts';
import {ProfileMeshError} from '../errors.ts';
import {visible} from '../terminal-text.ts';
import type {PlannedTable, PlanOptions, Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

/**
Plans the matching tables. Without patterns, warns on stderr of rules of the config that match no table.

@throws ProfileMeshError `not-found` when none does: an empty success would hide a mistake.
*/
export const matchedPlans = async (
	workspace: Workspace,
	patterns: readonly string[] | undefined,
	{stderr, ...options}: Pick<CommandOutput, 'stderr'> & Pick<PlanOptions, 'includeGone'>,
): Promise<readonly PlannedTable[]> => {
	let unmatched: readonly TableRule[] = [];
	const plans = await workspace.plan(patterns, {
		...options,
		onUnmatched(rules) {
			unmatched = rules;
		},
	});
	if (plans.length > 0) {
		for (const {schema, table} of patterns === undefined ? unmatched : []) {
			stderr(
				`warning: profiling.tables has ${visible(schema === undefined ? table : `${schema}.${table}`)}, ` +
					`which matches no table\n`,
			);
		}

		return plans;
	}

	const {file, config} = workspace.config;
	if (config.profiling.tables.length === 0) {
		throw new ProfileMeshError('not-found', 'No table matches', {
			why: 'The source has no tables',
			hint: `Check that source of ${file} names the database that is meant`,
		});
	}

	throw new ProfileMeshError('not-found', 'No table matches', {
		why: `The source has no table that profiling.tables of ${file} names`,
		hint: 'Compare the two: profilemesh config show prints the config as it is read',
	});
};
