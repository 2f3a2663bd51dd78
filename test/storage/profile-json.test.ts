// A profile as the JSON document that other programs read.
import test from 'ava';
import {profileJson} from '../../source/reports/profile-json.ts';
import {anyProfile} from '../support/any-profile.ts';
import fc from '../support/properties.ts';
import {aColumn, aProfile} from '../support/run-profiles.ts';

test('the document has the documented keys', t => {
	const {run, columns} = aProfile({runId: '550e8400-e29b-41d4-a716-446655440000', rowCount: 10}, [
		aColumn(
			{
				count: 10,
				mean: 1.5,
				max: '9007199254740993',
				stddev: null,
				histogram: [{binStart: 1, binEnd: 2, count: 10}],
				top_values: [{value: true, count: 4}],
			},
			{databaseType: 'BIGINT'},
		),
	]);
	const profile = {
		run,
		columns: columns.map(column => ({
			...column,
			metrics: new Map([
				...column.metrics,
				['distinct_count', {value: 9, provenance: {kind: 'estimate', error: 0.01}}] as const,
			]),
			errors: new Map([['p50', 'overflow']] as const),
		})),
	};
	const text = JSON.stringify(profileJson(profile));
	t.deepEqual(JSON.parse(text), {
		run_id: '550e8400-e29b-41d4-a716-446655440000',
		dataset_name: 'customers',
		schema_name: 'main',
		environment: 'development',
		status: 'completed',
		profiled_at: '2026-03-01T10:30:00.000Z',
		columns: [
			{
				column_name: 'age',
				column_type: 'BIGINT',
				metrics: {
					count: 10,
					distinct_count: 9,
					max: '9007199254740993',
					mean: 1.5,
					stddev: null,
					histogram: [{bin_start: 1, bin_end: 2, count: 10}],
					top_values: [{value: true, count: 4}],
				},
				estimates: {distinct_count: {kind: 'estimate', error: 0.01}},
				errors: {p50: 'overflow'},
			},
		],
		metadata: {row_count: 10, column_count: 1},
	});
});

test('metrics are in the order of the catalogue, whatever the order in which they were measured', t => {
	const {run, columns} = aProfile({}, [
		aColumn({
			count: 1,
			min: 2,
			mean: 3,
			histogram: [],
		}),
	]);
	const reversed = columns.map(column => ({...column, metrics: new Map([...column.metrics].toReversed())}));
	t.deepEqual(Object.keys(profileJson({run, columns: reversed}).columns[0]?.metrics ?? {}), [
		'count',
		'min',
		'mean',
		'histogram',
	]);
});

test('NaN and infinities are null', t => {
	const document = profileJson(aProfile({}, [aColumn({mean: NaN, min: -Infinity, max: Infinity})]));
	t.deepEqual(document.columns[0]?.metrics, {mean: null, min: null, max: null});
});

test('every number of any profile is in the document as it was', t => {
	fc.assert(
		fc.property(anyProfile, profile => {
			const document = profileJson(profile);
			const numbers = profile.columns
				.flatMap(({metrics}, index) =>
					Array.from(metrics, ([name, {value}]) => ({
						value,
						text: JSON.stringify(document.columns[index]?.metrics[name]),
					})),
				)
				.filter(({value}) => typeof value === 'number');
			t.deepEqual(
				numbers.filter(({value, text}) => Number(text) !== value),
				[],
			);
		}),
	);
});
