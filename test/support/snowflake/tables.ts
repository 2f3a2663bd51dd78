// The databases, schemas and tables of an account, and the answers of SHOW and INFORMATION_SCHEMA about them.
import type {DuckDBConnection, DuckDBValue} from '@duckdb/node-api';
import type {CatalogTable, ResultColumn} from './catalog.ts';
import {literal, mangled} from './names.ts';
import {isWord, Refusal, syntaxError, type Token} from './tokens.ts';

export type TableName = readonly [database: string, schema: string, name: string];

/** The answer of a listing command. */
export type Listing = {readonly columns: readonly ResultColumn[]; readonly rows: ReadonlyArray<readonly DuckDBValue[]>};

/** A table's name in DuckDB. */
export const relationOf = (...names: TableName): string => names.map(name => mangled(name)).join('.');

export class Tables {
	readonly #admin: DuckDBConnection;
	readonly #tables = new Map<string, CatalogTable>();
	readonly #databases = new Set<string>();
	readonly #schemas = new Set<string>();

	constructor(admin: DuckDBConnection) {
		this.#admin = admin;
	}

	async createSchema(database: string, schema: string): Promise<void> {
		if (!this.#databases.has(database)) {
			this.#databases.add(database);
			await this.#admin.run(`ATTACH ':memory:' AS ${mangled(database)}`);
			await this.createSchema(database, 'INFORMATION_SCHEMA');
		}

		if (this.hasSchema(database, schema)) {
			return;
		}

		this.#schemas.add(JSON.stringify([database, schema]));
		await this.#admin.run(`CREATE SCHEMA ${mangled(database)}.${mangled(schema)}`);
	}

	async dropSchema(database: string, schema: string): Promise<void> {
		const beginning = `${JSON.stringify([database, schema]).slice(0, -1)},`;
		for (const key of this.#tables.keys().filter(name => name.startsWith(beginning))) {
			this.#tables.delete(key);
		}

		this.#schemas.delete(JSON.stringify([database, schema]));
		await this.#admin.run(`DROP SCHEMA ${mangled(database)}.${mangled(schema)} CASCADE`);
	}

	hasSchema(database: string, schema: string): boolean {
		return this.#schemas.has(JSON.stringify([database, schema]));
	}

	hasDatabase(database: string): boolean {
		return this.#databases.has(database);
	}

	find(...name: TableName): CatalogTable | undefined {
		return this.#tables.get(JSON.stringify(name));
	}

	get(...name: TableName): CatalogTable {
		const found = this.find(...name);
		if (found === undefined) {
			throw new Refusal(
				'002003',
				'42S02',
				`SQL compilation error:\nObject '${name.join('.')}' does not exist or not authorized.`,
			);
		}

		return found;
	}

	add(table: CatalogTable): void {
		this.#tables.set(JSON.stringify([table.database, table.schema, table.name]), table);
	}

	delete(...name: TableName): void {
		this.#tables.delete(JSON.stringify(name));
	}

	/** A table as it was at a time. */
	at(name: TableName, moment: number | undefined): string {
		const [, schema, table] = name;
		if (schema === 'INFORMATION_SCHEMA') {
			return relationOf(...name);
		}

		const known = this.get(...name);
		if (moment === undefined) {
			return relationOf(...name);
		}

		if (known.kind !== 'BASE TABLE' || known.retention === 0 || moment < known.createdAt) {
			throw new Refusal(
				'000707',
				'02000',
				`Time travel data is not available for table ${table}. The requested time is ` +
					`either beyond the allowed time travel period or before the object creation time.`,
			);
		}

		return known.past.find(({until}) => until > moment)?.relation ?? relationOf(...name);
	}

	show(tokens: readonly Token[], database: string, schema: string): Listing {
		const text = (name: string): ResultColumn => ({
			name,
			type: 'text',
			precision: 38,
			scale: 0,
		});
		const ofDatabase = this.#of(database);
		if (isWord(tokens[1], 'PRIMARY', 'UNIQUE') && isWord(tokens[2], 'KEYS')) {
			const isPrimary = isWord(tokens[1], 'PRIMARY');
			return {
				columns: [
					'created_on',
					'database_name',
					'schema_name',
					'table_name',
					'column_name',
					'key_sequence',
					'constraint_name',
					'rely',
					'comment',
				].map(name => text(name)),
				rows: ofDatabase.flatMap(table =>
					table.columns
						.filter(({primaryKey, uniqueKey}) => (isPrimary ? primaryKey : uniqueKey !== undefined))
						.map(({name, uniqueKey = ''}, index) => [
							'',
							table.database,
							table.schema,
							table.name,
							name,
							String(index + 1),
							isPrimary ? 'PK' : uniqueKey,
							'false',
							null,
						]),
				),
			};
		}

		if (isWord(tokens[1], 'TABLES')) {
			return {
				columns: ['created_on', 'name', 'database_name', 'schema_name'].map(name => text(name)),
				rows: ofDatabase
					.filter(table => table.schema === schema && table.kind === 'BASE TABLE')
					.map(table => ['', table.name, table.database, table.schema]),
			};
		}

		throw syntaxError('unexpected SHOW.');
	}

