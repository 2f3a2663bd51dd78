// A client of PostgreSQL that gives up on a server that is silent or sends messages outside of the protocol.
import type {Duplex} from 'node:stream';
import pg, {type ClientConfig} from 'pg';

export type TimeoutClientConfig = ClientConfig & {
	/** Milliseconds to wait for a response. */
	readonly answerTimeout: number;
};

/** Milliseconds for the server to close a connection that the client has ended. */
const closeTimeout = 2000;

/** The SQLSTATE of a connection that failed, here because nothing arrives on it. */
export const silentServer = '08006';

/** Makes the error of a connection that is over, with its SQLSTATE. */
export const connectionError = (code: typeof silentServer | '08P01', message: string, cause?: unknown): Error =>
	Object.assign(new Error(message, {cause}), {code});

/** Whether the driver has refused a message that breaks the protocol, or comes out of turn. */
export const isOutsideProtocol = (message: string): boolean =>
	/received invalid response|Received unexpected/v.test(message);

/** Catches the errors that the driver throws while it parses incoming bytes: nothing else could catch them. */
const guard = (stream: Duplex): void => {
	const emit = stream.emit.bind(stream);
	stream.emit = (event: string | symbol, ...values: unknown[]) => {
		if (event !== 'data') {
			return emit(event, ...values);
		}

		try {
			return emit(event, ...values);
		} catch (error) {
			stream.destroy(
				connectionError('08P01', 'The server sent a message outside of the PostgreSQL protocol', error),
			);
			return true;
		}
	};
};

export class TimeoutClient extends pg.Client {
	readonly #answerTimeout: number;
	#unanswered = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor({answerTimeout, ...config}: TimeoutClientConfig) {
		super(config);
		this.#answerTimeout = answerTimeout;
		const {connection} = this;
		guard(connection.stream);
		connection.on('sslconnect', () => {
			guard(connection.stream);
		});
		// The server sends this once after the login, and once for each query.
		connection.on('readyForQuery', () => {
			this.#unanswered = Math.max(0, this.#unanswered - 1);
			this.#watch();
		});
		connection.on('end', () => {
			this.#unanswered = 0;
			this.#watch();
		});
		this.#intercept('query', () => {
			this.#unanswered++;
			if (this.#unanswered === 1) {
				this.#watch();
			}
		});
		this.#intercept('end', () => {
			setTimeout(() => {
				this.abandon();
			}, closeTimeout).unref();
		});
	}

	/** Whether the client waits for a response. */
	get isWaiting(): boolean {
		return this.#unanswered > 0;
	}

	/** Ends the connection without telling the server. */
	abandon(): void {
		this.connection.stream.destroy();
	}

	/** Runs some code before a method of the driver, whatever the form of the call. */
	#intercept(name: 'query' | 'end', before: () => void): void {
		const method: unknown = Reflect.get(this, name);
		Object.defineProperty(this, name, {
			value: (...values: readonly unknown[]): unknown => {
				before();
				return typeof method === 'function' ? Reflect.apply(method, this, values) : undefined;
			},
		});
	}

	#watch(): void {
		clearTimeout(this.#timer);
		if (this.#unanswered > 0) {
			this.#timer = setTimeout(() => {
				this.connection.stream.destroy(
					connectionError(silentServer, `The server has been silent for ${this.#answerTimeout / 1000} s`),
				);
			}, this.#answerTimeout);
		}
	}
}
