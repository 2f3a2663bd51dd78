// The databases, schemas and tables behind the test server, in DuckDB. They are read and written in Snowflake's SQL,
// and the past of each table is kept.
import {DuckDBInstance, type DuckDBConnection, type DuckDBValue} from '@duckdb/node-api';
import type {ContractColumn} from '../contract-tables.ts';
import {fillRelation} from '../duckdb-tables.ts';
import {wireType, type CatalogTable, type ResultColumn} from './catalog.ts';
import {alter, create, type DefinitionContext} from './definitions.ts';
import {macros} from './functions.ts';
import {isWord, parse, Refusal, syntaxError, type Token} from './tokens.ts';
import {mangled, unmangled} from './names.ts';
import {readName, type TranslationContext} from './relations.ts';
import {relationOf, Tables, type TableName} from './tables.ts';
import {emit, partsOf} from './translate.ts';

export type WarehouseResult = {
	readonly columns: readonly ResultColumn[];
	readonly rows: ReadonlyArray<readonly DuckDBValue[]>;
	/** The kinds of statements that the driver distinguishes. */
	readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'other';
};

/** Binds of one row, or of many. */
export type BindRows = ReadonlyArray<ReadonlyArray<string | number | boolean | null>>;

type StatementContext = {
	readonly binds: BindRows;
	readonly database: string;
	readonly schema: string;
	readonly queryId: string;
};

type Statement = {
	readonly connection: DuckDBConnection;
	readonly tokens: readonly Token[];
	readonly context: TranslationContext;
};

type Change = 'insert' | 'update' | 'delete';

/** The change that a statement makes to rows; `undefined` where it makes none. */
const changeOf = ([first, second]: readonly Token[]): Change | undefined => {
	if (isWord(first, 'UPDATE')) {
		return 'update';
	}

	if (isWord(first, 'INSERT') && isWord(second, 'INTO')) {
		return 'insert';
	}

	return isWord(first, 'DELETE') && isWord(second, 'FROM') ? 'delete' : undefined;
};

const unexpected = (token: Token | undefined): Refusal =>
	syntaxError(`unexpected '${token === undefined ? '' : wordOf(token)}'.`);

/** DuckDB's error as Snowflake's: macros write number and SQLSTATE before the message. */
const refusalOf = (error: unknown): Refusal => {
	if (error instanceof Refusal) {
		return error;
	}

	const message = error instanceof Error ? error.message : String(error);
	const own = /(?<code>\d{6})\|(?<state>\w{5})\|(?<text>[\s\S]*)/v.exec(message)?.groups;
	if (own !== undefined) {
		return new Refusal(own['code'] ?? '', own['state'] ?? '', own['text'] ?? '');
	}

	return /out of range|overflow/iv.test(message)
		? new Refusal('100046', '22003', `Number out of representable range: ${message}`)
		: new Refusal('002014', '22000', `SQL compilation error: ${message}`);
};

/** Our macros make long expressions. With these, DuckDB takes longer to plan a statement of a test than to run it. */
const needlessOptimizers = [
	'expression_rewriter',
	'statistics_propagation',
	'join_order',
	'build_side_probe_side',
	'cte_inlining',
	'common_subplan',
	'duplicate_groups',
	'late_materialization',
	'top_n_window_elimination',
	'window_self_join',
];

export class Warehouse {
	readonly #instance: DuckDBInstance;
	readonly #admin: DuckDBConnection;
	readonly #tables: Tables;
	#copies = 0;

	private constructor(instance: DuckDBInstance, admin: DuckDBConnection) {
		this.#instance = instance;
		this.#admin = admin;
		this.#tables = new Tables(admin);
	}

	static async create(): Promise<Warehouse> {
		const instance = await DuckDBInstance.create(':memory:', {
			threads: '1',
			disabled_optimizers: needlessOptimizers.join(','),
		});
		const admin = await instance.connect();
		for (const macro of [...macros, textMacro]) {
			await admin.run(macro);
		}

		return new Warehouse(instance, admin);
	}

	/** A connection of DuckDB's own, for a login. */
	async connect(): Promise<DuckDBConnection> {
		return this.#instance.connect();
	}

	async createSchema(database: string, schema: string): Promise<void> {
		await this.#tables.createSchema(database, schema);
	}

