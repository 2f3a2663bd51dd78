// Completes a path that the user types, as a shell does.
import {readdir} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import type {Completion} from '../state/prompt.ts';

/** Names to offer at once. */
const maxChoices = 20;

/** The path that a text means where no shell reads it: `~/shop.db` is below the user's home. */
export const expandHome = (text: string): string =>
	text === '~' || text.startsWith('~/') ? path.join(homedir(), text.slice(1)) : text;

const commonStart = (names: readonly string[]): string => {
	const [first = '', ...others] = names;
	let {length} = first;
	for (const other of others) {
		while (!other.startsWith(first.slice(0, length))) {
			length--;
		}
	}

	return first.slice(0, length);
};

/**
Completes the last part of a path from the names that begin with it: by the name where there is one, else as far as
they agree. Folders end with a slash. Hidden names are offered once their dot is typed. What cannot be read has no
names.
*/
export const completePath = async (text: string): Promise<Completion> => {
	const start = text.lastIndexOf('/') + 1;
	const [folder, typed] = [text.slice(0, start), text.slice(start)];
	try {
		const entries = await readdir(path.resolve(expandHome(folder)), {withFileTypes: true});
		const names = entries
			.filter(({name}) => name.startsWith(typed) && (typed.startsWith('.') || !name.startsWith('.')))
			.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name))
			.toSorted((one, other) => one.localeCompare(other, 'en', {numeric: true}));
		return names.length === 0
			? {text, choices: []}
			: {text: folder + commonStart(names), choices: names.slice(0, maxChoices)};
	} catch {
		return {text, choices: []};
	}
};
