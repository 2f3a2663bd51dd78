// What many runs at once are compared by is what each run by itself says.
import test from 'ava';
import {metricOf} from '../../source/profiling/metrics/catalogue.ts';
import {metricNames} from '../../source/profiling/metrics/names.ts';
import type {Measured, RunFigures, RunProfile} from '../../source/profiling/profile.ts';
import {anyProfile} from '../support/any-profile.ts';
import fc from '../support/properties.ts';
import {aColumn, aProfile, aRun} from '../support/run-profiles.ts';
import {execute, newStore, query} from '../support/stores.ts';

/** JSON has no negative zero. */
const withoutSignOfZero = (measured: Measured | undefined): Measured | undefined =>
	measured?.value === 0 ? {...measured, value: 0} : measured;

const compared = metricNames.filter(name => metricOf(name).kind !== 'bins');

const figuresOf = ({run, columns}: RunFigures | RunProfile) => ({
	run,
	columns: columns.map(({column, metrics}) => ({
		column,
		metrics: compared.map(name => [name, withoutSignOfZero(metrics.get(name))]),
	})),
});

test('the figures of a run are read back to the last digit', async t => {
	const {store} = await newStore(t);
	await fc.assert(
		fc.asyncProperty(anyProfile, async profile => {
			await store.complete(profile);
			const [figures] = await store.loadFigures([profile.run.runId]);
			t.deepEqual(figures === undefined ? undefined : figuresOf(figures), figuresOf(profile));
		}),
		{numRuns: 150},
	);
});

test('figures of several runs come in the order that was asked for', async t => {
	const {store} = await newStore(t);
	const runIds = Array.from({length: 4}, (_, index) => aRun({runId: `run-${index}`}).runId);
	for (const runId of runIds) {
		await store.complete(aProfile({runId}));
	}

	const asked = [2, 0, 3, 1].map(index => runIds[index] ?? '');
	const loaded = await store.loadFigures(asked);
	t.deepEqual(
		loaded.map(({run}) => run.runId),
		asked,
	);
	t.deepEqual(await store.loadFigures([]), []);
	await t.throwsAsync(store.loadFigures(['run-0', 'nobody']), {code: 'not-found'});
});

const lost = [
	['that ProfileMesh 0.2 made', 'NULL'],
	['with a text of an earlier version', `'{"format":1,"columns":[],"doubles":""}'`],
	['with a text of a later version', `'{"format":99,"columns":[],"doubles":""}'`],
	['with a text that is damaged', `'{"format":2,"col'`],
] as const;

for (const [what, text] of lost) {
	test(`the figures of a run ${what} are read from its results`, async t => {
		const {store, filepath} = await newStore(t);
		const profile = aProfile({}, [aColumn({count: 10, mean: 1.5, top_values: [{value: 'a', count: 3}]})]);
		await store.complete(profile);
		execute(filepath, `UPDATE profilemesh_runs SET figures = ${text}`);
		const [figures] = await store.loadFigures([profile.run.runId]);
		t.deepEqual(figures === undefined ? undefined : figuresOf(figures), figuresOf(profile));
	});
}

test('figures in the earlier format, each by itself, are still read', async t => {
	const {store, filepath} = await newStore(t);
	const columns = ['first', 'second'].map(name => {
		const profile = aColumn({});
		return {...profile, column: {...profile.column, name}};
	});
	const profile = aProfile({}, columns);
	await store.complete(profile);
	const text = JSON.stringify({
		format: 2,
		columns: columns.map(({column}) => column),
		metrics: {
			mean: {values: [1.5, null]},
			max: {places: [1], values: [7]},
			percentiles: {places: [1], values: [{start: 0, length: 2}]},
		},
		provenances: {mean: {1: {kind: 'sample', rows: 5}}},
		// 1 and 2 as doubles.
		doubles: 'AAAAAAAA8D8AAAAAAAAAQA==',
	});
	execute(filepath, `UPDATE profilemesh_runs SET figures = '${text}'`);
	const [figures] = await store.loadFigures([profile.run.runId]);
	const read = (figures?.columns ?? []).map(({metrics}) =>
		(['mean', 'max', 'percentiles'] as const).map(metric => metrics.get(metric)?.value),
	);
	t.deepEqual(read, [
		[1.5, undefined, undefined],
		[null, 7, [1, 2]],
	]);
});

test('a run too large for one text is still kept and read', async t => {
	const {store, filepath} = await newStore(t);
	const profile = aProfile({}, [aColumn({count: 10, top_values: [{value: 'a'.repeat(8_000_000), count: 3}]})]);
	await store.complete(profile);
	t.deepEqual(query(filepath, 'SELECT figures FROM profilemesh_runs'), [{figures: null}]);
	const [figures] = await store.loadFigures([profile.run.runId]);
	t.deepEqual(figures?.columns[0]?.metrics.get('top_values'), profile.columns[0]?.metrics.get('top_values'));
});
