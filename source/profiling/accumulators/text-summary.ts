// Summarises the lengths and traits of the texts of a column for the metrics.
import type {TextSummary} from '../metrics/summary.ts';
import {addTraits} from './text-traits.ts';
import {addLength, type TextAccumulator} from './text-accumulator.ts';

/** Lengths and traits of all texts. */
export const summariseTexts = (texts: TextAccumulator): TextSummary => {
	const all = {...texts, traits: {...texts.traits}};
	for (const [index, length] of (texts.exact?.lengths ?? []).entries()) {
		const weight = texts.exact?.counts[index] ?? 0;
		addLength(all, length, weight);
		addTraits(all.traits, texts.exact?.traits[index] ?? 0, weight);
	}

	return {
		count: all.count,
		minLength: all.count === 0 ? null : all.minLength,
		maxLength: all.count === 0 ? null : all.maxLength,
		totalLength: all.totalLength,
		empty: all.empty,
		...all.traits,
	};
};
