// The metrics of a column that are lists.
import type {ColumnProfile, HistogramBin, ValueCount} from '../profiling/profile.ts';

/** The bins of a column, if it has a histogram. */
export const binsOf = (profile: ColumnProfile | undefined): readonly HistogramBin[] => {
	const value = profile?.metrics.get('histogram')?.value;
	return Array.isArray(value)
		? value.filter((item): item is HistogramBin => typeof item === 'object' && 'binStart' in item)
		: [];
};

/** The most frequent values of a column, if they were counted. */
export const topValuesOf = (profile: ColumnProfile | undefined): readonly ValueCount[] => {
	const value = profile?.metrics.get('top_values')?.value;
	return Array.isArray(value)
		? value.filter((item): item is ValueCount => typeof item === 'object' && 'value' in item)
		: [];
};
