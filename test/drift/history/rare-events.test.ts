import test from 'ava';
import {chanceOfAtLeast, isSurprising} from '../../../source/drift/history/rare-events.ts';

test('the chance of rare events is that of the Poisson distribution', t => {
	// SciPy: scipy.stats.poisson.sf(count - 1, expected).
	for (const [count, expected, chance] of [
		[1, 0.05, 0.048_770_575_499_285_984],
		[2, 0.05, 0.001_209_104_274_250_287],
		[3, 2.5, 0.456_186_883_837_143_1],
		[10, 4, 0.008_132_242_793_690_8],
	] as const) {
		t.true(Math.abs(chanceOfAtLeast(count, expected) - chance) < 1e-9);
	}

	t.is(chanceOfAtLeast(0, 3), 1);
});

test('one case among as many rows as before is no sign, three are', t => {
	t.false(isSurprising({count: 1, rows: 500, earlierRows: 7000}));
	t.true(isSurprising({count: 3, rows: 500, earlierRows: 7000}));
});

test('where values were often seen once, a new one is to be expected', t => {
	t.false(isSurprising({count: 3, rows: 500, earlierRows: 7000, seenOnce: 40}));
});
