import test from 'ava';
import {driftJson} from '../../source/reports/drift-json.ts';
import {jsonText} from '../../source/reports/json-text.ts';
import {column, driftOf, later, profile} from '../support/drift-runs.ts';

const report = driftOf(
	profile([
		column('age', 'integer', {mean: 35.5, max: '9007199254740992'}),
		column('score', 'integer', {mean: 0}),
		column('email', 'text', {null_percent: 1}),
		column('gone', 'text'),
	]),
	later([
		column('age', 'integer', {mean: 48.25, max: '9007199254740993'}),
		column('score', 'integer', {mean: 5}),
		column('email', 'text', {null_percent: 1}),
	]),
);

const absent = (value: object, keys: readonly string[]) => keys.filter(key => !Object.hasOwn(value, key));

test('the JSON report has every documented key', t => {
	const document = driftJson(report);
	t.deepEqual(
		absent(document, [
			'dataset_name',
			'schema_name',
			'baseline_run_id',
			'current_run_id',
			'baseline_timestamp',
			'current_timestamp',
			'column_drifts',
			'schema_changes',
			'summary',
		]),
		[],
	);
	t.deepEqual(
		absent(document.summary, ['total_drifts', 'schema_changes', 'drift_by_severity', 'has_critical_drift']),
		[],
	);
	t.true(document.column_drifts.length > 0);
	for (const drift of document.column_drifts) {
		t.deepEqual(
			absent(drift, [
				'column_name',
				'metric_name',
				'baseline_value',
				'current_value',
				'change_percent',
				'change_absolute',
				'drift_detected',
				'drift_severity',
				'reason',
			]),
			[],
		);
	}

	t.deepEqual(Object.keys(document.summary.drift_by_severity), ['high', 'medium', 'low']);
});

test('the JSON report holds every comparison, drifted or not, worst first, with the rule that decided', t => {
	const document = driftJson(report);
	t.deepEqual(
		document.column_drifts.map(drift => [
			drift.column_name,
			drift.metric_name,
			drift.drift_detected,
			drift.drift_severity,
			drift.reason,
		]),
		[
			['age', 'mean', true, 'high', '≥ 30 %'],
			['score', 'mean', true, 'high', 'was 0, and the stddev of the baseline is not known'],
			[null, 'count', false, 'none', 'unchanged'],
			['age', 'max', false, 'none', 'below 5 %'],
			['email', 'null_percent', false, 'none', 'unchanged'],
		],
	);
	t.like(document, {
		dataset_name: 'customers',
		schema_name: 'main',
		environment: 'development',
		baseline_choice: 'previous',
		baseline_timestamp: new Date(2024, 10, 11, 10, 30).toISOString(),
		schema_changes: [
			{
				kind: 'column_removed',
				column_name: 'gone',
				severity: 'high',
				baseline: {column_type: 'TEXT'},
				current: null,
			},
		],
		summary: {
			total_drifts: 2,
			schema_changes: 1,
			drift_by_severity: {high: 2, medium: 0, low: 0},
			has_critical_drift: true,
		},
	});
});

test('values past 2^53 are decimal strings in the JSON report, with the figures between them exact', t => {
	t.like(
		driftJson(report).column_drifts.find(drift => drift.metric_name === 'max'),
		{
			baseline_value: '9007199254740992',
			current_value: '9007199254740993',
			change_absolute: 1,
		},
	);
});

test('a percentage past the range of doubles is null in the JSON report and still high', t => {
	const [before, after] = [
		profile([column('x', 'float', {mean: 1e-300})]),
		later([column('x', 'float', {mean: 1e300})]),
	];
	const [drift] = driftJson(driftOf(before, after)).column_drifts;
	t.like(drift, {change_percent: null, change_absolute: 1e300, drift_severity: 'high'});
});

test('JSON text holds no character that acts on a terminal, and reads back the same', t => {
	const document = {name: '\u{1B}[31m\u{9B}2J\u{202E}\u{2028}\u{E0001}é😀\u{D800}'};
	const text = jsonText(document);
	t.notRegex(
		text.replaceAll('\n', ''),
		/[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/v,
	);
	t.deepEqual(JSON.parse(text), document);
});
