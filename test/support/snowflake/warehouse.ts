// What stands behind the test server: databases, schemas and tables in DuckDB, read and written in Snowflake's SQL, with the past of each table.
import {DuckDBInstance, type DuckDBConnection, type DuckDBValue} from '@duckdb/node-api';
import {macros} from './functions.ts';
import {
	isWord,
	Refusal,
	splitByCommas,
	syntaxError,
	type Token,
} from './tokens.ts';
import {
	duckType,
	emit,
	literal,
	mangled,
	parse,
	partsOf,
	readName,
	type Surroundings,
} from './translate.ts';

export type CatalogColumn = {
	readonly name: string;
	/** As INFORMATION_SCHEMA names it, with what it says of precision and length. */
	readonly type: string;
	readonly precision: number | null;
	readonly scale: number | null;
	readonly length: number | null;
	readonly nullable: boolean;
	readonly primaryKey: boolean;
};

type CatalogTable = {
	readonly database: string;
	readonly schema: string;
	readonly name: string;
	kind: 'BASE TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'EXTERNAL TABLE';
	columns: CatalogColumn[];
	retention: number;
	readonly createdAt: number;
	/** Copies as the table was until a moment. */
	readonly past: Array<{readonly until: number; readonly relation: string}>;
};

export type ResultColumn = {
	readonly name: string;
	/** As the wire names it. */
	readonly type: 'fixed' | 'real' | 'text' | 'boolean' | 'date' | 'time' | 'timestamp_ntz' | 'timestamp_ltz' | 'binary' | 'variant';
	readonly scale: number;
	readonly precision: number;
};

export type WarehouseResult = {
	readonly columns: readonly ResultColumn[];
	readonly rows: ReadonlyArray<readonly DuckDBValue[]>;
	/** Of what SELECT, INSERT, UPDATE and DELETE are told apart by. */
	readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'other';
};

/** Binds of one row, or of many. */
export type BindRows = ReadonlyArray<ReadonlyArray<string | number | boolean | null>>;

const catalogNames: ReadonlyMap<string, string> = new Map([
	['INTEGER', 'NUMBER'], ['INT', 'NUMBER'], ['BIGINT', 'NUMBER'], ['DECIMAL', 'NUMBER'], ['DOUBLE', 'FLOAT'], ['VARCHAR', 'TEXT'], ['STRING', 'TEXT'], ['DATETIME', 'TIMESTAMP_NTZ'], ['TIMESTAMP', 'TIMESTAMP_NTZ'],
]);

const numbersIn = (parameters: readonly Token[] | undefined): readonly number[] =>
	splitByCommas(parameters ?? []).map(([token]) => token?.kind === 'number' ? Number(token.text) : 0);

const catalogColumn = (name: string, type: string, parameters: readonly Token[] | undefined, rest: readonly Token[]): CatalogColumn => {
	const catalogType = catalogNames.get(type) ?? type;
	const [first, second] = numbersIn(parameters);
	const isKey = rest.some(token => isWord(token, 'PRIMARY'));
	return {
		name,
		type: catalogType,
		precision: catalogType === 'NUMBER' ? first ?? 38 : null,
		scale: catalogType === 'NUMBER' ? second ?? 0 : null,
		length: catalogType === 'TEXT' ? first ?? 16_777_216 : (catalogType === 'BINARY' ? first ?? 8_388_608 : null),
		nullable: !isKey && !rest.some((token, index) => isWord(token, 'NOT') && isWord(rest[index + 1], 'NULL')),
		primaryKey: isKey,
	};
};

