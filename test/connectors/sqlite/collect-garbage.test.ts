import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {countRowsRead, collectGarbage} from '../../../source/connectors/sqlite/collect-garbage.ts';

const garbage = (): WeakRef<object> => new WeakRef({rows: Array.from({length: 100}, (_, index) => String(index))});

test('the garbage of each large part of a table is collected before the next part is read', async t => {
	const left = garbage();
	countRowsRead(524_288);
	// A weak reference holds its target to the end of the turn.
	await setImmediate();
	collectGarbage();
	t.is(left.deref(), undefined);
});
