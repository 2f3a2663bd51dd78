import test from 'ava';
import {sparkline} from '../../source/reports/sparkline.ts';

test('a sparkline shows where the rows are, and a steady series looks steady', t => {
	t.is(sparkline([0, 1, 2, 3, 4, 5, 6], 'from-zero'), '▁▂▃▄▅▆▇');
	t.is(sparkline([5, 5, 5], 'from-lowest'), '▄▄▄');
	t.is(sparkline([1000, 1001, 1000], 'from-lowest'), '▄▄▄');
	t.is(sparkline([1000, 1040, 1000], 'from-lowest'), '▃▅▃');
	t.is(sparkline([100, 200], 'from-lowest'), '▁▇');
	t.is(sparkline([0, 0], 'from-zero'), '▁▁');
	t.is(sparkline([1, null, 8], 'from-zero'), '▂ ▇');
	t.is(sparkline([], 'from-zero'), '');
});
