import test from 'ava';
import stringWidth from 'string-width';
import {createProgressBar, progressLine} from '../../../source/events/listeners/progress-bar.ts';
import {progressOf} from '../../../source/events/batch-progress.ts';
import {applyEvent, newBatch} from '../../../source/events/batch-snapshot.ts';
import type {ProfilingEvent} from '../../../source/events/events.ts';
import {happened} from '../../support/cli-workspace.ts';
import fc from '../../support/properties.ts';

const after = (...events: readonly ProfilingEvent[]) => {
	let batch = newBatch([], 0);
	for (const event of events) {
		batch = applyEvent(batch, event, 0);
	}

	return batch;
};

const fractionAfter = (...events: readonly ProfilingEvent[]) => progressOf(after(...events), 0).fraction;

test('the share of a batch follows the rows, so that a big table weighs more', t => {
	const first = [
		happened.planned({small: 1000, big: 9000}),
		happened.started('small'),
		happened.completed('small', {rowCount: 1000}),
	];
	t.is(fractionAfter(...first), 0.1);
	t.is(fractionAfter(...first, happened.started('big'), happened.progress('big', 4500, 9000)), 0.55);
});

test('tables with an unknown number of rows count as average ones, and empty tables count as well', t => {
	const known = happened.planned({known: 100, unknown: null});
	t.is(fractionAfter(known, happened.progress('known', 50, 100)), 0.25);
	t.is(fractionAfter(known, happened.completed('unknown', {rowCount: 100})), 0.5);
	t.is(fractionAfter(happened.planned({one: 0, two: 0}), happened.completed('one', {rowCount: 0})), 0.5);
	t.is(fractionAfter(happened.planned({one: null, two: null}), happened.completed('one', {rowCount: 7})), 0.5);
});

test('a table that failed counts as not done', t => {
	const planned = happened.planned({one: 10, two: 30});
	t.is(
		fractionAfter(planned, happened.failed('one', {message: 'no'}), happened.completed('two', {rowCount: 30})),
		0.75,
	);
	t.is(fractionAfter(happened.planned({one: null, two: null}), happened.failed('one', {message: 'no'})), 0);
});

test('whatever happens, the share stays between 0 and 1, and is 1 when every dataset has ended', t => {
	const counts = fc.option(fc.nat());
	const batches = fc.array(fc.tuple(counts, fc.nat(), counts), {minLength: 1, maxLength: 8});
	const sharesStayInBounds = fc.property(batches, datasets => {
		const estimates = Object.fromEntries(datasets.map(([estimate], index) => [`t${index}`, estimate]));
		const events = [happened.planned(estimates)];
		for (const [index, [, done, total]] of datasets.entries()) {
			events.push(happened.progress(`t${index}`, done, total));
			const fraction = fractionAfter(...events);
			t.true(fraction >= 0 && fraction <= 1);
		}

		events.push(...datasets.keys().map(index => happened.completed(`t${index}`)));
		t.true(Math.abs(fractionAfter(...events) - 1) < 1e-12);
	});
	fc.assert(sharesStayInBounds, {numRuns: 50});
});

test('the line shows the share, the datasets, the rate, the time left and the tables in flight', t => {
	const batch = after(
		happened.planned({customers: 12_480, orders: 3 * 12_480}),
		happened.completed('customers'),
		happened.started('orders'),
	);
	t.is(
		progressLine(batch, 4000, 100),
		'██████░░░░░░░░░░░░░░░░░░  25 %   1 of 2   3.1 k rows/s   about 12 s left   orders',
	);
});

test('the line is never wider than the terminal and never breaks', t => {
	const fits = fc.property(
		fc.string({unit: 'binary', maxLength: 200}),
		fc.integer({min: 0, max: 120}),
		(name, columns) => {
			const line = progressLine(
				after(happened.planned({[`t${name}`]: 10}), happened.started(`t${name}`)),
				5000,
				columns,
			);
			t.true(stringWidth(line) <= columns);
			t.notRegex(line, /\p{Control}/v);
		},
	);
	fc.assert(fits, {numRuns: 200});
});

test('the bar draws at most ten lines a second, leaves the last column free, and takes its line away', t => {
	let time = 0;
	const writes: string[] = [];
	const bar = createProgressBar({
		write(text) {
			writes.push(text);
		},
		columns: () => 40,
		now: () => time,
	});
	bar.handle(happened.planned({orders: 1000}));
	bar.handle(happened.started('orders'));
	for (time = 10; time <= 1000; time += 10) {
		bar.handle(happened.progress('orders', time, 1000));
	}

	t.true(writes.length <= 11, `${writes.length} lines`);
	t.true(writes.every(line => line.startsWith('\r\u{1B}[2K') && stringWidth(line.slice(5)) <= 39));
	const drawn = writes.length;
	bar.clear();
	bar.clear();
	t.deepEqual(writes.slice(drawn), ['\r\u{1B}[2K']);
});

test('a bar that never drew leaves nothing on the terminal', t => {
	const writes: string[] = [];
	createProgressBar({
		write(text) {
			writes.push(text);
		},
		columns: () => 80,
	}).clear();
	t.deepEqual(writes, []);
});
