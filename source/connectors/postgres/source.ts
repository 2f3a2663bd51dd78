// A PostgreSQL database as a source: its tables are aggregated where they are, each under one read-only snapshot.
import pRetry from 'p-retry';
import {postgresFingerprint, type PostgresSettings} from '../../drivers/postgres/settings.ts';
import {matchesPattern} from '../../config/table-patterns.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {ProfileOptions, Source, TableMeasurement, TablePlan} from '../connector.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {profileByPushDown, pushDownStatements, type PushDownTable} from '../push-down/profile-table.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {Connections} from './connections.ts';
import {postgresDialect} from './dialect.ts';
import {isConnectionLost, unreachable, unreadable} from './failures.ts';
import {builtInsOnly, qualified, quoted} from './identifiers.ts';
import {describeColumns, listSchemas, listTables, type AskCatalog, type DescribedColumn} from './introspection.ts';
import {TableSession} from './session.ts';

export type PostgresSourceOptions = {
	/** The schema that is meant where a rule names none. */
	readonly schema: string;
	/** Patterns of further schemas that rules name. */
	readonly schemaPatterns: readonly string[];
	/** Milliseconds. */
	readonly statementTimeout: number;
	/** How often a table is tried again after the connection was lost. */
	readonly retries: number;
	/** Connections at the same time. */
	readonly connections: number;
};

const keyOf = ({schema, name}: TableInfo): string => JSON.stringify([schema, name]);

/** Backoff: half a second, one, two, … */
const firstDelay = 500;

const causeOf = (error: unknown): unknown => (error instanceof ProfileMeshError ? error.cause : error);

class PostgresSource implements Source {
	readonly fingerprint: string;
	readonly #settings: PostgresSettings;
	readonly #options: PostgresSourceOptions;
	readonly #connections: Connections;
	readonly #described = new Map<string, readonly DescribedColumn[]>();

	constructor(settings: PostgresSettings, options: PostgresSourceOptions) {
		this.fingerprint = postgresFingerprint(settings);
		this.#settings = settings;
		this.#options = options;
		this.#connections = new Connections(settings, options.connections);
	}

	async listTables(): Promise<readonly TableInfo[]> {
		const {schema, schemaPatterns} = this.#options;
		return this.#ofSource(async ask => {
			const schemas = await listSchemas(ask);
			if (!schemas.includes(schema) && schemaPatterns.length === 0) {
				throw new ProfileMeshError('source', `There is no schema ${schema} in ${this.fingerprint}`, {
					why: `This role sees ${schemas
						.filter(name => name !== 'information_schema' && name !== 'pg_catalog')
						.slice(0, 10)
						.join(', ')}.`,
					hint: 'Check source.schema in the config.',
				});
			}

			return listTables(
				ask,
				schemas.filter(
					name => name === schema || schemaPatterns.some(pattern => matchesPattern(pattern, name)),
				),
			);
		});
	}

	async describeColumns(table: TableInfo): Promise<readonly ColumnInfo[]> {
		const described = await this.#ofSource(async ask => describeColumns(ask, table));
		this.#described.set(keyOf(table), described);
		return described.map(({info}) => info);
	}

	statements(plan: TablePlan): readonly string[] {
		return pushDownStatements(this.#table(plan));
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		signal.throwIfAborted();
		try {
			if (!this.#described.has(keyOf(plan.table))) {
				await this.describeColumns(plan.table);
			}

			return await pRetry(async () => this.#attempt(plan, options), {
				retries: this.#options.retries,
				minTimeout: firstDelay,
				randomize: true,
				signal,
				shouldRetry: ({error}) => !signal.aborted && isConnectionLost(causeOf(error)),
			});
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(plan.table, error, this.#settings.password);
		}
	}

	async close(): Promise<void> {
		await this.#connections.close();
	}

	async #attempt(plan: TablePlan, {signal, onProgress}: ProfileOptions): Promise<TableMeasurement> {
		// What lies behind a foreign table has a snapshot for each connection, and none to share.
		const most = plan.table.kind === 'foreign table' ? 1 : this.#options.connections;
		const session = new TableSession(this.#connections, this.#options.statementTimeout, most);
		let cancelling: Promise<void> | undefined;
		const cancel = () => {
			cancelling = session.cancel(signal.reason);
		};

		signal.addEventListener('abort', cancel, {once: true});
		try {
			await session.begin();
			signal.throwIfAborted();
			return await profileByPushDown(this.#table(plan), async sql => session.run(sql), {onProgress});
		} finally {
			signal.removeEventListener('abort', cancel);
			await cancelling;
			await session.end();
		}
	}

	#table(plan: TablePlan): PushDownTable {
		const {table} = plan;
		const described = new Map(this.#described.get(keyOf(table))?.map(({info, sql}) => [info.name, sql]));
		return {
			plan,
			dialect: postgresDialect,
			relation: {
				from: qualified(table.schema, table.name),
				isComputed: table.kind === 'view' || table.kind === 'foreign table',
			},
			sqlColumn({name, semanticType}): PushDownColumn {
				// The column is gone: the statement that reads it reports the error.
				return (
					described.get(name) ?? {
						name,
						type: semanticType,
						value: quoted(name),
						mayBeNonFinite: false,
						hasEquality: false,
						unique: false,
						hash: undefined,
						refusal: undefined,
					}
				);
			},
		};
	}

	/** Asks the catalogue in a transaction of its own. */
	async #ofSource<Result>(work: (ask: AskCatalog) => Promise<Result>): Promise<Result> {
		const client = await this.#connections.lease();
		let isUseless = true;
		try {
			await client.query(
				`BEGIN READ ONLY; SET LOCAL ${builtInsOnly}; SET LOCAL statement_timeout = ` +
					`${this.#options.statementTimeout}`,
			);
			const result = await work(async (sql, parameters = []) => {
				const {rows} = await client.query<Readonly<Record<string, unknown>>>(sql, [...parameters]);
				return rows;
			});
			await client.query('COMMIT');
			isUseless = false;
			return result;
		} catch (error) {
			throw unreachable(this.#settings, error);
		} finally {
			client.release(isUseless);
		}
	}
}

/**
Opens a PostgreSQL database for reading.

@throws ProfileMeshError `source` where it cannot be reached or refuses the login.
*/
export const openPostgres = async (settings: PostgresSettings, options: PostgresSourceOptions): Promise<Source> =>
	new PostgresSource(settings, options);
