// Reads the forms in which people name a file.
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const sqliteUrl = /^sqlite:\/\/\/?(?<file>[^#?]+)/v;

/**
Reads the path from a text: a path; one in the user's home directory (`~/shop.db`); a URL in the form of SQLAlchemy,
relative after three slashes and absolute after four (`sqlite:///shop.db`); or a URL of the scheme `file`.
*/
export const pathOf = (text: string): string => {
	const file = sqliteUrl.exec(text)?.groups?.['file'];
	if (file !== undefined) {
		return pathOf(decodeURI(file));
	}

	if (text.startsWith('file:///')) {
		return fileURLToPath(text);
	}

	return text === '~' || /^~[\/\\]/v.test(text) ? path.join(os.homedir(), text.slice(1)) : text;
};
