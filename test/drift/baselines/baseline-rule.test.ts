// A baseline rule as text: what is written is what is read.
import test from 'ava';
import {driftSchema} from '../../../source/config/drift-schema.ts';
import {
	describeBaselineRule,
	formatBaselineRule,
	parseBaselineRule,
	type BaselineRule,
} from '../../../source/drift/baselines/baseline-rule.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import fc from '../../support/properties.ts';

const anyRule: fc.Arbitrary<BaselineRule> = fc.oneof(
	fc.constantFrom('auto', 'previous', 'pinned', 'same-weekday').map(kind => ({kind}) as const),
	fc.integer({min: 2, max: 999}).map(runCount => ({kind: 'median', runCount}) as const),
	fc.uuid().map(id => ({kind: 'run', id}) as const),
);

test('every rule is read back as it was written, and the config accepts it', t => {
	fc.assert(
		fc.property(anyRule, rule => {
			const text = formatBaselineRule(rule);
			t.deepEqual(parseBaselineRule(text), rule);
			t.is(driftSchema.parse({baseline: text}).baseline, text);
		}),
	);
});

test('every text that the config accepts is a rule that is written the same, apart from capitals', t => {
	const texts = ['auto', 'previous', 'pinned', 'same-weekday', 'median:2', 'median:999', '6c02', '6C02-e4'];
	for (const text of texts) {
		t.is(driftSchema.parse({baseline: text}).baseline, text);
		t.is(formatBaselineRule(parseBaselineRule(text)), text.toLowerCase());
	}
});

test('a median of one run, of a thousand or of no number is not a rule, in the config or on the command line', t => {
	for (const text of ['median:', 'median:1', 'median:02', 'median:1000', 'median:x', 'median:7 ']) {
		t.throws(() => parseBaselineRule(text), {instanceOf: ProfileMeshError, code: 'usage'});
		t.false(driftSchema.safeParse({baseline: text}).success, text);
	}
});

test('a report shows the beginning of the id of a run, and every other rule as the config writes it', t => {
	t.is(describeBaselineRule({kind: 'run', id: '6c02e4aa-0000-4000-8000-000000000000'}), 'run 6c02e4');
	t.is(describeBaselineRule({kind: 'median', runCount: 7}), 'median:7');
	t.is(describeBaselineRule({kind: 'same-weekday'}), 'same-weekday');
});
