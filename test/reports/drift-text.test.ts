import test from 'ava';
import {detectDrift} from '../../source/drift/detect-drift.ts';
import type {ColumnProfile} from '../../source/profiling/profile.ts';
import {driftText, driftTexts} from '../../source/reports/drift-text.ts';
import {documentedReport} from '../support/documented-report.ts';
import {column, driftOf, driftSettings, later, profile} from '../support/drift-runs.ts';

const before = profile([
	column('age', 'integer', {mean: 35.5}),
	column('total_purchases', 'decimal', {mean: 1250.5}),
	column('is_active', 'boolean', {null_percent: 10}),
]);

const after = later([
	column('age', 'integer', {mean: 48.25}),
	column('total_purchases', 'decimal', {mean: 1475.75}),
	column('is_active', 'boolean', {null_percent: 15}),
]);

/** The report on a table with these columns, before and after. */
const textOf = (baseline: readonly ColumnProfile[], current: readonly ColumnProfile[], keys: unknown = {}): string =>
	driftText(driftOf(profile(baseline), later(current), keys));

const tail = (text: string, heading: string) => text.slice(text.indexOf(heading));

test('the text report has its documented layout to the character', t => {
	t.is(driftText(driftOf(before, after)), documentedReport);
});

test('several reports are separated by one blank line', t => {
	const report = driftOf(before, after);
	t.is(driftTexts([report, report]), `${documentedReport}\n${documentedReport}`);
	t.is(driftTexts([]), '');
});

test('a report without drift names the number of compared metrics', t => {
	const text = textOf(before.columns, before.columns);
	t.is(tail(text, '  Low'), '  Low severity: 0\n\nNo drift detected: 4 metrics compared.\n');
});

test("the rows of the table are the dataset's own line, in whole numbers", t => {
	const text = driftText(driftOf(profile([], {rowCount: 12_480}), later([], {rowCount: 18_720})));
	t.is(
		tail(text, 'Metric'),
		'Metric Drifts:\n  [HIGH] customers.count\n    Baseline: 12480\n    Current: 18720\n    Change: +50.00%\n',
	);
});

test('schema changes are listed in the same style, worst first', t => {
	const text = textOf(
		[column('signup', 'date', {}, {nullable: false}), column('email', 'text')],
		[
			column('tier', 'text'),
			column('signup', 'text', {}, {nullable: false}),
			column('email', 'text', {}, {nullable: false}),
		],
	);
	t.is(
		tail(text, 'Schema Changes:'),
		[
			'Schema Changes:',
			'  [HIGH] customers.signup',
			'    Baseline: DATE, not null',
			'    Current: TEXT, not null',
			'    Change: type changed',
			'  ',
			'  [MEDIUM] customers.email',
			'    Baseline: TEXT, nullable',
			'    Current: TEXT, not null',
			'    Change: nullability changed',
			'  ',
			'  [LOW] customers.tier',
			'    Baseline: absent',
			'    Current: TEXT, nullable',
			'    Change: column added',
			'',
		].join('\n'),
	);
});

type Metric = 'min' | 'max' | 'mean' | 'null_percent';
type Type = 'integer' | 'float' | 'decimal' | 'date' | 'time';
type Value = number | string | null;

const changeLine = test.macro(
	(t, metric: Metric, type: Type, [baseline, current]: readonly [Value, Value], lines: readonly string[]) => {
		const text = textOf([column('c', type, {[metric]: baseline})], [column('c', type, {[metric]: current})], {
			metrics: [metric],
		});
		t.deepEqual(
			text
				.trimEnd()
				.split('\n')
				.slice(-3)
				.map(line => line.trim()),
			lines,
		);
	},
);

test(
	'a percent from zero prints its points',
	changeLine,
	'null_percent',
	'integer',
	[0, 30],
	['Baseline: 0.00', 'Current: 30.00', 'Change: +30.00 points'],
);

test(
	'a percent to zero prints its percentage',
	changeLine,
	'null_percent',
	'integer',
	[30, 0],
	['Baseline: 30.00', 'Current: 0.00', 'Change: -100.00%'],
);

