// A client of PostgreSQL that gives up: on a server that is silent, and on messages that are none of the protocol.
import type {Duplex} from 'node:stream';
import pg, {type ClientConfig} from 'pg';

export type PatientConfig = ClientConfig & {
	/** How long an answer is waited for, in milliseconds. */
	readonly answerTimeout: number;
};

/** How long the server may take to close what the client has ended, in milliseconds. */
const closeTimeout = 2000;

/** SQLSTATE has codes for both: what has such a code is known to be the end of the connection. */
export const connectionError = (code: '08006' | '08P01', message: string, cause?: unknown): Error =>
	Object.assign(new Error(message, {cause}), {code});

/** The driver parses what arrives where nobody could catch what it throws. */
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
				connectionError('08P01', 'The server sent a message that is none of the PostgreSQL protocol', error),
			);
			return true;
		}
	};
};

export class PatientClient extends pg.Client {
	readonly #answerTimeout: number;
	#unanswered = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor({answerTimeout, ...config}: PatientConfig) {
		super(config);
		this.#answerTimeout = answerTimeout;
		const {connection} = this;
		guard(connection.stream);
		connection.on('sslconnect', () => {
			guard(connection.stream);
		});
		// Once after the login, and once for each query.
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

	/** Whether an answer is waited for. */
	get isWaiting(): boolean {
		return this.#unanswered > 0;
	}

	/** Ends the connection without a word to the server. */
	abandon(): void {
		this.connection.stream.destroy();
	}

	/** Does something before a method of the driver, of whose many forms nothing need be known. */
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
					connectionError('08006', `The server has been silent for ${this.#answerTimeout / 1000} s`),
				);
			}, this.#answerTimeout);
		}
	}
}
