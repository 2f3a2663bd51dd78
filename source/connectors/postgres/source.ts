// A PostgreSQL database as a source: its tables are aggregated where they are, each under one read-only snapshot.
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type {PoolClient} from 'pg';
import {silentServer} from '../../drivers/postgres/client.ts';
import {builtInsOnly} from '../../drivers/postgres/search-path.ts';
import {postgresFingerprint, type PostgresSettings} from '../../drivers/postgres/settings.ts';
import {matchesPattern} from '../../config/table-patterns.ts';
import {codeOf, ProfileMeshError} from '../../errors.ts';
import type {
	OnNotice,
	ProfileOptions,
	RowsRead,
	RowsRequest,
	ProfileSlicesOptions,
	SliceCounts,
	SliceCut,
	SliceGroup,
	Source,
	TableMeasurement,
	TablePlan,
	WorkWithRows,
} from '../connector.ts';
import type {ColumnInfo, TableInfo} from '../../profiling/table.ts';
import {rowReader} from '../push-down/compared-rows.ts';
import {profileByPushDown, pushDownStatements, type PushDownTable} from '../push-down/profile-table.ts';
import {allEnded, TableMoved} from '../push-down/statement-failure.ts';
import {checkCut, countedKeys, slicesOf} from '../slice-counts.ts';
import type {RunStatement} from '../sql-dialect.ts';
import {postgresChecksums} from './checksums.ts';
import {Connections} from './connections.ts';
import {drawOnce} from './drawn-rows.ts';
import {isConnectionLost, unreachable, unreadable} from './failures.ts';
import {describeColumns, listSchemas, listTables, type AskCatalog, type DescribedColumn} from './introspection.ts';
import {repeatabilityOf, type Repeatability} from './repeatability.ts';
import {lockable, pushDownTable, relationOf, sqlColumnIn, withFailures} from './relation.ts';
import {placedSlice, placesIn, placesStatement, relationAt} from './row-places.ts';
import {restrictedRoleOf} from './row-security.ts';
import {readRowsBy} from './rows.ts';
import {TableSession} from './session.ts';
import {countStatement, slicedTypes} from './slices.ts';

export type PostgresSourceOptions = {
	/** The schema of rules that name none. */
	readonly schema: string;
	/** Patterns of further schemas that rules name. */
	readonly schemaPatterns: readonly string[];
	/** Milliseconds. */
	readonly statementTimeout: number;
	/** How often a table is tried again after the connection was lost. */
	readonly retries: number;
	/** Connections at the same time. */
	readonly connections: number;
	readonly onNotice?: OnNotice;
};

const keyOf = ({schema, name}: TableInfo): string => JSON.stringify([schema, name]);

/** Backoff: half a second, one, two, … */
const firstDelay = 500;

/** Milliseconds past the statement timeout in which the server should report it by itself. */
const answerGrace = 5000;

const causeOf = (error: unknown): unknown => (error instanceof ProfileMeshError ? error.cause : error);

class PostgresSource implements Source {
	readonly fingerprint: string;
	readonly #settings: PostgresSettings;
	readonly #options: PostgresSourceOptions;
	readonly #connections: Connections;
	readonly #described = new Map<string, readonly DescribedColumn[]>();
	/** What was reported of plans: an attempt after a lost connection does not report it again. */
	readonly #noticed = new WeakMap<TablePlan, Set<string>>();

