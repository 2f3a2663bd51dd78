// A database in a file that was profiled under another path before.
import {stat} from 'node:fs/promises';
import path from 'node:path';
import {codeOf} from '../errors.ts';

/** Whether an earlier path is probably that of the same file: it has the same name, or it is gone. */
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
