// A PostgreSQL database as a source. The server aggregates each table under one read-only snapshot.
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import {postgresFingerprint, type PostgresSettings} from '../../drivers/postgres/settings.ts';
import {matchesPattern} from '../../config/patterns.ts';
import {ProfileMeshError} from '../../errors.ts';
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
import {profileByPushDown} from '../push-down/profile-table.ts';
import {allEnded, TableMoved} from '../push-down/statement-failure.ts';
import {checkCut, countedKeys, slicesOf} from '../slice-counts.ts';
import type {RunStatement} from '../sql-dialect.ts';
import {beginProfile} from './begin-profile.ts';
import {CatalogConnection} from './catalog-connection.ts';
import {postgresChecksums} from './checksums.ts';
import {Connections} from './connections.ts';
import {firstDelay, isConnectionLost, unreadable} from './failures.ts';
import {describeColumns, listSchemas, listTables, type DescribedColumn} from './introspection.ts';
import {plannedGroups, plannedStatements} from './planned-statements.ts';
import type {Repeatability} from './repeatability.ts';
import {lockable, relationOf, sqlColumnIn} from './relation.ts';
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
	/** How often to try a table again after the connection was lost. */
	readonly retries: number;
	/** Connections at the same time. */
	readonly connections: number;
	readonly onNotice?: OnNotice;
};

const keyOf = ({schema, name}: TableInfo): string => JSON.stringify([schema, name]);

/** Milliseconds past the statement timeout, in which the server should report the timeout by itself. */
const answerGrace = 5000;

const causeOf = (error: unknown): unknown => (error instanceof ProfileMeshError ? error.cause : error);

class PostgresSource implements Source {
	readonly fingerprint: string;
	readonly #settings: PostgresSettings;
	readonly #options: PostgresSourceOptions;
	readonly #connections: Connections;
	readonly #catalog: CatalogConnection;
	readonly #described = new Map<string, readonly DescribedColumn[]>();
	/** The notices of each plan: an attempt after a lost connection does not report them again. */
	readonly #noticed = new WeakMap<TablePlan, Set<string>>();

	constructor(settings: PostgresSettings, options: PostgresSourceOptions) {
		this.fingerprint = postgresFingerprint(settings);
		this.#settings = settings;
		this.#options = options;
		this.#connections = new Connections(settings, {
			maxConnections: options.connections,
			answerTimeout: options.statementTimeout + answerGrace,
		});
		this.#catalog = new CatalogConnection(this.#connections, {
			settings,
			statementTimeout: options.statementTimeout,
			retries: options.retries,
		});
	}

	async listTables(): Promise<readonly TableInfo[]> {
		const {schema, schemaPatterns} = this.#options;
		return this.#catalog.read(async ask => {
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
		const described = await this.#catalog.read(async ask => describeColumns(ask, table));
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
		return plannedStatements(plan, this.#columnsOf);
	}

	groupSlices(plans: readonly TablePlan[]): readonly SliceGroup[] {
		return plannedGroups(plans, this.#columnsOf);
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
		const reportRows = () => {
			onProgress(
				rowsDone.values().reduce((sum, rows) => sum + rows, 0),
				null,
			);
		};

		await this.#inSession(signal, async session => {
			const tableOf = await beginProfile(session, plans, {onNotice: this.#onNotice});
			const run: RunStatement = async sql => session.run(sql);
			const queue = new PQueue({concurrency: this.#options.connections});
			await allEnded(
				plans.map(async plan =>
					queue.add(async () => {
						signal.throwIfAborted();
						const measurement = await profileByPushDown(await tableOf(plan), run, {
							onProgress(rows) {
								rowsDone.set(plan, rows);
								reportRows();
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

	readonly #columnsOf = ({table}: TablePlan): readonly DescribedColumn[] => this.#described.get(keyOf(table)) ?? [];

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
		repeatability?: Repeatability,
	): Promise<TableMeasurement> {
		return this.#inSession(signal, async session => {
			const tableOf = await beginProfile(session, [plan], {onNotice: this.#onNotice, repeatability});
			signal.throwIfAborted();
			return profileByPushDown(await tableOf(plan), async sql => session.run(sql), {onProgress});
		});
	}

	/** Works in transactions that end with the work, or when the signal aborts. */
	async #inSession<Result>(signal: AbortSignal, work: (session: TableSession) => Promise<Result>): Promise<Result> {
		const {statementTimeout, connections} = this.#options;
		const session = new TableSession(this.#connections, statementTimeout, connections);
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

	/** Reports once, however often a plan is attempted. */
	readonly #onNotice = (plan: TablePlan, text: string): void => {
		const texts = this.#noticed.get(plan) ?? new Set();
		this.#noticed.set(plan, texts);
		if (texts.has(text)) {
			return;
		}

		texts.add(text);
		this.#options.onNotice?.(text);
	};
}

/**
Opens a PostgreSQL database for reading.

@throws ProfileMeshError `source` where it cannot be reached or refuses the login.
*/
export const openPostgres = async (settings: PostgresSettings, options: PostgresSourceOptions): Promise<Source> =>
	new PostgresSource(settings, options);
