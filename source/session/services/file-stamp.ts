// Whether a file was written to, without opening it.
import {stat} from 'node:fs/promises';

const stampOf = async (file: string): Promise<string> => {
	try {
		const {mtimeNs, size, ino} = await stat(file, {bigint: true});
		// Whoever opens a SQLite file to read it may make an empty log.
		return size === 0n ? '' : `${ino} ${mtimeNs} ${size}`;
	} catch {
		return '';
	}
};

/** Changes when the database in a file is written to: SQLite and DuckDB first write to a log beside it. */
export const fileStamp = async (file: string): Promise<string> => {
	const stamps = await Promise.all([file, `${file}-wal`, `${file}.wal`].map(async name => stampOf(name)));
	return stamps.join(', ');
};

/**
Asks for the mark of a database in a file again only where the file was written to since.

@param file `undefined` for a server, which is always asked.
*/
export const markWhenWritten = (file: string | undefined, ask: () => Promise<string>): (() => Promise<string>) => {
	let last: {readonly stamp: string; readonly mark: string} | undefined;
	return async () => {
		if (file === undefined) {
			return ask();
		}

		const stamp = await fileStamp(file);
		if (last?.stamp !== stamp) {
			last = {stamp, mark: await ask()};
		}

		return last.mark;
	};
};
