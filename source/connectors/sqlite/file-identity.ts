// Which file a name stands for: another one may take its place while it is open.
import {statSync, type BigIntStats} from 'node:fs';

/** Device and inode. */
export const identityOf = ({dev, ino}: Pick<BigIntStats, 'dev' | 'ino'>): string => `${dev}:${ino}`;

/** The code of the error where a name stands for another file than was asked for. */
export const replacedCode = 'REPLACED';

/**
Checks that a name still stands for a file.

@throws where it stands for another one by now, or for none.
*/
export const checkIdentity = (file: string, identity: string): void => {
	const found = statSync(file, {bigint: true, throwIfNoEntry: false});
	if (found === undefined || identityOf(found) !== identity) {
		throw Object.assign(new Error('The file was replaced'), {code: replacedCode});
	}
};