	/** Runs statements of DuckDB itself: the oracle, and the way to fill large tables. */
	async duck(sql: string): Promise<ReadonlyArray<readonly DuckDBValue[]>> {
		const reader = await this.#admin.runAndReadAll(sql);
		return reader.getRows();
	}

	/** Fills a table, by its name for `duck`. */
	async fill(relation: string, columns: readonly ContractColumn[]): Promise<void> {
		await fillRelation(this.#admin, relation, columns);
	}

	/** A table's name for `duck`. */
	relation(...name: TableName): string {
		return relationOf(...name);
	}

	table(...name: TableName): CatalogTable {
		return this.#tables.get(...name);
	}

	/** Keeps the table as it is, for AT, then changes it. */
	async change(database: string, schema: string, name: string, duckSql: string): Promise<void> {
		const table = this.table(database, schema, name);
		const copy = this.relation(database, schema, `${name} past ${++this.#copies}`);
		await this.#admin.run(`CREATE TABLE ${copy} AS FROM ${this.relation(database, schema, name)}`);
		table.past.push({until: Date.now(), relation: copy});
		await this.#admin.run(duckSql);
	}

	async close(): Promise<void> {
		this.#admin.closeSync();
		this.#instance.closeSync();
	}

	/** Runs one statement of Snowflake's SQL. */
	async run(
		connection: DuckDBConnection,
		sql: string,
		{
			binds = [[]],
			database,
			schema,
			queryId,
		}: {
			readonly binds?: BindRows;
			readonly database: string;
			readonly schema: string;
			readonly queryId: string;
		},
	): Promise<WarehouseResult> {
		try {
			return await this.#run(connection, parse(sql), {
				binds,
				database,
				schema,
				queryId,
			});
		} catch (error) {
			throw refusalOf(error);
		}
	}

	async #run(
		connection: DuckDBConnection,
		tokens: readonly Token[],
		{binds, database, schema, queryId}: StatementContext,
	): Promise<WarehouseResult> {
		const full = (name: readonly string[]): TableName => {
			const [third = '', second = schema, first = database] = name.toReversed();
			return [first, second, third];
		};

		const context: TranslationContext = {
			resolve: (name, moment) => this.#tables.at(full(name), moment),
			isView: name => this.#tables.find(...full(name))?.kind !== 'BASE TABLE',
			resultOf: id => resultRelation(id),
			database: this.#tables.hasDatabase(database) ? database : undefined,
			schema: this.#tables.hasSchema(database, schema) ? schema : undefined,
			parts: partsOf(tokens),
			hasAggregates: false,
			binds: 0,
		};
		const [first, second] = tokens;
		if (isWord(first, 'SELECT', 'WITH')) {
			return this.#query({connection, tokens, context, binds: binds[0] ?? [], database, queryId});
		}

		if (isWord(first, 'SHOW')) {
			return {...this.#tables.show(tokens, database, schema), kind: 'select'};
		}

		if (isWord(first, 'CREATE', 'DROP', 'ALTER')) {
			await this.#define(tokens, {connection, tables: this.#tables, full, context}, database);
			return done;
		}

		if (isWord(first, 'BEGIN', 'COMMIT', 'ROLLBACK') || (isWord(first, 'START') && isWord(second, 'TRANSACTION'))) {
			await this.#transaction(connection, isWord(first, 'START') ? 'BEGIN' : wordOf(first));
			return done;
		}

		const kind = changeOf(tokens);
		if (kind === undefined) {
			throw unexpected(first);
		}

		return this.#change({connection, tokens, context, binds, kind});
	}

	async #query({
		connection,
		tokens,
		context,
		binds,
		database,
		queryId,
	}: Statement & {
		readonly binds: BindRows[number];
		readonly database: string;
		readonly queryId: string;
	}): Promise<WarehouseResult> {
		const readsCatalog = tokens.some(
			token =>
				isWord(token, 'INFORMATION_SCHEMA') ||
				(token.kind === 'identifier' && token.name === 'INFORMATION_SCHEMA'),
		);
		if (readsCatalog) {
			await this.#tables.refresh(database);
		}

		const translated = emit(tokens, context);
		const result = await this.#select(connection, translated, binds);
		if (!context.hasAggregates && context.binds === 0 && !translated.includes('^i^n^f^o^r')) {
			await this.#keepResult(translated, queryId);
		}

		return result;
	}

	async #define(tokens: readonly Token[], definitions: DefinitionContext, database: string): Promise<void> {
		const [first, second, third] = tokens;
		if (isWord(first, 'CREATE', 'DROP') && isWord(second, 'SCHEMA')) {
			const [name = ''] = readName(tokens, 2)?.name ?? [];
			await (isWord(first, 'CREATE')
				? this.#tables.createSchema(database, name)
				: this.#tables.dropSchema(database, name));
		} else if (isWord(first, 'CREATE')) {
			await create(tokens, definitions);
		} else if (isWord(first, 'ALTER') && isWord(second, 'TABLE')) {
			// A definition commits what was done before it.
			await this.#transaction(definitions.connection, 'COMMIT');
			await alter(tokens, definitions);
		} else if (isWord(first, 'DROP') && isWord(second, 'TABLE')) {
			const {name} = readName(tokens, isWord(third, 'IF') ? 4 : 2) ?? {name: []};
			const table = definitions.full(name);
			this.#tables.delete(...table);
			await definitions.connection.run(`DROP TABLE IF EXISTS ${this.relation(...table)}`);
		} else if (!isWord(first, 'ALTER') || !isWord(second, 'SESSION')) {
			throw unexpected(first);
		}
	}

	async #change({
		connection,
		tokens,
		context,
		binds,
		kind,
	}: Statement & {readonly binds: BindRows; readonly kind: Change}): Promise<WarehouseResult> {
		const start = kind === 'update' ? 1 : 2;
		const found = readName(tokens, start);
		if (found === undefined) {
			throw syntaxError('unexpected end of statement.');
		}

		const target = context.resolve(found.name, undefined);
		const rest = emit(tokens.slice(found.end), context);
		const words = tokens.slice(0, start).map(token => wordOf(token));
		const statement = `${words.join(' ')} ${target} ${rest}`;
		let changed = 0;
		for (const row of binds) {
			const [[count = 0] = []] = (await this.#select(connection, statement, row)).rows;
			changed += Number(count);
		}

		const name = `number of rows ${kind === 'insert' ? 'inserted' : `${kind}d`}`;
		return {columns: [{name, type: 'fixed', precision: 19, scale: 0}], rows: [[BigInt(changed)]], kind};
	}

	async #select(
		connection: DuckDBConnection,
		sql: string,
		binds: ReadonlyArray<string | number | boolean | null>,
	): Promise<WarehouseResult> {
		const reader =
			binds.length === 0 ? await connection.runAndReadAll(sql) : await connection.runAndReadAll(sql, [...binds]);
		const types = reader.columnTypes();
		const columns = reader
			.columnNames()
			.map((name, index) => ({name: unmangled(name), ...wireType(String(types[index]))}));
		return {columns, rows: reader.getRows(), kind: 'select'};
	}

	/**
	Snowflake keeps every statement's rows for a day, for RESULT_SCAN; this keeps those of statements without
	aggregates.
	*/
	async #keepResult(select: string, queryId: string): Promise<void> {
		try {
			await this.#admin.run(`CREATE TABLE ${resultRelation(queryId)} AS ${select}`);
		} catch {
			// A result with two columns of one name: no test scans it.
		}
	}

	async #transaction(connection: DuckDBConnection, word: string): Promise<void> {
		try {
			await connection.run(word);
		} catch (error) {
			// In Snowflake it is not an error to end a transaction that never began.
			if (word === 'BEGIN') {
				throw error;
			}
		}
	}
}

const done: WarehouseResult = {
	columns: [
		{
			name: 'status',
			type: 'text',
			precision: 38,
			scale: 0,
		},
	],
	rows: [['Statement executed successfully.']],
	kind: 'other',
};

const resultRelation = (queryId: string): string => `memory.main.${mangled(`result ${queryId}`)}`;

const wordOf = (token: Token | undefined): string => (token?.kind === 'word' ? token.text : '');

/** Booleans are lower case in Snowflake's texts, and times have their digits. */
const textMacro = 'CREATE MACRO sf_text(x) AS CAST(x AS VARCHAR)';
