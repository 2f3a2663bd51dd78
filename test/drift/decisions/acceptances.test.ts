// What a decision lets pass, for how long, and what it does not cover.
import test from 'ava';
import {applyAcceptances} from '../../../source/drift/decisions/apply-acceptances.ts';
import type {Accepted} from '../../../source/drift/decisions/decisions.ts';
import type {DriftReport} from '../../../source/drift/report.ts';
import {driftText} from '../../../source/reports/drift-text.ts';
import {column, driftOf, driftSettings, later, profile} from '../../support/drift-runs.ts';

const decision = (more: Partial<Accepted> = {}): Accepted => ({
	dataset: 'main.customers',
	environment: 'development',
	column: 'age',
	metric: 'mean',
	severity: 'high',
	value: 48,
	reason: 'a campaign',
	accepted_at: '2026-03-01T06:00:00.000Z',
	expires: '2026-05-30',
	...more,
});

const reportOf = (mean: number): DriftReport =>
	driftOf(
		profile([column('age', 'integer', {mean: 35, null_percent: 0}), column('tier', 'text', {null_percent: 0})]),
		later([column('age', 'integer', {mean, null_percent: 40})]),
	);

const applied = (report: DriftReport, decisions: readonly Accepted[], now = '2026-04-01T00:00:00Z') =>
	applyAcceptances(report, decisions, {settings: driftSettings(), now: new Date(now)});

const isAccepted = (report: DriftReport, metric: string): boolean =>
	report.metricDrifts.find(({metricName}) => metricName === metric)?.accepted !== null;

test('an accepted drift is still there, with its severity and the decision, and counts as accepted alone', t => {
	const report = applied(reportOf(48), [decision()]);
	t.like(
		report.metricDrifts.find(({metricName}) => metricName === 'mean'),
		{
			severity: 'high',
			accepted: {reason: 'a campaign', expires: '2026-05-30', acceptedAt: '2026-03-01T06:00:00.000Z'},
		},
	);
	t.like(report.summary, {totalDrifts: 1, driftBySeverity: {high: 1}, accepted: 1});
	const text = driftText(report);
	t.true(text.includes('  Accepted: 1\n'));
	t.true(
		text.includes(
			'\nAccepted:\n  [HIGH] customers.age.mean\n    Baseline: 35.00\n    Current: 48.00\n' +
				'    Change: +37.14%\n    Accepted until 2026-05-30: a campaign\n',
		),
	);
	t.false(text.slice(text.indexOf('Metric Drifts'), text.indexOf('Accepted:\n')).includes('age.mean'));
});

test('a report of which every drift is accepted has nothing critical', t => {
	const report = applied(reportOf(48), [
		decision(),
		decision({metric: 'null_percent', value: 40}),
		decision({column: 'tier', metric: 'column_removed', value: undefined}),
	]);
	t.like(report.summary, {
		totalDrifts: 0,
		schemaChanges: 0,
		hasCriticalDrift: false,
		worst: 'none',
		accepted: 3,
	});
});

test('a decision holds to the end of its last day, and the notes name one that has expired', t => {
	t.true(isAccepted(applied(reportOf(48), [decision()], '2026-05-30T23:59:59Z'), 'mean'));
	const expired = applied(reportOf(48), [decision()], '2026-05-31T00:00:00Z');
	t.false(isAccepted(expired, 'mean'));
	t.true(expired.notes.includes('Accepted until 2026-05-30 and no longer: age.mean (a campaign).'));
});

test('an acceptance does not cover a figure that drifts further, and covers one that comes back', t => {
	t.true(isAccepted(applied(reportOf(50), [decision()]), 'mean'));
	t.false(isAccepted(applied(reportOf(70), [decision()]), 'mean'));
	t.true(isAccepted(applied(reportOf(41), [decision()]), 'mean'));
});

test('an acceptance does not cover a worse drift', t => {
	t.false(isAccepted(applied(reportOf(48), [decision({severity: 'medium'})]), 'mean'));
	t.true(isAccepted(applied(reportOf(41), [decision({severity: 'medium', value: 41})]), 'mean'));
});

test('a decision is about its dataset, environment, column and metric alone', t => {
	for (const other of [
		{dataset: 'main.orders'},
		{environment: 'production'},
		{column: 'height'},
		{metric: 'stddev'},
	]) {
		t.false(isAccepted(applied(reportOf(48), [decision(other)]), 'mean'), JSON.stringify(other));
	}
});

test('a type that changed once more is not covered', t => {
	const retyped = (databaseType: string) =>
		driftOf(profile([column('age', 'integer')]), later([column('age', 'text', {}, {databaseType})]));
	const found = (databaseType: string) =>
		applied(retyped(databaseType), [decision({metric: 'type_changed', value: 'TEXT'})]).schemaChanges[0]?.accepted;
	t.truthy(found('TEXT'));
	t.is(found('VARCHAR(3)'), null);
});
