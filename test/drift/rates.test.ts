// Measured: how often nothing alarms, and how surely something does. A thousand pairs of columns go through a store and
// back.
import test, {type ExecutionContext} from 'ava';
import {driftSettings} from '../support/drift-runs.ts';
import {detectDrift} from '../../source/drift/detect-drift.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import {profiledColumn, profiledRun, shapeNames, shapes} from '../support/drawn-runs.ts';
import {storeWith} from '../support/drift-store.ts';
import {randomNumbers} from '../support/random.ts';

const pairsOfShape = 125;

/** A run whose columns are draws of every shape, so many of each. */
const drawnRun = (seed: number, rows: number, draws: number, shift = 0): RunProfile => {
	const random = randomNumbers(seed);
	const columns = shapeNames.flatMap(name => {
		const {type, draw} = shapes[name];
		return Array.from({length: draws}, (_, index) =>
			profiledColumn(`${name} ${index}`, type, draw(random, rows, shift)),
		);
	});
	return profiledRun(columns, {
		runId: `${String(seed).padStart(8, '0')}-0000-4000-8000-000000000000`,
		profiledAt: new Date(Date.UTC(2026, 1, 1, seed)),
	});
};

const compared = async (t: ExecutionContext, before: RunProfile, after: RunProfile): Promise<DriftReport> => {
	const store = await storeWith(t, [before, after]);
	return detectDrift({
		baseline: await store.load(before.run.runId),
		current: await store.load(after.run.runId),
		settings: driftSettings(),
	});
};

/** The columns of which anything is reported, whatever the metric. */
const alarming = ({metricDrifts}: DriftReport): readonly string[] => [
	...new Set(
		metricDrifts.filter(({severity}) => severity !== 'none').map(({columnName}) => columnName ?? '(all rows)'),
	),
];

test('of 1,000 pairs of draws of the same eight shapes fewer than one in a hundred raise any alarm', async t => {
	const report = await compared(t, drawnRun(1, 500, pairsOfShape), drawnRun(2, 500, pairsOfShape));
	const columns = new Set(report.metricDrifts.map(({columnName}) => columnName).filter(name => name !== null));
	t.is(columns.size, pairsOfShape * shapeNames.length);
	const alarms = alarming(report);
	t.true(alarms.length < 10, `${alarms.length}: ${alarms.join(', ')}`);
	t.is(report.summary.notEnoughRows, 0);
});

test('a shift of one standard deviation is found in every column of 500 rows, as high', async t => {
	const report = await compared(t, drawnRun(3, 500, 25), drawnRun(4, 500, 25, 1));
	const distributions = report.metricDrifts.filter(({metricName}) => metricName === 'distribution');
	t.is(distributions.length, 25 * shapeNames.length);
	t.deepEqual(
		distributions.filter(({severity}) => severity !== 'high').map(({columnName, reason}) => [columnName, reason]),
		[],
	);
});

test('a shift of half a standard deviation is found in 98 of 100 columns of 500 rows', async t => {
	const report = await compared(t, drawnRun(5, 500, 25), drawnRun(6, 500, 25, 0.5));
	const found = alarming(report).length;
	t.true(found >= 0.98 * 25 * shapeNames.length, `${found}`);
});

test('with the fewest rows that are judged, a shift of one deviation is found in 98 of 100 columns', async t => {
	const report = await compared(t, drawnRun(7, 100, 25), drawnRun(8, 100, 25, 1));
	const found = report.metricDrifts.filter(
		({metricName, severity}) => metricName === 'distribution' && severity !== 'none',
	).length;
	t.true(found >= 0.98 * 25 * shapeNames.length, `${found}`);
});
