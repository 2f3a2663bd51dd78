// Writes to standard output and standard error. The text arrives whole, or the program learns that it did not.
import {Buffer} from 'node:buffer';
import fs from 'node:fs';
import process from 'node:process';
import {messageOf, ProfileMeshError} from './errors.ts';

/** Writes the whole text. Node's own stream reports a partial write to a disk as a whole one. */
const writeWhole = (descriptor: number, text: string): void => {
	let rest = Buffer.from(text);
	while (rest.length > 0) {
		rest = rest.subarray(fs.writeSync(descriptor, rest));
	}
};

const isFile = (descriptor: number): boolean => {
	try {
		return fs.fstatSync(descriptor).isFile();
	} catch {
		return false;
	}
};

/** One of the two streams, for the whole life of the process. */
export class StandardStream {
	readonly #stream: NodeJS.WriteStream & {readonly fd: number};
	readonly #isFile: boolean;
	#failure: unknown;
	/** Settles when the last text is written, or has failed. */
	#written = Promise.resolve();

	constructor(name: 'stdout' | 'stderr') {
		this.#stream = process[name];
		this.#isFile = isFile(this.#stream.fd);
		this.#stream.on('error', (error: Error) => {
			this.#failure ??= error;
		});
	}

	/** Writes a text as it is. Writes nothing after a failure, because a reader could not see what is missing. */
	write(text: string): void {
		if (this.#failure !== undefined) {
			return;
		}

		if (!this.#isFile) {
			this.#written = new Promise(resolve => {
				this.#stream.write(text, () => {
					resolve();
				});
			});
			return;
		}

		try {
			writeWhole(this.#stream.fd, text);
		} catch (error) {
			this.#failure = error;
		}
	}

	/** Waits until everything is written, and returns the error that prevented it. */
	async flush(): Promise<unknown> {
		await this.#written;
		return this.#failure;
	}
}

export const outputError = (failure: unknown): ProfileMeshError =>
	new ProfileMeshError('usage', 'The output was not written completely', {
		why: messageOf(failure),
		hint: 'Free some space, or send it elsewhere',
		cause: failure,
	});
