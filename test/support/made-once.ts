// Folders that are made once for a file of tests, and copied for each test. The history in them must go by a name
// (`storage.source_name`), so that the copies have it too.
import fs from 'node:fs/promises';
import type {ExecutionContext, TestFn} from 'ava';
import {temporaryDirectory} from './stores.ts';

export type Keeper = Pick<ExecutionContext, 'teardown'>;

/** What is made is removed after the last test; it is called while the file loads. */
export const madeOnce = (
	test: Pick<TestFn, 'after'>,
	make: (keeper: Keeper) => Promise<string>,
): ((t: Keeper) => Promise<string>) => {
	const removals: Array<() => unknown> = [];
	const keeper: Keeper = {
		teardown(remove) {
			removals.push(remove);
		},
	};
	test.after.always(async () => {
		await Promise.all(removals.map(async remove => remove()));
	});
	let made: Promise<string> | undefined;
	return async t => {
		made ??= make(keeper);
		const directory = await temporaryDirectory(t);
		await fs.cp(await made, directory, {recursive: true});
		return directory;
	};
};
