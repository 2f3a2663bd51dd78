// A Snowflake account on a loopback port: the protocol of the driver, with faults on request. A Warehouse runs the
// statements.
import {Buffer} from 'node:buffer';
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {gunzipSync} from 'node:zlib';
import {waitUntil} from '../wait-until.ts';
import {failure, parameters, textOf} from './answers.ts';
import {refusalOfLogin} from './credentials.ts';
import {Executor, type ExecutedStatement, type Session, type StatementFaults} from './executor.ts';
import {Warehouse} from './warehouse.ts';

/** Deliberate faults. */
export type Faults = StatementFaults & {
	/** Answers with this HTTP status, so many times. */
	unavailable: {status: number; times: number} | undefined;
	/** Takes requests to paths that match, and never answers them. */
	silent: RegExp | undefined;
	/** Refuses every login with this error. */
	login: {readonly code: string; readonly message: string} | undefined;
};

export type Login = {
	readonly user: string | undefined;
	readonly authenticator: string | undefined;
	readonly application: string | undefined;
	readonly warehouse: string | undefined;
	readonly role: string | undefined;
};

export type SnowflakeServerOptions = {
	/** Users by name: a password, or a public key in PEM form. */
	readonly users?: Readonly<Record<string, string>>;
	readonly roles?: readonly string[];
	readonly warehouses?: readonly string[];
	/** Rows that come with a result; further ones follow in compressed chunks of this size. */
	readonly inlineRows?: number;
	/** Milliseconds after which a statement that still runs is answered by its id. */
	readonly answersWithin?: number;
};

export class SnowflakeServer {
	readonly warehouse: Warehouse;
	readonly logins: Login[] = [];
	/** Requested paths, in order. */
	readonly requests: string[] = [];
	readonly faults: Faults;

	readonly #http: Server;
	readonly #options: Required<SnowflakeServerOptions>;
	readonly #sessions = new Map<string, Session>();
	readonly #executor: Executor;

	private constructor(warehouse: Warehouse, options: SnowflakeServerOptions) {
		this.warehouse = warehouse;
		this.#options = {
			users: {PROFILER: 'secret'},
			roles: ['PROFILING'],
			warehouses: ['PROFILING'],
			inlineRows: 100,
			answersWithin: 300,
			...options,
		};
		this.#executor = new Executor(warehouse, {...this.#options, origin: () => `http://127.0.0.1:${this.port}`});
		this.faults = {unavailable: undefined, silent: undefined, login: undefined, ...this.#executor.faults};
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

	/** Every received statement, in order. */
	get statements(): readonly ExecutedStatement[] {
		return this.#executor.statements;
	}

	/** Statements that are still running. */
	get running(): readonly ExecutedStatement[] {
		return this.statements.filter(({state}) => state === 'running');
	}

	/** Resolves once a matching statement runs. */
	async busy(pattern = /./v): Promise<void> {
		await waitUntil(`a statement of ${String(pattern)}`, () => this.running.some(({sql}) => pattern.test(sql)));
	}

	async listen(port: number): Promise<void> {
		this.#http.listen(port, '127.0.0.1');
		await once(this.#http, 'listening');
	}

	/** Drops every connection, like a network failure; `listen` restores it. */
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

	/** Forgets all sessions: everybody has to log in again. */
	forgetSessions(): void {
		this.#sessions.clear();
	}

	async close(): Promise<void> {
		this.#executor.cancelAll();

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
			const raw = Buffer.concat(await request.toArray());
			const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
			body = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
		} catch {
			response.destroy();
			return;
		}

		if (
			this.faults.unavailable !== undefined &&
			this.faults.unavailable.times > 0 &&
			!url.pathname.startsWith('/chunks')
		) {
			this.faults.unavailable.times--;
			response.writeHead(this.faults.unavailable.status).end();
			return;
		}

		if (this.faults.silent?.test(url.pathname) === true) {
			return;
		}

		const chunk = this.#executor.chunks.get(url.pathname);
		if (chunk !== undefined) {
			response.writeHead(200, {'content-type': 'binary/octet-stream', 'content-encoding': 'gzip'}).end(chunk);
			return;
		}

		const answer = await this.#answer(url, body, request.headers.authorization ?? '');
		if (response.destroyed) {
			return;
		}

		response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(answer));
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
				return this.#executor.abort((_, requestId) => requestId === body['requestId']);
			}

			default: {
				const aborted = /^\/queries\/(?<id>[^\/]+)\/abort-request$/v.exec(url.pathname)?.groups?.['id'];
				if (aborted !== undefined) {
					return this.#executor.abort(({queryId}) => queryId === aborted);
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
					? url.pathname === '/queries/v1/query-request'
						? this.#executor.query(url, body, session)
						: failure('000001', `No such address: ${url.pathname}`)
					: this.#executor.poll(polled);
			}
		}
	}

	async #login(url: URL, data: Readonly<Record<string, unknown>>): Promise<object> {
		const user = textOf(data['LOGIN_NAME'])?.toUpperCase();
		const [role, warehouse, database, schema] = ['roleName', 'warehouse', 'databaseName', 'schemaName'].map(
			name => url.searchParams.get(name) ?? undefined,
		);
		const environment = (data['CLIENT_ENVIRONMENT'] ?? {}) as Readonly<Record<string, unknown>>;
		this.logins.push({
			user,
			role,
			warehouse,
			authenticator: textOf(data['AUTHENTICATOR']),
			application: textOf(environment['APPLICATION']),
		});
		if (this.faults.login !== undefined) {
			return failure(this.faults.login.code, this.faults.login.message);
		}

		const refusal = refusalOfLogin(data, user, this.#options.users);
		if (refusal !== undefined) {
			return failure(refusal.code, refusal.message);
		}

		if (role !== undefined && !this.#options.roles.includes(role.toUpperCase())) {
			return failure(
				'390189',
				`Role '${role.toUpperCase()}' specified in the connect string does not exist or not authorized. ` +
					`Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`,
			);
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
				token: session.token,
				masterToken: session.masterToken,
				validityInSeconds: 3600,
				masterValidityInSeconds: 14_400,
				sessionId: 1,
				parameters,
				sessionInfo: {
					databaseName: session.database,
					schemaName: session.schema,
					warehouseName: session.warehouse,
					roleName: session.role,
				},
			},
		};
	}

	#renew(mainToken: string, body: Readonly<Record<string, unknown>>): object {
		const session = this.#sessions.get(String(body['oldSessionToken']));
		if (session?.masterToken !== mainToken) {
			return failure('390114', 'Authentication token has expired. The user must authenticate again.');
		}

		this.#sessions.delete(session.token);
		session.token = randomUUID();
		session.isExpired = false;
		this.#sessions.set(session.token, session);
		return {
			success: true,
			data: {
				sessionToken: session.token,
				masterToken: mainToken,
				validityInSecondsST: 3600,
				validityInSecondsMT: 14_400,
				sessionId: 1,
			},
		};
	}
}
