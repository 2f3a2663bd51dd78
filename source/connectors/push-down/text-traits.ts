// Reads the traits of texts from the groups of equal texts. A slice or a small table is grouped by value anyway, and a
// text that occurs often is looked at once.
import type {SqlDialect} from '../sql-dialect.ts';
import {aggregateOf, isTextTrait, type Aggregate} from './aggregates.ts';
import type {ColumnResults} from './column-results.ts';
import {askFlat, type FlatContext} from './flat.ts';

/** The aggregates of the traits that the metrics of a column need. */
const traitsOf = ({needs}: ColumnResults): readonly Aggregate[] =>
	needs
		.values()
		.flatMap(need => (need.kind === 'flat' && isTextTrait(need.figure) ? [aggregateOf(need.figure)] : []))
		.toArray();

/** Leaves the traits of a column to the groups of its values, where equal values are equal texts. */
export const leaveTraitsToGroups = (results: ColumnResults): void => {
	const {type, spelling} = results.column;
	const isGrouped = results.wants('distinct') || results.wants('frequencies');
	results.areTraitsPending = type === 'text' && spelling === undefined && isGrouped && traitsOf(results).length > 0;
};

/** An expression over groups of equal texts `v` that occur `n` times: the traits of all, in one text. */
export const traitsOfGroups = (results: ColumnResults, dialect: SqlDialect): string => {
	const weighted: SqlDialect = {
		...dialect,
		countWhere: condition => `sum(CASE WHEN ${condition} THEN n ELSE 0 END)`,
		sum: value => `sum(n * ${value})`,
	};
	const column = {...results.sql, value: 'v', finite: 'v'};
	return traitsOf(results)
		.map(({sql}) => `CAST(${sql(column, weighted)} AS varchar)`)
		.join(" || ',' || ");
};

/** Reads the result of `traitsOfGroups`. */
export const readTraits = (results: ColumnResults, text: string): void => {
	const found = text.split(',');
	for (const [index, {figure}] of traitsOf(results).entries()) {
		results.flat.set(figure, found[index] ?? null);
	}

	results.areTraitsPending = false;
};

/** Asks for the traits of columns that were not grouped after all. */
export const askPendingTraits = async (columns: readonly ColumnResults[], context: FlatContext): Promise<void> => {
	const pending = columns.filter(results => results.areTraitsPending);
	for (const results of pending) {
		results.areTraitsPending = false;
	}

	// A column without values has no traits.
	const filled = pending.filter(results => !results.hasFailed && results.count('present') > 0);
	const requests = filled.flatMap(results => traitsOf(results).map(aggregate => ({results, aggregate})));
	if (requests.length > 0) {
		await askFlat(requests, context);
	}
};
