// The figures by segment come back from the store, and take little room.
import test from 'ava';
import {segmentsText} from '../../source/storage/segments-text.ts';
import type {RunSegments} from '../../source/profiling/segments/segments.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';
import {execute, newStore} from '../support/stores.ts';

const segments: RunSegments = [
	{
		column: 'country',
		values: ['DE', null, 'FR'],
		hasRest: true,
		rows: [60, 20, 15, 5],
		figures: [
			{
				column: 'amount',
				nulls: [1, 0, 2, 0],
				numbers: {
					counts: [59, 20, 13, 5],
					sums: [1234.5, 0.1, -3, 1e300],
					squares: [123_456, 1, 2, 3],
					zeros: [0, 1, 0, 0],
				},
			},
			{
				column: 'paid',
				nulls: [0, 0, 0, 0],
				counts: {
					values: [true, false],
					rows: [
						[50, 20, 10, 5],
						[10, 0, 5, 0],
					],
					hasOthers: false,
				},
			},
		],
	},
];

test('figures by segment come back as they were', async t => {
	const {store} = await newStore(t);
	const profile = aProfile({}, [aColumn({count: 10})]);
	await store.complete({...profile, segments});
	t.deepEqual(await store.segments(profile.run.runId), segments);
	const {datasetName, schemaName, environment} = profile.run;
	t.deepEqual(await store.segmentColumns({datasetName, schemaName}, environment), ['country']);
});

test('a run without segments has none, and so has one whose text is broken or of a later program', async t => {
	const {store, filepath} = await newStore(t);
	const profile = aProfile({}, [aColumn({count: 10})]);
	await store.complete(profile);
	t.deepEqual(await store.segments(profile.run.runId), []);
	for (const text of ['{', '{"format":99,"columns":["a"],"data":""}', '{"format":1,"columns":["a"],"data":"!!"}']) {
		execute(filepath, `UPDATE profilemesh_runs SET segments = '${text}'`);
		t.deepEqual(await store.segments(profile.run.runId), []);
	}
});

test('segments are combined until they take no more room than the other figures', t => {
	const count = 50;
	const list = Array.from({length: count}, (_, index) => 1_000_003 * (index + 1));
	const wide: RunSegments = Array.from({length: 5}, (_, by) => ({
		column: `by ${by}`,
		values: list.map(figure => `value ${figure}`),
		hasRest: false,
		rows: list,
		figures: Array.from({length: 40}, (_other, index) => ({
			column: `column ${index}`,
			nulls: list.map(figure => (figure * (index + 7)) % 999_983),
			numbers: {
				counts: list,
				sums: list.map(figure => Math.sqrt(figure * (index + 3))),
				squares: list.map(figure => (figure * (index + 11)) % 999_979),
				zeros: list,
			},
		})),
	}));
	t.true((segmentsText(wide, 30_000)?.length ?? Infinity) <= 30_000);
	t.true((segmentsText(wide, Infinity)?.length ?? 0) > 30_000);
});
