// Reads the exact figures of a column with more distinct values than grouping holds in memory. Sorts the column once
// for distinct values and quantiles, then reads its most frequent values.
import {rankListed} from './listed-values.ts';
import type {ColumnResults} from './column-results.ts';
import {fromClause} from './flat.ts';
import {groupsOf, mostFrequent, type ValuesContext} from './grouped.ts';
import {exactly, ranksOf, safeShares} from './ranks.ts';

/** With sorted input, neither aggregate sorts again. */
export const sortedStatement = (results: ColumnResults, {relation, dialect}: Omit<ValuesContext, 'run'>): string => {
	const {
		column: {value, unique},
	} = results;
	const count = results.count('finite');
	const shares = safeShares(ranksOf(results.shares, count), count);
	const distinct = unique ? 'count(v)' : 'count(DISTINCT v)';
	return (
		`SELECT ${distinct}, ${dialect.quantiles(results.finite('v'), shares, results.column.type)} ` +
		`FROM (SELECT ${value} AS v ${fromClause(relation, `${value} IS NOT NULL`)} ORDER BY 1) AS sorted`
	);
};

export const topStatement = (results: ColumnResults, {relation, dialect}: Omit<ValuesContext, 'run'>): string => {
	const {column} = results;
	const {value, type} = column;
	const isUnique = results.distinct?.value === results.count('present');
	const source = fromClause(relation, `${value} IS NOT NULL`);
	return isUnique
		? `SELECT ${dialect.listed('v', type)}, 1 FROM (SELECT ${value} AS v ${source} ` +
				`ORDER BY ${dialect.orderOf(value, type)} LIMIT ${results.maxListed}) AS first`
		: mostFrequent(`(${groupsOf(column, value, source)}) AS grouped`, results, dialect);
};

export const askSorted = async (results: ColumnResults, context: ValuesContext): Promise<void> => {
	const [[distinct, list] = []] = await context.run(sortedStatement(results, context));
	results.distinct = {value: Number(distinct), error: 0};
	const found = typeof list === 'string' ? context.dialect.readList(list) : [];
	for (const [index, share] of results.shares.entries()) {
		const text = found[index];
		results.quantiles.set(share, exactly(text === undefined ? null : results.read(text)));
	}
};

/** Runs after `askSorted`. Where every value occurs once, any values count as the most frequent. */
export const askTop = async (results: ColumnResults, context: ValuesContext): Promise<void> => {
	const rows = await context.run(topStatement(results, context));
	results.top = {
		value: rankListed(
			rows.map(([text = null, n]) => ({text, n: Number(n)})),
			results,
		),
		error: 0,
	};
};
