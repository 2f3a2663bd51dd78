// What stands around the table of findings: the rows of the table with the sample that was read, and the reason.
import test from 'ava';
import type {Sampling} from '../../../../source/profiling/profile.ts';
import {factsOf, statusLine} from '../../../../source/session/screens/drift/lines.ts';
import {isReasonCut} from '../../../../source/session/screens/drift/rows.ts';
import {findingsOf} from '../../../../source/reports/findings.ts';
import {line, textOf} from '../../../../source/session/text/line.ts';
import {column, driftOf, later, profile} from '../../../support/drift-runs.ts';

const drifted = (before: Sampling, after: Sampling = before) =>
	driftOf(
		profile([column('amount', 'float', {mean: 100})], {rowCount: 100_000, sampling: before}),
		later([column('amount', 'float', {mean: 100.5})], {rowCount: 5000, sampling: after}),
	);

test('the rows of a table stand beside the sample that was read of it', t => {
	const sample: Sampling = {kind: 'size', size: 1000, seed: 1};
	t.deepEqual(factsOf(drifted(sample)).slice(2), ['rows 100,000 → 5,000', 'sample of 1,000 rows']);
	t.deepEqual(factsOf(drifted({kind: 'all'}, {kind: 'ratio', ratio: 0.01, seed: 1})).slice(2), [
		'rows 100,000 → 5,000',
		'all rows → sample of 1 %',
	]);
	t.deepEqual(factsOf(drifted({kind: 'all'})).slice(2), ['rows 100,000 → 5,000']);
});

test('the reason of a metric that did not drift is there in full, unless the user filters', t => {
	const report = drifted({kind: 'all'});
	const finding = findingsOf(report, new Set(['high', 'medium', 'low', 'none'])).find(
		found => found.kind === 'metric' && found.drift.metricName === 'mean',
	);
	const here = finding && {finding, isReasonCut: false};
	t.is(textOf(statusLine(report, [], here)), 'below 5 %');
	t.is(textOf(statusLine(report, line('2 of 9'), here)), '2 of 9');
});

test('the reason of a drift is there in full where the table cuts it, unless the report has a caveat', t => {
	const report = drifted({kind: 'all'});
	const [finding] = findingsOf(report, new Set(['high']));
	t.truthy(finding);
	const here = finding && {finding, isReasonCut: true};
	t.is(textOf(statusLine(report, [], here)), '≥ 30 %');
	t.is(textOf(statusLine({...report, notes: ['The baseline is newer.']}, [], here)), 'The baseline is newer.');
	t.is(textOf(statusLine(report, [], here && {...here, isReasonCut: false})), '');
});

test('a wide window has room for a reason, and one of 60 columns has none', t => {
	const findings = findingsOf(drifted({kind: 'all'}), new Set(['high']));
	const [finding] = findings;
	t.false(finding === undefined || isReasonCut(findings, finding, 140));
	t.true(finding !== undefined && isReasonCut(findings, finding, 56));
});
