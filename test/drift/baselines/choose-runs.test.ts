import test, {type ExecutionContext} from 'ava';
import {chooseRuns, type Comparison} from '../../../source/drift/baselines/choose-runs.ts';
import type {PinnedRun} from '../../../source/drift/baselines/pinned-run.ts';
import {describeBaselineRule} from '../../../source/drift/baselines/baseline-rule.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import type {Run, RunProfile} from '../../../source/profiling/profile.ts';
import {nthRun, storeWith} from '../../support/drift-store.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};

const choose = async (
	t: ExecutionContext,
	profiles: readonly RunProfile[],
	choice: Comparison = {},
	baseline = 'auto',
	pinned?: PinnedRun,
) =>
	chooseRuns({store: await storeWith(t, profiles), dataset: customers, environment: 'development'}, choice, {
		baseline,
		history: 30,
		pinned,
	});

const chosen = test.macro(
	async (t, choice: Comparison, baseline: number, current: number, words: string, configured?: string) => {
		const runs = [
			nthRun(1),
			nthRun(2, {status: 'partial'}),
			nthRun(3),
			nthRun(4, {status: 'failed'}),
			nthRun(5, {datasetName: 'orders'}),
			nthRun(6, {environment: 'production'}),
			nthRun(7, {schemaName: 'other'}),
		];
		const found = await choose(t, runs, choice, configured);
		t.is(found.baseline.runs[0].runId, nthRun(baseline).run.runId);
		t.is(found.current.runId, nthRun(current).run.runId);
		t.is(describeBaselineRule(found.baseline.rule), words);
	},
);

test(
	'the two latest runs with results are compared, of this dataset and environment alone',
	chosen,
	{},
	2,
	3,
	'previous',
);
test('a baseline is named by its id', chosen, {baseline: '01aaaaaa-0000-4000-8000-000000000000'}, 1, 3, 'run 01aaaa');
test('a baseline is named by the beginning of its id', chosen, {baseline: '01a'}, 1, 3, 'run 01aaaa');
test('the baseline of the config is used when none is named', chosen, {}, 1, 3, 'run 01aaaa', '01aaaaaa');
test('a named baseline goes before that of the config', chosen, {baseline: 'previous'}, 2, 3, 'previous', '01aaaaaa');
test('a current run is compared with the one before it', chosen, {current: '02a'}, 1, 2, 'previous');
test(
	'both runs can be named, also the newer one as baseline',
	chosen,
	{baseline: '03a', current: '01a'},
	3,
	1,
	'run 03aaaa',
);

const refused = test.macro(
	async (t, profiles: readonly RunProfile[], choice: Comparison, message: string, why: string) => {
		const error = await t.throwsAsync<ProfileMeshError>(async () => choose(t, profiles, choice), {
			instanceOf: ProfileMeshError,
		});
		t.is(error.message, message);
		t.is(error.why, why);
		t.truthy(error.hint);
		t.true(error.code === 'not-found' || error.code === 'usage');
	},
);

test(
	'without runs it says that there are none',
	refused,
	[nthRun(1, {status: 'failed'})],
	{},
	'main.customers has no runs in the environment development',
	'Drift compares two runs, and none has been completed',
);
test(
	'with one run it says to profile again',
	refused,
	[nthRun(1)],
	{},
	'main.customers has only one run in the environment development',
	'Drift compares two runs',
);
test(
	'the earliest run has none before it',
	refused,
	[nthRun(1), nthRun(2)],
	{current: '01'},
	'main.customers has no run before 01aaaa',
	'It is the earliest one with results',
);
test(
	'a run of another dataset is refused by name',
	refused,
	[nthRun(1), nthRun(2), nthRun(3, {datasetName: 'orders'})],
	{baseline: '03'},
	'Run 03aaaa cannot be compared here',
	'It is a run of main.orders, not of main.customers',
);
test(
	'a run of another environment is refused by name',
	refused,
	[nthRun(1), nthRun(2), nthRun(3, {environment: 'production'})],
	{current: '03'},
	'Run 03aaaa cannot be compared here',
	'It was made in the environment production, not in development',
);
test(
	'a run without results is refused',
	refused,
	[nthRun(1), nthRun(2), nthRun(3, {status: 'failed'})],
	{current: '03'},
	'Run 03aaaa cannot be compared here',
	'It has no results: it is failed',
);
test(
	'a run is not compared with itself',
	refused,
	[nthRun(1), nthRun(2)],
	{baseline: '02'},
	'Run 02aaaa would be compared with itself',
	'It is the latest run and also the baseline',
);

