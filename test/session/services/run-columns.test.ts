// The columns beside the list of datasets: what is kept of runs, and what is read again.
import {setImmediate as nextTurn} from 'node:timers/promises';
import test from 'ava';
import {RunColumns} from '../../../source/session/services/run-columns.ts';
import {aColumn} from '../../support/run-profiles.ts';

const columnsOfRuns = (failsFor: ReadonlySet<string> = new Set()) => {
	const read: string[] = [];
	const columns = new RunColumns({
		cursorRest: 0,
		async firstColumns(runId) {
			read.push(runId);
			if (failsFor.has(runId)) {
				throw new Error('The storage is locked');
			}

			return [aColumn({})];
		},
	});
	const visit = async (runId: string): Promise<void> => {
		columns.visit(runId);
		await nextTurn();
	};

	return {columns, read, visit};
};

test('a run that many others have followed is read again when the cursor comes back to it', async t => {
	const {columns, read, visit} = columnsOfRuns();
	await visit('first');
	await visit('first');
	t.deepEqual(read, ['first'], 'what is known is not read again');
	for (let index = 0; index < 150; index++) {
		await visit(`run ${index}`);
	}

	await visit('first');
	t.is(read.at(-1), 'first');
	t.true(columns.known.value.has('first'));
	t.true(columns.known.value.size <= 100);
});

test('columns that could not be read are read when the cursor comes back', async t => {
	const failsFor = new Set(['locked']);
	const {columns, visit} = columnsOfRuns(failsFor);
	await visit('locked');
	t.false(columns.known.value.has('locked'));
	failsFor.clear();
	await visit('locked');
	t.true(columns.known.value.has('locked'));
});
