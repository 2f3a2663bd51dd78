// The library's face, used as a program would.
import {createRequire} from 'node:module';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {
	accept,
	compare,
	driftJson,
	explain,
	explainJson,
	history,
	openStorage,
	openWorkspace,
	pin,
	profile,
	profileJson,
	ProfileMeshError,
	replay,
	rows,
	replayJson,
	unpin,
	withdraw,
} from '../source/index.ts';
import {endlessView, numbers, placeWith, type Place} from './support/workspaces.ts';

/** A table of 30 rows that was profiled, lost 20 of its rows, and was profiled again. */
const shrunk = async (t: ExecutionContext): Promise<Place> => {
	const place = await placeWith(t, numbers('customers', 30));
	await profile(place.config);
	const database = new Database(place.database);
	database.exec('DELETE FROM customers WHERE n > 10');
	database.close();
	await profile(place.config);
	return place;
};

test('a listener that throws raises one process warning, and the work continues to its end', async t => {
	const place = await placeWith(t, `${numbers('customers', 30)} ${numbers('orders', 7)}`);
	const warnings: Error[] = [];
	const hear = (warning: Error) => {
		warnings.push(warning);
	};

	process.on('warning', hear);
	t.teardown(() => {
		process.off('warning', hear);
	});
	let heard = 0;
	const {profiles, failures} = await profile(place.config, {
		onEvent() {
			heard++;
			throw new Error('no paper');
		},
	});
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	t.deepEqual(
		profiles.map(({run}) => run.rowCount),
		[7, 30],
	);
	t.deepEqual(failures, []);
	t.is(heard, 1);
	const ours = warnings.filter(({name}) => name === 'ProfileMeshWarning');
	t.is(ours.length, 1);
	t.regex(ours[0]?.message ?? '', /no paper/v);
});

test('two runs of a dataset are compared, and a verdict is explained', async t => {
	const {config} = await shrunk(t);
	const report = await compare(config, 'customers');
	t.deepEqual([report.baseline.rowCount, report.current.rowCount], [30, 10]);
	t.is(report.metricDrifts.find(({metricName}) => metricName === 'count')?.severity, 'high');
	const explanation = await explain(config, 'main.customers', {target: 'count'});
	t.is(explanation.finding.severity, 'high');
	await t.throwsAsync(compare(config, 'strangers'), {instanceOf: ProfileMeshError, code: 'not-found'});
});

test('a figure is read over time, oldest first, at most as many runs as are asked for', async t => {
	const {config} = await shrunk(t);
	const figure = {column: 'n', metric: 'max'} as const;
	const points = await history(config, 'customers', figure);
	t.deepEqual(
		points.map(({value}) => value),
		[30, 10],
	);
	t.like(await history(config, 'customers', {...figure, limit: 1}), {length: 1, 0: {value: 10}});
});

test('the rows behind a figure are read from the source, as many as are asked for', async t => {
	const {config} = await shrunk(t);
	const read = await rows(config, 'customers', {filter: {kind: 'range', column: 'n', from: 4, below: 7}});
	const position = read.columns.indexOf('n');
	t.deepEqual(new Set(read.rows.map(row => row[position])), new Set(['4', '5', '6']));
	t.is((await rows(config, 'customers', {limit: 2})).rows.length, 2);
});

test('the rules of today are replayed over the kept runs', async t => {
	const {config} = await shrunk(t);
	const [replayed, ...others] = await replay(config, 'customers');
	t.is(others.length, 0);
	t.is(replayed?.summary.worst, 'high');
	t.true(replayed?.findings.some(({title}) => title === 'count'));
});

test('a run can be pinned and unpinned, and drift accepted until the acceptance is withdrawn', async t => {
	const {config} = await shrunk(t);
	const {run, pin: pinned} = await pin(config, 'customers', {reason: 'audited'});
	t.is(pinned.run, run.runId);
	t.is((await unpin(config, 'customers'))?.run, run.runId);
	t.is(await unpin(config, 'customers'), undefined);

	const worst = async () => (await compare(config, 'customers')).summary.worst;
	t.is(await worst(), 'high');
	const accepted = await accept(config, 'customers', {reason: 'moved out', expires: '2999-12-31'});
	t.true(accepted.some(({metric}) => metric === 'count'));
	t.is(await worst(), 'none');
	t.is((await withdraw(config, 'customers')).length, accepted.length);
	t.is(await worst(), 'high');
});

test('an abort rejects a profile with its reason, and what was finished is kept', async t => {
	const place = await placeWith(t, `${numbers('customers', 30)} ${endlessView('endless')}`);
	const controller = new AbortController();
	const reason = new Error('enough');
	const profiling = profile(place.config, {
		signal: controller.signal,
		onEvent(event) {
			if (event.type === 'profiling_completed' && event.datasetName === 'customers') {
				controller.abort(reason);
			}
		},
	});
	const rejected = await t.throwsAsync(profiling);
	t.is(rejected, reason);
	await using store = await openStorage(place.config);
	const runs = await store.runs({statuses: ['completed']});
	t.true(runs.some(({datasetName}) => datasetName === 'customers'));
	t.false(runs.some(({datasetName}) => datasetName === 'endless'));
	const refused = await t.throwsAsync(profile(place.config, {signal: AbortSignal.abort(reason)}));
	t.is(refused, reason);
});

test('an open workspace serves several calls, and is closed at the end of its scope', async t => {
	const {config} = await shrunk(t);
	await using workspace = await openWorkspace(config);
	const [report, decisions] = await Promise.all([workspace.compare('customers'), workspace.decisions()]);
	t.deepEqual(report.summary, (await compare(config, 'customers')).summary);
	t.deepEqual(decisions.baselines, []);
	const dataset = await workspace.findDataset('customers');
	const points = await workspace.history(dataset, {column: 'n', metric: 'max'});
	t.is(points.length, 2);
});

test('documents of profiles, drift, explanations and replays survive JSON unchanged', async t => {
	const {config} = await shrunk(t);
	const {profiles} = await profile(config, {dryRun: true});
	const documents = [
		...profiles.map(found => profileJson(found)),
		driftJson(await compare(config, 'customers')),
		explainJson(await explain(config, 'customers', {target: 'count'})),
		replayJson({
			dataset: {schemaName: 'main', datasetName: 'customers'},
			runs: await replay(config, 'customers'),
		}),
	];
	t.is(documents.length, 4);
	const text = JSON.stringify(documents);
	t.deepEqual(JSON.parse(text), documents);
});

test('a CommonJS program requires the package', t => {
	const library = createRequire(import.meta.url)('profilemesh') as object;
	t.true('profile' in library && typeof library.profile === 'function');
	t.true('openWorkspace' in library && typeof library.openWorkspace === 'function');
});
