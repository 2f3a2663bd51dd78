// Progress of work that says nothing while it is done.
import test from 'ava';
import {PushDownProgress} from '../../../source/connectors/push-down/progress.ts';
import {waitUntil} from '../../support/wait-until.ts';

test('progress rises with the steps, never goes back, and is not done before they are', async t => {
	const told: number[] = [];
	const progress = new PushDownProgress(1000, rowsDone => {
		told.push(rowsDone);
	});
	progress.expect(2);
	await progress.step(1, async () => waitUntil('progress within the step', () => told.length > 1));
	t.true((told.at(-1) ?? 0) >= 500);
	progress.expect(2);
	await progress.step(1, async () => undefined);
	await t.throwsAsync(
		progress.step(1, async () => {
			throw new Error('failed');
		}),
	);
	progress.end();
	t.deepEqual(
		told,
		told.toSorted((left, right) => left - right),
	);
	t.true((told.at(-1) ?? 0) < 1000);
});

test('an unknown number of rows stays unknown', async t => {
	const told: Array<readonly [number, number | null]> = [];
	const progress = new PushDownProgress(null, (rowsDone, rowsTotal) => {
		told.push([rowsDone, rowsTotal]);
	});
	progress.expect(2);
	await progress.step(1, async () => undefined);
	t.deepEqual(told.at(-1), [0, null]);
	progress.count(10);
	t.deepEqual(told.at(-1), [5, 10]);
	progress.end();
});