const wireType = (type: string): Omit<ResultColumn, 'name'> => {
	const decimal = /^DECIMAL\((?<precision>\d+),(?<scale>\d+)\)$/v.exec(type)?.groups;
	if (decimal !== undefined) {
		return {type: 'fixed', precision: Number(decimal['precision']), scale: Number(decimal['scale'])};
	}

	const plain: ReadonlyArray<readonly [RegExp, ResultColumn['type']]> = [
		[/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|INTEGER)$/v, 'fixed'],
		[/^(?:DOUBLE|FLOAT)$/v, 'real'],
		[/^BOOLEAN$/v, 'boolean'],
		[/^DATE$/v, 'date'],
		[/^TIME$/v, 'time'],
		[/^TIMESTAMP(?:_\w+)?$/v, 'timestamp_ntz'],
		[/^TIMESTAMP WITH TIME ZONE$/v, 'timestamp_ltz'],
		[/^BLOB$/v, 'binary'],
		[/^(?:JSON|STRUCT.*|MAP.*|.*\[\])$/v, 'variant'],
	];
	return {type: plain.find(([pattern]) => pattern.test(type))?.[1] ?? 'text', precision: 38, scale: 0};
};

/** DuckDB's error as Snowflake's: macros write number and SQLSTATE before the message. */
const refusalOf = (error: unknown): Refusal => {
	if (error instanceof Refusal) {
		return error;
	}

	const message = error instanceof Error ? error.message : String(error);
	const own = /(?<code>\d{6})\|(?<state>\w{5})\|(?<text>[^]*)/v.exec(message)?.groups;
	if (own !== undefined) {
		return new Refusal(own['code'] ?? '', own['state'] ?? '', own['text'] ?? '');
	}

	if (/out of range|overflow/iv.test(message)) {
		return new Refusal('100046', '22003', `Number out of representable range: ${message}`);
	}

	return new Refusal('002014', '22000', `SQL compilation error: ${message}`);
};

export class Warehouse {
	readonly #instance: DuckDBInstance;
	readonly #admin: DuckDBConnection;
	readonly #tables = new Map<string, CatalogTable>();
	readonly #databases = new Set<string>();
	readonly #schemas = new Set<string>();
	#copies = 0;

	private constructor(instance: DuckDBInstance, admin: DuckDBConnection) {
		this.#instance = instance;
		this.#admin = admin;
	}

	static async create(): Promise<Warehouse> {
		const instance = await DuckDBInstance.create(':memory:', {threads: '1'});
		const admin = await instance.connect();
		for (const macro of [...macros, textMacro]) {
			await admin.run(macro); // eslint-disable-line no-await-in-loop -- one connection
		}

		return new Warehouse(instance, admin);
	}

	/** A connection of DuckDB's own, for a login. */
	async connect(): Promise<DuckDBConnection> {
		return this.#instance.connect();
	}

	async createSchema(database: string, schema: string): Promise<void> {
		if (!this.#databases.has(database)) {
			this.#databases.add(database);
			await this.#admin.run(`ATTACH ':memory:' AS ${mangled(database)}`);
			await this.createSchema(database, 'INFORMATION_SCHEMA');
		}

		if (!this.#schemas.has(`${database}.${schema}`)) {
			this.#schemas.add(`${database}.${schema}`);
			await this.#admin.run(`CREATE SCHEMA ${mangled(database)}.${mangled(schema)}`);
		}
	}

	hasSchema(database: string, schema: string): boolean {
		return this.#schemas.has(`${database}.${schema}`);
	}

	hasDatabase(database: string): boolean {
		return this.#databases.has(database);
	}

	/** Runs statements of DuckDB itself: the oracle, and the way to fill large tables. */
	async duck(sql: string): Promise<ReadonlyArray<readonly DuckDBValue[]>> {
		const reader = await this.#admin.runAndReadAll(sql);
		return reader.getRows();
	}

	/** A table's name for `duck`. */
	relation(database: string, schema: string, name: string): string {
		return `${mangled(database)}.${mangled(schema)}.${mangled(name)}`;
	}

	table(database: string, schema: string, name: string): CatalogTable {
		const found = this.#tables.get(JSON.stringify([database, schema, name]));
		if (found === undefined) {
			throw new Refusal('002003', '42S02', `SQL compilation error:\nObject '${database}.${schema}.${name}' does not exist or not authorized.`);
		}

		return found;
	}