	/** Rows, bytes and days of time travel of a table, as SQL. */
	async #sizes({database, schema, name, columns, retention}: CatalogTable): Promise<readonly string[]> {
		const [[count = 0n] = []] = await this.#rows(`SELECT count(*) FROM ${relationOf(database, schema, name)}`);
		return [
			`${String(count)}::DECIMAL(38, 0)`,
			`${String(Number(count) * columns.length * 8)}::DECIMAL(38, 0)`,
			`'${retention}'`,
		];
	}

	/** Fills INFORMATION_SCHEMA. */
	async refresh(database: string): Promise<void> {
		const inDatabase = this.#of(database);
		const tables = await Promise.all(
			inDatabase.map(async table => {
				const name = [table.database, table.schema, table.name, table.kind].map(text => literal(text));
				const sizes = table.kind === 'BASE TABLE' ? await this.#sizes(table) : ['NULL', 'NULL', 'NULL'];
				return `(${[...name, ...sizes, "'NO'", "'NO'"].join(', ')})`;
			}),
		);
		const columns = inDatabase.flatMap(table =>
			table.columns.map((column, index) => {
				const name = [table.database, table.schema, table.name, column.name].map(text => literal(text));
				const values = [
					index + 1,
					literal(column.type),
					literal(column.nullable ? 'YES' : 'NO'),
					column.precision ?? 'NULL',
					column.scale ?? 'NULL',
					column.length ?? 'NULL',
					column.type.startsWith('TIME') ? 9 : 'NULL',
				];
				return `(${[...name, ...values].join(', ')})`;
			}),
		);
		const fill = async (view: string, names: readonly string[], rows: readonly string[], nothing: string) => {
			const list = names.map(name => mangled(name)).join(', ');
			const from = rows.length === 0 ? `(SELECT ${nothing} WHERE false)` : `(VALUES ${rows.join(', ')})`;
			await this.#admin.run(
				`CREATE OR REPLACE TABLE ${relationOf(database, 'INFORMATION_SCHEMA', view)} AS ` +
					`SELECT * FROM ${from} AS v(${list})`,
			);
		};

		await fill(
			'TABLES',
			[
				'TABLE_CATALOG',
				'TABLE_SCHEMA',
				'TABLE_NAME',
				'TABLE_TYPE',
				'ROW_COUNT',
				'BYTES',
				'RETENTION_TIME',
				'IS_HYBRID',
				'IS_ICEBERG',
			],
			tables,
			'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL',
		);
		await fill(
			'COLUMNS',
			[
				'TABLE_CATALOG',
				'TABLE_SCHEMA',
				'TABLE_NAME',
				'COLUMN_NAME',
				'ORDINAL_POSITION',
				'DATA_TYPE',
				'IS_NULLABLE',
				'NUMERIC_PRECISION',
				'NUMERIC_SCALE',
				'CHARACTER_MAXIMUM_LENGTH',
				'DATETIME_PRECISION',
			],
			columns,
			'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL',
		);
		await fill(
			'SCHEMATA',
			['CATALOG_NAME', 'SCHEMA_NAME'],
			[...this.#schemas]
				.map(name => JSON.parse(name) as readonly string[])
				.filter(([name]) => name === database)
				.map(([, name = '']) => `(${literal(database)}, ${literal(name)})`),
			'NULL, NULL',
		);
	}

	#of(database: string): readonly CatalogTable[] {
		return this.#tables
			.values()
			.filter(table => table.database === database)
			.toArray();
	}

	async #rows(sql: string): Promise<ReadonlyArray<readonly DuckDBValue[]>> {
		const reader = await this.#admin.runAndReadAll(sql);
		return reader.getRows();
	}
}
