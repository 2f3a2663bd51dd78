import test, {type ExecutionContext} from 'ava';
import {chooseRuns, type RunChoice} from '../../source/drift/baselines.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import {nthRun, storeWith} from '../support/drift-store.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};

const choose = async (t: ExecutionContext, profiles: readonly RunProfile[], choice: RunChoice = {}, baseline = 'previous') =>
	chooseRuns(await storeWith(t, profiles), customers, 'development', choice, {baseline});

const chosen = test.macro(async (t, choice: RunChoice, baseline: number, current: number, words: string, configured?: string) => {
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
	t.is(found.baseline.runId, nthRun(baseline).run.runId);
	t.is(found.current.runId, nthRun(current).run.runId);
	t.is(found.baselineChoice, words);
});

test('the two latest runs with results are compared, of this dataset and environment alone', chosen, {}, 2, 3, 'previous');
test('a baseline is named by its id', chosen, {baseline: '01aaaaaa-0000-4000-8000-000000000000'}, 1, 3, 'run 01aaaa');
test('a baseline is named by the beginning of its id', chosen, {baseline: '01a'}, 1, 3, 'run 01aaaa');
test('the baseline of the config is used when none is named', chosen, {}, 1, 3, 'run 01aaaa', '01aaaaaa');
test('a named baseline goes before that of the config', chosen, {baseline: 'previous'}, 2, 3, 'previous', '01aaaaaa');
test('a current run is compared with the one before it', chosen, {current: '02a'}, 1, 2, 'previous');
test('both runs can be named, also the newer one as baseline', chosen, {baseline: '03a', current: '01a'}, 3, 1, 'run 03aaaa');

const refused = test.macro(async (t, profiles: readonly RunProfile[], choice: RunChoice, message: string, why: string) => {
	const error = await t.throwsAsync<ProfileMeshError>(async () => choose(t, profiles, choice), {instanceOf: ProfileMeshError});
	t.is(error.message, message);
	t.is(error.why, why);
	t.truthy(error.hint);
	t.true(error.code === 'not-found' || error.code === 'usage');
});

test('without runs it says that there are none', refused, [nthRun(1, {status: 'failed'})], {}, 'main.customers has no runs in the environment development', 'Drift compares two runs, and none has been completed');
test('with one run it says to profile again', refused, [nthRun(1)], {}, 'main.customers has only one run in the environment development', 'Drift compares two runs');
test('the earliest run has none before it', refused, [nthRun(1), nthRun(2)], {current: '01'}, 'main.customers has no run before 01aaaa', 'It is the earliest one with results');
test('a run of another dataset is refused by name', refused, [nthRun(1), nthRun(2), nthRun(3, {datasetName: 'orders'})], {baseline: '03'}, 'Run 03aaaa cannot be compared here', 'It is a run of main.orders, not of main.customers');
test('a run of another environment is refused by name', refused, [nthRun(1), nthRun(2), nthRun(3, {environment: 'production'})], {current: '03'}, 'Run 03aaaa cannot be compared here', 'It was made in the environment production, not in development');
test('a run without results is refused', refused, [nthRun(1), nthRun(2), nthRun(3, {status: 'failed'})], {current: '03'}, 'Run 03aaaa cannot be compared here', 'It has no results: it is failed');
test('a run is not compared with itself', refused, [nthRun(1), nthRun(2)], {baseline: '02'}, 'Run 02aaaa would be compared with itself', 'It is the latest run and also the baseline');

test('an unknown run is an error', async t => {
	await t.throwsAsync(async () => choose(t, [nthRun(1), nthRun(2)], {baseline: 'ffff'}), {code: 'not-found'});
});
