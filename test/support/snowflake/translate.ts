// Snowflake's SQL, as far as the program writes it, as DuckDB's; anything else is refused, as an unknown function or as bad syntax.
import {functions} from './functions.ts';
import {
	isSymbol,
	isWord,
	Refusal,
	splitByCommas,
	syntaxError,
	type Token,
} from './tokens.ts';

/** DuckDB knows no upper and lower case in names, Snowflake does: a capital letter is written as a small one after `^`. */
export const mangled = (name: string): string => `"${[...name].map(character => {
	const small = character.toLowerCase();
	return character === '^' || character !== small ? `^${small}` : character;
}).join('').replaceAll('"', '""')}"`;

export const literal = (value: string): string => `'${value.replaceAll('\'', '\'\'')}'`;

const keywords: ReadonlySet<string> = new Set([
	'SELECT', 'FROM', 'WHERE', 'GROUP', 'BY', 'ORDER', 'LIMIT', 'OFFSET', 'AS', 'AND', 'OR', 'NOT', 'NULL', 'IS', 'IN', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END',
	'DISTINCT', 'WITH', 'UNION', 'ALL', 'JOIN', 'ON', 'INNER', 'LEFT', 'CROSS', 'OVER', 'PARTITION', 'QUALIFY', 'HAVING', 'ASC', 'DESC', 'NULLS', 'FIRST', 'LAST',
	'TRUE', 'FALSE', 'WITHIN', 'INSERT', 'INTO', 'VALUES', 'UPDATE', 'SET', 'DELETE', 'BETWEEN', 'LIKE', 'CREATE', 'TABLE', 'IF', 'EXISTS', 'PRIMARY', 'KEY',
	'DEFAULT', 'ALTER', 'ADD', 'COLUMN', 'DROP', 'ROWS', 'UNBOUNDED', 'PRECEDING', 'CURRENT', 'ROW', 'BEGIN', 'COMMIT', 'ROLLBACK', 'TRANSACTION', 'VIEW', 'SCHEMA',
]);

/** Keywords before which a bracket holds no arguments. */
const beforeBrackets: ReadonlySet<string> = new Set(['IN', 'AS', 'VALUES', 'OVER', 'FROM', 'JOIN', 'WHERE', 'AND', 'OR', 'NOT', 'ON', 'BY', 'WHEN', 'THEN', 'ELSE', 'SELECT', 'GROUP', 'KEY', 'EXISTS', 'ALL', 'UNION', 'DISTINCT', 'BETWEEN', 'TABLE', 'HAVING', 'QUALIFY', 'IS', 'LIKE', 'SET']);

const types: ReadonlyMap<string, string> = new Map([
	['NUMBER', 'DECIMAL(38, 0)'], ['INTEGER', 'DECIMAL(38, 0)'], ['INT', 'DECIMAL(38, 0)'], ['BIGINT', 'DECIMAL(38, 0)'], ['DECIMAL', 'DECIMAL(38, 0)'],
	['FLOAT', 'DOUBLE'], ['DOUBLE', 'DOUBLE'], ['VARCHAR', 'VARCHAR'], ['TEXT', 'VARCHAR'], ['STRING', 'VARCHAR'], ['BOOLEAN', 'BOOLEAN'],
	['DATE', 'DATE'], ['TIME', 'TIME'], ['TIMESTAMP_NTZ', 'TIMESTAMP'], ['DATETIME', 'TIMESTAMP'], ['TIMESTAMP', 'TIMESTAMP'],
	['TIMESTAMP_LTZ', 'TIMESTAMPTZ'], ['TIMESTAMP_TZ', 'TIMESTAMPTZ'], ['BINARY', 'BLOB'],
	['VARIANT', 'JSON'], ['OBJECT', 'JSON'], ['ARRAY', 'JSON'], ['GEOGRAPHY', 'STRUCT(shape VARCHAR)'], ['GEOMETRY', 'STRUCT(shape VARCHAR)'],
]);

/** A type as DuckDB calls it: `NUMBER(10, 2)`. */
export const duckType = (name: string, parameters: readonly Token[] | undefined): string => {
	const type = types.get(name.toUpperCase());
	if (type === undefined) {
		throw syntaxError(`unexpected '${name}'.`);
	}

	if (!type.startsWith('DECIMAL') || parameters === undefined) {
		return type;
	}

	const [precision = '38', scale = '0'] = splitByCommas(parameters).map(([token]) => token?.kind === 'number' ? token.text : '0');
	return `DECIMAL(${precision}, ${scale})`;
};

export type Surroundings = {
	/** The DuckDB relation of a table, as it was at a moment (milliseconds since 1970); throws a Refusal where there is none. */
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

const nameOf = (token: Token | undefined): string | undefined => {
	if (token?.kind === 'identifier') {
		return token.name;
	}

	return token?.kind === 'word' && !keywords.has(token.text) ? token.text : undefined;
};

/** Reads `"a"."b"."c"` from a place on; gives its parts and the place behind it. */
export const readName = (tokens: readonly Token[], start: number): {readonly name: readonly string[]; readonly end: number} | undefined => {
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
	if (!isWord(word, 'TIMESTAMP') || !isSymbol(arrow, '=>') || !isWord(make, 'TO_TIMESTAMP_LTZ') || milliseconds?.kind !== 'number' || scale?.kind !== 'number' || scale.text !== '3' || rest.length > 0) {
		throw new Refusal('002002', '42000', 'SQL compilation error: Invalid time travel expression');
	}

	return Number(milliseconds.text);
};

const sampleClause = (tokens: readonly Token[], start: number, isView: boolean): {readonly sql: string; readonly end: number} => {
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
			throw new Refusal('002137', '42601', 'SQL compilation error: Sampling with a seed is not supported on fixed-size sampling, nor more than 1,000,000 rows');
		}

		return {sql: ` TABLESAMPLE reservoir(${count.text} ROWS)`, end: at};
	}

	if (isView && seed !== undefined) {
		throw new Refusal('002138', '42601', 'SQL compilation error: Sampling with a seed is not supported on views or subqueries.');
	}

	if (Number(count.text) > 100) {
		throw new Refusal('002139', '42601', 'SQL compilation error: Invalid sample size');
	}

	return {sql: ` TABLESAMPLE bernoulli(${count.text} PERCENT)${seed === undefined ? '' : ` REPEATABLE (${seed})`}`, end: at};
};

