import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {leaveBehind, tidyUp} from '../../../source/connectors/sqlite/tidy.ts';

const garbage = (): WeakRef<object> => new WeakRef({rows: Array.from({length: 100}, (_, index) => String(index))});

test('what a large part of a table leaves behind is collected before the next one is read', async t => {
	const left = garbage();
	leaveBehind(524_288);
	// A weak reference holds its target to the end of the turn.
	await setImmediate();
	tidyUp();
	t.is(left.deref(), undefined);
});
