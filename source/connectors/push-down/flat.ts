// Reads the flat figures: many aggregates of many columns in few statements, with each expression once.
import {
	average,
	finite,
	maximum,
	minimum,
	present,
	rows,
	variance,
	type FlatNeed,
} from '../../profiling/metrics/needs.ts';
import type {Relation, RunStatement, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {allEnded, doSplitting} from './statement-failure.ts';
import {aggregateOf, isTextTrait, type Aggregate} from './aggregates.ts';

/** One aggregate of one column. */
export type FlatRequest = {
	readonly results: ColumnResults;
	readonly aggregate: Aggregate;
};

/** The needs of the metrics and of the later steps: nulls, and the extremes for histograms and guards. */
const flatNeedsOf = (results: ColumnResults, dialect: SqlDialect): ReadonlySet<FlatNeed> => {
	const needs = new Set<FlatNeed>([present]);
	for (const need of results.needs) {
		if (need.kind !== 'flat') {
			continue;
		}

		if (dialect.deviation !== undefined && (need === average || need === variance)) {
			// The second pass starts from the mean.
			needs.add(average).add(finite);
		} else {
			needs.add(need);
		}
	}

	const mayOverflow = results.column.type === 'float' && (needs.has(average) || needs.has(variance));
	if (mayOverflow || results.column.mayBeNonFinite || results.wants('bins')) {
		needs.add(minimum).add(maximum);
	}

	if (results.wants('bins') || results.wants('quantile')) {
		needs.add(finite);
	}

	return needs;
};

export const flatRequests = (columns: readonly ColumnResults[], dialect: SqlDialect): readonly FlatRequest[] =>
	columns
		.filter(({hasFailed}) => !hasFailed)
		.flatMap(results =>
			[...flatNeedsOf(results, dialect)]
				.filter(({figure}) => figure !== rows.figure && !(results.areTraitsPending && isTextTrait(figure)))
				.map(({figure}) => ({results, aggregate: aggregateOf(figure)})),
		);

/** Requests only the number of values, which shows whether the columns can be read. */
export const presentRequests = (columns: readonly ColumnResults[]): readonly FlatRequest[] =>
	columns.map(results => ({results, aggregate: aggregateOf(present.figure)}));

export const fromClause = ({from, where}: Relation, condition?: string): string => {
	const conditions = [where, condition].filter(part => part !== undefined);
	return `FROM ${from}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
};

/** One item of a statement's result: an aggregate, or a reading of it. A statement has equal keys once. */
type Item = {readonly key: string; readonly aggregate: string; readonly read: Aggregate['read']};

const itemOf = ({results, aggregate: {sql, read}}: FlatRequest, dialect: SqlDialect): Item => {
	const aggregate = sql(results.sql, dialect);
	return {key: read?.(aggregate) ?? aggregate, aggregate, read};
};

const rowsItem: Item = {key: 'count(*)', aggregate: 'count(*)', read: undefined};

/** Collects the distinct items of requests. Every statement also counts the rows, which costs nothing. */
const itemsOf = (requests: readonly FlatRequest[], dialect: SqlDialect): ReadonlyMap<string, Item> =>
	new Map([rowsItem, ...requests.map(request => itemOf(request, dialect))].map(item => [item.key, item]));

/** Writes expressions over an aggregate outside of the selection that computes it, so that it is computed once. */
const statementOf = (items: Iterable<Item>, relation: Relation): string => {
	const all = [...items];
	if (all.every(({read}) => read === undefined)) {
		return `SELECT ${all.map(({aggregate}) => aggregate).join(', ')} ${fromClause(relation)}`;
	}

	const aggregates = all.map(({aggregate}, index) => `${aggregate} AS a${index}`);
	return (
		`SELECT ${all.map(({read}, index) => read?.(`a${index}`) ?? `a${index}`).join(', ')} ` +
		`FROM (SELECT ${aggregates.join(', ')} ${fromClause(relation)}) AS aggregated`
	);
};

/** Splits requests into statements with a limited number of aggregates. Those of a column stay together. */
const partsOf = (requests: readonly FlatRequest[], dialect: SqlDialect): ReadonlyArray<readonly FlatRequest[]> => {
	const parts: FlatRequest[][] = [[]];
	for (const ofColumn of Map.groupBy(requests, ({results}) => results).values()) {
		const last = parts.at(-1);
		if (last === undefined || (last.length > 0 && last.length + ofColumn.length >= dialect.maxAggregates)) {
			parts.push([...ofColumn]);
		} else {
			last.push(...ofColumn);
		}
	}

	return parts;
};

/** The statements of `askFlat`. */
export const flatStatements = (
	requests: readonly FlatRequest[],
	relation: Relation,
	dialect: SqlDialect,
): readonly string[] => partsOf(requests, dialect).map(part => statementOf(itemsOf(part, dialect).values(), relation));

export type FlatContext = {
	readonly relation: Relation;
	readonly dialect: SqlDialect;
	readonly run: RunStatement;
};

/**
Reads flat figures. Splits a statement that fails in half, down to the aggregate that fails.

@returns The number of rows of the relation.
*/
export const askFlat = async (
	requests: readonly FlatRequest[],
	{relation, dialect, run}: FlatContext,
): Promise<number> => {
	let rowCount = 0;
	const ask = async (part: readonly FlatRequest[]): Promise<void> => {
		const items = itemsOf(part, dialect);
		const [answer = []] = await run(statementOf(items.values(), relation));
		const byKey = new Map(items.keys().map((key, index) => [key, answer[index] ?? null]));
		rowCount = Number(byKey.get(rowsItem.key) ?? 0);
		for (const request of part) {
			request.results.flat.set(request.aggregate.figure, byKey.get(itemOf(request, dialect).key) ?? null);
		}
	};

	await allEnded(
		partsOf(requests, dialect).map(async part =>
			doSplitting(part, ask, ({results, aggregate: {figure}}, reason) => {
				results.failures.set(figure, reason);
			}),
		),
	);
	return rowCount;
};

/** Finds columns with NaN or infinite values, whose figures are then read again without them. */
export const guardWhereNeeded = (columns: readonly ColumnResults[], dialect: SqlDialect): readonly ColumnResults[] =>
	columns.filter(results => {
		const extremes = [results.flat.get('minimum'), results.flat.get('maximum')];
		const isFound =
			results.column.mayBeNonFinite &&
			!results.isGuarded &&
			extremes.some(text => typeof text === 'string' && dialect.isNonFinite(text));
		results.isGuarded ||= isFound;
		return isFound;
	});