	constructor(settings: PostgresSettings, options: PostgresSourceOptions) {
		this.fingerprint = postgresFingerprint(settings);
		this.#settings = settings;
		this.#options = options;
		this.#connections = new Connections(settings, {
			maxConnections: options.connections,
			answerTimeout: options.statementTimeout + answerGrace,
		});
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

	async countSlices(table: TableInfo, cut: SliceCut, signal: AbortSignal): Promise<SliceCounts> {
		checkCut(table, cut, slicedTypes);
		return this.#ofTable(table, signal, async session => {
			const rows = await session.run(countStatement(relationOf({table}).from, cut));
			return slicesOf(countedKeys(rows), cut);
		});
	}

	async readRows(request: RowsRequest, signal: AbortSignal): Promise<RowsRead> {
		return this.#ofTable(request.table, signal, async session =>
			readRowsBy(async (sql, parameters) => session.ask(sql, parameters), request),
		);
	}

	async withRows<Result>(table: TableInfo, work: WorkWithRows<Result>, signal: AbortSignal): Promise<Result> {
		return this.#ofTable(table, signal, async session => {
			const described = await describeColumns(async (sql, parameters) => session.ask(sql, parameters), table);
			return work(
				rowReader(
					{
						from: relationOf({table}).from,
						sqlColumn: sqlColumnIn(table, described),
						dialect: postgresChecksums,
					},
					async sql => session.run(sql),
				),
			);
		});
	}

	statements(plan: TablePlan): readonly string[] {
		const slice = placedSlice(plan);
		const {from} = relationOf(plan);
		return [...(slice === undefined ? [] : [placesStatement(from, [slice])]), ...this.#figureStatements(plan)];
	}

	/** All slices of a table have one snapshot, in which their rows are looked for together. */
	groupSlices(plans: readonly TablePlan[]): readonly SliceGroup[] {
		const together = plans.filter(plan => placedSlice(plan) !== undefined);
		const [first, second] = together;
		const alone =
			first === undefined || second === undefined ? plans : plans.filter(plan => !together.includes(plan));
		const groups = alone.map(plan => {
			const statements = this.statements(plan);
			return {plans: [plan], statements, readings: statements.length};
		});
		if (first === undefined || second === undefined) {
			return groups;
		}

		const slices = together.map(plan => placedSlice(plan)).filter(slice => slice !== undefined);
		const ofFirst = this.#figureStatements(first);
		const statements = together.flatMap(plan => this.#figureStatements(plan));
		return [
			...groups,
			{
				plans: together,
				statements: [placesStatement(relationOf(first).from, slices), ...statements],
				readings: 1 + ofFirst.length,
			},
		];
	}

	async profileTable(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		const {signal} = options;
		signal.throwIfAborted();
		try {
			return await pRetry(async () => this.#attemptTwice(plan, options), {
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

	async profileSlices(
		plans: readonly TablePlan[],
		{signal, onProgress, onMeasured}: ProfileSlicesOptions,
	): Promise<readonly TableMeasurement[]> {
		const measured = new Map<TablePlan, TableMeasurement>();
		const rowsDone = new Map<TablePlan, number>();
		const tellRows = () => {
			onProgress(
				rowsDone.values().reduce((sum, rows) => sum + rows, 0),
				null,
			);
		};

		await this.#inSession(signal, async session => {
			const tableOf = await this.#beginSlices(session, plans);
			const run: RunStatement = async sql => session.run(sql);
			const queue = new PQueue({concurrency: this.#options.connections});
			await allEnded(
				plans.map(async plan =>
					queue.add(async () => {
						signal.throwIfAborted();
						const measurement = await profileByPushDown(tableOf(plan), run, {
							onProgress(rows) {
								rowsDone.set(plan, rows);
								tellRows();
							},
						});
						measured.set(plan, measurement);
						onMeasured?.(plan, measurement);
					}),
				),
			);
		});
		return plans.flatMap(plan => measured.get(plan) ?? []);
	}

	async close(): Promise<void> {
		await this.#connections.close();
	}

	/** The statements that read the rows of a slice where they lie, or of a whole table. */
	#figureStatements(plan: TablePlan): readonly string[] {
		const described = this.#described.get(keyOf(plan.table)) ?? [];
		const relation = relationOf(plan);
		return pushDownStatements(
			pushDownTable(plan, described, {
				relation: placedSlice(plan) === undefined ? relation : relationAt(relation, undefined),
			}),
		);
	}

	/** Works in a transaction of one table, which ends with the signal. */
	async #ofTable<Result>(
		table: TableInfo,
		signal: AbortSignal,
		work: (session: TableSession) => Promise<Result>,
	): Promise<Result> {
		signal.throwIfAborted();
		try {
			return await this.#inSession(signal, async session => {
				await session.begin(lockable.has(table.kind) ? relationOf({table}).from : undefined);
				return work(session);
			});
		} catch (error) {
			signal.throwIfAborted();
			throw unreadable(table, error, this.#settings.password);
		}
	}

	/**
	Profiles a table. Where its statements saw different rows, profiles it again and reads the rows once, whatever the
	catalogue says.
	*/
	async #attemptTwice(plan: TablePlan, options: ProfileOptions): Promise<TableMeasurement> {
		try {
			return await this.#attempt(plan, options);
		} catch (error) {
			if (!(error instanceof TableMoved)) {
				throw error;
			}

			return this.#attempt(plan, options, 'never');
		}
	}

	async #attempt(
		plan: TablePlan,
		{signal, onProgress}: ProfileOptions,
		known?: Repeatability,
	): Promise<TableMeasurement> {
		return this.#inSession(signal, async session => {
			const tableOf = await this.#beginSlices(session, [plan], known);
			signal.throwIfAborted();
			return profileByPushDown(tableOf(plan), async sql => session.run(sql), {onProgress});
		});
	}

	/** Works in transactions that end with the work, or when the signal aborts. */
	async #inSession<Result>(signal: AbortSignal, work: (session: TableSession) => Promise<Result>): Promise<Result> {
		const session = this.#session();
		let cancelling: Promise<void> | undefined;
		const cancel = () => {
			cancelling = session.cancel(signal.reason);
		};

		signal.addEventListener('abort', cancel, {once: true});
		try {
			return await work(session);
		} finally {
			signal.removeEventListener('abort', cancel);
			await cancelling;
			await session.end();
		}
	}

	/**
	Begins with a table or slices of one.

	@returns What gives the rows of each plan, in the session's own snapshot.
	*/
	async #beginSlices(
		session: TableSession,
		plans: readonly TablePlan[],
		known?: Repeatability,
	): Promise<(plan: TablePlan) => PushDownTable> {
		const [first] = plans;
		if (first === undefined) {
			throw new RangeError('There is nothing to profile.');
		}

		const table = await this.#begin(session, first, known);
		const slices = plans.map(plan => placedSlice(plan)).filter(slice => slice !== undefined);
		if (slices.length === 0) {
			return () => table;
		}

		const placesOf = await placesIn(table.relation.from, slices, async sql => session.run(sql));
		return plan => {
			const places = plan.slice && placesOf(plan.slice);
			const relation = {...table.relation, where: relationOf(plan).where};
			return {
				...table,
				plan: {...plan, columns: table.plan.columns},
				relation: places === undefined ? relation : relationAt(relation, places),
			};
		};
	}

	/** The table in the session's own snapshot: the plan may be outdated. */
	async #begin(session: TableSession, plan: TablePlan, known?: Repeatability): Promise<PushDownTable> {
		const {table, sampling} = plan;
		const relation = relationOf(plan);
		await session.begin(lockable.has(table.kind) ? relation.from : undefined);
		const ask: AskCatalog = async (sql, parameters) => session.ask(sql, parameters);
		const described = await describeColumns(ask, table);
		await this.#reportRowSecurity(ask, plan);
		const repeatability = known ?? (await repeatabilityOf(ask, table));
		if (repeatability !== 'always') {
			session.stayOnFirst();
		}

		const byName = new Map(described.map(column => [column.info.name, column]));
		const found = {...plan, columns: plan.columns.map(column => byName.get(column.name)?.info ?? column)};
		if (repeatability !== 'never') {
			return pushDownTable(found, described, {relation});
		}

		const columns = plan.columns
			.map(({name}) => byName.get(name))
			.filter(column => column !== undefined)
			.filter(({sql}) => sql.refusal === undefined);
		const drawn = await drawOnce(session, relation, {columns, sampling});
		if (drawn === undefined) {
			this.#notice(
				plan,
				`${table.schema}.${table.name} may give other rows to each statement and is not read at once: ` +
					'each of its figures is of a sample',
			);
			return pushDownTable(found, described, {relation: {...relation, isUnsteady: true}, isRedrawn: true});
		}

		return pushDownTable(found, withFailures(described, drawn.failures), {
			relation: drawn.relation,
			isDrawn: true,
		});
	}

	async #reportRowSecurity(ask: AskCatalog, plan: TablePlan): Promise<void> {
		const {schema, name} = plan.table;
		const role = await restrictedRoleOf(ask, plan.table);
		if (role !== undefined) {
			this.#notice(
				plan,
				`${schema}.${name} has row-level security: its profile is of the rows that role ${role} may see`,
			);
		}
	}

	/** Reports once, whatever attempts a plan takes. */
	#notice(plan: TablePlan, text: string): void {
		const texts = this.#noticed.get(plan) ?? new Set();
		this.#noticed.set(plan, texts);
		if (texts.has(text)) {
			return;
		}

		texts.add(text);
		this.#options.onNotice?.(text);
	}

	#session(): TableSession {
		return new TableSession(this.#connections, this.#options.statementTimeout, this.#options.connections);
	}

	/** Asks the catalogue, again where a connection is lost; not where it was never there, or the server is silent. */
	async #ofSource<Result>(work: (ask: AskCatalog) => Promise<Result>): Promise<Result> {
		try {
			return await pRetry(async () => this.#inTransaction(await this.#connections.lease(), work), {
				retries: this.#options.retries,
				minTimeout: firstDelay,
				shouldRetry: ({error}) => isConnectionLost(error) && codeOf(error) !== silentServer,
			});
		} catch (error) {
			throw unreachable(this.#settings, error);
		}
	}

	async #inTransaction<Result>(client: PoolClient, work: (ask: AskCatalog) => Promise<Result>): Promise<Result> {
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
