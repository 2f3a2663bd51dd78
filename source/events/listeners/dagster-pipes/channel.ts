// Sends messages to Dagster. Each is one line, in one write, in the order of sending.
import {LineFile} from '../line-file.ts';
import type {Destination} from './context.ts';
import {messageLine, type Message} from './protocol.ts';

/** Writes a text as it is, with its own newline. */
export type Streams = {
	readonly stdout: (text: string) => void;
	readonly stderr: (text: string) => void;
};

type Lines = {
	readonly add: (line: string) => Promise<void>;
	readonly addAtExit: (line: string) => void;
	readonly close: () => Promise<void>;
};

const streamLines = (write: (text: string) => void, isBuffered: boolean): Lines => {
	const held: string[] = [];
	const flush = () => {
		for (const line of held.splice(0)) {
			write(`${line}\n`);
		}
	};

	return {
		async add(line) {
			held.push(line);
			if (!isBuffered) {
				flush();
			}
		},
		addAtExit(line) {
			held.push(line);
			flush();
		},
		async close() {
			flush();
		},
	};
};

const linesTo = (destination: Destination, streams: Streams): Lines =>
	destination.kind === 'file'
		? new LineFile(destination.path)
		: streamLines(streams[destination.stream], destination.isBuffered);

/** Writes nothing after a failed write, because Dagster cannot read past a torn line. */
export class Channel {
	readonly #lines: Lines;
	#last: Promise<void> = Promise.resolve();

	constructor(destination: Destination, streams: Streams) {
		this.#lines = linesTo(destination, streams);
	}

	/**
	Sends a message after those before it.

	@throws NodeJS.ErrnoException when this message, or one before it, could not be written.
	*/
	async send(message: Message): Promise<void> {
		const before = this.#last;
		const sending = async () => {
			await before;
			await this.#lines.add(messageLine(message));
		};

		this.#last = sending();
		return this.#last;
	}

	/** Sends a last message, without waiting, when the process ends. */
	sendAtExit(message: Message): void {
		this.#lines.addAtExit(messageLine(message));
	}

	async close(): Promise<void> {
		await this.#lines.close();
	}
}
