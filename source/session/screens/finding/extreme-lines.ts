// Where a new minimum or maximum lies, and how many rows lie beyond the earlier one.
import {histogramBinsOf} from '../../../drift/column-figures.ts';
import type {ColumnProfile, HistogramBin} from '../../../profiling/profile.ts';
import {countOf, drawable, formatCount} from '../../../reports/format.ts';
import {line, type Line} from '../../text/line.ts';

const totalOf = (profile: ColumnProfile): number => histogramBinsOf(profile).reduce((sum, {count}) => sum + count, 0);

/** The rows of a bin that certainly lie beyond a value, and those that may. */
const beyond = (bin: HistogramBin, edge: number, side: 'max' | 'min'): readonly [min: number, max: number] => {
	const [start, end] = [drawable(bin.binStart) ?? NaN, drawable(bin.binEnd) ?? NaN];
	const isBeyond = side === 'max' ? start > edge : end <= edge;
	const isPartly = side === 'max' ? end > edge : start < edge;
	return [isBeyond ? bin.count : 0, isBeyond || isPartly ? bin.count : 0];
};

/** How many rows lie beyond the earlier extreme, from the bins; nothing where the extreme did not move outwards. */
export const extremeLines = (side: 'max' | 'min', before: ColumnProfile, after: ColumnProfile): readonly Line[] => {
	const [edge, now] = [before, after].map(profile => drawable(profile.metrics.get(side)?.value ?? null));
	if (typeof edge !== 'number' || typeof now !== 'number' || (side === 'max' ? now <= edge : now >= edge)) {
		return [];
	}

	const counts = histogramBinsOf(after).map(bin => beyond(bin, edge, side));
	const min = Math.max(
		1,
		counts.reduce((sum, [count]) => sum + count, 0),
	);
	const max = counts.reduce((sum, [, count]) => sum + count, 0);
	if (max === 0) {
		return [];
	}

	const isExact = after.metrics.get('histogram')?.provenance.kind === 'exact';
	const rows = min >= max ? countOf(max, 'row') : `at least ${countOf(min, 'row')}`;
	const word = side === 'max' ? 'above the earlier maximum' : 'below the earlier minimum';
	return [line(`${isExact ? '' : '≈ '}${rows} of ${formatCount(totalOf(after))} ${word}`, 'strong')];
};
