// Listeners that misbehave, and what it costs the others: nothing.
import {mock} from 'node:test';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import type {EngineEvent} from '../../../source/events/events.ts';
import {FanOut} from '../../../source/events/listeners/fan-out.ts';
import type {EventListener} from '../../../source/events/listeners/listener.ts';
import {happened} from '../../support/cli-workspace.ts';

const batch: readonly EngineEvent[] = [
	happened.planned({customers: 100}),
	happened.started('customers'),
	happened.progress('customers', 50, 100),
	happened.completed('customers'),
	happened.ended(),
];

const typesOf = (events: readonly EngineEvent[]) => events.map(({type}) => type);

/** Tells a batch to a listener that misbehaves and to one that does not. */
const tellBatch = async (misbehaving: Omit<EventListener, 'name'>) => {
	const heard: EngineEvent[] = [];
	const complaints: string[] = [];
	const fanOut = new FanOut(
		[
			{name: 'The bad one', ...misbehaving},
			{
				name: 'The good one',
				handle(event) {
					heard.push(event);
				},
			},
		],
		{
			warn(line) {
				complaints.push(line);
			},
			timeoutMs: 20,
		},
	);
	for (const event of batch) {
		fanOut.emit(event);
	}

	const heardAtOnce = [...heard];
	await fanOut.close();
	return {heardAtOnce, complaints};
};

const {promise: forever} = Promise.withResolvers<void>();

const never = async () => forever;

const misbehaviours: ReadonlyArray<readonly [how: string, listener: Omit<EventListener, 'name'>, complaint: RegExp]> = [
	[
		'throws',
		{
			handle() {
				throw new Error('no paper');
			},
		},
		/no paper/v,
	],
	[
		'rejects',
		{
			async handle() {
				throw new Error('no ink');
			},
		},
		/no ink/v,
	],
	['never answers', {handle: never}, /does not answer/v],
	[
		'cannot end',
		{
			handle: () => undefined,
			close() {
				throw new Error('cannot close');
			},
		},
		/cannot close/v,
	],
	['never ends', {handle: () => undefined, close: never}, /does not answer/v],
];

for (const [how, listener, complaint] of misbehaviours) {
	test(`a listener that ${how} is reported once, and the others receive every event when it happens`, async t => {
		const {heardAtOnce, complaints} = await tellBatch(listener);
		t.deepEqual(typesOf(heardAtOnce), typesOf(batch));
		t.is(complaints.length, 1);
		t.regex(complaints[0] ?? '', /^The bad one /v);
		t.regex(complaints[0] ?? '', complaint);
		t.false(complaints[0]?.includes('\n'));
	});
}

test('a listener that has failed gets no more events, and is still closed', async t => {
	let heard = 0;
	let closed = 0;
	await tellBatch({
		handle() {
			heard++;
			throw new Error('no paper');
		},
		close() {
			closed++;
		},
	});
	t.is(heard, 1);
	t.is(closed, 1);
});

test('a slow listener receives one event at a time, in order, and only outdated progress is left out', async t => {
	const heard: EngineEvent[] = [];
	let inside = 0;
	const fanOut = new FanOut(
		[
			{
				name: 'The slow one',
				async handle(event) {
					inside++;
					t.is(inside, 1);
					await delay(1);
					heard.push(event);
					inside--;
				},
			},
		],
		{
			warn(line) {
				t.fail(line);
			},
			timeoutMs: 60_000,
		},
	);
	const names = Array.from({length: 50}, (_, index) => `table ${index}`);
	for (const name of names) {
		fanOut.emit(happened.started(name));
		for (let rows = 1; rows <= 40; rows++) {
			fanOut.emit(happened.progress(name, rows, 40));
		}

		fanOut.emit(happened.completed(name));
	}

	await fanOut.close();
	const milestones = heard.filter(
		event => event.type === 'profiling_started' || event.type === 'profiling_completed',
	);
	t.deepEqual(
		milestones.map(event => `${event.type} ${event.datasetName}`),
		names.flatMap(name => [`profiling_started ${name}`, `profiling_completed ${name}`]),
	);
	const progress = heard.filter(event => event.type === 'profiling_progress');
	t.true(progress.length > 0 && progress.length < 300, `${progress.length} of ${names.length * 40}`);
});

const {timers: clock} = mock;

test.serial('a listener that has much to catch up on gets time as long as it makes progress', async t => {
	// A clock of the test's own: on a busy machine an answer may take longer than it should.
	clock.enable({apis: ['setTimeout']});
	t.teardown(() => {
		clock.reset();
	});
	let heard = 0;
	const fanOut = new FanOut(
		[
			{
				name: 'The slow one',
				handle: async () =>
					new Promise<void>(resolve => {
						setTimeout(() => {
							heard++;
							resolve();
						}, 40);
					}),
			},
		],
		{
			warn(line) {
				t.fail(line);
			},
			timeoutMs: 200,
		},
	);
	for (let table = 0; table < 20; table++) {
		fanOut.emit(happened.started(`table ${table}`));
	}

	const closed = fanOut.close().then(() => true);
	while (!(await Promise.race([closed, nextTurn(false)]))) {
		clock.tick(40);
	}

	t.is(heard, 20);
});
