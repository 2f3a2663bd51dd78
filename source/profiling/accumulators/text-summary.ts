// What the metrics read from the texts of a column: their lengths, and the moments that dates and times are.
import type {OrderedSummary, TextSummary} from '../metrics/summary.ts';
import {summariseExactly, summariseSketch, type Present} from './ordered-values.ts';
import {addLength, type ParseMoment, type TextAccumulator} from './text-accumulator.ts';

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

/** The moments among the texts, and how many texts are none. */
export const summariseMoments = (texts: TextAccumulator, parse: ParseMoment, present: Present): OrderedSummary & {readonly unparsed: number} => {
	if (texts.sketch !== undefined && texts.sketch.ordered.histogram.min <= texts.sketch.ordered.histogram.max) {
		return {...summariseSketch(texts.sketch.ordered, present), unparsed: texts.unparsed};
	}

	const weights = new Map<number, number>();
	let {unparsed} = texts;
	for (const [place, key] of (texts.exact?.keys ?? []).entries()) {
		const moment = parse(key);
		const weight = texts.exact?.counts[place] ?? 0;
		if (Number.isNaN(moment)) {
			unparsed += weight;
		} else {
			weights.set(moment, (weights.get(moment) ?? 0) + weight);
		}
	}

	const entries = [...weights].sort(([a], [b]) => a - b);
	return {
		...summariseExactly({values: entries.map(([value]) => value), weights: entries.map(([, weight]) => weight)}, present),
		unparsed,
	};
};
