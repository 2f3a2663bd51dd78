// The smallest and the largest value.
import type {Metric} from './metric.ts';
import {maximum, minimum} from './needs.ts';
import {isOrdered, orderedPart} from './ordered.ts';
import {measured} from './summary.ts';

export const extremeMetrics: readonly Metric[] = [
	{
		name: 'min',
		label: 'min',
		meaning: 'The smallest value; dates and intervals as ISO 8601.',
		kind: 'quantity',
		statistic: {kind: 'extreme', end: 'minimum'},
		appliesTo: isOrdered,
		judge: 'relative',
		comparedByDefault: true,
		needs: [minimum],
		finish: summary => (summary.hasOrder ? measured(summary, orderedPart(summary).min) : undefined),
	},
	{
		name: 'max',
		label: 'max',
		meaning: 'The largest value; dates and intervals as ISO 8601.',
		kind: 'quantity',
		statistic: {kind: 'extreme', end: 'maximum'},
		appliesTo: isOrdered,
		judge: 'relative',
		comparedByDefault: true,
		needs: [maximum],
		finish: summary => (summary.hasOrder ? measured(summary, orderedPart(summary).max) : undefined),
	},
];
