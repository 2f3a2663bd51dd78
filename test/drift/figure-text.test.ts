import test from 'ava';
import {countText, quantity} from '../../source/drift/figure-text.ts';

test('a number of rows is written in full, with separators', t => {
	t.is(countText(31_056, 'new row'), '31,056 new rows');
	t.is(countText(1, 'row'), '1 row');
	t.is(countText(0, 'row'), '0 rows');
});

test('a length of time is written short', t => {
	t.is(quantity(1, 'day'), '1 day');
	t.is(quantity(2.5, 'day'), '2.5 days');
});
