// Slices that changed after they were profiled: which report tells of them, and when they are as usual.
import test from 'ava';
import type {Run} from '../../source/profiling/profile.ts';
import {sliceAt, undated} from '../../source/profiling/slice.ts';
import {reportSliceChanges} from '../../source/drift/slices/judge-slice-changes.ts';
import {rulesFor} from '../../source/drift/threshold-rules.ts';
import {driftOf, driftSettings, profile} from '../support/drift-runs.ts';

let count = 0;

/** A run of the slice of a day in March 2024, made in the morning of another one. */
const runOf = (day: number, madeOn: number, rowCount: number, changes: Partial<Run> = {}): Run => {
	count++;
	const slice = sliceAt(new Date(Date.UTC(2024, 2, day)), 'day');
	return {
		...profile([]).run,
		runId: `00000000-0000-0000-0000-${String(count).padStart(12, '0')}`,
		batchId: `batch ${madeOn}`,
		slice,
		profiledAt: slice.start,
		startedAt: new Date(Date.UTC(2024, 2, madeOn, 6, 0, 0, count)),
		rowCount,
		...changes,
	};
};

const told = (runs: readonly Run[], current: Run, isNewest = true) => {
	const report = driftOf({run: current, columns: []}, {run: current, columns: []});
	const {schemaChanges, notes} = reportSliceChanges(report, {
		runs,
		isNewest,
		rules: rulesFor(driftSettings(), current),
	});
	return {
		changes: schemaChanges.map(({severity, reason}) => `${severity}: ${reason}`),
		notes: notes.filter(note => !report.notes.includes(note)),
	};
};

const first = [runOf(1, 4, 100), runOf(2, 4, 100), runOf(3, 4, 100)];

test('the newest slice reports what changed since it arrived, and no slice reports what changed before', t => {
	const four = runOf(4, 5, 100);
	const runs = [...first, runOf(2, 5, 110), four, runOf(3, 6, 104)];
	t.deepEqual(told(runs, four).changes, [
		'low: 2 slices changed since they were profiled: 2024-03-03 4 rows more, 2024-03-02 10 rows more',
	]);
	const five = runOf(5, 7, 100);
	t.deepEqual(told([...runs, five], five).changes, []);
});

test('an older slice reports only its own change', t => {
	const again = runOf(2, 5, 60);
	const runs = [...first, again, runOf(3, 5, 104), runOf(4, 5, 100)];
	t.deepEqual(told(runs, again, false).changes, ['high: 2024-03-02 changed since it was profiled: 40 rows fewer']);
	t.deepEqual(told(runs, runs[0] ?? again, false).changes, []);
});

test('a slice that lost all its rows is high, and one that is still empty is not a change', t => {
	const four = runOf(4, 5, 100);
	t.deepEqual(told([...first, runOf(2, 5, 0), four], four).changes, [
		'high: 2024-03-02 changed since it was profiled: 100 rows fewer',
	]);
	t.deepEqual(told([...first, runOf(2, 5, 100), four], four).changes, []);
});

test('a sample reports no change of the number of rows', t => {
	const sampling = {kind: 'ratio', ratio: 0.1, seed: 1} as const;
	const four = runOf(4, 5, 100);
	t.deepEqual(told([runOf(2, 4, 10, {sampling}), runOf(2, 5, 12, {sampling}), four], four).changes, []);
});

/** Each morning, the day before has some late rows. */
const lateEachDay = (days: number, late: number): readonly Run[] =>
	Array.from({length: days}, (_, index) => index + 1).flatMap(day => [
		runOf(day, day + 1, 100),
		...(day === 1 ? [] : [runOf(day - 1, day + 1, 100 + late)]),
	]);

test('rows that come late all the time are a note, and no finding', t => {
	const runs = lateEachDay(10, 8);
	const newest = runs.findLast(({slice}) => slice?.start.getUTCDate() === 10);
	const {changes, notes} = told(runs, newest ?? runOf(10, 11, 100));
	t.deepEqual(changes, []);
	t.deepEqual(notes, ['As slices of this table usually do, 2024-03-09 changed since it was profiled: 8 rows more.']);
});

for (const [name, day, rows] of [
	['more rows than ever', 10, 140],
	['an older slice than ever', 3, 108],
	['rows that are gone', 10, 95],
] as const) {
	test(`where rows come late all the time, ${name} are a finding`, t => {
		const eleven = runOf(11, 12, 100);
		const before = lateEachDay(10, 8);
		const last = before.findLast(({slice}) => slice?.start.getUTCDate() === day);
		t.truthy(last);
		const runs = [...before, eleven, runOf(day, 12, rows + (day === 3 ? 4 : 0))];
		t.is(told(runs, eleven).changes.length, 1);
	});
}

/** A run of the rows without a date. */
const undatedRun = (madeOn: number, rowCount: number): Run => {
	const run = runOf(1, madeOn, rowCount);
	return {...run, slice: undated, ...(run.startedAt !== undefined && {profiledAt: run.startedAt})};
};

test('the first rows without a date are at least medium, and high if many beside the newest slice', t => {
	const four = runOf(4, 5, 100);
	t.deepEqual(told([...first, undatedRun(5, 1), four], four), {
		changes: ['medium: 1 row has no date, and none had before'],
		notes: ['1 row has no date: the slice "no date".'],
	});
	t.deepEqual(told([...first, undatedRun(5, 60), four], four).changes, [
		'high: 60 rows have no date, and none had before',
	]);
});

test('rows that never had a date are a note, and no finding', t => {
	const three = first.at(-1);
	t.deepEqual(three && told([...first, undatedRun(4, 7)], three), {
		changes: [],
		notes: ['7 rows have no date: the slice "no date".'],
	});
});

test('more rows without a date are a finding, fewer are none', t => {
	const four = runOf(4, 5, 100);
	t.deepEqual(told([...first, undatedRun(4, 7), undatedRun(5, 10), four], four).changes, [
		'low: 3 rows more have no date',
	]);
	t.deepEqual(told([...first, undatedRun(4, 7), undatedRun(5, 2), four], four).changes, []);
	t.deepEqual(told([...first, undatedRun(4, 7), undatedRun(5, 10), four], four, false).changes, []);
});

test('rows that never get a date are a note once some came in three batches', t => {
	const runs = [1, 2, 3, 4, 5].flatMap(day => [runOf(day, day + 1, 100), undatedRun(day + 1, 10 * day)]);
	const latest = runs.at(-2);
	t.deepEqual(latest && told(runs, latest), {
		changes: [],
		notes: [
			'As slices of this table usually do, 10 rows more have no date.',
			'50 rows have no date: the slice "no date".',
		],
	});
});

test('tables whose rows are ignored have no such finding', t => {
	const four = runOf(4, 5, 100);
	const report = driftOf({run: four, columns: []}, {run: four, columns: []});
	const settings = {...driftSettings(), ignore: [{metric: 'count'}]};
	const {schemaChanges} = reportSliceChanges(report, {
		runs: [...first, runOf(2, 5, 10), four],
		isNewest: true,
		rules: rulesFor(settings, four),
	});
	t.deepEqual(schemaChanges, []);
});
