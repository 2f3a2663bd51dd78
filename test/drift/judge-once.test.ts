// A verdict that was just seen is not judged again: neither it, nor why it came about.
import test, {type ExecutionContext} from 'ava';
import {compareRuns} from '../../source/drift/compare-runs.ts';
import {noDecisions} from '../../source/drift/decisions/decisions.ts';
import {explainVerdict} from '../../source/drift/explain-verdict.ts';
import {runOfCells, times} from '../support/history-runs.ts';
import {driftSettings} from '../support/drift-runs.ts';
import {storeWith} from '../support/drift-store.ts';
import {randomNumbers} from '../support/random.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};

const runOn = (day: number, factor = 1) => {
	const random = randomNumbers(day + 1);
	const profile = runOfCells(
		{price: {type: 'decimal', values: times(300, () => factor * Math.round(random() * 10_000))}},
		new Date(Date.UTC(2024, 10, 1 + day, 6)),
	);
	return {...profile, run: {...profile.run, runId: `0${day}aaaaaa-0000-4000-8000-000000000000`}};
};

/** A store that counts how many runs are read whole. */
const countingContext = async (t: ExecutionContext) => {
	const store = await storeWith(t, [runOn(0), runOn(1), runOn(2), runOn(3, 5)]);
	let reads = 0;
	return {
		reads: () => reads,
		add: async (day: number) => store.complete(runOn(day)),
		context: {
			store: {
				...store,
				async load(runId: string) {
					reads++;
					return store.load(runId);
				},
			},
			environment: 'development',
			settings: driftSettings(),
			decisions: noDecisions,
			now: new Date(Date.UTC(2024, 11, 1)),
		},
	};
};

test('a second request for the drift of the same runs, or its explanation, reads no run', async t => {
	const {context, reads} = await countingContext(t);
	const {report} = await compareRuns(context, customers, {});
	const once = reads();
	t.true(once > 0);
	const again = await compareRuns(context, customers, {});
	t.deepEqual(again.report, report);
	const {parts, finding} = await explainVerdict(context, {
		dataset: customers,
		target: 'price.mean',
		comparison: {current: report.current.runId},
	});
	t.is(finding.severity, 'high');
	t.true(parts.some(({step, lines}) => step === 'history' && lines.length > 1));
	t.true(parts.some(({step, lines}) => step === 'change' && lines.length > 0));
	t.is(reads(), once);
});

test('a newer run, another baseline or another rule is judged anew', async t => {
	const {context, reads, add} = await countingContext(t);
	const {report} = await compareRuns(context, customers, {});
	await add(4);
	const newer = await compareRuns(context, customers, {});
	t.not(newer.report.current.runId, report.current.runId);
	const before = reads();
	const first = await compareRuns(context, customers, {baseline: runOn(0).run.runId});
	t.is(first.report.baseline.runId, runOn(0).run.runId);
	t.true(reads() > before);
	const settings = driftSettings({metrics: ['count']});
	const others = await compareRuns({...context, settings}, customers, {});
	t.deepEqual(
		others.report.metricDrifts.map(({metricName}) => metricName),
		['count'],
	);
});
