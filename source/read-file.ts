// Reads a whole file, and refuses pipes and devices, which may never end.
import fs from 'node:fs/promises';
import {constants} from 'node:fs';

/** Opens without waiting for the other end of a pipe; Windows has no such pipes. */
const flags = constants.O_RDONLY + (constants.O_NONBLOCK ?? 0);

/**
Reads the text of a file.

@throws Error when it is a directory, a pipe or a device, and the error of the file system where it cannot be read.
*/
export const readRegularFile = async (file: string): Promise<string> => {
	const handle = await fs.open(file, flags);
	try {
		const status = await handle.stat();
		if (!status.isFile()) {
			throw new Error('It is a directory, a pipe or a device, and no file');
		}

		return await handle.readFile('utf8');
	} finally {
		await handle.close();
	}
};

/** Whether a path leads to something that this user can reach: a file, a directory, a pipe. */
export const isThere = async (file: string): Promise<boolean> => {
	try {
		await fs.access(file);
		return true;
	} catch {
		return false;
	}
};
