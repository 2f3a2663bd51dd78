// The order of severities, and what follows from it.
import test from 'ava';
import {
	compareSeverities,
	driftSeveritiesWorstFirst,
	isAtLeast,
	severities,
	severityOf,
	worstFirst,
	worstSeverity,
} from '../../source/drift/severity.ts';
import fc from '../support/properties.ts';

const someSeverity = fc.constantFrom(...severities);

test('severities ascend from none to high, and reports list them from high to low', t => {
	t.deepEqual([...severities], ['none', 'low', 'medium', 'high']);
	t.deepEqual([...driftSeveritiesWorstFirst], ['high', 'medium', 'low']);
	t.deepEqual(severities.toSorted(compareSeverities), ['none', 'low', 'medium', 'high']);
});

test('a drift fails from the severity on that is asked for', t => {
	t.deepEqual(
		severities.filter(severity => isAtLeast(severity, 'medium')),
		['medium', 'high'],
	);
});

test('the worst of some severities is at least each of them, and one of them', t => {
	fc.assert(
		fc.property(fc.array(someSeverity, {minLength: 1}), found => {
			const worst = worstSeverity(found);
			t.true(found.includes(worst));
			t.true(found.every(severity => isAtLeast(worst, severity)));
			t.is(found.map(severity => ({severity})).toSorted(worstFirst)[0]?.severity, worst);
		}),
	);
	t.is(worstSeverity([]), 'none');
});

test('a size has the worst severity whose threshold it reaches', t => {
	const thresholds = {low: 5, medium: 15, high: 30};
	const sizes = [0, 4.9, 5, 14.9, 15, 29.9, 30, Infinity];
	t.deepEqual(
		sizes.map(size => severityOf(size, thresholds)),
		['none', 'none', 'low', 'low', 'medium', 'medium', 'high', 'high'],
	);
	t.is(severityOf(5, {low: 5, medium: 5, high: 5}), 'high');
});
