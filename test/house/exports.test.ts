// A module exports what another one uses, and keeps the rest to itself.
import test from 'ava';
import {unusedExports} from '../support/unused-exports.ts';

test('every function, class and constant that a module exports is imported somewhere', t => {
	t.deepEqual(unusedExports(), []);
});
