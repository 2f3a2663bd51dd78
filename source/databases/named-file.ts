// Files that are named on a command line: what they begin with, and the error of one that is not there.
import {Buffer} from 'node:buffer';
import {open, stat} from 'node:fs/promises';
import {codeOf, messageOf, ProfileMeshError} from '../errors.ts';
import {visible} from '../terminal-text.ts';

const absent: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/**
The bytes that a file begins with, fewer where it is shorter.

@returns `undefined` where there is no file of the name: nothing, a directory, a pipe.
@throws ProfileMeshError `source` where it may not be read.
*/
export const firstBytes = async (file: string, count: number): Promise<Buffer | undefined> => {
	try {
		const status = await stat(file);
		if (!status.isFile()) {
			return undefined;
		}

		await using handle = await open(file);
		const {buffer, bytesRead} = await handle.read(Buffer.alloc(count), 0, count, 0);
		return buffer.subarray(0, bytesRead);
	} catch (error) {
		if (absent.has(codeOf(error))) {
			return undefined;
		}

		throw new ProfileMeshError('source', `${visible(file)} cannot be read`, {
			why: codeOf(error) === 'EACCES' ? 'This user may not read it' : messageOf(error),
			hint: 'Check the rights of the file and of its folders',
			cause: error,
		});
	}
};

/** The error of a file that is meant, and not there. */
export const missingFile = (file: string): ProfileMeshError =>
	new ProfileMeshError('source', `There is no file ${visible(file)}`, {
		why: 'A source is opened read-only, and never created',
		hint: 'Check the name, and the folder that you are in',
	});
