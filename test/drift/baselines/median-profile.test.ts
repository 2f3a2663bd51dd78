// A baseline of several runs.
import test from 'ava';
import {medianProfile} from '../../../source/drift/baselines/median-profile.ts';
import {detectDrift} from '../../../source/drift/detect-drift.ts';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import type {MetricValue, RunProfile, ValueCount} from '../../../source/profiling/profile.ts';
import {column, driftOf, driftSettings, profile} from '../../support/drift-runs.ts';
import {profiledColumn, profiledRun, shapes} from '../../support/drawn-runs.ts';
import {nthRun} from '../../support/drift-store.ts';
import {randomNumbers} from '../../support/random.ts';

const runsWith = (
	metric: MetricName,
	values: readonly MetricValue[],
	type: 'float' | 'integer' | 'date' | 'text' = 'float',
): readonly RunProfile[] =>
	values.map((value, index) =>
		nthRun(values.length - index, {rowCount: 100 + index}, [column('a', type, {[metric]: value})]),
	);

const medianOf = (
	metric: MetricName,
	values: readonly MetricValue[],
	type?: 'float' | 'integer' | 'date' | 'text',
): MetricValue | undefined =>
	medianProfile(runsWith(metric, values, type), 'median:3').columns[0]?.metrics.get(metric)?.value;

test('each metric is the median of the runs, and of two runs the smaller one', t => {
	t.is(medianOf('mean', [3, 100, 1]), 3);
	t.is(medianOf('mean', [3, 100, 1, 7]), 3);
	t.is(medianOf('max', ['9007199254740995', '9007199254740993', '9007199254740999'], 'integer'), '9007199254740995');
	t.is(medianOf('max', ['2024-03-01', '2024-01-01', '2024-02-01T06:00:00'], 'date'), '2024-02-01T06:00:00');
	t.is(medianOf('mean', [null, 5, 7]), 5);
	t.is(medianOf('mean', [null, null, 7]), null);
	t.is(medianOf('mean', [4]), 4);
});

test('the median run has the name of its rule, the median time and the median number of rows', t => {
	const {run} = medianProfile(runsWith('mean', [1, 2, 3]), 'median:3');
	t.like(run, {runId: 'median:3', rowCount: 101, profiledAt: nthRun(2).run.profiledAt});
});

test('each percentile is the median of the runs, so percentiles still ascend', t => {
	const random = randomNumbers(1);
	const runs = Array.from({length: 5}, () =>
		profiledRun([profiledColumn('x', 'float', shapes.lognormal.draw(random, 500))]),
	);
	const {columns} = medianProfile(runs, 'median:5');
	const percentiles = columns[0]?.metrics.get('percentiles')?.value;
	const numbers = Array.isArray(percentiles) ? percentiles.map(Number) : [];
	t.is(numbers.length, 101);
	t.true(numbers.every((value, index) => index === 0 || value >= (numbers[index - 1] ?? value)));
});

test('each value has its median share, and a value of only one odd run is left out', t => {
	const listed = (counts: Readonly<Record<string, number>>) =>
		Object.entries(counts).map(([value, count]) => ({value, count}));
	const runs = [
		{a: 70, b: 30},
		{a: 60, b: 40},
		{a: 10, odd: 90},
	].map(counts => profile([column('c', 'text', {count: 100, null_count: 0, top_values: listed(counts)})]));
	const value = medianProfile(runs, 'median:3').columns[0]?.metrics.get('top_values')?.value;
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	const found = list
		.filter((item): item is ValueCount => typeof item === 'object' && item !== null && 'value' in item)
		.map(item => [item.value, Math.round(item.count)]);
	// The middle shares 0.6 and 0.3, brought to a sum of 1.
	t.deepEqual(found, [
		['a', 67],
		['b', 33],
	]);
});

test('one odd run in the middle of a week neither hides a drift nor makes one', t => {
	const random = randomNumbers(2);
	const usual = () => profiledRun([profiledColumn('x', 'float', shapes.normal.draw(random, 1000))]);
	const odd = profiledRun([profiledColumn('x', 'float', shapes.normal.draw(random, 1000, 3))]);
	const baseline = medianProfile([odd, usual(), usual(), usual(), usual()], 'median:5');
	t.is(driftOf(baseline, usual()).summary.worst, 'none');
	t.is(driftOf(baseline, odd).summary.worst, 'high');
	t.is(driftOf(odd, usual()).summary.worst, 'high');
});

test('runs that were sampled in another way than the latest are left out', t => {
	const [one, two, three] = runsWith('mean', [1, 50, 70]);
	const sampled = [one, two, three].flatMap((run, index) =>
		run === undefined
			? []
			: [index === 0 ? run : {...run, run: {...run.run, sampling: {kind: 'size', size: 5, seed: 1} as const}}],
	);
	t.is(medianProfile(sampled, 'median:3').columns[0]?.metrics.get('mean')?.value, 1);
});

test('texts that hardly ever repeat do not drift from a median', t => {
	const run = (first: number): RunProfile =>
		profiledRun([
			profiledColumn(
				'note',
				'text',
				Array.from({length: 300}, (_, index) => (index === 0 ? 'call back' : `note ${first + index}`)),
			),
		]);
	const {metricDrifts} = driftOf(medianProfile([run(1000), run(2000), run(3000)], 'median:3'), run(4000));
	const drift = metricDrifts.find(({metricName}) => metricName === 'distribution');
	t.is(drift?.severity, 'none', drift?.reason);
});

/** A run of 200 rows, each of which has no value by itself with this chance. */
const sometimesNull = (seed: number, chance: number): RunProfile => {
	const random = randomNumbers(seed);
	return profiledRun([
		profiledColumn(
			'discount',
			'float',
			Array.from({length: 200}, () => (random() < chance ? null : random())),
		),
	]);
};

/** Of so many trials against the median of seven runs that lack a quarter of the values, those with a finding. */
const nullDrifts = (trials: number, chance: number): number => {
	const numbers = Array.from({length: trials}, (_, index) => index);
	return numbers.filter(trial => {
		const runs = Array.from({length: 7}, (_, index) => sometimesNull(1 + trial * 100 + index, 0.25));
		const baseline = medianProfile(runs, 'median:7');
		const {metricDrifts} = detectDrift({
			baseline,
			current: sometimesNull(99 + trial * 100, chance),
			settings: driftSettings(),
			chosen: {rule: {kind: 'median', runCount: 7}, why: null, runs: [baseline.run]},
		});
		return metricDrifts.some(({metricName, severity}) => metricName === 'null_percent' && severity !== 'none');
	}).length;
};

test('against a median, a share of nulls that varies as much as in a random draw of the rows is not drift', t => {
	t.is(nullDrifts(40, 0.25), 0);
});

test('against a median of 25 % nulls, 60 % are a drift', t => {
	t.is(nullDrifts(40, 0.6), 40);
});
