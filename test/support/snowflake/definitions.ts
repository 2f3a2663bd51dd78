// CREATE and ALTER, as far as the program and its tests write them.
import type {DuckDBConnection} from '@duckdb/node-api';
import {catalogColumn, catalogColumnOfDuck, type CatalogColumn} from './catalog.ts';
import {duckType, literal, mangled, unmangled} from './names.ts';
import {readName, type TranslationContext} from './relations.ts';
import {relationOf, type TableName, type Tables} from './tables.ts';
import {isWord, Refusal, splitByCommas, syntaxError, type Token} from './tokens.ts';
import {emit} from './translate.ts';

export type DefinitionContext = {
	readonly connection: DuckDBConnection;
	readonly tables: Tables;
	/** The whole name. */
	readonly full: (name: readonly string[]) => TableName;
	readonly context: TranslationContext;
};

const wordOf = (token: Token | undefined): string => (token?.kind === 'word' ? token.text : '');

const textOf = (token: Token | undefined): string => (token?.kind === 'identifier' ? token.name : wordOf(token));

/** Marks the columns that `PRIMARY KEY (…)` or `UNIQUE (…)` names. */
const markKeys = (columns: CatalogColumn[], part: readonly Token[]): void => {
	const list = part.at(-1);
	const isPrimary = isWord(part[0], 'PRIMARY');
	const keys = list?.kind === 'group' ? list.items.map(token => textOf(token)) : [];
	for (const [index, column] of columns.entries()) {
		if (keys.includes(column.name)) {
			columns[index] = isPrimary
				? {...column, primaryKey: true, nullable: false}
				: {...column, uniqueKey: keys.join(' ')};
		}
	}
};

/** A column with its definition for DuckDB, and the sequence that numbers it where it numbers itself. */
const columnOf = (
	part: readonly Token[],
	[database, schema, table]: TableName,
): {readonly column: CatalogColumn; readonly definition: string; readonly sequence: string | undefined} => {
	const [first, type, group] = part;
	if (type?.kind !== 'word') {
		throw syntaxError('unexpected column definition.');
	}

	const name = textOf(first);
	const parameters = group?.kind === 'group' ? group.items : undefined;
	const rest = part.slice(parameters === undefined ? 2 : 3);
	const column = catalogColumn(name, type.text, parameters, rest);
	const sequence = rest.some(token => isWord(token, 'AUTOINCREMENT', 'IDENTITY'))
		? `${mangled(database)}.${mangled(schema)}.${mangled(`${table} sequence`)}`
		: undefined;
	const definition = [
		mangled(name),
		duckType(type.text, parameters),
		...(column.nullable ? [] : ['NOT NULL']),
		...(sequence === undefined ? [] : [`DEFAULT nextval(${literal(sequence)})`]),
	].join(' ');
	return {column, definition, sequence};
};

export const create = async (
	tokens: readonly Token[],
	{connection, tables, full, context}: DefinitionContext,
): Promise<void> => {
	const kindAt = tokens.findIndex(token => isWord(token, 'TABLE', 'VIEW', 'SCHEMA'));
	const exists = isWord(tokens[kindAt + 1], 'IF') ? 3 : 0;
	const found = readName(tokens, kindAt + 1 + exists);
	if (found === undefined || kindAt > 2) {
		throw syntaxError('unexpected CREATE.');
	}

	const [database, schema, name] = full(found.name);
	const body = tokens[found.end];
	const entry = {
		database,
		schema,
		name,
		retention: 1,
		createdAt: Date.now() - 3_600_000,
		past: [],
	};
	if (isWord(tokens[kindAt], 'VIEW')) {
		await connection.run(
			`CREATE VIEW ${relationOf(database, schema, name)} AS ${emit(tokens.slice(found.end + 1), context)}`,
		);
		const described = await connection.runAndReadAll(`DESCRIBE ${relationOf(database, schema, name)}`);
		const types = described
			.getRows()
			.map(([column, type]) => catalogColumnOfDuck(unmangled(String(column)), String(type)));
		tables.add({...entry, kind: 'VIEW', columns: types});
		return;
	}

	if (tables.find(database, schema, name) !== undefined) {
		if (exists > 0) {
			return;
		}

		throw new Refusal('002002', '42710', `SQL compilation error:\nObject '${name}' already exists.`);
	}

	if (body?.kind !== 'group') {
		throw syntaxError('unexpected end of statement.');
	}

	const columns: CatalogColumn[] = [];
	const definitions: string[] = [];
	for (const part of splitByCommas(body.items)) {
		if (isWord(part[0], 'PRIMARY', 'UNIQUE')) {
			markKeys(columns, part);
			continue;
		}

		const {column, definition, sequence} = columnOf(part, [database, schema, name]);
		columns.push(column);
		definitions.push(definition);
		if (sequence !== undefined) {
			await connection.run(`CREATE SEQUENCE IF NOT EXISTS ${sequence}`);
		}
	}

	await connection.run(`CREATE TABLE ${relationOf(database, schema, name)} (${definitions.join(', ')})`);
	tables.add({...entry, kind: 'BASE TABLE', columns});
};

export const alter = async (tokens: readonly Token[], {connection, tables, full}: DefinitionContext): Promise<void> => {
	const found = readName(tokens, 2);
	const at = (found?.end ?? 0) + (isWord(tokens[(found?.end ?? 0) + 1], 'COLUMN') ? 2 : 1);
	const [column, type, group] = tokens.slice(at);
	if (found === undefined || !isWord(tokens[found.end], 'ADD') || type?.kind !== 'word') {
		throw syntaxError('unexpected ALTER TABLE.');
	}

	const name = column?.kind === 'identifier' ? column.name : column === undefined ? '' : wordOf(column);
	const parameters = group?.kind === 'group' ? group.items : undefined;
	const table = tables.get(...full(found.name));
	await connection.run(
		`ALTER TABLE ${relationOf(...full(found.name))} ADD COLUMN ${mangled(name)} ${duckType(type.text, parameters)}`,
	);
	table.columns.push(catalogColumn(name, type.text, parameters, []));
};
