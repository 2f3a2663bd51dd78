// Identifies the file of a name, because another file may replace it while it is open.
import {statSync, type BigIntStats} from 'node:fs';

/** Device and inode. */
export const identityOf = ({dev, ino}: Pick<BigIntStats, 'dev' | 'ino'>): string => `${dev}:${ino}`;

/** A file that exists. Another file of the same name has another identity. */
export type FoundFile = {readonly bytes: number; readonly identity: string};

/** The code of the error when a name leads to another file than expected. */
export const replacedCode = 'REPLACED';

/**
Checks that a name still leads to a file.

@throws when it leads to another file, or to none.
*/
export const checkIdentity = (file: string, identity: string): void => {
	const found = statSync(file, {bigint: true, throwIfNoEntry: false});
	if (found === undefined || identityOf(found) !== identity) {
		throw Object.assign(new Error('The file was replaced'), {code: replacedCode});
	}
};
