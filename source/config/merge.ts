// Lays one part of a config over another. Mappings merge key by key. Lists replace those below, and so does a
// connection to another type of database.
import {isMapping, hasPrefix, type KeyPath, type Mapping} from './key-path.ts';

export type Merged = {
	readonly tree: Mapping;
	/** The paths whose whole values come from the upper part. */
	readonly replaced: readonly KeyPath[];
};

const connectionPaths: readonly KeyPath[] = [['source'], ['storage', 'connection']];

export const isConnectionPath = (path: KeyPath): boolean =>
	connectionPaths.some(connection => connection.length === path.length && hasPrefix(path, connection));

/**
Whether a connection names another type of database than the one below it. Their keys do not mix.
*/
export const isOtherType = (below: Mapping, above: Mapping): boolean =>
	above['type'] !== undefined && above['type'] !== null && above['type'] !== below['type'];

/** The lower part with the upper part laid over it. */
export const merge = (below: Mapping, above: Mapping): Merged => {
	const replaced: KeyPath[] = [];

	const lay = (lower: Mapping, upper: Mapping, path: KeyPath): Mapping => {
		const keys = new Set([...Object.keys(lower), ...Object.keys(upper)]);
		return Object.fromEntries(
			[...keys].map(key => {
				const keyPath = [...path, key];
				if (!Object.hasOwn(upper, key)) {
					return [key, lower[key]];
				}

				const [lowerValue, upperValue] = [Object.hasOwn(lower, key) ? lower[key] : undefined, upper[key]];
				if (
					isMapping(lowerValue) &&
					isMapping(upperValue) &&
					!(isConnectionPath(keyPath) && isOtherType(lowerValue, upperValue))
				) {
					return [key, lay(lowerValue, upperValue, keyPath)];
				}

				replaced.push(keyPath);
				return [key, upperValue];
			}),
		);
	};

	return {tree: lay(below, above, []), replaced};
};
