// Directories and stores that a benchmark makes for itself.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {Store} from '../../source/storage/store.ts';
import {configSchema, openStore} from './built.ts';

/** Works in a directory that is gone afterwards. */
export const inScratch = async <Result>(work: (directory: string) => Promise<Result>): Promise<Result> => {
	const prefix = path.join(os.tmpdir(), 'profilemesh-benchmark-');
	const directory = await fs.realpath(await fs.mkdtemp(prefix));
	try {
		return await work(directory);
	} finally {
		await fs.rm(directory, {recursive: true, force: true});
	}
};

/** Works on a store in a file, as a config names it that says only where. */
export const withStore = async <Result>(filepath: string, work: (store: Store) => Promise<Result>): Promise<Result> => {
	const connection = {type: 'sqlite', filepath};
	const {storage} = configSchema.parse({source: connection, storage: {connection}});
	const store = await openStore(storage);
	try {
		return await work(store);
	} finally {
		await store.close();
	}
};
