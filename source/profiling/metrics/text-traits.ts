// Metrics of the traits of texts. They show a changed format first.
import type {SemanticType} from '../column-types.ts';
import type {Metric} from './metric.ts';
import {digits, lower, nonAscii, padded, upper, type FlatNeed} from './needs.ts';
import {measured, type TextSummary} from './summary.ts';

const isText = (type: SemanticType): boolean => type === 'text';

type Trait = Pick<Metric, 'name' | 'label' | 'meaning'> & {
	readonly need: FlatNeed;
	readonly count: (text: TextSummary) => number;
};

const traits: readonly Trait[] = [
	{
		name: 'padded_count',
		label: 'padded',
		meaning: 'Texts that begin or end with a blank, a tab or a line break.',
		need: padded,
		count: ({padded: count}) => count,
	},
	{
		name: 'upper_count',
		label: 'upper case',
		meaning: 'Texts with letters from A to Z and none from a to z.',
		need: upper,
		count: ({upper: count}) => count,
	},
	{
		name: 'lower_count',
		label: 'lower case',
		meaning: 'Texts with letters from a to z and none from A to Z.',
		need: lower,
		count: ({lower: count}) => count,
	},
	{
		name: 'non_ascii_count',
		label: 'not ASCII',
		meaning: 'Texts with a character that is not ASCII.',
		need: nonAscii,
		count: ({nonAscii: count}) => count,
	},
	{
		name: 'digit_count',
		label: 'with digits',
		meaning: 'Texts with a digit from 0 to 9.',
		need: digits,
		count: ({digits: count}) => count,
	},
];

export const textTraitMetrics: readonly Metric[] = traits.map(({name, label, meaning, need, count}) => ({
	name,
	label,
	meaning,
	kind: 'count',
	statistic: {kind: 'proportion'},
	appliesTo: isText,
	judge: 'relative',
	comparedByDefault: false,
	comparedWith: 'distribution',
	needs: [need],
	finish: summary => measured(summary, count(summary.text)),
}));
