// Finds the tables and columns that the rules of a config match, and those that a user names.
import type {Config} from '../config/schema.ts';
import type {TableRule} from '../config/profiling-schema.ts';
import {matchTablePattern, matchTables, type MatchedTable, type TableMatches} from '../config/table-patterns.ts';
import {matchesPattern} from '../config/patterns.ts';
import type {Source} from '../connectors/connector.ts';
import {ProfileMeshError} from '../errors.ts';
import type {DatasetKey} from './dataset.ts';
import {goneTables} from './gone-tables.ts';
import type {TableInfo} from './table.ts';

/** Whether a rule includes a column. */
export const isWanted = (rule: TableRule | undefined, name: string): boolean => {
	const covers = (pattern: string): boolean => matchesPattern(pattern, name);
	return (
		(rule?.columns?.some(pattern => covers(pattern)) ?? true) &&
		!(rule?.exclude_columns?.some(pattern => covers(pattern)) ?? false)
	);
};

export type MatchOptions = {
	/** Names of the program's own tables, in lower case. They are never profiled. */
	readonly own?: ReadonlySet<string> | undefined;
	/** Datasets with runs of this source. Those that the source does not list any more are gone. */
	readonly profiled?: readonly DatasetKey[] | undefined;
};

/**
Finds the tables that the config's rules match, in the source's order with gone tables last, and the rules without a
match.
*/
export const matchedTables = async (
	source: Source,
	{tables: rules}: Config['profiling'],
	{own = new Set(), profiled = []}: MatchOptions = {},
): Promise<TableMatches<TableInfo>> => {
	const listed = await source.listTables();
	const {matched, unmatched} = matchTables([...listed, ...goneTables(listed, profiled)], rules);
	return {matched: matched.filter(({table}) => !own.has(table.name.toLowerCase())), unmatched};
};

/**
Finds the tables that at least one pattern matches; all tables without patterns.

@throws ProfileMeshError `not-found` when a pattern matches none of the tables.
*/
export const matchingPatterns = (
	matched: ReadonlyArray<MatchedTable<TableInfo>>,
	patterns: readonly string[],
): ReadonlyArray<MatchedTable<TableInfo>> => {
	const tables = matched.map(({table}) => table);
	const chosen = new Set<TableInfo>();
	for (const pattern of patterns) {
		const fitting = matchTablePattern(pattern, tables);
		if (!fitting.includes(true)) {
			throw new ProfileMeshError('not-found', `No table matches ${pattern}`, {
				why:
					tables.length === 0
						? 'The config matches no table of the source.'
						: `The config matches ${tables.length} tables, and none is called that.`,
				hint: 'profilemesh plan lists the tables.',
			});
		}

		for (const [index, table] of tables.entries()) {
			if (fitting[index] === true) {
				chosen.add(table);
			}
		}
	}

	return patterns.length === 0 ? matched : matched.filter(({table}) => chosen.has(table));
};

/** Which tables of a config to plan: those that a pattern matches, or that a function picks. */
export type TableChoice = readonly string[] | ((table: TableInfo) => boolean);
