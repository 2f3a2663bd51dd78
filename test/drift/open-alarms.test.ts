// A look clears no alarm: what was found stays found until it is mended or accepted, whoever profiles again.
import test, {type ExecutionContext} from 'ava';
import {describeBaselineRule} from '../../source/drift/baselines/baseline-rule.ts';
import {compareRuns} from '../../source/drift/compare-runs.ts';
import {noDecisions, type Accepted} from '../../source/drift/decisions/decisions.ts';
import {explainVerdict} from '../../source/drift/explain-verdict.ts';
import {replayRuns} from '../../source/drift/replay.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import type {RunProfile} from '../../source/profiling/profile.ts';
import {driftJson} from '../../source/reports/drift-json.ts';
import {driftSettings} from '../support/drift-runs.ts';
import {profiledColumn, profiledRun} from '../support/drawn-runs.ts';
import {storeWith} from '../support/drift-store.ts';
import {times} from '../support/history-runs.ts';
import {randomNumbers} from '../support/random.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};
const hour = 3_600_000;

const timeOf = (day: number): Date => new Date(Date.UTC(2024, 10, 1 + day, 6));

type Table = {readonly nulls?: number; readonly hasCity?: boolean; readonly at?: Date};

const runOn = (day: number, {nulls = 0, hasCity = true, at = timeOf(day)}: Table = {}): RunProfile => {
	const random = randomNumbers(day + 1);
	const prices = times(300 + (day % 7), index => (index < nulls ? null : Math.round(random() * 10_000) / 100));
	const cities = prices.map(() => (random() < 0.5 ? 'Berlin' : 'Rome'));
	return profiledRun(
		[profiledColumn('price', 'decimal', prices), ...(hasCity ? [profiledColumn('city', 'text', cities)] : [])],
		{
			runId: `${String(day).padStart(2, '0')}aaaaaa-0000-4000-8000-${String(at.getTime()).slice(0, 12)}`,
			profiledAt: at,
			rowCount: prices.length,
		},
	);
};

const contextOf = async (t: ExecutionContext, runs: readonly RunProfile[], accepted: readonly Accepted[] = []) => ({
	store: await storeWith(t, runs),
	environment: 'development',
	settings: driftSettings({}),
	decisions: {...noDecisions, accepted: [...accepted]},
	now: new Date(Date.UTC(2024, 11, 1)),
});

const reportOn = async (
	t: ExecutionContext,
	runs: readonly RunProfile[],
	accepted: readonly Accepted[] = [],
): Promise<DriftReport> => {
	const {report} = await compareRuns(await contextOf(t, runs, accepted), customers, {});
	return report;
};

const found = ({metricDrifts, schemaChanges}: DriftReport): readonly string[] =>
	[
		...metricDrifts.map(({columnName, metricName, severity}) => ({title: `${columnName}.${metricName}`, severity})),
		...schemaChanges.map(({columnName, kind, severity}) => ({title: `${columnName}.${kind}`, severity})),
	]
		.filter(({severity}) => severity !== 'none')
		.map(({title, severity}) => `${title} ${severity}`);

const goodDays = times(14, day => runOn(day));

test('a fault that stays is compared with the last run before it, and JSON says since when it is open', async t => {
	const report = await reportOn(t, [...goodDays, runOn(14, {nulls: 90}), runOn(15, {nulls: 92})]);
	t.true(found(report).includes('price.null_percent high'));
	t.is(report.baseline.runId, runOn(13).run.runId);
	t.is(describeBaselineRule(report.baselineRule), 'before the alarm');
	t.is(report.baselineWhy, 'The baseline is the last run before the alarm that is open since 2024-11-15.');
	const drift = driftJson(report).column_drifts.find(({metric_name: metric}) => metric === 'null_percent');
	t.is(drift?.baseline_value, 0);
	t.is(drift?.history?.open_since, '2024-11-15T06:00:00.000Z');
	t.regex(drift?.reason ?? '', /^no nulls in 1\d runs, now 92 \(31 %\); open since 2024-11-15$/v);
});

