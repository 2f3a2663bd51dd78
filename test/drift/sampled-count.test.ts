// The number of rows of a table of which only a sample of a fixed size is read.
import test from 'ava';
import Database from 'better-sqlite3';
import {sampleSeed, type Run, type RunProfile} from '../../source/profiling/profile.ts';
import {column, comparisonOf, driftOf, driftSettings, later, profile} from '../support/drift-runs.ts';
import {detectDrift} from '../../source/drift/detect-drift.ts';
import {times} from '../support/history-runs.ts';
import {eventsOf, numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

const sampling: Run['sampling'] = {kind: 'size', size: 1000, seed: sampleSeed};

const sampled = (rows: number, read = Math.min(rows, 1000)): readonly [RunProfile['columns'], Partial<Run>] => [
	[
		column(
			'n',
			'integer',
			{count: read, null_count: 0, null_percent: 0, mean: 50},
			{provenance: {kind: 'sample', rows: read}},
		),
	],
	{rowCount: rows, sampling},
];

const countOf = (before: number, after: number) =>
	comparisonOf(driftOf(profile(...sampled(before)), later(...sampled(after))), 'count');

test('a table that loses most of its rows has drifted, however many of them are read', t => {
	const drift = countOf(100_000, 5000);
	t.like(drift, {severity: 'high', state: 'judged', baselineValue: 100_000, currentValue: 5000, estimated: false});
	t.is(countOf(100_000, 101_000)?.severity, 'none');
});

test('the row count of a sample is not judged, because it says nothing about the table', t => {
	t.like(countOf(1000, 5000), {
		severity: 'none',
		state: 'not_judged',
		reason: 'counts the rows of a sample of a fixed size',
	});
});

test('a table that has fewer rows than its sample may have is counted as a whole', t => {
	t.like(countOf(400, 100), {severity: 'high', state: 'judged', estimated: false});
});

test('the history of a table of which a sample is read judges the number of rows of the table', t => {
	const runs = (rows: readonly number[]): readonly RunProfile[] =>
		rows.map((count, day) => {
			const [columns, parts] = sampled(count);
			return profile(columns, {...parts, profiledAt: new Date(Date.UTC(2024, 0, 1 + day))});
		});
	const countAfter = (rows: readonly number[]) => {
		const all = runs(rows);
		const [baseline, current] = all.slice(-2);
		return baseline === undefined || current === undefined
			? undefined
			: comparisonOf(
					detectDrift({baseline, current, earlier: all.slice(0, -1), settings: driftSettings()}),
					'count',
				);
	};

	const usual = times(8, day => 100_000 + (day % 3) * 700);
	t.is(countAfter([...usual, 100_900])?.severity, 'none');
	t.like(countAfter([...usual, 5000]), {severity: 'high', rule: 'history'});
	const ofSamples = times(8, () => 1000);
	t.is(countAfter([...ofSamples, 100_000])?.severity, 'none');
});

test('a profile with sample_size keeps the number of rows of the table, and the sample’s size beside it', async t => {
	const place = await placeWith(t, numbers('loads', 30_000), {
		profiling: {tables: [{table: 'loads', sample_size: 500}]},
	});
	const workspace = await workspaceAt(t, place);
	await eventsOf(workspace.profile(await workspace.plan()));
	const database = new Database(place.database);
	database.exec('DELETE FROM loads WHERE rowid % 20 > 0');
	database.close();
	await eventsOf(workspace.profile(await workspace.plan()));
	const store = await workspace.store();
	const kept = await store.runs();
	t.deepEqual(
		kept.map(({rowCount, sampling: {kind}}) => [rowCount, kind]),
		[
			[1500, 'size'],
			[30_000, 'size'],
		],
	);
});
