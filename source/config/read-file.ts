// Reads the text of a config file, up to a maximum size.
import {Buffer, isUtf8} from 'node:buffer';
import {open, stat} from 'node:fs/promises';
import {codeOf} from '../errors.ts';
import {ConfigError, shownFile} from './config-error.ts';

/** Bytes. This is enough for some thousand tables, each with its own rule. */
export const maxFileSize = 256 * 1024;

const reasons: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	ENOTDIR: 'there is no such file',
	EISDIR: 'this is a directory, not a file',
	FIFO: 'this is a named pipe, not a file',
	EACCES: 'it may not be read',
	EPERM: 'it may not be read',
	ELOOP: 'its symbolic links lead round in a circle',
	ENAMETOOLONG: 'the name is too long',
};

/** Whether a file is a pipe with a name. Those that a shell makes of `<(…)` have a writer, and end. */
const isNamedPipe = async (file: string): Promise<boolean> => {
	if (/^\/(?:dev|proc)\//v.test(file)) {
		return false;
	}

	const status = await stat(file);
	return status.isFIFO();
};

const readBytes = async (file: string): Promise<Uint8Array> => {
	if (await isNamedPipe(file)) {
		throw Object.assign(new Error('a named pipe'), {code: 'FIFO'});
	}

	const handle = await open(file);
	try {
		// Checks the size while reading, because a pipe has none, and a file may grow.
		const bytes = Buffer.alloc(maxFileSize + 1);
		let length = 0;
		for (;;) {
			// eslint-disable-next-line no-await-in-loop -- one part after another
			const {bytesRead} = await handle.read(bytes, length, bytes.length - length);
			length += bytesRead;
			if (bytesRead === 0 || length === bytes.length) {
				return bytes.subarray(0, length);
			}
		}
	} finally {
		await handle.close();
	}
};

/** Whether bytes begin as UTF-16 does: with its mark, or with a letter of a YAML or JSON file. */
const isUtf16 = ([first = 0, second = 0, third = 0, fourth = 0]: Uint8Array): boolean =>
	(first === 0xff && second === 0xfe) ||
	(first === 0xfe && second === 0xff) ||
	(first !== 0 && second === 0 && third !== 0 && fourth === 0) ||
	(first === 0 && second !== 0 && third === 0 && fourth !== 0);

/**
Reads the text of a config file.

@throws ConfigError when it cannot be read, is too large, or is not text.
*/
export const readConfigFile = async (file: string): Promise<string> => {
	const fail = (reason: string, hint: string, cause?: unknown) =>
		new ConfigError(file, [{text: `${shownFile(file)}: ${reason}`, hint}], cause);

	let bytes: Uint8Array;
	try {
		bytes = await readBytes(file);
	} catch (error) {
		throw fail(
			reasons[codeOf(error)] ?? 'it cannot be read',
			'Give the path of a config file, in YAML or JSON, or of a database.',
			error,
		);
	}

	if (bytes.length > maxFileSize) {
		throw fail('the file is larger than 256 kB', 'A config names tables by patterns where they are many.');
	}

	if (isUtf16(bytes)) {
		throw fail('the file is UTF-16 text', 'Save it as UTF-8.');
	}

	if (!isUtf8(bytes) || bytes.includes(0)) {
		throw fail('the file is not UTF-8 text', 'Give the path of a config file, in YAML or JSON, or of a database.');
	}

	return new TextDecoder().decode(bytes);
};