	/** Keeps the table as it is, for AT, then changes it. */
	async change(database: string, schema: string, name: string, duckSql: string): Promise<void> {
		const table = this.table(database, schema, name);
		const copy = `${this.relation(database, schema, `${name} past ${++this.#copies}`)}`;
		await this.#admin.run(`CREATE TABLE ${copy} AS FROM ${this.relation(database, schema, name)}`);
		table.past.push({until: Date.now(), relation: copy});
		await this.#admin.run(duckSql);
	}

	async close(): Promise<void> {
		this.#admin.closeSync();
		this.#instance.closeSync();
	}

	/** Runs one statement of Snowflake's SQL. */
	async run(connection: DuckDBConnection, sql: string, {binds = [[]], database, schema, queryId}: {
		readonly binds?: BindRows;
		readonly database: string;
		readonly schema: string;
		readonly queryId: string;
	}): Promise<WarehouseResult> {
		try {
			return await this.#run(connection, parse(sql), {binds, database, schema, queryId});
		} catch (error) {
			throw refusalOf(error);
		}
	}

	async #run(connection: DuckDBConnection, tokens: readonly Token[], {binds, database, schema, queryId}: {
		readonly binds: BindRows;
		readonly database: string;
		readonly schema: string;
		readonly queryId: string;
	}): Promise<WarehouseResult> {
		const full = (name: readonly string[]): readonly [string, string, string] => {
			const [third = '', second = schema, first = database] = name.toReversed();
			return [first, second, third];
		};

		const around: Surroundings = {
			resolve: (name, moment) => this.#resolve(full(name), moment),
			isView: name => this.#tables.get(JSON.stringify(full(name)))?.kind !== 'BASE TABLE',
			resultOf: id => resultRelation(id),
			database: this.#databases.has(database) ? database : undefined,
			schema: this.#schemas.has(`${database}.${schema}`) ? schema : undefined,
			parts: partsOf(tokens),
			hasAggregates: false,
			binds: 0,
		};
		const [first, second, third] = tokens;
		if (isWord(first, 'SELECT', 'WITH')) {
			if (tokens.some(token => isWord(token, 'INFORMATION_SCHEMA') || (token.kind === 'identifier' && token.name === 'INFORMATION_SCHEMA'))) {
				await this.#refreshCatalog(database);
			}

			const translated = emit(tokens, around);
			const result = await this.#select(connection, translated, binds[0] ?? []);
			if (!around.hasAggregates && around.binds === 0 && !translated.includes('^i^n^f^o^r')) {
				await this.#keepResult(translated, queryId);
			}

			return result;
		}

		if (isWord(first, 'SHOW')) {
			return this.#show(tokens, database, schema);
		}

		if (isWord(first, 'CREATE')) {
			return this.#create(connection, tokens, full, around);
		}

		if (isWord(first, 'ALTER') && isWord(second, 'TABLE')) {
			return this.#alter(connection, tokens, full);
		}

		if (isWord(first, 'ALTER') && isWord(second, 'SESSION')) {
			return done;
		}

		if (isWord(first, 'DROP') && isWord(second, 'TABLE')) {
			const at = isWord(third, 'IF') ? 4 : 2;
			const {name} = readName(tokens, at) ?? {name: []};
			this.#tables.delete(JSON.stringify(full(name)));
			await connection.run(`DROP TABLE IF EXISTS ${this.relation(...full(name))}`);
			return done;
		}

		if (isWord(first, 'BEGIN', 'COMMIT', 'ROLLBACK') || (isWord(first, 'START') && isWord(second, 'TRANSACTION'))) {
			await this.#transaction(connection, isWord(first, 'START') ? 'BEGIN' : wordOf(first));
			return done;
		}

		const start = isWord(first, 'UPDATE') ? 1 : 2;
		if (isWord(first, 'UPDATE') || (isWord(first, 'INSERT') && isWord(second, 'INTO')) || (isWord(first, 'DELETE') && isWord(second, 'FROM'))) {
			const found = readName(tokens, start);
			if (found === undefined) {
				throw syntaxError('unexpected end of statement.');
			}

			const target = around.resolve(found.name, undefined);
			const rest = emit(tokens.slice(found.end), around);
			const statement = `${tokens.slice(0, start).map(token => wordOf(token)).join(' ')} ${target} ${rest}`;
			let changed = 0;
			for (const row of binds) {
				const [[count = 0] = []] = (await this.#select(connection, statement, row)).rows; // eslint-disable-line no-await-in-loop -- one connection
				changed += Number(count);
			}

			const kind = isWord(first, 'INSERT') ? 'insert' : (isWord(first, 'UPDATE') ? 'update' : 'delete');
			const columns: readonly ResultColumn[] = [{name: `number of rows ${kind === 'insert' ? 'inserted' : `${kind}d`}`, type: 'fixed', precision: 19, scale: 0}];
			return {columns, rows: [[BigInt(changed)]], kind};
		}

		throw syntaxError(`unexpected '${first === undefined ? '' : wordOf(first)}'.`);
	}

	#resolve(name: readonly [string, string, string], moment: number | undefined): string {
		const [database, schema, table] = name;
		if (schema === 'INFORMATION_SCHEMA') {
			return this.relation(database, schema, table);
		}

		const known = this.table(database, schema, table);
		if (moment === undefined) {
			return this.relation(database, schema, table);
		}

		if (known.kind !== 'BASE TABLE' || known.retention === 0 || moment < known.createdAt) {
			throw new Refusal('000707', '02000', `Time travel data is not available for table ${table}. The requested time is either beyond the allowed time travel period or before the object creation time.`);
		}

		return known.past.find(({until}) => until > moment)?.relation ?? this.relation(database, schema, table);
	}

	async #select(connection: DuckDBConnection, sql: string, binds: ReadonlyArray<string | number | boolean | null>): Promise<WarehouseResult> {
		const reader = binds.length === 0 ? await connection.runAndReadAll(sql) : await connection.runAndReadAll(sql, [...binds]);
		const types = reader.columnTypes();
		const columns = reader.columnNames().map((name, index) => ({name: unmangled(name), ...wireType(String(types[index]))}));
		return {columns, rows: reader.getRows(), kind: 'select'};
	}

	/** Every statement's rows stay a day, for RESULT_SCAN; here those of statements without aggregates. */
	async #keepResult(select: string, queryId: string): Promise<void> {
		try {
			await this.#admin.run(`CREATE TABLE ${resultRelation(queryId)} AS ${select}`);
		} catch {
			// A result with two columns of one name: nobody scans it.
		}
	}

	async #transaction(connection: DuckDBConnection, word: string): Promise<void> {
		try {
			await connection.run(word);
		} catch (error) {
			// Snowflake ends what was not begun without a word.
			if (word === 'BEGIN') {
				throw error;
			}
		}
	}

	#show(tokens: readonly Token[], database: string, schema: string): WarehouseResult {
		const text = (name: string): ResultColumn => ({name, type: 'text', precision: 38, scale: 0});
		const ofDatabase = this.#tables.values().filter(table => table.database === database).toArray();
		if (isWord(tokens[1], 'PRIMARY') && isWord(tokens[2], 'KEYS')) {
			return {
				columns: ['created_on', 'database_name', 'schema_name', 'table_name', 'column_name', 'key_sequence', 'constraint_name', 'rely', 'comment'].map(name => text(name)),
				rows: ofDatabase.flatMap(table => table.columns.filter(({primaryKey}) => primaryKey).map(({name}, index) => ['', table.database, table.schema, table.name, name, String(index + 1), 'PK', 'false', null])),
				kind: 'select',
			};
		}

		if (isWord(tokens[1], 'TABLES')) {
			return {
				columns: ['created_on', 'name', 'database_name', 'schema_name'].map(name => text(name)),
				rows: ofDatabase.filter(table => table.schema === schema && table.kind === 'BASE TABLE').map(table => ['', table.name, table.database, table.schema]),
				kind: 'select',
			};
		}

		throw syntaxError('unexpected SHOW.');
	}

	async #create(connection: DuckDBConnection, tokens: readonly Token[], full: (name: readonly string[]) => readonly [string, string, string], around: Surroundings): Promise<WarehouseResult> {
		const kindAt = tokens.findIndex(token => isWord(token, 'TABLE', 'VIEW', 'SCHEMA'));
		const exists = isWord(tokens[kindAt + 1], 'IF') ? 3 : 0;
		const found = readName(tokens, kindAt + 1 + exists);
		if (found === undefined || kindAt > 2) {
			throw syntaxError('unexpected CREATE.');
		}

		const [database, schema, name] = full(found.name);
		const key = JSON.stringify([database, schema, name]);
		const body = tokens[found.end];
		const entry = {
			database, schema, name, retention: 1, createdAt: Date.now() - 3_600_000, past: [],
		};
		if (isWord(tokens[kindAt], 'VIEW')) {
			await connection.run(`CREATE VIEW ${this.relation(database, schema, name)} AS ${emit(tokens.slice(found.end + 1), around)}`);
			const described = await connection.runAndReadAll(`DESCRIBE ${this.relation(database, schema, name)}`);
			const types = described.getRows().map(([column, type]) => catalogColumnOfDuck(unmangled(String(column)), String(type)));
			this.#tables.set(key, {...entry, kind: 'VIEW', columns: types});
			return done;
		}

		if (this.#tables.has(key)) {
			if (exists > 0) {
				return done;
			}

			throw new Refusal('002002', '42710', `SQL compilation error:\nObject '${name}' already exists.`);
		}

		if (body?.kind !== 'group') {
			throw syntaxError('unexpected end of statement.');
		}

		const columns: CatalogColumn[] = [];
		const definitions: string[] = [];
		for (const part of splitByCommas(body.items)) {
			const [first, type, group] = part;
			if (isWord(first, 'PRIMARY')) {
				const keys = part[2]?.kind === 'group' ? part[2].items.flatMap(token => token.kind === 'identifier' ? [token.name] : (token.kind === 'word' ? [token.text] : [])) : [];
				for (const [index, column] of columns.entries()) {
					columns[index] = keys.includes(column.name) ? {...column, primaryKey: true, nullable: false} : column;
				}

				continue;
			}

			const column = first?.kind === 'identifier' ? first.name : (first?.kind === 'word' ? first.text : '');
			if (type?.kind !== 'word') {
				throw syntaxError('unexpected column definition.');
			}

			const parameters = group?.kind === 'group' ? group.items : undefined;
			const rest = part.slice(parameters === undefined ? 2 : 3);
			const described = catalogColumn(column, type.text, parameters, rest);
			columns.push(described);
			let extra = described.nullable ? '' : ' NOT NULL';
			if (rest.some(token => isWord(token, 'AUTOINCREMENT', 'IDENTITY'))) {
				const sequence = `${mangled(database)}.${mangled(schema)}.${mangled(`${name} sequence`)}`;
				await connection.run(`CREATE SEQUENCE IF NOT EXISTS ${sequence}`); // eslint-disable-line no-await-in-loop -- one connection
				extra += ` DEFAULT nextval(${literal(sequence)})`;
			}

			definitions.push(`${mangled(column)} ${duckType(type.text, parameters)}${extra}`);
		}

		await connection.run(`CREATE TABLE ${this.relation(database, schema, name)} (${definitions.join(', ')})`);
		this.#tables.set(key, {...entry, kind: 'BASE TABLE', columns});
		return done;
	}

	async #alter(connection: DuckDBConnection, tokens: readonly Token[], full: (name: readonly string[]) => readonly [string, string, string]): Promise<WarehouseResult> {
		const found = readName(tokens, 2);
		const at = (found?.end ?? 0) + (isWord(tokens[(found?.end ?? 0) + 1], 'COLUMN') ? 2 : 1);
		const [column, type, group] = tokens.slice(at);
		if (found === undefined || !isWord(tokens[found.end], 'ADD') || type?.kind !== 'word') {
			throw syntaxError('unexpected ALTER TABLE.');
		}

		const name = column?.kind === 'identifier' ? column.name : (column === undefined ? '' : wordOf(column));
		const parameters = group?.kind === 'group' ? group.items : undefined;
		const table = this.table(...full(found.name));
		await connection.run(`ALTER TABLE ${this.relation(...full(found.name))} ADD COLUMN ${mangled(name)} ${duckType(type.text, parameters)}`);
		table.columns.push(catalogColumn(name, type.text, parameters, []));
		return done;
	}

	async #refreshCatalog(database: string): Promise<void> {
		const inDatabase = this.#tables.values().filter(table => table.database === database).toArray();
		const tables = await Promise.all(inDatabase.map(async table => {
			const isCounted = table.kind === 'BASE TABLE';
			const [[count = 0n] = []] = isCounted ? await this.duck(`SELECT count(*) FROM ${this.relation(table.database, table.schema, table.name)}`) : [[0n]];
			return `(${[table.database, table.schema, table.name, table.kind].map(text => literal(text)).join(', ')}, ${isCounted ? `${String(count)}::DECIMAL(38, 0), ${String(Number(count) * table.columns.length * 8)}::DECIMAL(38, 0), '${table.retention}'` : 'NULL, NULL, NULL'}, 'NO', 'NO')`;
		}));
		const columns = inDatabase.flatMap(table => table.columns.map((column, index) => `(${[table.database, table.schema, table.name, column.name].map(text => literal(text)).join(', ')}, ${index + 1}, ${literal(column.type)}, ${literal(column.nullable ? 'YES' : 'NO')}, ${column.precision ?? 'NULL'}, ${column.scale ?? 'NULL'}, ${column.length ?? 'NULL'}, ${column.type.startsWith('TIME') ? 9 : 'NULL'})`));
		const fill = async (view: string, names: readonly string[], rows: readonly string[], nothing: string) => {
			const list = names.map(name => mangled(name)).join(', ');
			const from = rows.length === 0 ? `(SELECT ${nothing} WHERE false)` : `(VALUES ${rows.join(', ')})`;
			await this.#admin.run(`CREATE OR REPLACE TABLE ${this.relation(database, 'INFORMATION_SCHEMA', view)} AS SELECT * FROM ${from} AS v(${list})`);
		};

		await fill('TABLES', ['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'ROW_COUNT', 'BYTES', 'RETENTION_TIME', 'IS_HYBRID', 'IS_ICEBERG'], tables, 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL');
		await fill('COLUMNS', ['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', 'ORDINAL_POSITION', 'DATA_TYPE', 'IS_NULLABLE', 'NUMERIC_PRECISION', 'NUMERIC_SCALE', 'CHARACTER_MAXIMUM_LENGTH', 'DATETIME_PRECISION'], columns, 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL');
		await fill('SCHEMATA', ['CATALOG_NAME', 'SCHEMA_NAME'], [...this.#schemas].map(name => name.split('.')).filter(([name]) => name === database).map(([, name = '']) => `(${literal(database)}, ${literal(name)})`), 'NULL, NULL');
	}
}

const done: WarehouseResult = {columns: [{name: 'status', type: 'text', precision: 38, scale: 0}], rows: [['Statement executed successfully.']], kind: 'other'};

const resultRelation = (queryId: string): string => `memory.main.${mangled(`result ${queryId}`)}`;

const wordOf = (token: Token | undefined): string => token?.kind === 'word' ? token.text : '';

/** Booleans are small letters in Snowflake's texts, times have their digits. */
const textMacro = 'CREATE MACRO sf_text(x) AS CAST(x AS VARCHAR)';

/** The name that `mangled` was given. */
const unmangled = (name: string): string => name.replaceAll(/\^(?<character>.)/gv, (_, character: string) => character.toUpperCase());

const catalogColumnOfDuck = (name: string, type: string): CatalogColumn => {
	const {type: wire, precision, scale} = wireType(type.replace(', ', ','));
	const names: Readonly<Record<ResultColumn['type'], string>> = {
		fixed: 'NUMBER', real: 'FLOAT', text: 'TEXT', boolean: 'BOOLEAN', date: 'DATE', time: 'TIME', timestamp_ntz: 'TIMESTAMP_NTZ', timestamp_ltz: 'TIMESTAMP_LTZ', binary: 'BINARY', variant: 'VARIANT',
	};
	return {
		name, type: names[wire], precision: wire === 'fixed' ? precision : null, scale: wire === 'fixed' ? scale : null, length: wire === 'text' ? 16_777_216 : null, nullable: true, primaryKey: false,
	};
};
