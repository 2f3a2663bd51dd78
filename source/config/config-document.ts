// Parses the text of a config file as YAML, of which JSON is a part, and finds the position of every key.
import {
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	parseDocument,
	visit,
	type Document,
	type Node,
	type Pair,
} from 'yaml';
import {ConfigError, shownFile} from './config-error.ts';
import {isMapping, mapValues, type KeyPath, type Mapping} from './key-path.ts';
import {describeSyntaxError} from './yaml-syntax.ts';

export type ConfigDocument = {
	/** Absolute path. */
	readonly file: string;
	readonly value: Mapping;
	/** The position of a key or its value, or of the nearest key around it: `config.yml:3:5`. */
	readonly positionOf: (path: KeyPath, part: 'key' | 'value') => string;
	/** What to do about mistakes; when left out, to correct the file. */
	readonly hint?: string;
};

/** Above the depth of any config. Only hostile aliases exceed it in so small a file. */
const maxDepth = 100;
const maxNodes = 200_000;

// A file may have a quarter of a million errors, one for each character. Their stack traces would take seconds.
const withoutTraces = <Result>(work: () => Result): Result => {
	/* eslint-disable unicorn/no-nonstandard-builtin-properties -- Node has it */
	const {stackTraceLimit} = Error;
	Error.stackTraceLimit = 0;
	try {
		return work();
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
	/* eslint-enable unicorn/no-nonstandard-builtin-properties */
};

const keyOf = (pair: Pair): unknown => (isScalar(pair.key) ? pair.key.value : undefined);

const offsetOf = (node: unknown): number | undefined => {
	const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
	return range?.[0];
};

const findOffset = (contents: Node | undefined, path: KeyPath, part: 'key' | 'value'): number => {
	let node: unknown = contents;
	let keyOffset = 0;
	let valueOffset = offsetOf(contents) ?? 0;
	for (const segment of path) {
		if (isMap(node)) {
			const pair = node.items.find(item => String(keyOf(item)) === String(segment));
			if (pair === undefined) {
				return keyOffset;
			}

			keyOffset = offsetOf(pair.key) ?? keyOffset;
			node = pair.value;
			valueOffset = isScalar(node) && node.value === null ? keyOffset : (offsetOf(node) ?? keyOffset);
		} else if (isSeq(node) && node.items[Number(segment)] !== undefined) {
			node = node.items[Number(segment)];
			keyOffset = offsetOf(node) ?? keyOffset;
			valueOffset = keyOffset;
		} else {
			return keyOffset;
		}
	}

	return part === 'key' ? keyOffset : valueOffset;
};

type KeyError = {readonly offset: number; readonly text: string};

// Searches the tree, because the parser's own check compares every key with every other.
const findFaultyKey = (document: Document): KeyError | undefined => {
	let fault: KeyError | undefined;
	visit(document, {
		Map(_, map) {
			const names = new Set<string>();
			for (const pair of map.items) {
				const offset = offsetOf(pair.key) ?? offsetOf(map) ?? 0;
				if (!isScalar(pair.key)) {
					fault = {offset, text: 'a key must be a plain name'};
					return visit.BREAK;
				}

				// `<<` may stand several times.
				if (typeof pair.key.value === 'symbol') {
					continue;
				}

				const name = String(pair.key.value);
				if (names.has(name)) {
					fault = {
						offset,
						text: `${/^\w{1,40}$/v.test(name) ? `the key ${name}` : 'this key'} is there twice`,
					};
					return visit.BREAK;
				}

				names.add(name);
			}

			return undefined;
		},
	});
	return fault;
};

/**
Copies a tree, so that no two of its parts share anything.

@throws RangeError when the tree is deeper, larger or more entangled than any config.
*/
const copyOf = (value: unknown): unknown => {
	let size = 0;
	const copy = (part: unknown, depth: number): unknown => {
		size++;
		if (depth > maxDepth || size > maxNodes) {
			throw new RangeError('too deep or too large');
		}

		if (Array.isArray(part)) {
			return part.map(item => copy(item, depth + 1));
		}

		return isMapping(part) ? mapValues(part, item => copy(item, depth + 1)) : part;
	};

	return copy(value, 0);
};

type Fail = (offset: number, what: string, cause?: unknown) => ConfigError;

/** The value of the document, in which no two parts share anything. */
const readValue = (document: Document, fail: Fail): unknown => {
	try {
		return copyOf(document.toJS({maxAliasCount: 10_000}));
	} catch (error) {
		let offset = 0;
		visit(document, {
			Alias(_, alias) {
				offset = offsetOf(alias) ?? 0;
				return visit.BREAK;
			},
		});
		throw fail(
			offset,
			error instanceof ReferenceError && error.message.startsWith('Unresolved')
				? 'an alias (*name) has no anchor (&name) before it: put a text that begins with * in quotes'
				: 'the aliases make more of this file than any config needs',
			error,
		);
	}
};

/**
Parses the text of a config file.

@throws ConfigError naming the position of the first mistake.
*/
export const parseConfigText = (file: string, text: string): ConfigDocument => {
	const lines = new LineCounter();
	const name = shownFile(file);
	const positionAt = (offset: number): string => {
		const {line, col} = lines.linePos(Math.min(offset, text.length));
		return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
	};

	const fail: Fail = (offset, what, cause) =>
		new ConfigError(file, [{text: `${positionAt(offset)}: ${what}`}], cause);
	const document = withoutTraces(() => {
		try {
			return parseDocument(text, {
				lineCounter: lines,
				prettyErrors: false,
				merge: true,
				uniqueKeys: false,
				logLevel: 'error',
			});
		} catch (error) {
			throw fail(0, 'cannot be read as YAML', error);
		}
	});

	const [syntaxError] = [...document.errors, ...document.warnings].toSorted(
		(one, other) => one.pos[0] - other.pos[0],
	);
	if (syntaxError !== undefined) {
		throw fail(syntaxError.pos[0], describeSyntaxError(syntaxError));
	}

	const fault = findFaultyKey(document);
	if (fault !== undefined) {
		throw fail(fault.offset, fault.text);
	}

	const value = readValue(document, fail);
	if (value === null || value === undefined) {
		throw fail(0, 'the file is empty: a config has at least the key source');
	}

	if (!isMapping(value)) {
		throw fail(0, 'the file must hold a mapping of keys, such as source, storage and profiling');
	}

	return {
		file,
		value,
		positionOf: (path, part) => positionAt(findOffset(document.contents ?? undefined, path, part)),
	};
};