test('an unknown run is an error', async t => {
	await t.throwsAsync(async () => choose(t, [nthRun(1), nthRun(2)], {baseline: 'ffff'}), {code: 'not-found'});
});

/** A run on each day of three weeks; the 1st of November 2024 was a Friday. */
const daily = Array.from({length: 20}, (_, index) => nthRun(index + 1));

const pinnedTo = (n: number, reason: string | null = null): PinnedRun => ({
	runId: nthRun(n).run.runId,
	reason,
	pinnedAt: '2024-11-05T12:00:00.000Z',
});

test('a pinned run is the baseline, and the report says since when and why', async t => {
	const found = await choose(t, daily, {}, 'auto', pinnedTo(4, 'after the migration'));
	t.is(found.baseline.runs[0].runId, nthRun(4).run.runId);
	t.is(found.current.runId, nthRun(20).run.runId);
	t.is(describeBaselineRule(found.baseline.rule), 'pinned');
	t.is(found.baseline.why, 'The baseline is the pinned run, pinned on 2024-11-05: after the migration.');
});

test('a baseline that is named, by a flag or by the config, goes before the pinned run', async t => {
	const [named, configured, previous] = [
		await choose(t, daily, {baseline: '07a'}, 'auto', pinnedTo(4)),
		await choose(t, daily, {}, 'median:3', pinnedTo(4)),
		await choose(t, daily, {baseline: 'previous'}, 'pinned', pinnedTo(4)),
	];
	t.deepEqual(
		[named, configured, previous].map(({baseline}) => describeBaselineRule(baseline.rule)),
		['run 07aaaa', 'median:3', 'previous'],
	);
});

test('a run that has just been pinned is compared with the one before it', async t => {
	const found = await choose(t, daily, {}, 'auto', pinnedTo(20));
	t.is(found.baseline.runs[0].runId, nthRun(19).run.runId);
	t.is(found.baseline.why, 'The current run is itself the pinned baseline: it is compared with the one before it.');
});

test('a pinned run that is gone is an error that says what to do, and no other baseline is used', async t => {
	const error = await t.throwsAsync<ProfileMeshError>(
		async () => choose(t, daily, {}, 'auto', {...pinnedTo(4), runId: 'ffffffff-0000-4000-8000-000000000000'}),
		{code: 'not-found'},
	);
	t.is(error.message, 'The pinned run ffffff cannot be compared');
	t.regex(error.hint ?? '', /baseline unpin/v);
});

test('without a pinned run there is none to compare with', async t => {
	await t.throwsAsync(async () => choose(t, daily, {baseline: 'pinned'}), {
		code: 'not-found',
		message: 'main.customers has no pinned run in the environment development',
	});
});

test('the same weekday is that of the latest earlier week, in UTC', async t => {
	const found = await choose(t, daily, {baseline: 'same-weekday'});
	t.is(found.baseline.runs[0].runId, nthRun(13).run.runId);
	t.is(found.baseline.why, 'The baseline is the latest run of an earlier Wednesday (UTC).');
});

test('a run of the same day does not count as the same weekday', async t => {
	const twice = [...daily, nthRun(21, {profiledAt: new Date(Date.UTC(2024, 10, 20, 18))})];
	t.is((await choose(t, twice, {baseline: 'same-weekday'})).baseline.runs[0].runId, nthRun(13).run.runId);
	await t.throwsAsync(async () => choose(t, daily.slice(0, 3), {baseline: 'same-weekday'}), {
		code: 'not-found',
		message: 'main.customers has no earlier run of the same weekday as 03aaaa',
	});
});

