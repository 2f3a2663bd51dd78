// What the metrics read from the texts of a column: their lengths.
import type {TextSummary} from '../metrics/summary.ts';
import {addLength, type TextAccumulator} from './text-accumulator.ts';

/** Lengths of all texts. */
export const summariseLengths = (texts: TextAccumulator): TextSummary => {
	const all = {...texts};
	for (const [place, length] of (texts.exact?.lengths ?? []).entries()) {
		addLength(all, length, texts.exact?.counts[place] ?? 0);
	}

	return {
		count: all.count,
		minLength: all.count === 0 ? null : all.minLength,
		maxLength: all.count === 0 ? null : all.maxLength,
		totalLength: all.totalLength,
		empty: all.empty,
	};
};
