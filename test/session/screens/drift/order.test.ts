// The order of the findings: those of a column stand together, the worst column first.
import test from 'ava';
import {columnSeverities, driftStatusOf} from '../../../../source/drift/drift-status.ts';
import {columnOf, findingsOf} from '../../../../source/reports/findings.ts';
import {nextOrder, ordered, repeated} from '../../../../source/session/screens/drift/order.ts';
import {column, driftOf, later, profile} from '../../../support/drift-runs.ts';

const report = driftOf(
	profile(
		[
			column('amount', 'float', {mean: 100, stddev: 10}),
			column('price', 'float', {mean: 100, stddev: 10}),
			column('weight', 'float', {mean: 100, stddev: 10}),
		],
		{rowCount: 1000},
	),
	later(
		[
			column('amount', 'float', {mean: 107, stddev: 18}),
			column('price', 'float', {mean: 150, stddev: 10.6}),
			column('weight', 'float', {mean: 100, stddev: 10}),
		],
		{rowCount: 1000},
	),
);
const found = findingsOf(report, new Set(['high', 'medium', 'low']));
const namesIn = (findings: typeof found) =>
	findings.map(finding => `${columnOf(finding) ?? ''}.${finding.kind === 'metric' ? finding.drift.metricName : ''}`);

test('findings of one column stand together, in the order of the worst of each column', t => {
	const groups = namesIn(ordered(found, 'column'));
	t.is(groups.length, 4);
	t.deepEqual(
		groups.map(name => name.split('.', 1)[0]),
		['price', 'price', 'amount', 'amount'].toSorted(
			(one, other) =>
				namesIn(found).findIndex(name => name.startsWith(one)) -
				namesIn(found).findIndex(name => name.startsWith(other)),
		),
	);
	t.deepEqual(groups.toSorted(), namesIn(found).toSorted(), 'none is left out');
	t.is(repeated(ordered(found, 'column')).size, 2);
});

test('by severity they are in the order of the report, by name in that of their columns', t => {
	t.deepEqual(ordered(found, 'severity'), found);
	t.deepEqual(
		ordered(found, 'name').map(finding => columnOf(finding)),
		['amount', 'amount', 'price', 'price'],
	);
	t.deepEqual(
		(['column', 'severity', 'name'] as const).map(order => nextOrder(order).order),
		['severity', 'name', 'column'],
	);
});

test('a column of a profile has the worst severity of its findings, and none without a finding', t => {
	const severities = columnSeverities(report);
	t.is(severities.get('price'), 'high');
	t.true(severities.has('amount'));
	t.false(severities.has('weight'));
});

test('every column with a finding keeps its mark for home, however many findings home lists', t => {
	const names = Array.from({length: 12}, (_, index) => `column_${index}`);
	const means = (mean: number) => names.map(name => column(name, 'float', {mean, stddev: 10}));
	const wide = driftOf(profile(means(100), {rowCount: 1000}), later(means(150), {rowCount: 1000}));
	const {columns, findings} = driftStatusOf(wide);
	t.true(findings.length < names.length);
	t.deepEqual(columns.map(([name]) => name).toSorted(), names.toSorted());
});
