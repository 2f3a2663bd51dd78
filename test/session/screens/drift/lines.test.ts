// What stands around the table of findings: the runs, the caveats, and the finding under the cursor.
import test from 'ava';
import type {DriftReport} from '../../../../source/drift/report.ts';
import type {Sampling} from '../../../../source/profiling/profile.ts';
import {factsOf, headline, statusLine, wordsOf} from '../../../../source/session/screens/drift/lines.ts';
import {findingsOf, targetOf} from '../../../../source/reports/findings.ts';
import {foundIn} from '../../../../source/session/screens/drift/rows.ts';
import {line, textOf} from '../../../../source/session/text/line.ts';
import {column, driftOf, later, profile} from '../../../support/drift-runs.ts';

const drifted = (before: Sampling, after: Sampling = before) =>
	driftOf(
		profile([column('amount', 'float', {mean: 100})], {rowCount: 100_000, sampling: before}),
		later([column('amount', 'float', {mean: 100.5})], {rowCount: 5000, sampling: after}),
	);

const now = new Date();

test('the rows of a table stand beside the sample that was read of it', t => {
	const sample: Sampling = {kind: 'size', size: 1000, seed: 1};
	const rowsOf = (report: DriftReport) => factsOf(report, now).slice(1, -2);
	t.deepEqual(rowsOf(drifted(sample)), ['rows 100,000 → 5,000', 'sample of 1,000 rows']);
	t.deepEqual(rowsOf(drifted({kind: 'all'}, {kind: 'ratio', ratio: 0.01, seed: 1})), [
		'rows 100,000 → 5,000',
		'all rows → sample of 1 %',
	]);
	t.deepEqual(rowsOf(drifted({kind: 'all'})), ['rows 100,000 → 5,000']);
});

test('both runs are named by their time first: with the day on another day, with the year in another year', t => {
	const report = drifted({kind: 'all'});
	const at = (profiledAt: Date, time: Date) =>
		factsOf(
			{...report, baseline: {...report.baseline, profiledAt}, current: {...report.current, profiledAt}},
			time,
		)[0];
	const morning = new Date(2026, 9, 16, 6, 5, 4);
	t.is(at(morning, new Date(2026, 9, 16, 9)), '06:05:04 → 06:05:04');
	t.is(at(morning, new Date(2026, 10, 28)), '16 Oct 06:05 → 16 Oct 06:05');
	t.is(at(morning, new Date(2027, 0, 2)), '16 Oct 2026 06:05 → 16 Oct 2026 06:05');
});

test('the status line has the first caveat of the report, unless the user filters', t => {
	const report = {...drifted({kind: 'all'}), notes: ['The baseline is newer.', 'Another one.']};
	t.is(textOf(statusLine(report, [])), 'The baseline is newer. (and 1 more note in the export)');
	t.is(textOf(statusLine(report, line('2 of 9'))), '2 of 9');
	t.is(textOf(statusLine({...report, notes: []}, [])), '');
});

test('the finding under the cursor has both values and its whole reason, even if nothing drifted', t => {
	const found = findingsOf(drifted({kind: 'all'}), new Set(['high', 'medium', 'low', 'none']));
	const wordsAt = (metricName: string) =>
		found
			.filter(finding => (finding.kind === 'metric' ? finding.drift.metricName === metricName : false))
			.flatMap(finding => wordsOf(finding, {width: 56, height: 3}).map(words => textOf(words)));
	t.deepEqual(wordsAt('count'), ['rows   100,000 → 5,000 (-95.0 %)', '-95.0 % is past 30 %']);
	t.deepEqual(wordsAt('mean'), ['amount.mean   100 → 100.50 (+0.5 %)', '+0.5 % is within 5 %']);
});

test('in a narrow window the name gives way before a value does, then the change, which the table has', t => {
	const columnName = 'a_column_with_a_name_of_many_words';
	const [finding] = findingsOf(drifted({kind: 'all'}), new Set(['high']));
	const at = (width: number): string | undefined =>
		finding?.kind === 'metric'
			? wordsOf({...finding, drift: {...finding.drift, columnName}}, {width, height: 2}).map(words =>
					textOf(words),
				)[0]
			: undefined;
	t.is(at(80), 'a_column_with_a_name_of_many_words.rows   100,000 → 5,000 (-95.0 %)');
	t.regex(at(56) ?? '', /^a_column[_a-z]*…[_a-z]*words\.rows {3}100,000 → 5,000 \(-95\.0 %\)$/v);
	t.is(at(56)?.length, 56);
	t.regex(at(36) ?? '', /^a_c[_a-z]*…[._a-z]*rows {3}100,000 → 5,000$/v);
	t.is(at(36)?.length, 36);
});

test('if nothing drifted, everything that was compared is listed', t => {
	const report = driftOf(
		profile([column('amount', 'float', {mean: 100})], {rowCount: 100}),
		later([column('amount', 'float', {mean: 101})], {rowCount: 100}),
	);
	const drifts = new Set(['high', 'medium', 'low'] as const);
	t.is(textOf(headline(report, drifts)), '· ok      Nothing drifted: 2 metrics compared');
	t.deepEqual(
		foundIn(report, drifts).map(finding => targetOf(finding)),
		['count', 'amount.mean'],
	);
	t.true(foundIn(drifted({kind: 'all'}), drifts).every(({severity}) => severity !== 'none'));
});

test('a reason that is longer than its lines ends with an ellipsis', t => {
	const [finding] = findingsOf(drifted({kind: 'all'}), new Set(['high']));
	const reason = 'a reason of many words that nobody can say in two lines of a window which is this narrow';
	const long = finding?.kind === 'metric' ? {...finding, drift: {...finding.drift, reason}} : undefined;
	t.deepEqual(
		long &&
			wordsOf(long, {width: 30, height: 3})
				.slice(1)
				.map(words => textOf(words)),
		['a reason of many words that', 'nobody can say in two lines of …'],
	);
});
