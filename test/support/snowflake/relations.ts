// The relations after FROM: a table at a time, a sample of it, the result of an earlier statement.
import {mangled} from './names.ts';
import {isSymbol, isWord, Refusal, syntaxError, type Token} from './tokens.ts';

export const keywords: ReadonlySet<string> = new Set([
	'SELECT',
	'FROM',
	'WHERE',
	'GROUP',
	'BY',
	'ORDER',
	'LIMIT',
	'OFFSET',
	'AS',
	'AND',
	'OR',
	'NOT',
	'NULL',
	'IS',
	'IN',
	'CASE',
	'WHEN',
	'THEN',
	'ELSE',
	'END',
	'DISTINCT',
	'WITH',
	'UNION',
	'ALL',
	'JOIN',
	'ON',
	'INNER',
	'LEFT',
	'CROSS',
	'OVER',
	'PARTITION',
	'QUALIFY',
	'HAVING',
	'ASC',
	'DESC',
	'NULLS',
	'FIRST',
	'LAST',
	'TRUE',
	'FALSE',
	'WITHIN',
	'INSERT',
	'INTO',
	'VALUES',
	'UPDATE',
	'SET',
	'DELETE',
	'BETWEEN',
	'LIKE',
	'CREATE',
	'TABLE',
	'IF',
	'EXISTS',
	'PRIMARY',
	'KEY',
	'DEFAULT',
	'ALTER',
	'ADD',
	'COLUMN',
	'DROP',
	'ROWS',
	'UNBOUNDED',
	'PRECEDING',
	'CURRENT',
	'ROW',
	'BEGIN',
	'COMMIT',
	'ROLLBACK',
	'TRANSACTION',
	'VIEW',
	'SCHEMA',
	'GROUPING',
	'SETS',
]);

export type TranslationContext = {
	/**
	The DuckDB relation of a table, as it was at a moment (milliseconds since 1970); throws a Refusal where there is
	none.
	*/
	readonly resolve: (name: readonly string[], moment: number | undefined) => string;
	readonly isView: (name: readonly string[]) => boolean;
	/** The DuckDB relation that keeps the result of an earlier statement. */
	readonly resultOf: (queryId: string) => string;
	readonly database: string | undefined;
	readonly schema: string | undefined;
	/** Names of the statement's own WITH parts. */
	readonly parts: Set<string>;
	hasAggregates: boolean;
	binds: number;
};

export const nameOf = (token: Token | undefined): string | undefined => {
	if (token?.kind === 'identifier') {
		return token.name;
	}

	return token?.kind === 'word' && !keywords.has(token.text) ? token.text : undefined;
};

/** Reads `"a"."b"."c"` from a place on; returns its parts and the place behind it. */
export const readName = (
	tokens: readonly Token[],
	start: number,
): {readonly name: readonly string[]; readonly end: number} | undefined => {
	const first = nameOf(tokens[start]);
	if (first === undefined) {
		return undefined;
	}

	const name = [first];
	let end = start + 1;
	while (isSymbol(tokens[end], '.')) {
		const next = nameOf(tokens[end + 1]);
		if (next === undefined) {
			break;
		}

		name.push(next);
		end += 2;
	}

	return {name, end};
};

/** `AT (TIMESTAMP => TO_TIMESTAMP_LTZ(milliseconds, 3))`: the only form that the program writes. */
const momentOf = (items: readonly Token[]): number => {
	const [word, arrow, make, group, ...rest] = items;
	const [milliseconds, , scale] = group?.kind === 'group' ? group.items : [];
	if (
		!isWord(word, 'TIMESTAMP') ||
		!isSymbol(arrow, '=>') ||
		!isWord(make, 'TO_TIMESTAMP_LTZ') ||
		milliseconds?.kind !== 'number' ||
		scale?.kind !== 'number' ||
		scale.text !== '3' ||
		rest.length > 0
	) {
		throw new Refusal('002002', '42000', 'SQL compilation error: Invalid time travel expression');
	}

	return Number(milliseconds.text);
};

const sampleClause = (
	tokens: readonly Token[],
	start: number,
	isView: boolean,
): {readonly sql: string; readonly end: number} => {
	let at = start + 1;
	if (isWord(tokens[at], 'BERNOULLI', 'ROW', 'SYSTEM', 'BLOCK')) {
		at++;
	}

	const amount = tokens[at];
	const [count, unit] = amount?.kind === 'group' ? amount.items : [];
	if (count?.kind !== 'number') {
		throw syntaxError('unexpected sampling method.');
	}

	at++;
	let seed: string | undefined;
	if (isWord(tokens[at], 'SEED', 'REPEATABLE')) {
		const given = tokens[at + 1];
		const [value] = given?.kind === 'group' ? given.items : [];
		seed = value?.kind === 'number' ? value.text : undefined;
		if (seed === undefined || Number(seed) > 2_147_483_647) {
			throw syntaxError('unexpected seed.');
		}

		at += 2;
	}

	if (isWord(unit, 'ROWS')) {
		if (seed !== undefined || Number(count.text) > 1_000_000) {
			throw new Refusal(
				'002137',
				'42601',
				'SQL compilation error: Sampling with a seed is not supported ' +
					'on fixed-size sampling, nor more than 1,000,000 rows',
			);
		}

		return {sql: ` TABLESAMPLE reservoir(${count.text} ROWS)`, end: at};
	}

	if (isView && seed !== undefined) {
		throw new Refusal(
			'002138',
			'42601',
			'SQL compilation error: Sampling with a seed is not supported on views or subqueries.',
		);
	}

	if (Number(count.text) > 100) {
		throw new Refusal('002139', '42601', 'SQL compilation error: Invalid sample size');
	}

	return {
		sql: ` TABLESAMPLE bernoulli(${count.text} PERCENT)${seed === undefined ? '' : ` REPEATABLE (${seed})`}`,
		end: at,
	};
};

/** What stands after FROM or JOIN, if it is a table. */
export const relation = (
	tokens: readonly Token[],
	start: number,
	context: TranslationContext,
): {readonly sql: string; readonly end: number} | undefined => {
	if (isWord(tokens[start], 'TABLE')) {
		const call = tokens[start + 1];
		const [word, group] = call?.kind === 'group' ? call.items : [];
		const [id] = group?.kind === 'group' ? group.items : [];
		if (!isWord(word, 'RESULT_SCAN') || id?.kind !== 'text') {
			throw new Refusal('002141', '42601', 'SQL compilation error: Unknown table function');
		}

		return {sql: context.resultOf(id.value), end: start + 2};
	}

	const found = readName(tokens, start);
	if (found === undefined) {
		return undefined;
	}

	let {end} = found;
	const [only = ''] = found.name;
	if (found.name.length === 1 && context.parts.has(only)) {
		return {sql: mangled(only), end};
	}

	let moment: number | undefined;
	const clause = tokens[end + 1];
	if (isWord(tokens[end], 'AT') && clause?.kind === 'group') {
		moment = momentOf(clause.items);
		end += 2;
	}

	let sql = context.resolve(found.name, moment);
	if (isWord(tokens[end], 'SAMPLE', 'TABLESAMPLE')) {
		const sampled = sampleClause(tokens, end, context.isView(found.name));
		sql += sampled.sql;
		end = sampled.end;
	}

	return {sql, end};
};
