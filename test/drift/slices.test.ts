// Drift between slices: which runs are chosen, and how they are named.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {chooseRuns, type Comparison} from '../../source/drift/baselines/choose-runs.ts';
import {findLatestRuns} from '../../source/drift/schema/dataset-changes.ts';
import type {Run} from '../../source/profiling/profile.ts';
import {sliceName} from '../../source/profiling/slice.ts';
import type {Store} from '../../source/storage/store.ts';
import {keepRun, keepSlice} from '../support/slice-runs.ts';
import {newStore} from '../support/stores.ts';

const dataset = {schemaName: 'main', datasetName: 'customers'};
const environment = 'development';

const choose = async (store: Store, comparison: Comparison) => {
	const {baseline, current} = await chooseRuns({store, dataset, environment}, comparison, {
		baseline: 'auto',
		history: 14,
	});
	const name = ({slice, rowCount}: Run) => (slice === null ? `table ${rowCount}` : sliceName(slice));
	return {current: name(current), baseline: baseline.runs.map(run => name(run)), why: baseline.why};
};

const keepDays = async (store: Store, days: readonly string[]): Promise<void> => {
	for (const day of days) {
		await keepSlice(store, day);
	}
};

const january = Array.from({length: 10}, (_, index) => `2024-01-${String(index + 1).padStart(2, '0')}`);

test('the newest slice is compared with the one before it, whatever was made last', async t => {
	const {store} = await newStore(t);
	await keepRun(store, {rowCount: 1000, profiledAt: new Date('2024-02-01T06:00:00Z')});
	await keepDays(store, [...january.slice(5), ...january.slice(0, 5)]);
	t.like(await choose(store, {}), {current: '2024-01-10', baseline: ['2024-01-09']});
	t.deepEqual(await choose(store, {baseline: 'same-weekday'}), {
		current: '2024-01-10',
		baseline: ['2024-01-03'],
		why: 'The baseline is the slice of an earlier Wednesday: 2024-01-03.',
	});
	t.deepEqual(await choose(store, {baseline: 'median:2'}), {
		current: '2024-01-10',
		baseline: ['2024-01-09', '2024-01-08'],
		why: 'The baseline is the median of each metric over 2 runs: 2024-01-09, 2024-01-08.',
	});
});

test('slices are named by their period', async t => {
	const {store} = await newStore(t);
	await keepDays(store, january);
	t.like(await choose(store, {current: '2024-01-05'}), {current: '2024-01-05', baseline: ['2024-01-04']});
	t.like(await choose(store, {baseline: '2024-01-02'}), {current: '2024-01-10', baseline: ['2024-01-02']});
	await keepSlice(store, '2024-02-01', {by: 'month'});
	await keepSlice(store, '2024-01-01', {by: 'month'});
	t.like(await choose(store, {baseline: '2024-01'}), {current: '2024-02', baseline: ['2024-01']});
	await keepSlice(store, '2024-03-01T13:00:00Z', {by: 'hour'});
	await keepSlice(store, '2024-03-01T14:00:00Z', {by: 'hour'});
	for (const text of ['2024-03-01 13:00', '2024-03-01T13:00']) {
		t.like(await choose(store, {baseline: text}), {baseline: ['2024-03-01 13:00']});
	}

	await keepSlice(store, '2024-03-06', {by: 'week'});
	await keepSlice(store, '2024-03-13', {by: 'week'});
	t.like(await choose(store, {baseline: '2024-03-04'}), {
		current: 'week of 2024-03-11',
		baseline: ['week of 2024-03-04'],
	});
});

test('an unknown slice is an error that names the nearest ones', async t => {
	const {store} = await newStore(t);
	await keepDays(store, ['2024-01-01', '2024-01-02', '2024-01-05', '2024-01-06']);
	const error = await t.throwsAsync(choose(store, {current: '2024-01-03'}), {
		instanceOf: ProfileMeshError,
		code: 'not-found',
		message: 'main.customers has no slice 2024-01-03',
	});
	t.is(error?.why, 'Its slices go from 2024-01-01 to 2024-01-06; nearest: 2024-01-02 and 2024-01-05');
	const whole = await newStore(t);
	await keepRun(whole.store, {});
	await t.throwsAsync(choose(whole.store, {current: '2024-01-03'}), {code: 'not-found'});
});

test('a run of another kind that is named is compared with earlier runs of its kind', async t => {
	const {store} = await newStore(t);
	await keepRun(store, {rowCount: 1, profiledAt: new Date('2024-01-05T06:00:00Z')});
	const named = await keepRun(store, {rowCount: 2, profiledAt: new Date('2024-01-06T06:00:00Z')});
	const made = await keepSlice(store, '2024-01-04');
	await keepDays(store, january);
	t.like(await choose(store, {current: named.runId}), {current: 'table 2', baseline: ['table 1']});
	t.like(await choose(store, {current: made.runId}), {current: '2024-01-04', baseline: ['2024-01-03']});
});

test('a table that was gone counts as gone until one of its slices is profiled', async t => {
	const {store} = await newStore(t);
	await keepSlice(store, '2024-01-01', {batchId: 'one'});
	const gone = await keepRun(store, {status: 'failed', profiledAt: new Date()});
	const scope = {store, dataset, environment};
	const during = await findLatestRuns(scope);
	t.is(during.latest?.runId, gone.runId);
	await keepSlice(store, '2024-01-02', {batchId: 'two'});
	const newest = await keepSlice(store, '2024-01-03', {batchId: 'two'});
	const back = await findLatestRuns(scope);
	t.deepEqual([back.latest?.runId, back.before?.runId], [newest.runId, gone.runId]);
	await keepSlice(store, '2024-01-04', {batchId: 'three'});
	t.is((await findLatestRuns(scope)).before, undefined);
});
