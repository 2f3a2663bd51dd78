// The chart of what is ordinary: the band, the earlier runs and the current one stand where their values are.
import test from 'ava';
import type {OrdinaryRange} from '../../../../source/drift/report.ts';
import {bandLines} from '../../../../source/session/screens/finding/band-lines.ts';
import {textOf, widthOf} from '../../../../source/session/text/line.ts';
import fc from '../../../support/properties.ts';

const chart = (range: OrdinaryRange, width = 60, newRows: number | null = null) =>
	bandLines(
		{ground: 'unusual', runs: range.earlier.length, newRows, range, openSince: null},
		{format: String, tone: 'high', width},
	);

const texts = (range: OrdinaryRange, width?: number) => chart(range, width).map(line => textOf(line).trimEnd());

test('the band is shaded from its low to its high edge, and the value is outside of it', t => {
	t.deepEqual(texts({low: 10, high: 20, value: 40, earlier: [10, 15, 20]}), [
		'ordinary 10 – 20   now 40   after 3 runs',
		'   │       ◆ 40 now',
		'   │',
		'   │',
		'   │',
		'20 ┤ ░░░░●░░',
		'   │ ░░●░░░░',
		'10 ┤ ●░░░░░░',
	]);
});

test('a tall window draws the band higher, which tells its runs apart, and a low one keeps four lines', t => {
	const range = {low: 41, high: 340, value: 33, earlier: [60, 80, 100]};
	const rowsIn = (height: number) =>
		bandLines(
			{ground: 'unusual', runs: 3, newRows: null, range, openSince: null},
			{format: String, tone: 'high', width: 60, height},
		).slice(1);
	const linesWithRuns = (height: number) => rowsIn(height).filter(row => textOf(row).includes('●')).length;
	t.deepEqual(
		[1, 8, 14, 50].map(height => rowsIn(height).length),
		[4, 7, 13, 13],
	);
	t.true(linesWithRuns(14) > linesWithRuns(8));
});

test('a figure that never changed has a band of one line', t => {
	const lines = texts({low: 0, high: 0, value: 12, earlier: [0, 0, 0]});
	t.is(lines[0], 'ordinary 0   now 12   after 3 runs');
	t.is(lines[1], '  │       ◆ 12 now');
	t.is(lines.at(-1), '0 ┤ ●░●░●░░');
	t.is(lines.filter(line => line.includes('░')).length, 1);
});

test('a value under the band is drawn below it', t => {
	const lines = texts({low: 10, high: 20, value: 0, earlier: [12, 18]});
	t.regex(lines.at(-1) ?? '', /◆ 0 now$/v);
	t.regex(lines[1] ?? '', /^20 ┤/v);
});

test('a value just past an edge is drawn outside the band, however high the band and far the runs', t => {
	const number = fc.integer({min: -1000, max: 1000});
	fc.assert(
		fc.property(number, number, number, fc.array(number), (one, other, value, earlier) => {
			const [low, high] = [Math.min(one, other), Math.max(one, other)];
			const lines = texts({low, high, value, earlier});
			const now = lines.find(line => line.includes('◆'));
			const isOrdinary = value >= low && value <= high;
			return now?.includes(' now') === true && (isOrdinary || !now.includes('░'));
		}),
	);
	t.deepEqual(texts({low: 41, high: 340, value: 33, earlier: [41, 170]}).slice(-3), [
		'    │ ░░░░░',
		' 41 ┤ ●░░░░',
		'    │     ◆ 33 now',
	]);
});

test('the heading names the new rows if they are judged, and nothing is drawn without a range', t => {
	const range = {low: 1, high: 2, value: 3, earlier: [1, 2, 1]};
	t.regex(textOf(chart(range, 100, 500)[0] ?? []), /of the new rows/v);
	t.deepEqual(
		bandLines(
			{ground: null, runs: 3, newRows: null, range: null, openSince: null},
			{format: String, tone: 'high', width: 60},
		),
		[],
	);
	t.deepEqual(bandLines(undefined, {format: String, tone: 'high', width: 60}), []);
});

test('the latest of many runs are shown, and no line is wider than its room', t => {
	const earlier = Array.from({length: 300}, (_, index) => index);
	for (const width of [30, 56, 96, 136]) {
		const lines = chart({low: 0, high: 300, value: 900, earlier}, width);
		t.true(lines.every(line => widthOf(line) <= width));
		t.true(lines.some(line => textOf(line).includes('●')));
	}
});
