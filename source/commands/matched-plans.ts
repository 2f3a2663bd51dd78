// Plans the tables that the config and the patterns of a command line match.
import type {TableRule} from '../config/profiling-schema.ts';
import {ProfileMeshError} from '../errors.ts';
import {sliceName} from '../profiling/slice.ts';
import {visible} from '../terminal-text.ts';
import type {PlannedTable, PlanOptions, Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

/** Describes the periods of a table. */
const spanText = ({plan: {table}, sliced}: PlannedTable): string => {
	const [oldest, newest] = [sliced?.counted.at(0)?.slice, sliced?.counted.at(-1)?.slice];
	return oldest === undefined || newest === undefined
		? `${table.name} has no completed period with rows`
		: `The completed ones of ${table.name} go from ${sliceName(oldest)} to ${sliceName(newest)}`;
};

/** The number of tables whose periods the error names. */
const maxTablesNamed = 3;

/**
Checks that the named slice exists.

@throws ProfileMeshError `usage` where no table is cut into slices, `not-found` where none has the slice.
*/
const checkSlice = (plans: readonly PlannedTable[], slice: string): void => {
	if (plans.length === 0) {
		throw new ProfileMeshError('usage', `There is no slice ${visible(slice)}: no table is cut into slices`, {
			hint: 'Name its column of dates in the config: profiling.tables[].slice',
		});
	}

	if (plans.some(({sliced}) => sliced?.toRead.length !== 0)) {
		return;
	}

	const spans = plans.slice(0, maxTablesNamed).map(plan => visible(spanText(plan)));
	throw new ProfileMeshError('not-found', `No table has a slice ${visible(slice)}`, {
		why: `${spans.join('. ')}${plans.length > maxTablesNamed ? '. There are others' : ''}`,
		hint: 'profilemesh plan lists how tables are cut',
	});
};

/**
Plans the matching tables. Without patterns, warns on stderr of rules of the config that match no table.

@throws ProfileMeshError `not-found` when none matches, because an empty success would hide a mistake.
*/
export const matchedPlans = async (
	workspace: Workspace,
	patterns: readonly string[] | undefined,
	{stderr, ...options}: Pick<CommandOutput, 'stderr'> & Pick<PlanOptions, 'includeGone' | 'slice'>,
): Promise<readonly PlannedTable[]> => {
	let unmatched: readonly TableRule[] = [];
	const plans = await workspace.plan(patterns, {
		...options,
		onUnmatched(rules) {
			unmatched = rules;
		},
	});
	if (options.slice !== undefined) {
		checkSlice(plans, options.slice);
		return plans;
	}

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
		hint: 'Compare both: profilemesh config show prints the effective config',
	});
};
