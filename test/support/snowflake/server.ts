// A Snowflake account on a loopback port: the protocol of the driver, with faults on request. What it runs it runs in a Warehouse.
import {createHash, createPublicKey, randomUUID, verify} from 'node:crypto';
import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {buffer} from 'node:stream/consumers';
import {setTimeout as delay} from 'node:timers/promises';
import {gunzipSync, gzipSync} from 'node:zlib';
import type {DuckDBConnection} from '@duckdb/node-api';
import {Refusal} from './tokens.ts';
import {Warehouse, type BindRows, type WarehouseResult} from './warehouse.ts';
import {wireRows, wireRowType} from './wire.ts';

export type ExecutedStatement = {
	readonly sql: string;
	readonly queryId: string;
	readonly tag: string | undefined;
	readonly timeout: number | undefined;
	readonly warehouse: string | undefined;
	readonly role: string | undefined;
	state: 'running' | 'done' | 'failed' | 'cancelled';
};

export type Login = {
	readonly user: string | undefined;
	readonly authenticator: string | undefined;
	readonly application: string | undefined;
	readonly warehouse: string | undefined;
	readonly role: string | undefined;
};

type Session = {
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

/** What is wrong on purpose. Each is used up as often as it says. */
export type Faults = {
	/** Answers this HTTP status, so many times. */
	unavailable: {status: number; times: number} | undefined;
	/** Refuses every login with this error. */
	login: {readonly code: string; readonly message: string} | undefined;
	/** Refuses statements that match. */
	statements: Array<{readonly pattern: RegExp; readonly code: string; readonly sqlState: string; readonly message: string; times: number}>;
	/** Statements that match take so long, in milliseconds. */
	slow: Array<{readonly pattern: RegExp; readonly milliseconds: number}>;
	/** Before a statement that matches is run, once. */
	before: Array<{readonly pattern: RegExp; readonly work: () => Promise<void>}>;
};

const parameters = [
	['TIMEZONE', 'Etc/UTC'], ['BINARY_OUTPUT_FORMAT', 'HEX'], ['DATE_OUTPUT_FORMAT', 'YYYY-MM-DD'], ['TIME_OUTPUT_FORMAT', 'HH24:MI:SS'],
	['TIMESTAMP_OUTPUT_FORMAT', 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM'], ['TIMESTAMP_NTZ_OUTPUT_FORMAT', 'YYYY-MM-DD HH24:MI:SS.FF3'],
	['TIMESTAMP_LTZ_OUTPUT_FORMAT', ''], ['TIMESTAMP_TZ_OUTPUT_FORMAT', ''], ['CLIENT_SESSION_KEEP_ALIVE', false],
	['CLIENT_STAGE_ARRAY_BINDING_THRESHOLD', 65_280], ['QUERY_CONTEXT_CACHE_SIZE', 5],
].map(([name, value]) => ({name, value}));

const failure = (code: string, message: string, data: object | null = null): object => ({
	data, code, message, success: false,
});

const parametersOf = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => typeof body['parameters'] === 'object' && body['parameters'] !== null ? body['parameters'] as Readonly<Record<string, unknown>> : {};

const textOf = (value: unknown): string | undefined => typeof value === 'string' ? value : undefined;

type Binding = {readonly type: string; readonly value: string | null | ReadonlyArray<string | null>};

const bindValue = (type: string, value: string | null): string | number | boolean | null => {
	if (value === null) {
		return null;
	}

	switch (type) {
		case 'FIXED':
		case 'REAL': {
			// DuckDB binds whole numbers as those of 64 bits.
			return Number.isSafeInteger(Number(value)) || !Number.isInteger(Number(value)) ? Number(value) : value;
		}

		case 'BOOLEAN': {
			return value === 'true';
		}

		default: {
			return value;
		}
	}
};

const bindRows = (bindings: Readonly<Record<string, Binding>> | undefined): BindRows => {
	const columns = Object.entries(bindings ?? {}).toSorted(([left], [right]) => Number(left) - Number(right)).map(([, binding]) => binding);
	const [first] = columns;
	if (first === undefined) {
		return [[]];
	}

	const rows = Array.isArray(first.value) ? first.value.length : 1;
	return Array.from({length: rows}, (_, row) => columns.map(({type, value}) => bindValue(type, Array.isArray(value) ? value[row] ?? null : value as string | null)));
};

export type SnowflakeServerOptions = {
	/** Users by name: a password, or a public key in PEM form. */
	readonly users?: Readonly<Record<string, string>>;
	readonly roles?: readonly string[];
	readonly warehouses?: readonly string[];
	/** Rows of a result that come with it; further ones as compressed chunks of this size. */
	readonly inlineRows?: number;
	/** Milliseconds after which a statement that still runs is answered by its id. */
	readonly patience?: number;
};

export class SnowflakeServer {
	readonly warehouse: Warehouse;
	readonly statements: ExecutedStatement[] = [];
	readonly logins: Login[] = [];
	/** Paths that were asked for, in order. */
	readonly requests: string[] = [];
	readonly faults: Faults = {
		unavailable: undefined, login: undefined, statements: [], slow: [], before: [],
	};

	readonly #http: Server;
	readonly #options: Required<SnowflakeServerOptions>;
	readonly #sessions = new Map<string, Session>();
	readonly #running = new Map<string, Running>();
	readonly #results = new Map<string, object>();
	readonly #chunks = new Map<string, Buffer>();

	private constructor(warehouse: Warehouse, options: SnowflakeServerOptions) {
		this.warehouse = warehouse;
		this.#options = {
			users: {PROFILER: 'secret'}, roles: ['PROFILING'], warehouses: ['PROFILING'], inlineRows: 100, patience: 300, ...options,
		};
		this.#http = createServer((request, response) => {
			void this.#handle(request, response);
		});
	}

	static async start(options: SnowflakeServerOptions = {}): Promise<SnowflakeServer> {
		const server = new SnowflakeServer(await Warehouse.create(), options);
		await server.listen(0);
		return server;
	}

	get port(): number {
		const address = this.#http.address();
		return typeof address === 'object' && address !== null ? address.port : 0;
	}

	/** Statements that Snowflake is still working on. */
	get running(): readonly ExecutedStatement[] {
		return this.statements.filter(({state}) => state === 'running');
	}

	/** Resolves once a statement that matches runs. */
	async busy(pattern = /./v): Promise<void> {
		while (!this.running.some(({sql}) => pattern.test(sql))) {
			await delay(10); // eslint-disable-line no-await-in-loop -- it waits
		}
	}

	async listen(port: number): Promise<void> {
		this.#http.listen(port, '127.0.0.1');
		await once(this.#http, 'listening');
	}

	/** Drops every connection, as a network does; `listen` brings it back. */
	async hangUp(): Promise<void> {
		this.#http.closeAllConnections();
		const closed = once(this.#http, 'close');
		this.#http.close();
		await closed;
	}

	/** Every session has to be renewed before it is used again. */
	expireSessions(): void {
		for (const session of this.#sessions.values()) {
			session.isExpired = true;
		}
	}

	/** No session is known any more: everybody has to log in again. */
	forgetSessions(): void {
		this.#sessions.clear();
	}

	async close(): Promise<void> {
		for (const {cancel} of this.#running.values()) {
			cancel.abort();
		}

		if (this.#http.listening) {
			await this.hangUp();
		}

		await this.warehouse.close();
	}

	async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '', 'http://localhost');
		this.requests.push(`${request.method ?? ''} ${url.pathname}`);
		let body: Readonly<Record<string, unknown>> = {};
		try {
			const raw = await buffer(request);
			const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
			body = text === '' ? {} : JSON.parse(text) as Readonly<Record<string, unknown>>;
		} catch {
			response.destroy();
			return;
		}

		if (this.faults.unavailable !== undefined && this.faults.unavailable.times > 0 && !url.pathname.startsWith('/chunks')) {
			this.faults.unavailable.times--;
			response.writeHead(this.faults.unavailable.status).end();
			return;
		}

		const chunk = this.#chunks.get(url.pathname);
		if (chunk !== undefined) {
			response.writeHead(200, {'content-type': 'binary/octet-stream', 'content-encoding': 'gzip'}).end(chunk);
			return;
		}

		const answer = await this.#answer(url, body, request.headers.authorization ?? '');
		const isGone = response.destroyed;
		if (!isGone) {
			response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(answer));
		}
	}

	async #answer(url: URL, body: Readonly<Record<string, unknown>>, authorization: string): Promise<object> {
		const token = /Token="(?<token>[^"]*)"/v.exec(authorization)?.groups?.['token'] ?? '';
		switch (url.pathname) {
			case '/session/v1/login-request': {
				return this.#login(url, (body['data'] ?? {}) as Readonly<Record<string, unknown>>);
			}

			case '/session/token-request': {
				return this.#renew(token, body);
			}

			case '/telemetry/send': {
				return {success: true};
			}

			case '/session': {
				this.#sessions.get(token)?.connection.closeSync();
				this.#sessions.delete(token);
				return {data: null, success: true};
			}

			case '/queries/v1/abort-request': {
				return this.#abort(running => running.requestId === body['requestId']);
			}

			default: {
				const aborted = /^\/queries\/(?<id>[^\/]+)\/abort-request$/v.exec(url.pathname)?.groups?.['id'];
				if (aborted !== undefined) {
					return this.#abort(running => running.statement.queryId === aborted);
				}

				const session = this.#sessions.get(token);
				if (session === undefined) {
					return failure('390104', 'ID Token is invalid.');
				}

				if (session.isExpired) {
					return failure('390112', 'Your session has expired. Please login again.');
				}

				const polled = /^\/queries\/(?<id>[^\/]+)\/result$/v.exec(url.pathname)?.groups?.['id'];
				return polled === undefined
					? (url.pathname === '/queries/v1/query-request' ? this.#query(url, body, session) : failure('000001', `No such address: ${url.pathname}`))
					: this.#poll(polled);
			}
		}
	}

	async #login(url: URL, data: Readonly<Record<string, unknown>>): Promise<object> {
		const user = textOf(data['LOGIN_NAME'])?.toUpperCase();
		const [role, warehouse, database, schema] = ['roleName', 'warehouse', 'databaseName', 'schemaName'].map(name => url.searchParams.get(name) ?? undefined);
		const environment = (data['CLIENT_ENVIRONMENT'] ?? {}) as Readonly<Record<string, unknown>>;
		this.logins.push({
			user, role, warehouse, authenticator: textOf(data['AUTHENTICATOR']), application: textOf(environment['APPLICATION']),
		});
		if (this.faults.login !== undefined) {
			return failure(this.faults.login.code, this.faults.login.message);
		}

		const refusal = this.#credentialsRefusal(data, user);
		if (refusal !== undefined) {
			return refusal;
		}

		if (role !== undefined && !this.#options.roles.includes(role.toUpperCase())) {
			return failure('390189', `Role '${role.toUpperCase()}' specified in the connect string does not exist or not authorized. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`);
		}

		const session: Session = {
			database: (database ?? '').toUpperCase(),
			schema: (schema ?? 'PUBLIC').toUpperCase(),
			warehouse: warehouse?.toUpperCase(),
			role: role?.toUpperCase(),
			connection: await this.warehouse.connect(),
			masterToken: randomUUID(),
			token: randomUUID(),
			isExpired: false,
		};
		this.#sessions.set(session.token, session);
		return {
			success: true,
			data: {
				token: session.token, masterToken: session.masterToken, validityInSeconds: 3600, masterValidityInSeconds: 14_400, sessionId: 1, parameters,
				sessionInfo: {databaseName: session.database, schemaName: session.schema, warehouseName: session.warehouse, roleName: session.role},
			},
		};
	}

	#credentialsRefusal(data: Readonly<Record<string, unknown>>, user: string | undefined): object | undefined {
		const incorrect = failure('390100', 'Incorrect username or password was specified.');
		const known = this.#options.users[user ?? ''];
		switch (data['AUTHENTICATOR']) {
			case 'SNOWFLAKE_JWT': {
				const [header = '', payload = '', signature = ''] = String(data['TOKEN']).split('.');
				const isPublicKey = known?.includes('PUBLIC KEY') ?? false;
				const isSigned = isPublicKey && verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), createPublicKey(known ?? ''), Buffer.from(signature, 'base64url'));
				const {iss} = isSigned ? JSON.parse(Buffer.from(payload, 'base64url').toString()) as {iss: string} : {iss: ''};
				const print = isSigned ? createHash('sha256').update(createPublicKey(known ?? '').export({format: 'der', type: 'spki'})).digest('base64') : '-';
				return isSigned && iss.endsWith(`.${user ?? ''}.SHA256:${print}`) ? undefined : failure('390144', 'JWT token is invalid. [c1]');
			}

			case 'OAUTH':
			case 'PROGRAMMATIC_ACCESS_TOKEN': {
				return Object.values(this.#options.users).includes(String(data['TOKEN'])) ? undefined : failure('390303', 'Invalid OAuth access token.');
			}

			default: {
				return known !== undefined && known === data['PASSWORD'] ? undefined : incorrect;
			}
		}
	}

	#renew(masterToken: string, body: Readonly<Record<string, unknown>>): object {
		const session = this.#sessions.get(String(body['oldSessionToken']));
		if (session?.masterToken !== masterToken) {
			return failure('390114', 'Authentication token has expired. The user must authenticate again.');
		}

		this.#sessions.delete(session.token);
		session.token = randomUUID();
		session.isExpired = false;
		this.#sessions.set(session.token, session);
		return {success: true, data: {sessionToken: session.token, masterToken, validityInSecondsST: 3600, validityInSecondsMT: 14_400, sessionId: 1}};
	}

	#abort(isMeant: (running: Running) => boolean): object {
		const found = this.#running.values().find(running => isMeant(running));
		if (found === undefined) {
			return failure('000605', 'Identified SQL statement is not currently executing.');
		}

		found.cancel.abort();
		return {success: true, data: null};
	}

	async #query(url: URL, body: Readonly<Record<string, unknown>>, session: Session): Promise<object> {
		const requestId = url.searchParams.get('requestId') ?? randomUUID();
		const repeated = this.#running.values().find(running => running.requestId === requestId);
		const running = repeated ?? this.#start(requestId, body, session);
		const {statement: {queryId}, answer} = running;
		const isDone = await Promise.race([answer.then(() => true), delay(this.#options.patience, false)]);
		return isDone ? answer : {
			success: true, code: '333333', message: 'Query execution in progress.', data: {getResultUrl: `/queries/${queryId}/result`, queryId},
		};
	}

	async #poll(queryId: string): Promise<object> {
		const running = this.#running.get(queryId);
		if (running === undefined) {
			return this.#results.get(queryId) ?? failure('000709', `Statement ${queryId} not found`);
		}

		const isDone = await Promise.race([running.answer.then(() => true), delay(this.#options.patience, false)]);
		return isDone ? running.answer : {
			success: true, code: '333333', message: 'Query execution in progress.', data: {getResultUrl: `/queries/${queryId}/result`, queryId},
		};
	}

	#start(requestId: string, body: Readonly<Record<string, unknown>>, session: Session): Running {
		const sql = String(body['sqlText']);
		const {QUERY_TAG: tag, STATEMENT_TIMEOUT_IN_SECONDS: timeout} = parametersOf(body);
		const statement: ExecutedStatement = {
			sql, queryId: randomUUID(), tag: textOf(tag), timeout: typeof timeout === 'number' ? timeout : undefined, warehouse: session.warehouse, role: session.role, state: 'running',
		};
		this.statements.push(statement);
		const cancel = new AbortController();
		const running: Running = {
			statement, requestId, cancel, session, answer: this.#execute(statement, session, body['bindings'] as Readonly<Record<string, Binding>> | undefined, cancel.signal),
		};
		this.#running.set(statement.queryId, running);
		void running.answer.then(answer => {
			this.#running.delete(statement.queryId);
			this.#results.set(statement.queryId, answer);
		});
		return running;
	}

	async #execute(statement: ExecutedStatement, session: Session, bindings: Readonly<Record<string, Binding>> | undefined, signal: AbortSignal): Promise<object> {
		const {sql, queryId} = statement;
		try {
			await this.#suffer(statement, session, signal);
			const result = await this.warehouse.run(session.connection, sql, {
				binds: bindRows(bindings), database: session.database, schema: session.schema, queryId,
			});
			statement.state = 'done';
			return this.#success(result, session, queryId);
		} catch (error) {
			const refusal = error instanceof Refusal ? error : new Refusal('000604', '57014', 'SQL execution canceled');
			statement.state = refusal.code === '000604' ? 'cancelled' : 'failed';
			return failure(refusal.code, refusal.message, {
				queryId, sqlState: refusal.sqlState, errorCode: refusal.code, internalError: false, type: 'COMPILATION',
			});
		}
	}

	/** The faults that a statement meets, before it is run. */
	async #suffer({sql, timeout}: ExecutedStatement, session: Session, signal: AbortSignal): Promise<void> {
		const fault = this.faults.statements.find(({pattern, times}) => times > 0 && pattern.test(sql));
		if (fault !== undefined) {
			fault.times--;
			throw new Refusal(fault.code, fault.sqlState, fault.message);
		}

		if (session.warehouse === undefined || !this.#options.warehouses.includes(session.warehouse)) {
			throw new Refusal('000606', '57P03', 'No active warehouse selected in the current session.  Select an active warehouse with the \'use warehouse\' command.');
		}

		const milliseconds = this.faults.slow.find(({pattern}) => pattern.test(sql))?.milliseconds ?? 0;
		const allowed = (timeout ?? Infinity) * 1000;
		if (milliseconds > 0) {
			await delay(Math.min(milliseconds, allowed), undefined, {signal});
			if (milliseconds > allowed) {
				throw new Refusal('000630', '57014', `Statement reached its statement or warehouse timeout of ${String(timeout)} second(s) and was canceled.`);
			}
		}

		const index = this.faults.before.findIndex(({pattern}) => pattern.test(sql));
		if (index !== -1) {
			const [before] = this.faults.before.splice(index, 1);
			await before?.work();
		}
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
			this.#chunks.set(path, gzipSync(text));
			chunks.push({
				url: `http://127.0.0.1:${this.port}${path}`, rowCount: part.length, uncompressedSize: text.length, compressedSize: 1,
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
					select: 4096, insert: 12_544, update: 12_800, delete: 13_056, other: 24_576,
				}[result.kind],
				version: 1,
				queryResultFormat: 'json',
				...(chunks.length > 0 && {chunks, chunkHeaders: {}}),
			},
		};
	}
}
