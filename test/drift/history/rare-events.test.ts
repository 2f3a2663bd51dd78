import test from 'ava';
import {chanceOfAtLeast, isSurprising} from '../../../source/drift/history/rare-events.ts';

test('the chance of rare events is that of the Poisson distribution', t => {
	// SciPy: scipy.stats.poisson.sf(count - 1, expected).
	for (const [count, expected, chance] of [
		[1, 0.05, 0.04877058],
		[2, 0.05, 0.0012091],
		[3, 2.5, 0.45618688],
		[10, 4, 0.00813224],
	] as const) {
		t.true(Math.abs(chanceOfAtLeast(count, expected) - chance) < 1e-8);
	}

	t.is(chanceOfAtLeast(0, 3), 1);
});

test('one new case in 500 rows after 7,000 without any is not a finding, and three are', t => {
	t.false(isSurprising({count: 1, rows: 500, earlierRows: 7000}));
	t.true(isSurprising({count: 3, rows: 500, earlierRows: 7000}));
});

test('a new value is expected in a column in which many values were seen only once', t => {
	t.false(isSurprising({count: 3, rows: 500, earlierRows: 7000, seenOnce: 40}));
});
