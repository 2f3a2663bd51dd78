// Which runs pruning lets go.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import type {Run} from '../../source/profiling/profile.ts';
import {sliceAt, undated} from '../../source/profiling/slice.ts';
import {expiredRuns, parseRetention} from '../../source/storage/retention.ts';
import fc from '../support/properties.ts';
import {aRun} from '../support/run-profiles.ts';

const now = new Date('2026-03-31T00:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
/** How many days old the runs are that go. */
const agesOfExpired = (runs: readonly Run[], keep: string): readonly number[] =>
	expiredRuns(runs, parseRetention(keep), now).map(run => (now.getTime() - run.profiledAt.getTime()) / 86_400_000);

test('a duration or a number decides which runs to keep', t => {
	t.deepEqual(parseRetention('90d'), {kind: 'age', milliseconds: 7_776_000_000});
	t.deepEqual(parseRetention('2w'), {kind: 'age', milliseconds: 1_209_600_000});
	t.deepEqual(parseRetention('36h'), {kind: 'age', milliseconds: 129_600_000});
	t.deepEqual(parseRetention(' 50 '), {kind: 'number', runs: 50});
});

for (const text of ['', '0', '0d', '-5', '5x', '1.5d', 'all', '9999999']) {
	test(`keeping ${JSON.stringify(text)} is refused`, t => {
		t.throws(() => parseRetention(text), {instanceOf: ProfileMeshError, code: 'usage'});
	});
}

test('runs older than the duration are deleted, and those of exactly that age stay', t => {
	const runs = [1, 89, 90, 90.01, 200].map(days => aRun({profiledAt: daysAgo(days)}));
	t.deepEqual(agesOfExpired(runs, '90d'), [90.01, 200]);
});

test('the last runs of each dataset in each environment stay', t => {
	const places = [{}, {datasetName: 'orders'}, {schemaName: 'archive'}, {environment: 'production'}];
	const runs = places.flatMap(place => [3, 1, 2].map(days => aRun({...place, profiledAt: daysAgo(days)})));
	t.deepEqual(agesOfExpired(runs, '2'), [3, 3, 3, 3]);
});

test('the slices of a dataset count apart from its runs of the whole table', t => {
	const slice = (days: number) => sliceAt(daysAgo(days), 'day');
	const runs = [1, 2, 3].flatMap(days => [
		aRun({profiledAt: daysAgo(days)}),
		aRun({profiledAt: daysAgo(days + 10), slice: slice(days + 10)}),
	]);
	t.deepEqual(
		agesOfExpired(runs, '2').toSorted((left, right) => left - right),
		[3, 13],
	);
	t.deepEqual(agesOfExpired(runs, '11d'), [12, 13]);
});

test('the run of a slice that was profiled again is deleted first, and does not count', t => {
	const made = (hour: number, day: number, status: Run['status'] = 'completed') =>
		aRun({
			profiledAt: daysAgo(day),
			slice: sliceAt(daysAgo(day), 'day'),
			startedAt: new Date(now.getTime() + hour * 3_600_000),
			status,
		});
	const first = made(1, 2);
	const runs = [first, made(2, 3), made(3, 2), made(4, 2, 'failed'), made(5, 1)];
	t.deepEqual(
		expiredRuns(runs, parseRetention('3'), now).map(({runId}) => runId),
		[first.runId],
	);
});

test('the last run of the rows without a date stays however old it is, and counts apart from periods', t => {
	const runs = [5, 40, 50].flatMap(days => [
		aRun({profiledAt: daysAgo(days), slice: sliceAt(daysAgo(days), 'day')}),
		aRun({profiledAt: daysAgo(days + 60), slice: undated, startedAt: daysAgo(days + 60)}),
	]);
	t.deepEqual(agesOfExpired(runs, '30d'), [40, 50, 100, 110]);
	t.deepEqual(
		agesOfExpired(runs, '2').toSorted((left, right) => left - right),
		[50, 110],
	);
});

test('failed runs do not push out runs with results', t => {
	const runs = [
		aRun({profiledAt: daysAgo(9)}),
		aRun({profiledAt: daysAgo(8), status: 'failed'}),
		aRun({profiledAt: daysAgo(7)}),
		aRun({profiledAt: daysAgo(1), status: 'failed'}),
	];
	t.deepEqual(agesOfExpired(runs, '1'), [8, 9]);
	t.deepEqual(agesOfExpired(runs, '2'), []);
});

test('a run in progress is kept, and pruning again deletes nothing more', t => {
	const run = fc
		.record({
			profiledAt: fc.integer({min: 0, max: 50}).map(days => daysAgo(days)),
			status: fc.constantFrom(
				'running' as const,
				'completed' as const,
				'partial' as const,
				'failed' as const,
				'cancelled' as const,
			),
			datasetName: fc.constantFrom('a', 'b'),
		})
		.map(changes => aRun(changes));
	fc.assert(
		fc.property(fc.array(run), fc.constantFrom('20d', '3'), (runs, keep) => {
			const expired = new Set(expiredRuns(runs, parseRetention(keep), now));
			const kept = runs.filter(candidate => !expired.has(candidate));
			t.true([...expired].every(({status}) => status !== 'running'));
			t.deepEqual(expiredRuns(kept, parseRetention(keep), now), []);
		}),
	);
});
