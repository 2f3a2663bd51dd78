// Reads the name of the table from a pattern of file names.
import {withoutCompression} from '../../databases/data-file.ts';

export const isPattern = (name: string): boolean => /[*?\[\{]/v.test(name);

/** Finds the last part of a path that is neither a pattern nor a partition such as `year=2024`. */
export const tableOfPattern = (pattern: string): string => {
	const parts = pattern.split(/[\/\\]/v).map(part => (part.includes('=') ? '' : part));
	const file = parts.pop() ?? '';
	const ofFile = withoutCompression(file)
		.replace(/\.[^.]*$/v, '')
		.split(/[*?\[\{]/v, 1)
		.join('');
	const last = [...ofFile].findLastIndex(character => !' -._'.includes(character));
	return last === -1
		? (parts.findLast(part => part !== '' && !isPattern(part)) ?? 'files')
		: ofFile.slice(0, ofFile.length - ([...ofFile].length - 1 - last));
};
