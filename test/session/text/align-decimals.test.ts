// Figures below one another.
import test from 'ava';
import {alignDecimals, alignPairs, alignedCell} from '../../../source/session/text/align-decimals.ts';
import {line, textOf} from '../../../source/session/text/line.ts';

test('right-aligned figures of one unit align their decimal points and units, and other texts stay', t => {
	const texts = alignDecimals(['4,160', '46.78', '≈ 3.0', '22 ch', '27.6 ch', '2024-11-30', '⌀', '-5']);
	const width = Math.max(...texts.map(text => text.length));
	t.deepEqual(
		texts.map(text => text.padStart(width)),
		[
			'4,160      ',
			'   46.78   ',
			'  ≈ 3.0    ',
			'    22.0 ch',
			'    27.6 ch',
			' 2024-11-30',
			'          ⌀',
			'   -5      ',
		].map(text => text.padStart(width)),
	);
	t.deepEqual(alignDecimals(['+1,900.0 %', '-0.0084 %', '-0.2 pt']), ['+1,900.0 % ', '-0.0084 % ', '-0.2 pt']);
	t.deepEqual(alignDecimals([]), []);
});

test('the figures of pairs and their arrows stand below one another', t => {
	t.deepEqual(alignPairs(['49 → 20', '8 → 4', '– → 1,200.5']), ['49 →    20  ', ' 8 →     4  ', ' – → 1,200.5']);
	t.deepEqual(alignPairs([]), []);
});

test('the cells of a column stand by their decimal points, whichever of its rows is drawn', t => {
	const cell = alignedCell((text: string) => line(text), ['4,160', '46.78', '–']);
	t.deepEqual(
		['4,160', '46.78', '–'].map(text => textOf(cell(text))),
		['4,160   ', '46.78', '–'],
	);
});
