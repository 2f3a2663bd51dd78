// The running statements of an account, each by its id and that of its request, for as long as they take, with faults
// on request.
import type {Buffer} from 'node:buffer';
import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import type {DuckDBConnection} from '@duckdb/node-api';
import {failure, parameters, textOf} from './answers.ts';
import {bindRows, type Binding} from './bindings.ts';
import {Refusal} from './tokens.ts';
import type {Warehouse, WarehouseResult} from './warehouse.ts';
import {wireRows, wireRowType} from './wire.ts';

/** Deliberate faults. Each is used as often as it says. */
export type StatementFaults = {
	/** Refuses statements that match. */
	readonly refused: Array<{
		readonly pattern: RegExp;
		readonly code: string;
		readonly sqlState: string;
		readonly message: string;
		times: number;
	}>;
	/** Milliseconds that matching statements take. */
	readonly slow: Array<{readonly pattern: RegExp; readonly milliseconds: number}>;
	/** Runs before a matching statement, once. */
	readonly before: Array<{readonly pattern: RegExp; readonly work: () => Promise<void>}>;
};

export type ExecutedStatement = {
	readonly sql: string;
	readonly queryId: string;
	readonly tag: string | undefined;
	readonly timeout: number | undefined;
	readonly warehouse: string | undefined;
	readonly role: string | undefined;
	state: 'running' | 'done' | 'failed' | 'cancelled';
};

export type Session = {
	readonly database: string;
	readonly schema: string;
	readonly warehouse: string | undefined;
	readonly role: string | undefined;
	readonly connection: DuckDBConnection;
	readonly masterToken: string;
	token: string;
	isExpired: boolean;
};

type Running = {
	readonly statement: ExecutedStatement;
	readonly requestId: string;
	readonly cancel: AbortController;
	readonly answer: Promise<object>;
	readonly session: Session;
};

const parametersOf = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
	typeof body['parameters'] === 'object' && body['parameters'] !== null
		? (body['parameters'] as Readonly<Record<string, unknown>>)
		: {};

export type ExecutorOptions = {
	readonly warehouses: readonly string[];
	readonly inlineRows: number;
	/** Milliseconds after which a statement that still runs is answered by its id. */
	readonly answersWithin: number;
	/** The address where parts of results are fetched. */
	readonly origin: () => string;
};

const inProgress = (queryId: string): object => ({
	success: true,
	code: '333333',
	message: 'Query execution in progress.',
	data: {getResultUrl: `/queries/${queryId}/result`, queryId},
});

export class Executor {
	readonly statements: ExecutedStatement[] = [];
	/** Parts of results by their paths, compressed. */
	readonly chunks = new Map<string, Buffer>();
	readonly faults: StatementFaults = {refused: [], slow: [], before: []};

	readonly #warehouse: Warehouse;
	readonly #options: ExecutorOptions;
	readonly #running = new Map<string, Running>();
	readonly #results = new Map<string, object>();

	constructor(warehouse: Warehouse, options: ExecutorOptions) {
		this.#warehouse = warehouse;
		this.#options = options;
	}

	cancelAll(): void {
		for (const {cancel} of this.#running.values()) {
			cancel.abort();
		}
	}

	abort(isMeant: (statement: ExecutedStatement, requestId: string) => boolean): object {
		const found = this.#running.values().find(running => isMeant(running.statement, running.requestId));
		if (found === undefined) {
			return failure('000605', 'Identified SQL statement is not currently executing.');
		}

		found.cancel.abort();
		return {success: true, data: null};
	}

	async query(url: URL, body: Readonly<Record<string, unknown>>, session: Session): Promise<object> {
		const requestId = url.searchParams.get('requestId') ?? randomUUID();
		const repeated = this.#running.values().find(running => running.requestId === requestId);
		const running = repeated ?? this.#start(requestId, body, session);
		const {
			statement: {queryId},
			answer,
		} = running;
		const isDone = await Promise.race([
			answer.then(() => true),
			delay(this.#options.answersWithin, false, {ref: false}),
		]);
		return isDone ? answer : inProgress(queryId);
	}

	async poll(queryId: string): Promise<object> {
		const running = this.#running.get(queryId);
		if (running === undefined) {
			return this.#results.get(queryId) ?? failure('000709', `Statement ${queryId} not found`);
		}

		const isDone = await Promise.race([
			running.answer.then(() => true),
			delay(this.#options.answersWithin, false, {ref: false}),
		]);
		return isDone ? running.answer : inProgress(queryId);
	}

	#start(requestId: string, body: Readonly<Record<string, unknown>>, session: Session): Running {
		const sql = String(body['sqlText']);
		const {QUERY_TAG: tag, STATEMENT_TIMEOUT_IN_SECONDS: timeout} = parametersOf(body);
		const statement: ExecutedStatement = {
			sql,
			queryId: randomUUID(),
			tag: textOf(tag),
			timeout: typeof timeout === 'number' ? timeout : undefined,
			warehouse: session.warehouse,
			role: session.role,
			state: 'running',
		};
		this.statements.push(statement);
		const cancel = new AbortController();
		const running: Running = {
			statement,
			requestId,
			cancel,
			session,
			answer: this.#execute(
				statement,
				session,
				body['bindings'] as Readonly<Record<string, Binding>> | undefined,
				cancel.signal,
			),
		};
		this.#running.set(statement.queryId, running);
		void running.answer.then(answer => {
			this.#running.delete(statement.queryId);
			this.#results.set(statement.queryId, answer);
		});
		return running;
	}

