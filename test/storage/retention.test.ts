// Which runs pruning lets go.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import type {Run} from '../../source/profiling/profile.ts';
import {expiredRuns, parseRetention} from '../../source/storage/retention.ts';
import fc from '../support/properties.ts';
import {aRun} from '../support/run-profiles.ts';

const now = new Date('2026-03-31T00:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
/** How many days old the runs are that go. */
const agesOfExpired = (runs: readonly Run[], keep: string): readonly number[] =>
	expiredRuns(runs, parseRetention(keep), now).map(run => (now.getTime() - run.profiledAt.getTime()) / 86_400_000);

test('a length of time or a number decides which runs to keep', t => {
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

test('runs older than the length of time go, those of exactly that age stay', t => {
	const runs = [1, 89, 90, 90.01, 200].map(days => aRun({profiledAt: daysAgo(days)}));
	t.deepEqual(agesOfExpired(runs, '90d'), [90.01, 200]);
});

test('the last runs of each dataset in each environment stay', t => {
	const places = [{}, {datasetName: 'orders'}, {schemaName: 'archive'}, {environment: 'production'}];
	const runs = places.flatMap(place => [3, 1, 2].map(days => aRun({...place, profiledAt: daysAgo(days)})));
	t.deepEqual(agesOfExpired(runs, '2'), [3, 3, 3, 3]);
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

test('a run that is running stays, and pruning again lets nothing more go', t => {
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