test('an explanation says that the loads which raised the alarm do not count', async t => {
	const context = await contextOf(t, [...goodDays, runOn(14, {nulls: 90}), runOn(15, {nulls: 92})]);
	const {parts} = await explainVerdict(context, {
		dataset: customers,
		target: 'price.null_percent',
		comparison: {},
	});
	const lines = parts.filter(({step}) => step === 'history').flatMap(part => part.lines);
	t.is(lines.length, new Set(lines).size, 'no line comes twice');
	t.true(
		lines.includes('the alarm is open since 2024-11-15: the loads that raised it do not count as ordinary'),
		lines.join('\n'),
	);
});

test('a replay shows the days on which an alarm was open', async t => {
	const runs = [...goodDays, runOn(14, {nulls: 90}), runOn(15, {nulls: 92}), runOn(16)];
	const worst = new Map<string, string>();
	for await (const {run, summary} of replayRuns(await contextOf(t, runs), customers, 30)) {
		worst.set(run.profiledAt.toISOString().slice(0, 10), summary.worst);
	}

	t.deepEqual(
		['2024-11-14', '2024-11-15', '2024-11-16', '2024-11-17'].map(day => worst.get(day)),
		['none', 'high', 'high', 'none'],
	);
});

test('an open alarm can be accepted', async t => {
	const runs = [...goodDays, runOn(14, {nulls: 90}), runOn(15, {nulls: 92})];
	const accepted = found(await reportOn(t, runs)).map((finding): Accepted => {
		const [column = '', metric = ''] = finding.split(/[ .]/v, 2);
		return {
			dataset: 'main.customers',
			environment: 'development',
			column,
			metric,
			severity: 'high',
			reason: 'prices are optional now',
			accepted_at: '2024-11-16T08:00:00Z',
			expires: '2024-12-31',
		};
	});
	const {summary} = await reportOn(t, runs, accepted);
	t.is(summary.worst, 'none');
	t.is(summary.accepted, accepted.length);
});

test('a column that is gone is reported at each load, until it is back', async t => {
	const without = [runOn(14, {hasCity: false}), runOn(15, {hasCity: false})];
	t.deepEqual(found(await reportOn(t, [...goodDays, ...without])), ['city.column_removed high']);
	t.deepEqual(found(await reportOn(t, [...goodDays, ...without, runOn(16)])), ['city.column_added low']);
});

test('a load that is profiled twice has the same findings, and is not taken for a table that stands still', async t => {
	const bad = {nulls: 90};
	const again = {...bad, at: new Date(timeOf(14).getTime() + hour)};
	const [first, second] = [
		await reportOn(t, [...goodDays, runOn(14, bad)]),
		await reportOn(t, [...goodDays, runOn(14, bad), runOn(14, again)]),
	];
	t.true(found(first).includes('price.null_percent high'));
	t.deepEqual(found(second), found(first));
	t.is(second.baseline.runId, first.baseline.runId);
});

test('a second profile of a load without a fault finds nothing', async t => {
	const again = runOn(13, {at: new Date(timeOf(13).getTime() + hour)});
	t.deepEqual(found(await reportOn(t, [...goodDays, again])), []);
});

test('with a history of two runs, a third like the second is compared with the first', async t => {
	const report = await reportOn(t, [runOn(0), runOn(1, {nulls: 90}), runOn(2, {nulls: 90})]);
	t.true(found(report).includes('price.null_percent medium'));
	t.is(report.baseline.runId, runOn(0).run.runId);
});

test('with a history of two runs, rows that only grow are compared with the run before', async t => {
	const grown = times(3, load => {
		const {run, columns} = runOn(load);
		return {run: {...run, rowCount: 300 * (load + 1)}, columns};
	});
	const report = await reportOn(t, grown);
	t.is(report.baseline.runId, runOn(1).run.runId);
});
