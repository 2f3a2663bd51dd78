// Converts texts to the type of their keys: `"5432"` is a number where a key takes numbers, and a text everywhere else.
import type {z} from 'zod';
import {isMapping, type Mapping} from './key-path.ts';
import {alternatives, childSchemas, valueKinds, type ValueKind} from './schema-walk.ts';

const booleans: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['yes', true],
	['on', true],
	['1', true],
	['false', false],
	['no', false],
	['off', false],
	['0', false],
]);

const asNumber = (text: string): number | undefined => {
	const number = /^[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+\-]?\d+)?$/iv.test(text.trim()) ? Number(text) : NaN;
	return Number.isFinite(number) ? number : undefined;
};

/** Reads a text as a number or a boolean where the key takes nothing else; otherwise returns the text. */
export const readText = (text: string, kinds: ReadonlySet<ValueKind>): unknown => {
	// A key that takes a boolean or one of a few words takes no other text.
	if ((kinds.has('text') && !kinds.has('boolean')) || kinds.has('anything')) {
		return text;
	}

	return (
		(kinds.has('number') ? asNumber(text) : undefined) ??
		(kinds.has('boolean') ? booleans.get(text.trim().toLowerCase()) : undefined) ??
		text
	);
};

const isOpen = (schema: z.core.$ZodType): boolean => {
	const kinds = valueKinds(schema);
	return kinds.has('anything');
};

/**
Converts every text of a tree to the type of its key, and leaves out known keys without a value: an empty `profiling:`
is not an error.
*/
export const readTexts = (tree: unknown, schema: z.core.$ZodType): unknown => {
	if (typeof tree === 'string') {
		return readText(tree, valueKinds(schema));
	}

	if (isOpen(schema)) {
		return tree;
	}

	if (Array.isArray(tree)) {
		const [element] = childSchemas(schema, tree, 0);
		return element === undefined ? tree : tree.map(item => readTexts(item, element));
	}

	return isMapping(tree) ? readKeys(tree, schema) : tree;
};

const readKeys = (tree: Mapping, schema: z.core.$ZodType): Mapping =>
	Object.fromEntries(
		Object.entries(tree).flatMap(([key, value]) => {
			// A key of another type of connection is an error only when it has a value.
			const [child] = [...childSchemas(schema, tree, key), ...childSchemas(schema, undefined, key)];
			if (child === undefined) {
				return [[key, value]];
			}

			return value === null && alternatives(child, null).every(option => !isOpen(option))
				? []
				: [[key, readTexts(value, child)]];
		}),
	);
