// Home reads its datasets in a thread: what comes from there is all that the storage has.
import test from 'ava';
import {loadConfig} from '../../source/config/load.ts';
import type {DatasetHistory} from '../../source/storage/store.ts';
import {createThreadedQueries} from '../../source/session/services/threaded-queries.ts';
import {aRun} from '../support/run-profiles.ts';
import {numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

const datasetCount = 230;

test('the runs of 230 datasets come from the thread in parts, in order, none twice and none left out', async t => {
	const place = await placeWith(t, numbers('loads', 1));
	const store = await (await workspaceAt(t, place)).store();
	const source = store.scope?.source ?? null;
	const names = Array.from({length: datasetCount}, (_, index) => `table_${String(index).padStart(3, '0')}`);
	for (const datasetName of names) {
		await store.complete({run: aRun({datasetName, source, environment: 'development'}), columns: []});
	}

	const {queries, close} = createThreadedQueries(await loadConfig(place.config, {env: {}}));
	t.teardown(close);
	const first = await queries.recentRuns(0);
	const received: DatasetHistory[] = [...first.histories];
	t.true(received.length < datasetCount / 2, 'a part of them');
	let {isLast} = first;
	for (let part = 1; !isLast; part++) {
		const next = await queries.recentRuns(part);
		received.push(...next.histories);
		isLast = next.isLast;
	}

	t.deepEqual(received, await store.datasets('development', 8));
	t.deepEqual(
		received.map(({datasetName}) => datasetName),
		names,
	);
	const profiled = await queries.profiledDatasets();
	t.deepEqual(
		profiled.map(({datasetName}) => datasetName),
		names,
	);
});
