// The smallest and the largest value.
import type {Metric} from './metric.ts';
import {maximum, minimum} from './needs.ts';
import {isOrdered, orderedPart} from './ordered.ts';
import {measured} from './summary.ts';

export const extremeMetrics: readonly Metric[] = [
	{
		name: 'min',
		label: 'min',
		meaning: 'The smallest value; dates as ISO 8601.',
		kind: 'quantity',
		statistic: {kind: 'extreme', end: 'minimum'},
		appliesTo: isOrdered,
		judge: 'relative',
		comparedByDefault: true,
		needs: [minimum],
		finish: summary => measured(summary, orderedPart(summary).min),
	},
	{
		name: 'max',
		label: 'max',
		meaning: 'The largest value; dates as ISO 8601.',
		kind: 'quantity',
		statistic: {kind: 'extreme', end: 'maximum'},
		appliesTo: isOrdered,
		judge: 'relative',
		comparedByDefault: true,
		needs: [maximum],
		finish: summary => measured(summary, orderedPart(summary).max),
	},
];
