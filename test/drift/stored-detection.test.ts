// Every detector, seen firing on runs that went through a store and back.
import test, {type ExecutionContext} from 'ava';
import {compareRuns} from '../../source/drift/compare-runs.ts';
import {noDecisions} from '../../source/drift/decisions/decisions.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import type {ColumnProfile, Run, RunProfile} from '../../source/profiling/profile.ts';
import {driftText} from '../../source/reports/drift-text.ts';
import {documentedReport} from '../support/documented-report.ts';
import {column, driftSettings, run} from '../support/drift-runs.ts';
import {profiledColumn, profiledRun, shapes} from '../support/drawn-runs.ts';
import {storeWith} from '../support/drift-store.ts';
import {randomNumbers} from '../support/random.ts';

const customers = {schemaName: 'main', datasetName: 'customers'};

const storedReport = async (
	t: ExecutionContext,
	before: RunProfile,
	after: RunProfile,
	keys: unknown = {},
): Promise<DriftReport> => {
	const store = await storeWith(t, [before, after]);
	const {report} = await compareRuns(
		{
			store,
			environment: 'development',
			settings: driftSettings(keys),
			decisions: noDecisions,
			now: new Date(),
		},
		customers,
		{},
	);
	return report;
};

const first: Partial<Run> = {runId: '550e8400-e29b-41d4-a716-446655440000', profiledAt: new Date(2024, 10, 11, 10, 30)};
const second: Partial<Run> = {
	runId: '550e8400-e29b-41d4-a716-446655440001',
	profiledAt: new Date(2024, 10, 11, 11, 45),
};

const ofColumns = async (
	t: ExecutionContext,
	before: readonly ColumnProfile[],
	after: readonly ColumnProfile[],
	keys: unknown = {},
): Promise<DriftReport> => storedReport(t, profiledRun(before, first), profiledRun(after, second), keys);

const found = ({metricDrifts}: DriftReport): readonly string[] =>
	metricDrifts
		.filter(({severity}) => severity !== 'none')
		.map(({columnName, metricName, severity}) => `${columnName ?? ''}.${metricName} ${severity}`);

for (const rowCount of [20, 100, 1000, 12_480, null]) {
	test(`stored runs of ${rowCount ?? 'unknown'} rows give the documented report to the character`, async t => {
		const count = rowCount ?? undefined;
		const columns = (age: number, purchases: number, unknown: number): readonly ColumnProfile[] => [
			column('age', 'integer', {...(count !== undefined && {count}), mean: age, stddev: 12}),
			column('total_purchases', 'decimal', {...(count !== undefined && {count}), mean: purchases, stddev: 900}),
			column('is_active', 'boolean', {...(count !== undefined && {count}), null_percent: unknown}),
		];
		const report = await storedReport(
			t,
			{run: run({...first, rowCount}), columns: columns(35.5, 1250.5, 10)},
			{run: run({...second, rowCount}), columns: columns(48.25, 1475.75, 15)},
		);
		t.is(driftText(report), documentedReport);
	});
}

const times = <Value>(count: number, value: (index: number) => Value): readonly Value[] =>
	Array.from({length: count}, (_, index) => value(index));

test('nulls from 0 to 30 percent are found', async t => {
	const values = times(200, index => index % 10);
	const report = await ofColumns(
		t,
		[profiledColumn('a', 'integer', values)],
		[
			profiledColumn(
				'a',
				'integer',
				values.map((value, index) => (index % 10 < 3 ? null : value)),
			),
		],
	);
	t.true(found(report).includes('a.null_percent high'), found(report).join(', '));
});

test('a constant column that begins to vary is found', async t => {
	const report = await ofColumns(
		t,
		[
			profiledColumn(
				'a',
				'float',
				times(500, () => 5),
			),
		],
		[
			profiledColumn(
				'a',
				'float',
				times(500, index => 5 + (index % 3) / 10),
			),
		],
	);
	t.deepEqual(found(report), ['a.stddev high', 'a.distribution high']);
});

test('a DATE that became TEXT is found', async t => {
	const days = times(200, index => `2024-01-${String(1 + (index % 28)).padStart(2, '0')}`);
	const report = await ofColumns(
		t,
		[profiledColumn('signup', 'date', days)],
		[profiledColumn('signup', 'text', days)],
	);
	t.like(report.schemaChanges, [
		{kind: 'type_changed', severity: 'high', reason: 'type changed: signup from DATE to TEXT'},
	]);
});

test('a mean from 0 to 5 is found', async t => {
	const around = (middle: number) => times(500, index => middle + ((index % 5) - 2));
	const report = await ofColumns(
		t,
		[profiledColumn('a', 'integer', around(0))],
		[profiledColumn('a', 'integer', around(5))],
	);
	t.true(found(report).includes('a.mean high'));
	t.true(found(report).includes('a.distribution high'));
});

test('a vanished category is found by name', async t => {
	const names = times(500, index => (index % 10 === 0 ? 'Trial' : 'Standard'));
	const report = await ofColumns(
		t,
		[profiledColumn('segment', 'text', names)],
		[
			profiledColumn(
				'segment',
				'text',
				names.map(() => 'Standard'),
			),
		],
	);
	t.true(found(report).includes('segment.distribution medium'), found(report).join(', '));
	t.regex(
		report.metricDrifts.find(({metricName}) => metricName === 'distribution')?.reason ?? '',
		/^"Trial" is gone \(was 10 %\)/v,
	);
});

test('a renamed column is reported as probably renamed, with the evidence', async t => {
	const random = randomNumbers(3);
	const values = shapes.lognormal.draw(random, 400);
	const report = await ofColumns(
		t,
		[profiledColumn('purchases', 'float', values)],
		[profiledColumn('total_purchases', 'float', values)],
	);
	t.deepEqual(
		report.schemaChanges.map(({kind, columnName, severity, reason}) => [kind, columnName, severity, reason]),
		[['column_renamed', 'total_purchases', 'medium', 'probably renamed: purchases to total_purchases']],
	);
	t.true(report.schemaChanges[0]?.evidence.some(fact => fact.endsWith('metrics of both are the same')));
});

test('stored runs give the effects, bins and p-values that the runs gave before they were stored', async t => {
	const random = randomNumbers(4);
	const names = ['normal', 'dates', 'categories'] as const;
	const [before, after] = [0, 1].map(shift =>
		names.map(name => profiledColumn(name, shapes[name].type, shapes[name].draw(random, 600, shift))),
	);
	const report = await ofColumns(t, before ?? [], after ?? []);
	for (const name of names) {
		const drift = report.metricDrifts.find(
			({columnName, metricName}) => columnName === name && metricName === 'distribution',
		);
		t.is(drift?.severity, 'high', name);
	}

	const {detectDrift} = await import('../../source/drift/detect-drift.ts');
	const unstored = detectDrift({
		baseline: profiledRun(before ?? [], first),
		current: profiledRun(after ?? [], second),
		settings: driftSettings(),
	});
	t.deepEqual(report.metricDrifts, unstored.metricDrifts);
});