test('a median is made of the latest runs before the current one, and names them', async t => {
	const found = await choose(t, daily, {baseline: 'median:3'});
	t.deepEqual(
		found.baseline.runs.map(({runId}) => runId),
		[19, 18, 17].map(n => nthRun(n).run.runId),
	);
	t.is(found.baseline.why, 'The baseline is the median of each metric over 3 runs: 19aaaa, 18aaaa, 17aaaa.');
	const few = await choose(t, daily.slice(0, 3), {baseline: 'median:7'});
	t.is(
		few.baseline.why,
		'The baseline is the median of each metric over 2 runs, all that there are of 7: 02aaaa, 01aaaa.',
	);
	const earlier = await choose(t, daily, {baseline: 'median:2', current: '05a'});
	t.deepEqual(
		earlier.baseline.runs.map(({runId}) => runId),
		[4, 3].map(n => nthRun(n).run.runId),
	);
});

test('a median of one run, or of a thousand, is refused', async t => {
	for (const baseline of ['median:1', 'median:1000', 'median:x']) {
		await t.throwsAsync(async () => choose(t, daily, {baseline}), {
			code: 'usage',
			message: `${baseline} is not a baseline`,
		});
	}
});

test('drift.history says how many runs before the current one judge it, and 0 that none does', async t => {
	const profiles = Array.from({length: 9}, (_, index) => nthRun(index + 1));
	const from = {store: await storeWith(t, profiles), dataset: customers, environment: 'development'};
	const historyOf = async (history: number, baseline = 'auto', choice: Comparison = {}) => {
		const found = await chooseRuns(from, choice, {baseline, history, pinned: undefined});
		return found.baseline.history?.map(({runId}) => runId);
	};

	const idsOf = (...numbers: readonly number[]) => numbers.map(number => nthRun(number).run.runId);
	t.deepEqual(await historyOf(3), idsOf(8, 7, 6));
	t.deepEqual(await historyOf(30), idsOf(8, 7, 6, 5, 4, 3, 2, 1));
	t.deepEqual(await historyOf(3, 'auto', {current: '06a'}), idsOf(5, 4, 3));
	t.is(await historyOf(0), undefined);
	t.is(await historyOf(3, 'previous'), undefined, 'A baseline that is named is compared alone');
});

const lookAt = (n: number, time: Date, run: Partial<Run> = {}): RunProfile => nthRun(n, {profiledAt: time, ...run});
const atHour = (day: number, hour: number, minute = 0): Date => new Date(Date.UTC(2024, 10, day, hour, minute));

test('a run of a sample does not replace a run that read all rows of its load', async t => {
	const sampling = {kind: 'size', size: 100, seed: 1} as const;
	const runs = [1, 2, 3, 4, 5].map(n => lookAt(n, atHour(n, 6)));
	const {baseline} = await choose(t, [...runs, lookAt(6, atHour(5, 8), {sampling}), lookAt(7, atHour(6, 6))]);
	t.deepEqual(
		baseline.history?.map(({runId}) => runId),
		[5, 4, 3, 2, 1].map(n => nthRun(n).run.runId),
	);
});

test('a run is judged by the same loads as the latest run and when it is named', async t => {
	// Loads of once a week, and later of once a day.
	const weekly = [1, 2, 3, 4, 5, 6, 7].map(n => lookAt(n, atHour(7 * n, 6)));
	const laterLoads = [8, 9, 10, 11, 12, 13].map(n => lookAt(n, atHour(42 + n, 6)));
	const settings = {baseline: 'auto', history: 5, pinned: undefined};
	const chosenOf = async (runs: readonly RunProfile[]) => {
		const from = {store: await storeWith(t, runs), dataset: customers, environment: 'development'};
		const {baseline} = await chooseRuns(from, {current: '13a'}, settings);
		const unnamed = await chooseRuns(from, {}, settings);
		t.deepEqual(baseline, unnamed.baseline);
		return baseline;
	};

	const {history, runs} = await chosenOf([...weekly, ...laterLoads]);
	t.is(runs[0].runId, nthRun(12).run.runId);
	t.is(history?.length, 5);
});

test('a manual run beside an hourly job that starts seconds early or late does not count as a load', async t => {
	const hourly = [1, 2, 3, 4, 5, 6].map(n => lookAt(n, new Date(atHour(1, n).getTime() + (n % 2) * 3000 - n * 1000)));
	const {baseline} = await choose(t, [...hourly, lookAt(7, atHour(1, 6, 5))]);
	t.is(baseline.runs[0].runId, nthRun(5).run.runId);
});
