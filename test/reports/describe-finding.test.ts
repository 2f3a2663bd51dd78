// How a change reads in reports for people.
import test from 'ava';
import {describeMetricDrift} from '../../source/reports/describe-finding.ts';
import {column, comparisonOf, driftOf, later, profile} from '../support/drift-runs.ts';

const changes: ReadonlyArray<readonly [baseline: number, current: number, change: string]> = [
	[100, 135.92, '+35.92%'],
	[1950, 1949.93, '-0.0036%'],
	[1_000_000, 1_000_045, '+0.0045%'],
	[1_000_000, 1_000_050, '+0.01%'],
	[1_000_000, 1_000_001, '+0.0001%'],
	[7, 7, '+0.00%'],
];

for (const [baseline, current, change] of changes) {
	test(`a mean that goes from ${baseline} to ${current} changes by ${change}`, t => {
		const of = (mean: number) => [column('price', 'decimal', {mean})];
		const drift = comparisonOf(driftOf(profile(of(baseline)), later(of(current))), 'price.mean');
		t.is(drift && describeMetricDrift(drift).change, change);
	});
}
