// Describes the mistakes that the schema finds, in words that follow the key's name. Never repeats a value, because it
// may be a secret.
import type {z} from 'zod';
import {visible} from '../terminal-text.ts';
import {isConnectionPath} from './merge.ts';
import {formatPath, isMapping, isPlainName, valueAt, type KeyPath, type Mapping} from './key-path.ts';
import {nearestName, suggestion} from './nearest-name.ts';
import {configSchema} from './schema.ts';
import {childSchemas, connectionTypesWith, knownKeys} from './schema-walk.ts';

export type SchemaIssue = {
	readonly path: KeyPath;
	/** The part of the path to point at. */
	readonly part: 'key' | 'value';
	/** The key's name and the mistake. */
	readonly text: string;
	/** Whether the key is missing. Another part of the config may still set it. */
	readonly missing: boolean;
};

/** A file with more mistakes is not a config, and to name each would take seconds. */
const maxIssues = 100;

const wantedNames: Readonly<Record<string, string>> = {
	string: 'text',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	object: 'a mapping of keys',
	record: 'a mapping of keys',
};

const kindOf = (value: unknown): string => {
	if (value === null) {
		return 'nothing';
	}

	return Array.isArray(value) ? 'a list' : (wantedNames[typeof value] ?? 'something else');
};

const list = (names: readonly string[]): string =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;

const choice = (value: unknown, names: readonly string[]): string => {
	if (value === undefined) {
		return `is missing: it must be ${list(names)}`;
	}

	const meant = typeof value === 'string' ? suggestion(value, names) : '';
	return meant !== '' && names.length > 8 ? `is not a known name${meant}` : `must be ${list(names)}${meant}`;
};

const limit = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string => {
	const bound = String(issue.code === 'too_big' ? issue.maximum : issue.minimum);
	if (issue.origin === 'string') {
		return issue.code === 'too_small' ? 'must not be empty' : `must have at most ${bound} characters`;
	}

	if (issue.origin === 'array') {
		return issue.code === 'too_small' ? 'must not be an empty list' : `must have at most ${bound} entries`;
	}

	if (issue.code === 'too_big') {
		return issue.inclusive === false ? `must be below ${bound}` : `must be at most ${bound}`;
	}

	return issue.inclusive === false ? `must be above ${bound}` : `must be at least ${bound}`;
};

const wrongType = (expected: string, value: unknown): string => {
	if (value === undefined) {
		return 'is missing';
	}

	const wanted = wantedNames[expected] ?? expected;
	if (typeof value === 'number' && !Number.isFinite(value)) {
		return `must be ${wanted}, and not infinite`;
	}

	if (typeof value === 'number' && expected === 'int') {
		return `must be ${wanted}`;
	}

	const quotes =
		expected === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? ': put it in quotes' : '';
	return `must be ${wanted}, not ${kindOf(value)}${quotes}`;
};

const describe = (issue: z.core.$ZodIssue, value: unknown): string => {
	if (issue.code === 'invalid_type') {
		return wrongType(issue.expected, value);
	}

	if (issue.code === 'invalid_value') {
		return choice(value, issue.values.map(String));
	}

	// The other codes come from checks of our own schemas, which bring their message.
	return issue.code === 'too_big' || issue.code === 'too_small' ? limit(issue) : issue.message;
};

const schemaAt = (tree: Mapping, path: KeyPath): z.core.$ZodType => {
	let schema: z.core.$ZodType = configSchema;
	let value: unknown = tree;
	for (const segment of path) {
		schema = childSchemas(schema, value, segment)[0] ?? schema;
		value = valueAt(value, [segment]);
	}

	return schema;
};

const unknownKey = (tree: Mapping, parent: KeyPath, key: string): string => {
	const schema = schemaAt(tree, parent);
	const value = valueAt(tree, parent);
	if (!isPlainName(key)) {
		const where = parent.length === 0 ? 'the config' : formatPath(parent);
		return `${where} has a key that is not a plain name: is a quote missing, or the space after a colon?`;
	}

	const name = formatPath([...parent, key]);
	const own = knownKeys(schema, value);
	const meant = nearestName(key, own) ?? nearestName(key, knownKeys(schema, undefined));
	const types =
		meant !== undefined && isConnectionPath(parent) && !own.includes(meant)
			? connectionTypesWith(schema, meant)
			: [];
	if (types.length === 0 || !isMapping(value)) {
		const question = meant === undefined ? '' : `; did you mean ${meant}?`;
		return `unknown key ${name}${question}`;
	}

	const known = meant === key ? 'it' : meant;
	return (
		`${name} is not a key of a connection to ${visible(String(value['type']))}; ` +
		`${known} is a key of ${types.join(' and ')}`
	);
};

const describeEach = (tree: Mapping, issues: readonly z.core.$ZodIssue[]): readonly SchemaIssue[] =>
	issues.flatMap((issue): readonly SchemaIssue[] => {
		const path = issue.path.map(segment => (typeof segment === 'symbol' ? String(segment) : segment));
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.slice(0, maxIssues).map(key => ({
				path: [...path, key],
				part: 'key',
				text: unknownKey(tree, path, key),
				missing: false,
			}));
		}

		const value = valueAt(tree, path);
		if (issue.code === 'invalid_union' && path.at(-1) === 'type') {
			const types = connectionTypesWith(schemaAt(tree, path.slice(0, -1)), 'type');
			return [
				{
					path,
					part: 'value',
					text: `${formatPath(path)} ${choice(value, types)}`,
					missing: value === undefined,
				},
			];
		}

		return [
			{
				path,
				part: 'value',
				text: `${path.length === 0 ? 'the config' : formatPath(path)} ${describe(issue, value)}`,
				missing: value === undefined,
			},
		];
	});

/**
Describes the issues that a schema found in a tree, at most a hundred, each about one key. A missing key that is there
with a misspelt name is one issue, not two.
*/
export const describeIssues = (tree: Mapping, found: readonly z.core.$ZodIssue[]): readonly SchemaIssue[] => {
	const issues = describeEach(tree, found.slice(0, maxIssues)).slice(0, maxIssues);
	const misspelt = new Set(
		issues
			.filter(issue => issue.part === 'key')
			.flatMap(({path}) => {
				const parent = path.slice(0, -1);
				const meant = nearestName(
					String(path.at(-1)),
					knownKeys(schemaAt(tree, parent), valueAt(tree, parent)),
				);
				return meant === undefined ? [] : [formatPath([...parent, meant])];
			}),
	);
	const helpful = issues.filter(issue => !issue.missing || !misspelt.has(formatPath(issue.path)));
	return [...helpful.filter(issue => !issue.missing), ...helpful.filter(issue => issue.missing)];
};
