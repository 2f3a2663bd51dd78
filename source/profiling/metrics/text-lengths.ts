// Lengths of text, in Unicode code points.
import type {SemanticType} from '../column-types.ts';
import type {Metric} from './metric.ts';
import {empty, maxLength, minLength, present, totalLength} from './needs.ts';
import {measured} from './summary.ts';

const isText = (type: SemanticType): boolean => type === 'text';

export const textLengthMetrics: readonly Metric[] = [
	{
		name: 'min_length',
		label: 'min length',
		meaning: 'Code points of the shortest text.',
		kind: 'characters',
		statistic: {kind: 'extreme', end: 'minimum'},
		appliesTo: isText,
		judge: 'relative',
		comparedByDefault: false,
		comparedWith: 'distribution',
		needs: [minLength],
		finish: summary => measured(summary, summary.text.minLength),
	},
	{
		name: 'max_length',
		label: 'max length',
		meaning: 'Code points of the longest text.',
		kind: 'characters',
		statistic: {kind: 'extreme', end: 'maximum'},
		appliesTo: isText,
		judge: 'relative',
		comparedByDefault: false,
		comparedWith: 'distribution',
		needs: [maxLength],
		finish: summary => measured(summary, summary.text.maxLength),
	},
	{
		name: 'avg_length',
		label: 'avg length',
		meaning: "Mean of the texts' code points.",
		kind: 'characters',
		statistic: {kind: 'mean'},
		appliesTo: isText,
		judge: 'relative',
		comparedByDefault: false,
		comparedWith: 'distribution',
		needs: [present, totalLength],
		finish: summary =>
			measured(summary, summary.text.count === 0 ? null : summary.text.totalLength / summary.text.count),
	},
	{
		name: 'empty_count',
		label: 'empty',
		meaning: 'Texts without a character.',
		kind: 'count',
		statistic: {kind: 'proportion'},
		appliesTo: isText,
		judge: 'relative',
		comparedByDefault: false,
		comparedWith: 'null_percent',
		needs: [empty],
		finish: summary => measured(summary, summary.text.empty),
	},
];
