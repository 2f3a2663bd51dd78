// Writes the addresses of SQLite files relative to the store, so that a folder with both may move or be copied.
import {stat} from 'node:fs/promises';
import path from 'node:path';
import {codeOf} from '../../errors.ts';
import type {AddressForm} from '../database.ts';

const prefix = 'sqlite:';

const relativeStart = /^\.\.?\//v;

/** The file of an address; `undefined` for an address of something else. */
const fileOf = (address: string): string | undefined =>
	address.startsWith(prefix) ? address.slice(prefix.length) : undefined;

/** The deepest folder that two absolute paths share; `undefined` where that is the root, which never moves. */
const sharedFolder = (one: string, other: string): string | undefined => {
	let folder = path.dirname(one);
	while (!other.startsWith(`${folder}${path.sep}`)) {
		const above = path.dirname(folder);
		if (above === folder) {
			return undefined;
		}

		folder = above;
	}

	return path.dirname(folder) === folder ? undefined : folder;
};

const exists = async (file: string): Promise<boolean> => {
	try {
		await stat(file);
		return true;
	} catch (error) {
		return codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR';
	}
};

/** How a store in a file writes the addresses of SQLite files. */
export const addressesFrom = (storeFile: string): AddressForm => {
	const folder = path.dirname(storeFile);
	return {
		toKept(address) {
			const file = fileOf(address);
			if (file === undefined || !path.isAbsolute(file) || sharedFolder(file, storeFile) === undefined) {
				return address;
			}

			const relative = path.relative(folder, file).replaceAll(path.sep, '/');
			return `${prefix}${relativeStart.test(relative) ? relative : `./${relative}`}`;
		},

		fromKept(kept) {
			const file = fileOf(kept);
			return file === undefined || !relativeStart.test(file) ? kept : `${prefix}${path.resolve(folder, file)}`;
		},

		async hasMovedWithStore(earlier, address) {
			const [before, now] = [fileOf(earlier), fileOf(address)];
			const shared = now === undefined ? undefined : sharedFolder(now, storeFile);
			if (before === undefined || now === undefined || shared === undefined) {
				return false;
			}

			const inside = now.slice(shared.length);
			if (before === now || !before.endsWith(inside)) {
				return false;
			}

			// The earlier file still exists. If there is a store beside it as here, this folder is a copy.
			const earlierStore = `${before.slice(0, -inside.length)}${storeFile.slice(shared.length)}`;
			return (await exists(earlierStore)) || !(await exists(before));
		},
	};
};