	async #execute(
		statement: ExecutedStatement,
		session: Session,
		bindings: Readonly<Record<string, Binding>> | undefined,
		signal: AbortSignal,
	): Promise<object> {
		const {sql, queryId} = statement;
		try {
			await this.#suffer(statement, session, signal);
			const result = await this.#warehouse.run(session.connection, sql, {
				binds: bindRows(bindings),
				database: session.database,
				schema: session.schema,
				queryId,
			});
			statement.state = 'done';
			return this.#success(result, session, queryId);
		} catch (error) {
			const refusal = error instanceof Refusal ? error : new Refusal('000604', '57014', 'SQL execution canceled');
			statement.state = refusal.code === '000604' ? 'cancelled' : 'failed';
			return failure(refusal.code, refusal.message, {
				queryId,
				sqlState: refusal.sqlState,
				errorCode: refusal.code,
				internalError: false,
				type: 'COMPILATION',
			});
		}
	}

	/** The faults that a statement meets, before it is run. */
	async #suffer({sql, timeout}: ExecutedStatement, session: Session, signal: AbortSignal): Promise<void> {
		const fault = this.faults.refused.find(({pattern, times}) => times > 0 && pattern.test(sql));
		if (fault !== undefined) {
			fault.times--;
			throw new Refusal(fault.code, fault.sqlState, fault.message);
		}

		if (session.warehouse === undefined || !this.#options.warehouses.includes(session.warehouse)) {
			throw new Refusal(
				'000606',
				'57P03',
				'No active warehouse selected in the current session.  ' +
					"Select an active warehouse with the 'use warehouse' command.",
			);
		}

		const milliseconds = this.faults.slow.find(({pattern}) => pattern.test(sql))?.milliseconds ?? 0;
		const allowed = (timeout ?? Infinity) * 1000;
		if (milliseconds > 0) {
			await delay(Math.min(milliseconds, allowed), undefined, {signal});
			if (milliseconds > allowed) {
				throw new Refusal(
					'000630',
					'57014',
					`Statement reached its statement or warehouse timeout ` +
						`of ${String(timeout)} second(s) and was canceled.`,
				);
			}
		}

		const index = this.faults.before.findIndex(({pattern}) => pattern.test(sql));
		const [before] = index === -1 ? [] : this.faults.before.splice(index, 1);
		await before?.work();
	}

	#success(result: WarehouseResult, session: Session, queryId: string): object {
		const rows = wireRows(result);
		const {inlineRows} = this.#options;
		const chunks = [];
		for (let start = inlineRows; start < rows.length; start += inlineRows) {
			const part = rows.slice(start, start + inlineRows);
			const path = `/chunks/${queryId}/${start}`;
			// Rows without the outer brackets.
			const text = JSON.stringify(part).slice(1, -1);
			this.chunks.set(path, gzipSync(text));
			chunks.push({
				url: `${this.#options.origin()}${path}`,
				rowCount: part.length,
				uncompressedSize: text.length,
				compressedSize: 1,
			});
		}

		return {
			success: true,
			code: null,
			message: null,
			data: {
				parameters,
				rowtype: wireRowType(result),
				rowset: rows.slice(0, inlineRows),
				total: rows.length,
				returned: rows.length,
				queryId,
				finalDatabaseName: session.database,
				finalSchemaName: session.schema,
				finalWarehouseName: session.warehouse,
				finalRoleName: session.role,
				numberOfBinds: 0,
				statementTypeId: {
					select: 4096,
					insert: 12_544,
					update: 12_800,
					delete: 13_056,
					other: 24_576,
				}[result.kind],
				version: 1,
				queryResultFormat: 'json',
				...(chunks.length > 0 && {chunks, chunkHeaders: {}}),
			},
		};
	}
}
