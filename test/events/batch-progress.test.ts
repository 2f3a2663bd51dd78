import test from 'ava';
import type {ProfilingEvent} from '../../source/events/events.ts';
import {progressOf} from '../../source/events/batch-progress.ts';
import {applyEvent, type BatchSnapshot, countStates, newBatch, retryBatch} from '../../source/events/batch-snapshot.ts';
import {shopProfile, shopTables} from '../support/shop.ts';

const of = (datasetName: string) => ({
	batchId: 'b',
	runId: `run of ${datasetName}`,
	schemaName: 'main',
	datasetName,
});

const begin = () =>
	newBatch(
		[
			{schemaName: 'main', datasetName: 'customers', estimatedRows: 1000},
			{schemaName: 'main', datasetName: 'orders', estimatedRows: 3000},
		],
		0,
	);

const play = (view: BatchSnapshot, ...events: ReadonlyArray<readonly [number, ProfilingEvent]>): BatchSnapshot => {
	let played = view;
	for (const [time, event] of events) {
		played = applyEvent(played, event, time);
	}

	return played;
};

const [customers] = shopTables;

const scanning = (datasetName: string, rowsDone: number, rowsTotal: number): ProfilingEvent => ({
	type: 'profiling_progress',
	...of(datasetName),
	phase: 'scanning',
	rowsDone,
	rowsTotal,
});

const failed: ProfilingEvent = {
	type: 'profiling_failed',
	...of('orders'),
	status: 'failed',
	durationMs: 5,
	error: {code: 'profile', message: 'no such column', why: 'it was dropped'},
};

test('progress counts rows, and has a rate and the time that is left', t => {
	const view = play(
		begin(),
		[
			0,
			{
				type: 'profiling_started',
				...of('customers'),
				estimatedRows: 1000,
				columnCount: 3,
			},
		],
		[2000, scanning('customers', 1000, 1000)],
	);
	const {fraction, rate, remainingMs} = progressOf(view, 2000);
	t.true(Math.abs(fraction - 0.2475) < 1e-9);
	t.is(rate, 500);
	t.true(Math.abs((remainingMs ?? 0) - 6080.8) < 0.1);
});

test('progress gives a rate and the time that is left only once it has measured a pace', t => {
	t.deepEqual(progressOf(begin(), 100), {
		fraction: 0,
		rate: undefined,
		remainingMs: undefined,
		isAtLeast: false,
	});
});

test('a failed dataset has its reason; a retry starts it again and keeps the others', t => {
	const profile = customers === undefined ? undefined : shopProfile(customers, 10, new Date());
	t.truthy(profile);
	const view = play(
		begin(),
		...(profile === undefined
			? []
			: [
					[
						10,
						{
							type: 'profiling_completed',
							...of('customers'),
							status: 'completed',
							durationMs: 9,
							profile,
						},
					] as const,
				]),
		[20, failed],
		[
			21,
			{
				type: 'batch_completed',
				batchId: 'b',
				durationMs: 21,
				counts: {
					completed: 1,
					partial: 0,
					failed: 1,
					cancelled: 0,
				},
			},
		],
	);
	t.like(view.datasets[1], {state: 'failed', error: {message: 'no such column', why: 'it was dropped'}});
	const rows = profile?.run.rowCount ?? 0;
	t.is(progressOf(view, 30).fraction, rows / (rows + 3000));
	t.like(countStates(view), {completed: 1, failed: 1});
	const again = retryBatch(view, 100);
	t.deepEqual(
		again.datasets.map(line => line.state),
		['completed', 'waiting'],
	);
	t.is(again.endedAt, undefined);
});

test('an event of a dataset outside the batch changes nothing', t => {
	const view = begin();
	t.is(play(view, [1, scanning('strangers', 1, 2)]), view);
});

test('failed and cancelled datasets do not count as done, so that a bar never says 100 %', t => {
	const view = play(
		newBatch(
			[
				{schemaName: 'main', datasetName: 'orders', estimatedRows: null},
				{schemaName: 'main', datasetName: 'customers', estimatedRows: 999},
			],
			0,
		),
		[5, failed],
		[2000, scanning('customers', 250, 999)],
	);
	t.is(progressOf(view, 2000).fraction, 250 / 1000);
	const cancelled = play(
		view,
		[
			2100,
			{
				type: 'profiling_failed',
				...of('customers'),
				status: 'cancelled',
				durationMs: 2100,
				error: {code: 'interrupted', message: 'Cancelled'},
			},
		],
		[
			2100,
			{
				type: 'batch_completed',
				batchId: 'b',
				durationMs: 2100,
				counts: {
					completed: 0,
					partial: 0,
					failed: 1,
					cancelled: 1,
				},
			},
		],
	);
	t.like(progressOf(cancelled, 9000), {fraction: 250 / 1000, remainingMs: undefined});
});

test('tables that failed do not count in the time that is left', t => {
	const view = play(begin(), [5, failed], [2000, scanning('customers', 500, 1000)]);
	t.like(progressOf(view, 2000), {fraction: 500 / 4000, remainingMs: 2000});
});
