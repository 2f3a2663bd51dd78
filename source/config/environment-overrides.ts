// Applies variables such as PROFILEMESH_SOURCE__HOST, which sets the key `source.host` over the file.
import type process from 'node:process';
import {parse} from 'yaml';
import type {z} from 'zod';
import {visible} from '../terminal-text.ts';
import type {ConfigIssue} from './config-error.ts';
import {isMapping, formatPath, withKey, type KeyPath, type Mapping} from './key-path.ts';
import {isConnectionPath, isOtherType} from './merge.ts';
import {suggestion} from './nearest-name.ts';
import {readText} from './read-texts.ts';
import {childSchemas, connectionTypesWith, knownKeys, valueKinds} from './schema-walk.ts';

type Schema = z.core.$ZodType;

const prefix = 'PROFILEMESH_';
/** Whether a name is not a key: the program itself, or its tests, read the variable. */
const isOwn = (name: string): boolean => /^(?:config|debug|environment|test_.*)$/isv.test(name);

export type Override = {
	/** The name of the variable. */
	readonly variable: string;
	readonly path: KeyPath;
};

export type Overridden = {
	readonly tree: Mapping;
	/** Each variable with the highest part of the tree that it created. */
	readonly overrides: readonly Override[];
	readonly issues: readonly ConfigIssue[];
};

class UnknownKey extends Error {}

type ValueAtPath = {
	readonly value: unknown;
	readonly path: KeyPath;
};

const readValue = (text: string, schema: Schema): unknown => {
	const kinds = valueKinds(schema);
	if (!kinds.has('list') && !kinds.has('mapping')) {
		return readText(text, kinds);
	}

	try {
		const value: unknown = parse(text, {logLevel: 'silent', maxAliasCount: 0});
		return value;
	} catch {
		return text;
	}
};

/** Finds the key that a part of a variable's name means, whatever its case. */
const findKey = (schema: Schema, {value, path}: ValueAtPath, segment: string): string | number => {
	if (valueKinds(schema).has('list')) {
		const length = Array.isArray(value) ? value.length : 0;
		const index = /^\d{1,6}$/v.test(segment) ? Number(segment) : NaN;
		if (index <= length) {
			return index;
		}

		throw new UnknownKey(
			`${formatPath(path)} is a list of ${length}: the next part must be a number from 0 to ${length}`,
		);
	}

	const known = knownKeys(schema, value);
	const present = isMapping(value) ? Object.keys(value) : [];
	const found = [...known, ...present].find(key => key.toLowerCase() === segment.toLowerCase());
	const key = found ?? (segment === segment.toUpperCase() ? segment.toLowerCase() : segment);
	if (childSchemas(schema, value, key).length > 0) {
		return key;
	}

	const where = path.length === 0 ? 'the config' : formatPath(path);
	const types = isConnectionPath(path) ? connectionTypesWith(schema, key) : [];
	throw new UnknownKey(
		types.length > 0 && isMapping(value)
			? `${where} is a connection to ${visible(String(value['type']))}, which has no ${key}: ` +
					`that is a key of ${types.join(' and ')}`
			: `${where} has no key ${visible(key)}${suggestion(key, known)}`,
	);
};

/** The text of a variable, and the keys that the segments of its name lead to. */
type Setting = {readonly segments: readonly string[]; readonly text: string};

const setValue = (schemas: readonly Schema[], {value, path}: ValueAtPath, {segments, text}: Setting): ValueAtPath => {
	const [schema] = schemas;
	if (schema === undefined) {
		throw new UnknownKey(`${formatPath(path)} has no keys`);
	}

	const [segment, ...rest] = segments;
	if (segment === undefined) {
		return {value: readValue(text, schema), path};
	}

	const key = findKey(schema, {value, path}, segment);
	const keyPath = [...path, key];
	const children = childSchemas(schema, value, key);
	if (typeof key === 'number') {
		const items: readonly unknown[] = Array.isArray(value) ? value : [];
		const item = setValue(children, {value: items[key], path: keyPath}, {segments: rest, text});
		return {
			value: [...items.slice(0, key), item.value, ...items.slice(key + 1)],
			path: key === items.length ? keyPath : item.path,
		};
	}

	const mapping = isMapping(value) ? value : {};
	const below = Object.hasOwn(mapping, key) ? mapping[key] : undefined;
	const child = setValue(children, {value: below, path: keyPath}, {segments: rest, text});
	return key === 'type' && isConnectionPath(path) && isOtherType(mapping, {type: child.value})
		? {value: {type: child.value}, path}
		: {value: withKey(mapping, key, child.value), path: below === undefined ? keyPath : child.path};
};

/** Lays the variables over a tree. Sets the type of a connection first, because it decides which keys there are. */
export const applyOverrides = (tree: Mapping, schema: Schema, env: typeof process.env): Overridden => {
	const variables = Object.keys(env)
		.filter(name => name.toUpperCase().startsWith(prefix) && !isOwn(name.slice(prefix.length)))
		.toSorted((one, other) => one.localeCompare(other, 'en', {numeric: true}));
	const isType = (name: string): boolean => /__type$/iv.test(name);
	let result = tree;
	const overrides: Override[] = [];
	const issues: ConfigIssue[] = [];
	const hint =
		'Correct the name, or unset the variable: names that begin with PROFILEMESH_ are read as keys of the config.';
	const seen = new Map<string, string>();
	for (const variable of [...variables.filter(name => isType(name)), ...variables.filter(name => !isType(name))]) {
		const twin = seen.get(variable.toUpperCase());
		seen.set(variable.toUpperCase(), variable);
		if (twin !== undefined) {
			issues.push({
				text: `${visible(variable)}: sets the same key as ${visible(twin)}`,
				hint: 'Unset one of them.',
			});
			continue;
		}

		try {
			const setting = {segments: variable.slice(prefix.length).split('__'), text: env[variable] ?? ''};
			const updated = setValue([schema], {value: result, path: []}, setting);
			if (isMapping(updated.value)) {
				result = updated.value;
				overrides.push({variable, path: updated.path});
			}
		} catch (error) {
			if (!(error instanceof UnknownKey)) {
				throw error;
			}

			issues.push({text: `${visible(variable)}: unknown key: ${error.message}`, hint});
		}
	}

	return {tree: result, overrides, issues};
};
