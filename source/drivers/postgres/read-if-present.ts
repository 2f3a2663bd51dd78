// Reads optional files of libpq.
import {readRegularFile} from '../../read-file.ts';

/** The text of a file; `undefined` where it cannot be read. */
export const readIfPresent = async (file: string): Promise<string | undefined> => {
	try {
		return await readRegularFile(file);
	} catch {
		return undefined;
	}
};
