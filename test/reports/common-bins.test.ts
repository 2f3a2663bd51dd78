import test from 'ava';
import type {HistogramBin} from '../../source/profiling/profile.ts';
import {commonBins, histogramOf} from '../../source/reports/common-bins.ts';
import {binLabels} from '../../source/reports/bin-labels.ts';
import {profiledColumn} from '../support/drawn-runs.ts';
import fc from '../support/properties.ts';
import {randomNumbers} from '../support/random.ts';

const histogram = fc
	.record({
		start: fc.integer({min: -1000, max: 1000}),
		width: fc.integer({min: 1, max: 100}),
		counts: fc
			.array(fc.nat({max: 1000}), {minLength: 1, maxLength: 10})
			.filter(counts => counts.some(count => count > 0)),
	})
	.map(({start, width, counts}): readonly HistogramBin[] =>
		counts.map((count, index) => ({binStart: start + index * width, binEnd: start + (index + 1) * width, count})),
	);

test('histograms that are put on common bins neither lose rows nor gain any', t => {
	fc.assert(
		fc.property(histogram, histogram, (baseline, current) => {
			const bins = commonBins({bins: baseline}, {bins: current}, 10);
			const sum = (side: 'baseline' | 'current') => bins.reduce((total, bin) => total + bin[side], 0);
			t.true(Math.abs(sum('baseline') - 1) < 1e-9);
			t.true(Math.abs(sum('current') - 1) < 1e-9);
		}),
	);
});

test('two histograms with the same bins keep their counts', t => {
	const bins = (counts: readonly number[]) =>
		counts.map((count, index) => ({binStart: index, binEnd: index + 1, count}));
	t.deepEqual(commonBins({bins: bins([1, 3])}, {bins: bins([2, 2])}, 2), [
		{
			start: 0,
			end: 1,
			baseline: 0.25,
			current: 0.5,
		},
		{
			start: 1,
			end: 2,
			baseline: 0.75,
			current: 0.5,
		},
	]);
});

test('a constant column has all its rows in one bin', t => {
	const constant = [{binStart: 5, binEnd: 5, count: 8}];
	t.deepEqual(commonBins({bins: constant}, {bins: constant}, 10), [
		{
			start: 5,
			end: 5,
			baseline: 1,
			current: 1,
		},
	]);
	const spread = commonBins({bins: constant}, {bins: [{binStart: 0, binEnd: 10, count: 10}]}, 2);
	t.deepEqual(
		spread.map(bin => bin.baseline),
		[0, 1],
	);
	t.deepEqual(
		spread.map(bin => bin.current),
		[0.5, 0.5],
	);
});

test('an empty histogram is not compared', t => {
	t.deepEqual(commonBins({bins: []}, {bins: [{binStart: 0, binEnd: 1, count: 1}]}, 10), []);
});

test('dates are compared as points in time', t => {
	const [bin] = commonBins(
		{bins: [{binStart: '2021-01-01', binEnd: '2021-01-03', count: 2}]},
		{bins: [{binStart: '2021-01-01', binEnd: '2021-01-03', count: 2}]},
		2,
	);
	t.is(bin?.start, Date.UTC(2021, 0, 1));
});

test('bins have enough decimals to differ', t => {
	t.deepEqual(
		binLabels(
			[
				{start: 24, end: 29.6},
				{start: 29.6, end: 35.2},
			],
			false,
		),
		['24.0 – 29.6', '29.6 – 35.2'],
	);
	t.deepEqual(binLabels([{start: 0, end: 1200}], false), ['0 – 1,200']);
	t.deepEqual(binLabels([{start: 0.01, end: 0.013}], false), ['0.0100 – 0.0130']);
	t.deepEqual(binLabels([{start: 5, end: 5}], false), ['5']);
	t.deepEqual(binLabels([{start: Date.UTC(2021, 0, 1), end: Date.UTC(2021, 3, 1)}], true), [
		'2021-01-01 – 2021-04-01',
	]);
});

test('bins of dates whose labels do not fit are named by their beginnings, each in full', t => {
	const day = 86_400_000;
	const bins = [0, 1, 2].map(index => ({start: index * 40 * day, end: (index + 1) * 40 * day}));
	t.is(binLabels(bins, true, 23)[0], '1970-01-01 – 1970-02-10');
	t.deepEqual(binLabels(bins, true, 22), ['from 1970-01-01', 'from 1970-02-10', 'from 1970-03-22']);
});

test('labels of bins of hours name a day once, and leave out the year in a narrow window', t => {
	const hour = 3_600_000;
	const bins = [21, 23].map(start => ({start: start * hour, end: (start + 2) * hour}));
	t.deepEqual(binLabels(bins, true), ['1970-01-01 21:00 – 23:00', '1970-01-01 23:00 – 1970-01-02 01:00']);
	t.deepEqual(binLabels(bins, true, 34), ['from 1970-01-01 21:00', 'from 1970-01-01 23:00']);
	t.deepEqual(binLabels(bins, true, 20), ['from 01-01 21:00', 'from 01-01 23:00']);
});

/** The share of the rows in each bin, counted one by one. */
const countedShares = (
	values: readonly number[],
	bins: ReadonlyArray<{readonly start: number; readonly end: number}>,
) =>
	bins.map(
		({start, end}, index) =>
			values.filter(value => value >= start && (value < end || (index === bins.length - 1 && value === end)))
				.length / values.length,
	);

const random = randomNumbers(7);
const ages = Array.from({length: 4160}, () => 20 + Math.floor(15 * random() * random()));

test('one changed value among thousands moves one row between bins, although it is a new maximum', t => {
	const changed = ages.with(77, 43);
	const bins = commonBins(
		histogramOf(profiledColumn('age', 'integer', ages)),
		histogramOf(profiledColumn('age', 'integer', changed)),
		10,
	);
	t.deepEqual(
		bins.map(({baseline, current}) => [baseline, current].map(share => share.toFixed(9))),
		countedShares(ages, bins).map((before, index) =>
			[before, countedShares(changed, bins)[index] ?? NaN].map(share => share.toFixed(9)),
		),
	);
});

test('shares of numbers of very different sizes are within 2 points of the rows counted one by one', t => {
	const prices = Array.from({length: 5000}, () => Math.exp(4 * random()));
	const dearer = [...prices.map(price => price * 1.1), 900];
	const bins = commonBins(
		histogramOf(profiledColumn('price', 'float', prices)),
		histogramOf(profiledColumn('price', 'float', dearer)),
		10,
	);
	for (const [index, before] of countedShares(prices, bins).entries()) {
		t.true(Math.abs((bins[index]?.baseline ?? NaN) - before) < 0.02, `before, bin ${index}`);
		const now = countedShares(dearer, bins)[index] ?? NaN;
		t.true(Math.abs((bins[index]?.current ?? NaN) - now) < 0.02, `now, bin ${index}`);
	}
});
