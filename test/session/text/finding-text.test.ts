// The change and the reason of a finding, as screens say them.
import test from 'ava';
import type {MetricDrift} from '../../../source/drift/report.ts';
import type {MetricName} from '../../../source/profiling/metrics/names.ts';
import {figureOf, shownChange, shownReason} from '../../../source/session/text/finding-text.ts';
import {change, comparisonOf, driftOf, later, profile} from '../../support/drift-runs.ts';

const said = (drift: MetricDrift): string => `${shownChange(drift)}: ${shownReason(drift)}`;

const figure = (metric: MetricName, values: readonly [number, number], keys: Readonly<Record<string, unknown>> = {}) =>
	said(change('float', metric, values, {keys}));

test('a reason gives the change and the threshold that it is past, reaches or is within', t => {
	t.is(figure('mean', [100, 134.8]), '+34.8 %: +34.8 % is past 30 %');
	t.is(figure('mean', [100, 70]), '-30.0 %: -30.0 % reaches 30 %');
	t.is(figure('mean', [100, 100.5]), '+0.5 %: +0.5 % is within 5 %');
	t.is(figure('null_percent', [10, 12.5]), '+2.5 pt: +2.5 points is within 5 points');
});

test('a figure has the name that profiles give it', t => {
	t.is(figureOf(change('float', 'null_percent', [10, 12.5], {keys: {}})), 'null %');
	t.is(figureOf(change('float', 'mean', [1, 2], {keys: {}})), 'mean');
});

test('a change near a threshold has as many digits as tell the two apart', t => {
	t.is(figure('mean', [100, 104.96]), '+4.96 %: +4.96 % is within 5 %');
	t.is(figure('mean', [1000, 1299.96]), '+29.996 %: +29.996 % is past 15 %');
	t.is(figure('null_percent', [10, 14.999]), '+4.999 pt: +4.999 points is within 5 points');
});

test('a reason names the override that decided', t => {
	const overrides = [{column: 'value', thresholds: {medium: 18, high: 20}}];
	t.is(figure('mean', [100, 125], {overrides}), '+25.0 %: +25.0 % is past 20 % (override *.value)');
});

test('a reason that measures from something else names only the threshold', t => {
	const drift = change('float', 'mean', [100, 150]);
	t.is(
		shownReason({...drift, reason: '≥ 30 % off its growth of 100 rows a load'}),
		'30 % or more off its growth of 100 rows a load',
	);
	t.is(shownReason({...drift, reason: '-10 days: ≥ 7 days'}), '-10 days: past 7 days');
	t.is(shownReason({...drift, reason: 'was null'}), 'was null');
});

test('a change of the number of rows is shown with its share', t => {
	const drift = comparisonOf(driftOf(profile([], {rowCount: 100_000}), later([], {rowCount: 5000})), 'count');
	t.is(drift && said(drift), '-95.0 %: -95.0 % is past 30 %');
});

const spread = (distance: number, reason: string): MetricDrift => ({
	...change('float', 'mean', [1, 2]),
	columnName: 'value',
	metricName: 'distribution',
	reason,
	distribution: {
		kind: 'values',
		jensenShannon: {value: distance, samplingError: 0, readingError: 0, error: 0},
		chiSquared: {statistic: 1, degreesOfFreedom: 1, pValue: 0.5, adjustedPValue: 0.5},
		rows: {baseline: 1000, current: 1000},
		newValues: [],
		vanishedValues: [],
		changes: [],
		unlisted: {baseline: 0, current: 0},
		maxJensenShannon: 1,
	},
});

test('a distance just below the next threshold does not read as if it had reached it', t => {
	t.is(
		said(spread(0.3276, 'Jensen–Shannon distance 0.33 (≥ 0.2)')),
		'JS 0.328: Jensen–Shannon distance 0.328 (past 0.2)',
	);
	t.is(
		said(spread(0.41, 'Jensen–Shannon distance 0.41 (≥ 0.33)')),
		'JS 0.41: Jensen–Shannon distance 0.41 (past 0.33)',
	);
});