test(
	'a number from zero prints its difference and the rule',
	changeLine,
	'mean',
	'float',
	[0, -5],
	['Baseline: 0.00', 'Current: -5.00', 'Change: -5.00 (was 0, and the stddev of the baseline is not known)'],
);

test(
	'a value that became null prints null and says so',
	changeLine,
	'mean',
	'float',
	[35.5, null],
	['Baseline: 35.50', 'Current: null', 'Change: is null now'],
);

test(
	'dates print as ISO 8601 and their change in days',
	changeLine,
	'max',
	'date',
	['2024-11-10', '2025-11-10'],
	[
		'Baseline: 2024-11-10',
		'Current: 2025-11-10',
		'Change: +365 days, 363.9 days beyond the time between the runs, and the span of the baseline is not known',
	],
);

test(
	'times of day print their change in hours',
	changeLine,
	'max',
	'time',
	['18:00:00', '16:30:00'],
	['Baseline: 18:00:00', 'Current: 16:30:00', 'Change: -1.5 hours, and the span of the baseline is not known'],
);

test(
	'small values are not rounded to nothing',
	changeLine,
	'mean',
	'float',
	[0.001, 0.002],
	['Baseline: 0.001', 'Current: 0.002', 'Change: +100.00%'],
);

test(
	'exact decimals print their own digits',
	changeLine,
	'max',
	'decimal',
	['90071992547409930000.10', '180143985094819860000.205'],
	['Baseline: 90071992547409930000.10', 'Current: 180143985094819860000.21', 'Change: +100.00%'],
);

test('a comparison of estimates is marked as one', t => {
	const estimate = {provenance: {kind: 'estimate', error: 0.01}} as const;
	const text = textOf(
		[column('email', 'text', {distinct_percent: 50}, estimate)],
		[column('email', 'text', {distinct_percent: 90}, estimate)],
	);
	t.true(text.endsWith('    Change: ≈ +80.00%\n'));
});

test('the caveats of a verdict stand at the end', t => {
	const text = textOf(
		[column('a', 'integer', {mean: 1})],
		[column('a', 'integer', {}, {errors: {mean: 'integer overflow'}})],
	);
	t.true(
		text.endsWith(
			'No drift detected: 2 metrics compared.\n\nNotes:\n' +
				'  Not judged: a.mean (could not be measured in the current run: integer overflow).\n',
		),
	);
});

test('hostile names and values reach the terminal escaped', t => {
	const hostile = '\u{1B}[2Jx\n\u{202E}\u{7}';
	const baseline = [
		column(hostile, 'text', {null_percent: 0}),
		column(`${hostile}2`, 'text'),
		column('d', 'date', {max: hostile}),
	];
	const current = [
		column(hostile, 'text', {null_percent: 50}, {databaseType: hostile}),
		column('d', 'date', {max: '2024-01-01'}),
	];
	const named = {datasetName: hostile, source: hostile};
	const text = driftText(driftOf(profile(baseline), later(current, named)));
	t.notRegex(text.replaceAll('\n', ''), /[\p{Control}\p{Format}]/v);
	t.true(text.includes(String.raw`[HIGH] \x1B[2Jx\n\u202E\x07.\x1B[2Jx\n\u202E\x07.null_percent`));
});

test('a date that the history judges prints its change in days, and the range in the reason', t => {
	const day = (number: number) => `2024-03-${String(number).padStart(2, '0')}`;
	const runOn = (number: number, max: string) =>
		profile(
			[
				column('c', 'date', {
					count: 100 + ((number * 37) % 11),
					min: `2024-01-${10 + ((number * 7) % 20)}`,
					max,
				}),
			],
			{
				profiledAt: new Date(`${day(number)}T06:00Z`),
				rowCount: 100 + ((number * 37) % 11),
			},
		);
	const earlier = Array.from({length: 9}, (_, index) => runOn(index + 1, day(index + 1)));
	const [baseline = runOn(9, day(9))] = earlier.slice(-1);
	const settings = driftSettings({metrics: ['max']});
	const text = driftText(detectDrift({baseline, current: runOn(10, '2024-03-15'), earlier, settings}));
	t.regex(text, /Change: \+6 days\n +Why: .* is ordinary after 9 runs, now 2024-03-15/v);
});
