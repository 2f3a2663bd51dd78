// Translates the SQL that the program writes from Snowflake's to DuckDB's; refuses anything else, as an unknown
// function or as bad syntax.
import {functions} from './functions.ts';
import {duckType, literal, mangled} from './names.ts';
import {keywords, nameOf, relation, type TranslationContext} from './relations.ts';
import {isWord, Refusal, splitByCommas, syntaxError, type Token} from './tokens.ts';

/** Keywords before which a bracket holds no arguments. */
const beforeBrackets: ReadonlySet<string> = new Set([
	'IN',
	'AS',
	'VALUES',
	'OVER',
	'FROM',
	'JOIN',
	'WHERE',
	'AND',
	'OR',
	'NOT',
	'ON',
	'BY',
	'WHEN',
	'THEN',
	'ELSE',
	'SELECT',
	'GROUP',
	'KEY',
	'EXISTS',
	'ALL',
	'UNION',
	'DISTINCT',
	'BETWEEN',
	'TABLE',
	'HAVING',
	'QUALIFY',
	'IS',
	'LIKE',
	'SET',
	'SETS',
]);

const call = (name: string, group: readonly Token[], context: TranslationContext): string => {
	if (name === 'CAST') {
		const at = group.findLastIndex(token => isWord(token, 'AS'));
		const type = group[at + 1];
		if (at < 1 || type?.kind !== 'word') {
			throw syntaxError('unexpected CAST.');
		}

		const parameters = group[at + 2];
		return (
			`CAST(${emit(group.slice(0, at), context)} AS ` +
			`${duckType(type.text, parameters?.kind === 'group' ? parameters.items : undefined)})`
		);
	}

	if (name === 'CURRENT_DATABASE') {
		return context.database === undefined ? 'NULL' : literal(context.database);
	}

	if (name === 'CURRENT_SCHEMA') {
		return context.schema === undefined ? 'NULL' : literal(context.schema);
	}

	const known = functions.get(name);
	if (known === undefined) {
		throw new Refusal('002140', '42601', `SQL compilation error:\nUnknown function ${name}`);
	}

	const parameters = splitByCommas(group).map(part => emit(part, context));
	if (parameters.length < known.least || parameters.length > known.most) {
		throw new Refusal(
			'000938',
			'22023',
			`SQL compilation error:\nnot enough or too many arguments for function [${name}]`,
		);
	}

	context.hasAggregates ||= known.isAggregate;
	return known.emit(...parameters);
};

/**
`PERCENTILE_DISC(share) WITHIN GROUP (ORDER BY x)` from one sorted list of the column: DuckDB's own sorts it again for
each share. Shares are decimals, so that none is rounded.
*/
const percentile = (tokens: readonly Token[], at: number, context: TranslationContext): string => {
	const [share, within, group, order] = tokens.slice(at + 1, at + 5);
	if (
		share?.kind !== 'group' ||
		!isWord(within, 'WITHIN') ||
		!isWord(group, 'GROUP') ||
		order?.kind !== 'group' ||
		!isWord(order.items[0], 'ORDER') ||
		!isWord(order.items[1], 'BY')
	) {
		throw syntaxError('unexpected PERCENTILE_DISC.');
	}

	context.hasAggregates = true;
	const value = emit(order.items.slice(2), context);
	const list = `list_sort(list(${value}) FILTER (${value} IS NOT NULL))`;
	return `list_extract(${list}, greatest(1, CAST(ceil(${emit(share.items, context)} * len(${list})) AS BIGINT)))`;
};

type Emitted = {
	readonly sql: string;
	/** The place of the next token. */
	readonly end: number;
	/** Whether no blank may stand beside it. */
	readonly isTight?: boolean;
};

const emitWord = (text: string, tokens: readonly Token[], at: number, context: TranslationContext): Emitted => {
	if (text === 'FROM' || text === 'JOIN') {
		const found = relation(tokens, at + 1, context);
		return found === undefined ? {sql: text, end: at + 1} : {sql: `${text} ${found.sql}`, end: found.end};
	}

	if (text === 'PERCENTILE_DISC') {
		return {sql: percentile(tokens, at, context), end: at + 5};
	}

	const next = tokens[at + 1];
	const isCall = next?.kind === 'group' && (functions.has(text) || !beforeBrackets.has(text));
	return isCall
		? {sql: call(text, next.items, context), end: at + 2}
		: {sql: keywords.has(text) ? text : mangled(text), end: at + 1};
};

const emitCast = (tokens: readonly Token[], at: number): Emitted => {
	const [type, group] = [tokens[at + 1], tokens[at + 2]];
	if (type?.kind !== 'word') {
		throw syntaxError("unexpected '::'.");
	}

	const parameters = group?.kind === 'group' ? group.items : undefined;
	return {sql: `::${duckType(type.text, parameters)}`, end: at + (parameters === undefined ? 2 : 3), isTight: true};
};

const emitSymbol = (text: string, tokens: readonly Token[], at: number): Emitted => {
	if (text === '::') {
		return emitCast(tokens, at);
	}

	if ([':', '[', ']', '=>', ';'].includes(text)) {
		throw syntaxError(`unexpected '${text}'.`);
	}

	return {sql: text, end: at + 1, isTight: text === '.'};
};

const emitOne = (token: Token, tokens: readonly Token[], at: number, context: TranslationContext): Emitted => {
	const end = at + 1;
	switch (token.kind) {
		case 'word': {
			return emitWord(token.text, tokens, at, context);
		}

		case 'symbol': {
			return emitSymbol(token.text, tokens, at);
		}

		case 'identifier': {
			return {sql: mangled(token.name), end};
		}

		case 'text': {
			return {sql: literal(token.value), end};
		}

		case 'number': {
			return {sql: token.text, end};
		}

		case 'bind': {
			context.binds++;
			return {sql: `$${context.binds}`, end};
		}

		case 'group': {
			return {sql: `(${emit(token.items, context)})`, end};
		}
	}
};

/** A part of a statement. */
export const emit = (tokens: readonly Token[], context: TranslationContext): string => {
	let sql = '';
	let isTight = true;
	for (let at = 0, token = tokens[at]; token !== undefined; token = tokens[at]) {
		const emitted = emitOne(token, tokens, at, context);
		sql += isTight || emitted.isTight === true ? emitted.sql : ` ${emitted.sql}`;
		isTight = emitted.isTight === true && emitted.sql === '.';
		at = emitted.end;
	}

	return sql;
};

/** The names that a statement's own WITH gives. */
export const partsOf = (tokens: readonly Token[]): Set<string> => {
	const parts = new Set<string>();
	if (!isWord(tokens[0], 'WITH')) {
		return parts;
	}

	for (const [index, token] of tokens.entries()) {
		const name = nameOf(token);
		if (name !== undefined && isWord(tokens[index + 1], 'AS') && tokens[index + 2]?.kind === 'group') {
			parts.add(name);
		}
	}

	return parts;
};
