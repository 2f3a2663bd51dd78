// Which segments of the rows a finding comes from, in the session.
import test, {type ExecutionContext} from 'ava';
import type {RunSegments, SegmentsOfColumn} from '../../source/profiling/segments/segments.ts';
import {memoryEngine} from '../support/memory-engine.ts';
import {openShop} from '../support/session-view.ts';

type Ages = {readonly rows: readonly number[]; readonly means: readonly number[]};

/** The ages of customers by a column of three values. */
const agesBy = (column: string, values: SegmentsOfColumn['values'], {rows, means}: Ages): SegmentsOfColumn => ({
	column,
	values,
	hasRest: false,
	rows,
	figures: [
		{
			column: 'age',
			nulls: rows.map(() => 0),
			numbers: {
				counts: rows,
				sums: rows.map((count, place) => count * (means[place] ?? 0)),
				squares: rows.map((count, place) => count * ((means[place] ?? 0) ** 2 + 100)),
				zeros: rows.map(() => 0),
			},
		},
	],
});

const tiers = ['Premium', 'Standard', null];
const tiersWith = (...means: readonly number[]): SegmentsOfColumn =>
	agesBy('customer_segment', tiers, {rows: [1000, 2000, 500], means});
const activeWith = (...means: readonly number[]): SegmentsOfColumn =>
	agesBy('is_active', [true, false], {rows: [2000, 1500], means});

/** The drift of customers at the mean of their age, of which the runs keep what is given. */
const openFinding = async (
	t: ExecutionContext,
	size: readonly [number, number],
	[before, after]: readonly [RunSegments, RunSegments],
) => {
	const engine = memoryEngine({tableTakes: 20});
	const runs = engine.kept.filter(({run}) => run.datasetName === 'customers');
	for (const run of runs) {
		Object.assign(run, {segments: run === runs.at(-1) ? after : before});
	}

	const {view} = openShop(t, size, {engine});
	await view.shows('HIGH');
	await view.press('d', '/', ...'age.mean', 'enter');
	return view;
};

/** Its segments. */
const openSegments = async (...[t, size, runs]: Parameters<typeof openFinding>) => {
	const view = await openFinding(t, size, runs);
	await view.press('enter', 'B');
	return view;
};

const oneTier: readonly [RunSegments, RunSegments] = [
	[tiersWith(30, 40, 50), activeWith(40, 36)],
	[tiersWith(60, 40, 50), activeWith(49, 45)],
];

test('B on a finding shows which segments it comes from, the largest part first, by every column', async t => {
	const view = await openSegments(t, [140, 40], oneTier);
	await view.shows('of the change');
	t.regex(view.lines()[0] ?? '', /customers › age\.mean › segments/v);
	t.regex(view.lines()[2] ?? '', /100\.0 % of it from customer_segment = Premium, whose mean went 30 → 60/v);
	t.regex(view.text(), /❯ Premium +100\.0 % +█+ +100\.0 % +0\.0 % +30 → 60 +28.6 % → 28.6 %/v);
	t.regex(view.text(), /\n +null +0\.0 %/v);
	t.regex(view.text(), /other columns +largest segment +of the change +mean\n +is_active +true +\d+\.\d %/v);
	await view.press('right');
	t.regex(view.text(), /by is_active, 2 of 2 columns/v);
	t.regex(view.text(), /❯ true/v);
});

test('a narrow window keeps the figures of a segment, and drops the bar of its part', async t => {
	const view = await openSegments(t, [80, 24], oneTier);
	await view.shows('of the change');
	t.regex(view.text(), /❯ Premium +100\.0 % +█+ +30 → 60\n/v);
	await view.resize(60, 16);
	t.regex(view.text(), /❯ Premium +100\.0 % +30 → 60/v);
});

test('the list of findings shows in one line which rows the one under the cursor comes from', async t => {
	for (const size of [
		[140, 40],
		[60, 16],
	] as const) {
		const view = await openFinding(t, size, oneTier);
		await view.shows('cause: ');
		t.regex(view.text(), /cause: 100\.0 % of it from customer_segment = Premium/v);
	}
});

test('a change in all rows alike says so, in place of the segments that would explain it', async t => {
	const view = await openSegments(t, [60, 16], [[tiersWith(30, 40, 50)], [tiersWith(40, 50, 60)]]);
	await view.shows('of the change');
	t.regex(view.lines()[2] ?? '', /No single segment explains it: it is everywhere/v);
});

test('enter on a segment shows its figures on both sides, and y copies the statement that selects it', async t => {
	const view = await openSegments(t, [100, 30], oneTier);
	await view.shows('of the change');
	await view.press('enter');
	await view.shows('y copies it');
	t.regex(view.lines()[0] ?? '', /age\.mean › customer_segment = Premium/v);
	t.regex(view.text(), /rows +1,000 +1,000/v);
	t.regex(view.text(), /age mean +30 +60/v);
	await view.press('y');
	t.is(view.copied().at(-1), 'SELECT * FROM "customers" -- equal;\n');
	await view.press('right');
	t.regex(view.lines()[0] ?? '', /customer_segment = (?:Standard|null)/v);
	await view.press('t');
	await view.shows('SELECT');
	await view.press('escape', 'escape');
	t.notRegex(view.text(), /❯ Premium/v);
});

test('if a run keeps no segments, the screen says what to do', async t => {
	const view = await openSegments(t, [60, 16], [[], []]);
	await view.shows('Cannot find the rows');
	t.regex(view.text(), /The baseline keeps no segments: profile again/v);
});
