import test from 'ava';
import {overridden, rulesFor} from '../../source/drift/threshold-rules.ts';
import {change, column, comparisonOf, driftOf, driftSettings, later, profile} from '../support/drift-runs.ts';
import fc from '../support/properties.ts';

const severityWith = (keys: Readonly<Record<string, unknown>>) => {
	const {severity, reason} = change('float', 'mean', [100, 120], {keys});
	return [severity, reason];
};

test('global thresholds decide when there are no others', t => {
	t.deepEqual(severityWith({thresholds: {low: 10, medium: 20, high: 40}}), ['medium', '≥ 20 %']);
	t.deepEqual(severityWith({thresholds: {low: 21, medium: 22, high: 40}}), ['none', 'below 21 %']);
});

test('an override decides for what it names, and the reason names it', t => {
	const override = (scope: object) => severityWith({overrides: [{...scope, thresholds: {high: 20}}]});
	t.deepEqual(override({table: 'customers', column: 'value', metric: 'mean'}), [
		'high',
		'≥ 20 % (override customers.value.mean)',
	]);
	t.deepEqual(override({table: 'main.cust*'}), ['high', '≥ 20 % (override main.cust*)']);
	t.deepEqual(override({column: 'v*'}), ['high', '≥ 20 % (override *.v*)']);
	t.deepEqual(override({metric: '/^m/'}), ['high', '≥ 20 % (override *.*./^m/)']);
	for (const scope of [{table: 'orders'}, {table: 'other.customers'}, {column: 'Value'}, {metric: 'max'}]) {
		t.deepEqual(override(scope), ['medium', '≥ 15 %'], JSON.stringify(scope));
	}
});

test('of several overrides the later one wins, and keeps what it does not name from the earlier', t => {
	t.deepEqual(
		severityWith({
			overrides: [
				{table: 'customers', thresholds: {low: 1, medium: 25, high: 50}},
				{column: 'value', thresholds: {medium: 18}},
			],
		}),
		['medium', '≥ 18 % (override *.value)'],
	);
});

test('raising or lowering one threshold moves the others only as far as their order needs', t => {
	const base = {low: 5, medium: 15, high: 30};
	t.deepEqual(overridden(base, {low: 50}), {low: 50, medium: 50, high: 50});
	t.deepEqual(overridden(base, {low: 10}), {low: 10, medium: 15, high: 30});
	t.deepEqual(overridden(base, {high: 10}), {low: 5, medium: 10, high: 10});
	t.deepEqual(overridden(base, {medium: 3}), {low: 3, medium: 3, high: 30});
	t.deepEqual(overridden(base, {medium: 40}), {low: 5, medium: 40, high: 40});
	t.deepEqual(overridden(base, {low: 20, high: 25}), {low: 20, medium: 20, high: 25});
});

test('any overrides hold for what they name, and keep the order of the thresholds', t => {
	const level = fc.option(fc.integer({min: 1, max: 100}), {nil: undefined});
	const ascending = (levels: ReadonlyArray<number | undefined>) => {
		const given = levels.filter(value => value !== undefined);
		return given.every((value, index) => value >= (given[index - 1] ?? 0));
	};

	const threshold = fc.integer({min: 1, max: 100});
	const bases = fc.tuple(threshold, threshold, threshold).map(levels => levels.toSorted((one, other) => one - other));
	const changes = fc.tuple(level, level, level).filter(levels => ascending(levels));
	fc.assert(
		fc.property(bases, changes, ([low = 1, medium = 1, high = 1], [newLow, newMedium, newHigh]) => {
			const result = overridden({low, medium, high}, {low: newLow, medium: newMedium, high: newHigh});
			t.true(ascending([result.low, result.medium, result.high]));
			t.is(result.low, newLow ?? result.low);
			t.is(result.medium, newMedium ?? result.medium);
			t.is(result.high, newHigh ?? result.high);
		}),
	);
});

test('an ignored figure never drifts, and stays listed with the rule that ignores it', t => {
	const drift = change('float', 'mean', [100, 500], {keys: {ignore: [{table: 'customers', column: 'val*'}]}});
	t.like(drift, {
		severity: 'none',
		reason: 'ignored by customers.val*',
		baselineValue: 100,
		currentValue: 500,
	});
	t.is(change('float', 'mean', [100, 500], {keys: {ignore: [{table: 'orders'}, {metric: 'max'}]}}).severity, 'high');
});

