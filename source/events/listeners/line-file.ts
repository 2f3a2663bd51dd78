// Appends whole lines to a file without blocking the process. A pipe without a reader is an error.
import {Buffer} from 'node:buffer';
import fs from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {codeOf} from '../../errors.ts';

const {O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY} = fs.constants;
/** Opens without waiting for a reader of a pipe. */
const flags = O_WRONLY + O_CREAT + O_APPEND + O_NONBLOCK;

const retryMs = 20;

const isFull = (error: unknown): boolean => codeOf(error) === 'EAGAIN';

export class LineFile {
	readonly #path: string;
	#opening: Promise<FileHandle> | undefined;

	constructor(path: string) {
		this.#path = path;
	}

	/**
	Appends one line, in one write, so that lines of several processes do not mix. Callers wait for one call to end
	before the next.

	@param line Without its newline.
	@throws NodeJS.ErrnoException when the file cannot be opened or written.
	*/
	async add(line: string): Promise<void> {
		this.#opening ??= open(this.#path, flags);
		const file = await this.#opening;
		let rest = Buffer.from(`${line}\n`);
		while (rest.length > 0) {
			try {
				// eslint-disable-next-line no-await-in-loop -- the pipe takes the rest next
				const {bytesWritten} = await file.write(rest);
				rest = rest.subarray(bytesWritten);
			} catch (error) {
				if (!isFull(error)) {
					throw error;
				}

				// The timer does not keep the process alive where the reader has stopped.
				// eslint-disable-next-line no-await-in-loop -- a pipe is full until its reader has read
				await delay(retryMs, undefined, {ref: false});
			}
		}
	}

	/** Appends a line, without waiting, when the process ends. Never throws. */
	addAtExit(line: string): void {
		try {
			const file = fs.openSync(this.#path, flags);
			fs.writeSync(file, `${line}\n`);
			fs.closeSync(file);
		} catch {
			// No listener is left for the error.
		}
	}

	async close(): Promise<void> {
		const file = await this.#opening;
		await file?.close();
	}
}
