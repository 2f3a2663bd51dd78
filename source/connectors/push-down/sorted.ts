// A column of more distinct values than grouping holds in memory, exactly: sorted once for distinct values and quantiles, then its most frequent ones.
import {rankListed} from './listed-values.ts';
import type {ColumnAnswers} from './column-answers.ts';
import {fromClause} from './flat.ts';
import {mostFrequent, type ValuesContext} from './grouped.ts';
import {exactly, ranksOf, safeShares} from './ranks.ts';

/** Sorted input makes both aggregates find their order for nothing. */
export const sortedStatement = (answers: ColumnAnswers, {relation, dialect}: Omit<ValuesContext, 'run'>): string => {
	const {
		column: {value, unique},
	} = answers;
	const count = answers.count('finite');
	const shares = safeShares(ranksOf(answers.shares, count), count);
	const distinct = unique ? 'count(v)' : 'count(DISTINCT v)';
	return `SELECT ${distinct}, ${dialect.quantiles(answers.finite('v'), shares, answers.column.type)} FROM (SELECT ${value} AS v ${fromClause(relation, `${value} IS NOT NULL`)} ORDER BY 1) AS sorted`;
};

export const topStatement = (answers: ColumnAnswers, {relation, dialect}: Omit<ValuesContext, 'run'>): string => {
	const {
		column: {value, type},
	} = answers;
	const isUnique = answers.distinct?.value === answers.count('present');
	const source = fromClause(relation, `${value} IS NOT NULL`);
	return isUnique
		? `SELECT ${dialect.listed('v', type)}, 1 FROM (SELECT ${value} AS v ${source} ORDER BY ${dialect.orderOf(value, type)} LIMIT ${answers.mostListed}) AS first`
		: mostFrequent(`(SELECT ${value} AS v, count(*) AS n ${source} GROUP BY 1) AS grouped`, answers, dialect);
};

export const askSorted = async (answers: ColumnAnswers, context: ValuesContext): Promise<void> => {
	const [[distinct, list] = []] = await context.run(sortedStatement(answers, context));
	answers.distinct = {value: Number(distinct), error: 0};
	const found = typeof list === 'string' ? context.dialect.readList(list) : [];
	for (const [index, share] of answers.shares.entries()) {
		const text = found[index];
		answers.quantiles.set(share, exactly(text === undefined ? null : answers.read(text)));
	}
};

/** After `askSorted`: where every value occurs once, any listing of the first ones will do. */
export const askTop = async (answers: ColumnAnswers, context: ValuesContext): Promise<void> => {
	const rows = await context.run(topStatement(answers, context));
	answers.top = {
		value: rankListed(
			rows.map(([text = null, n]) => ({text, n: Number(n)})),
			answers,
		),
		error: 0,
	};
};