test('a rule for columns does not cover the row count of the table, and a rule for the table does', t => {
	const countWith = (ignore: object) => {
		const report = driftOf(profile([], {rowCount: 10}), later([], {rowCount: 20}), {ignore: [ignore]});
		return comparisonOf(report, 'count')?.severity;
	};

	t.is(countWith({column: '*'}), 'high');
	t.is(countWith({table: 'customers'}), 'none');
	t.is(countWith({metric: 'count'}), 'none');
});

test('ignoring a whole column ignores its schema changes and says so; ignoring a metric of it does not', t => {
	const changesWith = (ignore: object) =>
		driftOf(profile([column('tmp_1', 'text')]), later([column('tmp_2', 'text')]), {ignore: [ignore]});
	const ignored = changesWith({column: 'tmp_*'});
	t.deepEqual(ignored.schemaChanges, []);
	t.deepEqual(ignored.notes, ['2 schema changes are ignored, as configured.']);
	t.false(ignored.summary.hasCriticalDrift);
	t.is(changesWith({column: 'tmp_*', metric: 'mean'}).schemaChanges.length, 2);
	t.deepEqual(
		changesWith({column: 'tmp_1'}).schemaChanges.map(({columnName}) => columnName),
		['tmp_2'],
	);
});

test('a name with glob characters means that very column', t => {
	const rules = rulesFor(driftSettings({ignore: [{column: 'a[b]'}]}), {schemaName: 'main', datasetName: 'customers'});
	t.is(rules.ignoreOf('a[b]', 'mean'), '*.a[b]');
});

const ruled = (
	rule: object,
	[baseline, current]: readonly [number, number],
	metric: 'mean' | 'null_percent' = 'mean',
) => {
	const {
		severity,
		reason,
		rule: decided,
	} = change('float', metric, [baseline, current], {keys: {overrides: [{column: 'value', ...rule}]}});
	return [severity, reason, decided];
};

test('an absolute rule is about the change itself, in the unit of the metric', t => {
	const absolute = {measure: 'absolute', thresholds: {low: 2, medium: 5, high: 10}};
	t.deepEqual(ruled(absolute, [1000, 1004]), ['low', '≥ 2 (override *.value)', 'override *.value']);
	t.is(ruled(absolute, [1000, 990])[0], 'high');
	t.is(ruled(absolute, [0, 1.9])[0], 'none');
	t.is(ruled(absolute, [10, 16], 'null_percent')[0], 'medium');
});

test('a relative rule makes a percent be judged by its own percentage', t => {
	t.is(ruled({measure: 'relative'}, [10, 12], 'null_percent')[0], 'medium');
	t.is(ruled({measure: 'usual', thresholds: {low: 5}}, [10, 12], 'null_percent')[0], 'none');
});

test('days are an absolute unit of dates', t => {
	const dates = (thresholds: object) =>
		change('date', 'min', ['2024-01-01', '2023-12-22'], {
			beside: {max: '2024-12-31'},
			keys: {overrides: [{column: 'value', measure: 'absolute', thresholds}]},
		});
	t.like(dates({low: 7, medium: 30, high: 90}), {severity: 'low', reason: '-10 days: ≥ 7 days (override *.value)'});
	t.is(dates({low: 11, medium: 30, high: 90}).severity, 'none');
});

test('only changes in the direction that counts are drift, but what became null always is', t => {
	t.deepEqual(ruled({direction: 'up'}, [100, 50]), [
		'none',
		'only changes up count (override *.value)',
		'override *.value',
	]);
	t.is(ruled({direction: 'up'}, [100, 150])[0], 'high');
	t.is(ruled({direction: 'down'}, [100, 50])[0], 'high');
	t.is(
		change('float', 'mean', [5, null], {keys: {overrides: [{column: 'value', direction: 'up'}]}}).severity,
		'high',
	);
});

test('each verdict says which rule decided, as the config writes it', t => {
	t.is(change('float', 'mean', [100, 120]).rule, 'drift.thresholds');
	t.is(
		change('float', 'mean', [100, 120], {keys: {overrides: [{table: 'cust*', thresholds: {low: 1}}]}}).rule,
		'override cust*',
	);
	t.is(change('float', 'mean', [100, 120], {keys: {ignore: [{metric: 'm*'}]}}).rule, 'ignore *.*.m*');
});

test('each of several overrides adds what it names', t => {
	const {severity, reason} = change('float', 'mean', [100, 104], {
		keys: {
			overrides: [
				{table: 'customers', measure: 'absolute', thresholds: {low: 1, medium: 3, high: 9}},
				{column: 'value', direction: 'up'},
			],
		},
	});
	t.deepEqual([severity, reason], ['medium', '≥ 3 (override *.value)']);
});
