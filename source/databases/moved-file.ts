// Recognises a database file that was profiled under another path before.
import {stat} from 'node:fs/promises';
import path from 'node:path';
import {codeOf} from '../errors.ts';

/** Whether an earlier path probably named the same file: it has the same name, or does not exist any more. */
export const fileHasMoved = async (earlier: string, current: string): Promise<boolean> => {
	if (path.basename(earlier) === path.basename(current)) {
		return true;
	}

	try {
		await stat(earlier);
		return false;
	} catch (error) {
		return codeOf(error) === 'ENOENT';
	}
};