/** What stands after FROM or JOIN, if it is a table. */
const relation = (tokens: readonly Token[], start: number, around: Surroundings): {readonly sql: string; readonly end: number} | undefined => {
	if (isWord(tokens[start], 'TABLE')) {
		const call = tokens[start + 1];
		const [word, group] = call?.kind === 'group' ? call.items : [];
		const [id] = group?.kind === 'group' ? group.items : [];
		if (!isWord(word, 'RESULT_SCAN') || id?.kind !== 'text') {
			throw new Refusal('002141', '42601', 'SQL compilation error: Unknown table function');
		}

		return {sql: around.resultOf(id.value), end: start + 2};
	}

	const found = readName(tokens, start);
	if (found === undefined) {
		return undefined;
	}

	let {end} = found;
	const [only = ''] = found.name;
	if (found.name.length === 1 && around.parts.has(only)) {
		return {sql: mangled(only), end};
	}

	let moment: number | undefined;
	const clause = tokens[end + 1];
	if (isWord(tokens[end], 'AT') && clause?.kind === 'group') {
		moment = momentOf(clause.items);
		end += 2;
	}

	let sql = around.resolve(found.name, moment);
	if (isWord(tokens[end], 'SAMPLE', 'TABLESAMPLE')) {
		const sampled = sampleClause(tokens, end, around.isView(found.name));
		sql += sampled.sql;
		end = sampled.end;
	}

	return {sql, end};
};

const call = (name: string, group: readonly Token[], around: Surroundings): string => {
	if (name === 'CAST') {
		const at = group.findLastIndex(token => isWord(token, 'AS'));
		const type = group[at + 1];
		const parameters = group[at + 2];
		if (at < 1 || type?.kind !== 'word') {
			throw syntaxError('unexpected CAST.');
		}

		return `CAST(${emit(group.slice(0, at), around)} AS ${duckType(type.text, parameters?.kind === 'group' ? parameters.items : undefined)})`;
	}

	if (name === 'CURRENT_DATABASE') {
		return around.database === undefined ? 'NULL' : literal(around.database);
	}

	if (name === 'CURRENT_SCHEMA') {
		return around.schema === undefined ? 'NULL' : literal(around.schema);
	}

	const known = functions.get(name);
	if (known === undefined) {
		throw new Refusal('002140', '42601', `SQL compilation error:\nUnknown function ${name}`);
	}

	const parameters = splitByCommas(group).map(part => emit(part, around));
	if (parameters.length < known.least || parameters.length > known.most) {
		throw new Refusal('000938', '22023', `SQL compilation error:\nnot enough or too many arguments for function [${name}]`);
	}

	around.hasAggregates ||= known.isAggregate;
	return known.emit(...parameters);
};

/** A part of a statement. */
export const emit = (tokens: readonly Token[], around: Surroundings): string => {
	const out: string[] = [];
	let at = 0;
	while (at < tokens.length) {
		const token = tokens[at];
		const next = tokens[at + 1];
		if (token === undefined) {
			break;
		}

		switch (token.kind) {
			case 'word': {
				const {text} = token;
				if (isWord(token, 'FROM', 'JOIN')) {
					const found = relation(tokens, at + 1, around);
					out.push(text);
					if (found !== undefined) {
						out.push(found.sql);
						at = found.end;
						continue;
					}
				} else if (next?.kind === 'group' && (!beforeBrackets.has(text) || functions.has(text)) && !isWord(token, 'WITHIN')) {
					out.push(call(text, next.items, around));
					at += 2;
					continue;
				} else {
					out.push(keywords.has(text) ? text : mangled(text));
				}

				break;
			}

			case 'identifier': {
				out.push(mangled(token.name));
				break;
			}

			case 'text': {
				out.push(literal(token.value));
				break;
			}

			case 'number': {
				out.push(token.text);
				break;
			}

			case 'bind': {
				around.binds++;
				out.push(`$${around.binds}`);
				break;
			}

			case 'group': {
				out.push(`(${emit(token.items, around)})`);
				break;
			}

			case 'symbol': {
				if (token.text === '::') {
					const parameters = tokens[at + 2];
					if (next?.kind !== 'word') {
						throw syntaxError('unexpected \'::\'.');
					}

					const typed = parameters?.kind === 'group' ? parameters.items : undefined;
					out.push(`::${duckType(next.text, typed)}`);
					at += typed === undefined ? 2 : 3;
					continue;
				}

				if ([':', '[', ']', '=>', ';'].includes(token.text)) {
					throw syntaxError(`unexpected '${token.text}'.`);
				}

				out.push(token.text);
				break;
			}
		}

		at++;
	}

	return out.join(' ').replaceAll(/ ?(?<symbol>\.|::) ?/gv, '$<symbol>');
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

export {parse} from './tokens.ts';
