// Mean and spread.
import {isNumeric} from '../column-types.ts';
import type {Metric} from './metric.ts';
import {average, variance} from './needs.ts';
import {measured} from './summary.ts';

export const momentMetrics: readonly Metric[] = [
	{
		name: 'mean',
		label: 'mean',
		meaning: 'Arithmetic mean of the finite values.',
		kind: 'number',
		statistic: {kind: 'mean'},
		appliesTo: isNumeric,
		judge: 'relative',
		comparedByDefault: true,
		needs: [average],
		finish: summary => measured(summary, summary.numeric.mean),
	},
	{
		name: 'stddev',
		label: 'stddev',
		meaning: 'Standard deviation of the finite values as a sample (n − 1); null below two values.',
		kind: 'number',
		statistic: {kind: 'deviation'},
		appliesTo: isNumeric,
		judge: 'relative',
		comparedByDefault: true,
		needs: [variance],
		finish: summary => measured(summary, summary.numeric.stddev),
	},
];
