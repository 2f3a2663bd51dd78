// Files that libpq reads where they are there, and does without where they are not.
import {readFile} from 'node:fs/promises';

/** The text of a file; `undefined` where it cannot be read. */
export const readIfPresent = async (file: string): Promise<string | undefined> => {
	try {
		return await readFile(file, 'utf8');
	} catch {
		return undefined;
	}
};
