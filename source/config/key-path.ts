// Paths of keys through a config, and the plain tree that they lead through.
export type KeyPath = ReadonlyArray<string | number>;

export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a value is a plain mapping of keys, as YAML and JSON make them. */
export const isMapping = (value: unknown): value is Mapping => {
	if (typeof value !== 'object' || value === null) {
		return false;
	}

	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
};

/** Whether one path is the other, or leads to it. */
export const hasPrefix = (path: KeyPath, start: KeyPath): boolean =>
	start.length <= path.length && start.every((segment, index) => String(segment) === String(path[index]));

/** The value at a path; `undefined` when there is none. */
export const valueAt = (tree: unknown, path: KeyPath): unknown => {
	let value = tree;
	for (const segment of path) {
		if (Array.isArray(value)) {
			value = (value as readonly unknown[])[Number(segment)];
		} else if (isMapping(value) && Object.hasOwn(value, segment)) {
			value = value[segment];
		} else {
			return undefined;
		}
	}

	return value;
};

/** Sets a key of a mapping. Keys such as `__proto__` have no special meaning. */
export const withKey = (mapping: Mapping, key: string, value: unknown): Mapping =>
	Object.fromEntries([...Object.entries(mapping).filter(([name]) => name !== key), [key, value]]);

/** A copy of the mapping in which each value is replaced. */
export const mapValues = (mapping: Mapping, replace: (value: unknown, key: string) => unknown): Mapping =>
	Object.fromEntries(Object.entries(mapping).map(([key, value]) => [key, replace(value, key)]));

/** Whether a key looks like a name. Where a colon or a quote is missing, a key may hold a secret, and is not shown. */
export const isPlainName = (key: string): boolean => /^[\p{Letter}\p{Number}\-_]{1,60}$/v.test(key);

/** A path as a user writes it, safe to print: `profiling.tables[0].table`. A part that is not a plain name is `…`. */
export const formatPath = (path: KeyPath): string => {
	let text = '';
	for (const segment of path) {
		text +=
			typeof segment === 'number'
				? `[${segment}]`
				: `${text === '' ? '' : '.'}${isPlainName(segment) ? segment : '…'}`;
	}

	return text;
};
