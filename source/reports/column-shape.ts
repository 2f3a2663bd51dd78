// Draws the distribution of a column in one cell: bars, and the most frequent value where values are listed.
import {histogramBinsOf, topValuesOf} from '../drift/column-figures.ts';
import type {ColumnProfile} from '../profiling/profile.ts';
import {cutEnd, visible} from '../terminal-text.ts';
import {sparkline} from './sparkline.ts';

export type ColumnShape = {
	/** Bars; empty where there are none to draw. */
	readonly bars: string;
	/** The text after the bars, or instead of them. */
	readonly note: string;
};

/** Values that are drawn of a list. */
const drawnValues = 10;

const barsOf = (counts: readonly number[]): string => sparkline(counts, 'from-zero');

/** Draws the shape of a column; `undefined` where the profile has none. */
export const columnShape = (profile: ColumnProfile): ColumnShape | undefined => {
	const bins = histogramBinsOf(profile);
	if (bins.length > 0) {
		return {bars: barsOf(bins.map(({count}) => count)), note: ''};
	}

	if (profile.metrics.get('distinct_percent')?.value === 100) {
		return {bars: '', note: 'unique'};
	}

	const values = topValuesOf(profile).slice(0, drawnValues);
	const [first] = values;
	return first === undefined
		? undefined
		: {bars: barsOf(values.map(({count}) => count)), note: cutEnd(visible(String(first.value)), 12)};
};
