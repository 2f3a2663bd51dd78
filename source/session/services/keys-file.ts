// The file of the user's keys, `keys.yml` in the user's configuration directory.
import path from 'node:path';
import {codeOf, messageOf} from '../../errors.ts';
import {readRegularFile} from '../../read-file.ts';
import type {KeyProblem, UserKey} from '../state/key-choice.ts';

export type KeysFile = {
	readonly file: string;
	readonly keys: readonly UserKey[];
	readonly problems: readonly KeyProblem[];
};

const keysFilePath = async (): Promise<string> => {
	const {default: environmentPaths} = await import('env-paths');
	return path.join(environmentPaths('profilemesh', {suffix: ''}).config, 'keys.yml');
};

const shape =
	'write a screen or everywhere, and under it a line for each action: its key, or a list of keys, such as accept: a';

/**
Reads the text of such a file.

@returns What it says as far as it can be read, and what cannot, each with its line.
*/
export const parseKeys = async (text: string): Promise<Omit<KeysFile, 'file'>> => {
	const [{isMap, isScalar, isSeq, LineCounter, parseDocument}, {describeSyntaxError}] = await Promise.all([
		import('yaml'),
		import('../../config/yaml-syntax.ts'),
	]);
	const lineCounter = new LineCounter();
	const document = parseDocument(text, {lineCounter, logLevel: 'silent'});
	const [error] = document.errors;
	if (error !== undefined) {
		const {line} = lineCounter.linePos(error.pos[0]);
		return {keys: [], problems: [{line, text: describeSyntaxError(error)}]};
	}

	const keys: UserKey[] = [];
	const problems: KeyProblem[] = [];
	const lineOf = (node: unknown): number => {
		const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
		return lineCounter.linePos(range?.[0] ?? 0).line;
	};

	const textOf = (node: unknown): string => (isScalar(node) ? (node.source ?? String(node.value)) : '');
	const root: unknown = document.contents;
	if (root !== null && !isMap(root)) {
		return {keys, problems: [{line: lineOf(root), text: shape}]};
	}

	for (const {key: screen, value: actions} of isMap(root) ? root.items : []) {
		if (!isMap(actions)) {
			problems.push({line: lineOf(screen), text: shape});
			continue;
		}

		for (const {key: action, value} of actions.items) {
			const line = lineOf(action);
			const items: readonly unknown[] = isSeq(value) ? value.items : [value];
			if (items.every(item => isScalar(item) && textOf(item) !== '')) {
				keys.push({
					screen: textOf(screen),
					action: textOf(action),
					keys: items.map(item => textOf(item)),
					line,
				});
			} else {
				problems.push({line, text: shape});
			}
		}
	}

	return {keys, problems};
};

/** Reads the file; one that is not there has no keys. */
export const readKeys = async (): Promise<KeysFile> => {
	const file = await keysFilePath();
	try {
		return {file, ...(await parseKeys(await readRegularFile(file)))};
	} catch (error) {
		const problems = codeOf(error) === 'ENOENT' ? [] : [{line: 1, text: messageOf(error)}];
		return {file, keys: [], problems};
	}
};
