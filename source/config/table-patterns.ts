// Finds the tables that the rules of a config, or the patterns of a command line, match.
import {matchNames} from './patterns.ts';
import type {TableRule} from './profiling-schema.ts';

type Named = {
	readonly schema: string;
	readonly name: string;
};

export type MatchedTable<Table extends Named> = {
	readonly table: Table;
	/** The first rule that matched the table; `undefined` when there are no rules, which means every table. */
	readonly rule: TableRule | undefined;
};

export type TableMatches<Table extends Named> = {
	/** In the order of the tables. */
	readonly matched: ReadonlyArray<MatchedTable<Table>>;
	/** Rules that match no table, whether or not an earlier rule matched it first. */
	readonly unmatched: readonly TableRule[];
};

// Splits a pattern at each dot into a pattern of a schema and one of a table.
const splits = (pattern: string): ReadonlyArray<readonly [schema: string, table: string]> =>
	pattern
		.matchAll(/\./gv)
		.map(({index}) => [pattern.slice(0, index), pattern.slice(index + 1)] as const)
		.filter(([schema, table]) => schema !== '' && table !== '')
		.toArray();

/**
Gives for each table whether a pattern of `table` or `schema.table` matches it. A `/regex/` matches the table's name
alone.

@throws ProfileMeshError `config` when the pattern is not a valid regular expression, or takes too long to match.
*/
export const matchTablePattern = (pattern: string, tables: readonly Named[]): readonly boolean[] => {
	const names = tables.map(table => table.name);
	const byName = matchNames(pattern, names);
	if (names.includes(pattern) || (pattern.startsWith('/') && pattern.length > 2 && /\/i?$/v.test(pattern))) {
		return byName;
	}

	const qualified = tables.map(table => `${table.schema}.${table.name}`);
	if (qualified.includes(pattern)) {
		return qualified.map(name => name === pattern);
	}

	const bySplit = splits(pattern).map(([schemaPattern, tablePattern]) => {
		const schemaMatches = matchNames(
			schemaPattern,
			tables.map(table => table.schema),
		);
		return matchNames(tablePattern, names).map((matches, index) => matches && schemaMatches[index] === true);
	});
	return byName.map((matches, index) => matches || bySplit.some(split => split[index] === true));
};

/** Whether a pattern of `table` or `schema.table` matches one table, as `matchTablePattern` does. */
export const matchesTable = (pattern: string, table: Named): boolean => matchTablePattern(pattern, [table])[0] === true;

const fits = (rule: TableRule, tables: readonly Named[]): readonly boolean[] => {
	const {schema} = rule;
	const byTable = matchTablePattern(rule.table, tables);
	const bySchema =
		schema === undefined
			? undefined
			: matchNames(
					schema,
					tables.map(table => table.schema),
				);
	const excluded = (rule.exclude ?? []).map(pattern => matchTablePattern(pattern, tables));
	return byTable.map(
		(matches, index) =>
			matches &&
			(bySchema === undefined || bySchema[index] === true) &&
			excluded.every(pattern => pattern[index] !== true),
	);
};

/**
Chooses tables by rules: for each table the first rule that matches it.

@param tables All that the source has.
@param rules Those of `profiling.tables`; without any, every table matches.
@throws ProfileMeshError `config` when a pattern takes too long to match.
*/
export const matchTables = <Table extends Named>(
	tables: readonly Table[],
	rules: readonly TableRule[],
): TableMatches<Table> => {
	if (rules.length === 0) {
		return {matched: tables.map(table => ({table, rule: undefined})), unmatched: []};
	}

	const fitting = rules.map(rule => ({rule, fits: fits(rule, tables)}));
	return {
		matched: tables.flatMap((table, index) => {
			const first = fitting.find(candidate => candidate.fits[index]);
			return first === undefined ? [] : [{table, rule: first.rule}];
		}),
		unmatched: fitting.filter(candidate => !candidate.fits.some(Boolean)).map(({rule}) => rule),
	};
};
