// Histograms, value counts and quantiles as JSON with the keys of the reports, and back.
import {z} from 'zod';
import {parseJson} from '../parse-json.ts';
import type {HistogramBin, Quantile, ValueCount} from '../profiling/profile.ts';

const count = z.number().nonnegative();
const edge = z.union([z.number(), z.string()]);
const value = z.union([z.number(), z.string(), z.boolean()]);
const binList = z.array(z.object({bin_start: edge, bin_end: edge, count}));
const quantileList = z.array(edge);
const valueList = z.array(z.object({value, count}));

type List = readonly HistogramBin[] | readonly ValueCount[] | readonly Quantile[];

/** The list in the form of JSON reports and of the storage. */
export const listJson = (list: List): ReadonlyArray<Quantile | Readonly<Record<string, number | string | boolean>>> =>
	list.map(entry => {
		if (typeof entry !== 'object') {
			return entry;
		}

		return 'binStart' in entry
			? {bin_start: entry.binStart, bin_end: entry.binEnd, count: entry.count}
			: {value: entry.value, count: entry.count};
	});

/**
Parses a histogram.

@returns `undefined` where the text is not a histogram.
*/
export const parseBins = (text: string): readonly HistogramBin[] | undefined =>
	parseJson(text, binList)?.map(bin => ({binStart: bin.bin_start, binEnd: bin.bin_end, count: bin.count}));

/**
Parses values with their counts.

@returns `undefined` where the text is not such a list.
*/
export const parseValueCounts = (text: string): readonly ValueCount[] | undefined => parseJson(text, valueList);

/**
Parses quantiles.

@returns `undefined` where the text is not a list of quantiles.
*/
export const parseQuantiles = (text: string): readonly Quantile[] | undefined => parseJson(text, quantileList);
