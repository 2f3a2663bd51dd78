// Which file a name stands for: another file may replace it while it is open.
import {statSync, type BigIntStats} from 'node:fs';

/** Device and inode. */
export const identityOf = ({dev, ino}: Pick<BigIntStats, 'dev' | 'ino'>): string => `${dev}:${ino}`;

/** The code of the error when a name stands for another file than expected. */
export const replacedCode = 'REPLACED';

/**
Checks that a name still stands for a file.

@throws when it stands for another one now, or for none.
*/
export const checkIdentity = (file: string, identity: string): void => {
	const found = statSync(file, {bigint: true, throwIfNoEntry: false});
	if (found === undefined || identityOf(found) !== identity) {
		throw Object.assign(new Error('The file was replaced'), {code: replacedCode});
	}
};
