import fs from 'node:fs/promises';
import test from 'ava';
import {settlesWithin} from '../../../source/events/listeners/settles-within.ts';

const blockFor = (milliseconds: number): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

const read = async (): Promise<void> => {
	await fs.stat(import.meta.filename);
};

test('work that ended while the program was blocked past its time counts as done', async t => {
	const isSettled = settlesWithin(read(), 1000);
	blockFor(1500);
	t.true(await isSettled);
});

test('work that never ends is given up', async t => {
	t.false(await settlesWithin(Promise.withResolvers<void>().promise, 20));
});
