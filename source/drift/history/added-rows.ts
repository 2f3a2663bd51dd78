// Works out the figures of the rows that were appended since the run before, without reading these rows.
import {countedMetrics, type CountedMetric, type Counts} from './counted-metrics.ts';
import type {ValueFrequencies} from './listed-values.ts';
import {lazily, type ColumnLoad, type Load} from './load.ts';

const addedValues = (
	before: ValueFrequencies | undefined,
	after: ValueFrequencies | undefined,
): ValueFrequencies | undefined => {
	if (before === undefined || after === undefined) {
		return undefined;
	}

	// If both runs list a value with equal counts, none was added. A value that is not listed may have been added.
	const added: Array<readonly [value: string, rows: number]> = [];
	for (const [value, count] of after.counts) {
		const earlier = before.counts.get(value);
		const more = Math.max(0, count - (earlier ?? before.unlisted));
		if (earlier !== undefined || more > 0) {
			added.push([value, more]);
		}
	}

	return {
		counts: new Map(added.toSorted(([, left], [, right]) => right - left)),
		unlisted: Math.max(after.unlisted, before.unlisted),
	};
};

type Moments = {readonly rows: number; readonly mean: number; readonly squares: number};

const momentsOf = ({mean, stddev, present, counts}: ColumnLoad): Moments | undefined => {
	const rows = present - (counts.get('non_finite_count') ?? 0) - (counts.get('mismatched_count') ?? 0);
	return mean === undefined || rows <= 0
		? undefined
		: {rows, mean, squares: (stddev ?? 0) ** 2 * Math.max(0, rows - 1)};
};

/** A difference smaller than this part of its terms may be an error of rounding, and counts as 0. */
const precision = 1e-12;

/**
Mean and standard deviation of the added rows: the pairwise formula for joining two parts, solved for one of them (T. F.
Chan, G. H. Golub and R. J. LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, 1979).
*/
const addedMoments = (before: ColumnLoad, after: ColumnLoad): Pick<ColumnLoad, 'mean' | 'stddev'> => {
	const [old, all] = [momentsOf(before), momentsOf(after)];
	if (old === undefined || all === undefined || all.rows <= old.rows) {
		return {mean: undefined, stddev: undefined};
	}

	const rows = all.rows - old.rows;
	const worked = old.mean + ((all.mean - old.mean) * all.rows) / rows;
	const mean = Math.abs(worked) > Math.max(Math.abs(all.mean), Math.abs(old.mean)) * precision ? worked : 0;
	const squares = all.squares - old.squares - ((mean - old.mean) ** 2 * old.rows * rows) / all.rows;
	const known = squares > all.squares * precision ? squares : 0;
	return {mean, stddev: rows > 1 && squares >= 0 ? Math.sqrt(known / (rows - 1)) : undefined};
};

const addedAverageLength = (before: ColumnLoad, after: ColumnLoad): number | undefined => {
	const present = after.present - before.present;
	return before.averageLength === undefined || after.averageLength === undefined || present <= 0
		? undefined
		: (after.averageLength * after.present - before.averageLength * before.present) / present;
};

const mapCounts = (
	{counts}: ColumnLoad,
	convert: (count: number, metric: CountedMetric) => number | undefined,
): Counts => {
	const converted = new Map<CountedMetric, number>();
	for (const metric of countedMetrics) {
		const count = counts.get(metric);
		const other = count === undefined ? undefined : convert(count, metric);
		if (other !== undefined) {
			converted.set(metric, other);
		}
	}

	return converted;
};

/** An extreme that moved is one of the added rows; any other is unknown. */
const moved = (before: number | undefined, after: number | undefined): number | undefined =>
	after === before ? undefined : after;

/** A column of the rows that one load has and the other, which is part of it, has not. */
export const addedColumn = (before: ColumnLoad, after: ColumnLoad): ColumnLoad => {
	const values = lazily(() => addedValues(before.values, after.values));
	return {
		type: after.type,
		rows: after.rows - before.rows,
		present: after.present - before.present,
		counts: mapCounts(after, (count, metric) => {
			const earlier = before.counts.get(metric);
			return earlier === undefined ? undefined : count - earlier;
		}),
		distinct:
			after.distinct === undefined || before.distinct === undefined
				? undefined
				: after.distinct - before.distinct,
		min: moved(before.min, after.min),
		max: moved(before.max, after.max),
		...addedMoments(before, after),
		minLength: moved(before.minLength, after.minLength),
		maxLength: moved(before.maxLength, after.maxLength),
		averageLength: addedAverageLength(before, after),
		percentiles: undefined,
		typicalValue: undefined,
		get values() {
			return values();
		},
		hours:
			before.hours === undefined
				? undefined
				: after.hours?.map((count, hour) => count - (before.hours?.[hour] ?? 0)),
	};
};

/**
The rows that came between two runs of a table that only grows. Leaves out columns whose type changed, or that only one
run has.
*/
export const addedLoad = (before: Load, after: Load): Load => ({
	...after,
	rows: after.rows - before.rows,
	columns: new Map(
		[...after.columns].flatMap(([name, column]) => {
			const earlier = before.columns.get(name);
			return earlier?.type === column.type ? [[name, addedColumn(earlier, column)] as const] : [];
		}),
	),
});

const listShare = ({counts, unlisted}: ValueFrequencies, share: number): ValueFrequencies => ({
	counts: new Map([...counts].map(([value, count]) => [value, count * share])),
	unlisted: unlisted * share,
});

const columnShare = (column: ColumnLoad, share: number): ColumnLoad => {
	const values = lazily(() => (column.values === undefined ? undefined : listShare(column.values, share)));
	const hours = lazily(() => column.hours?.map(count => count * share));
	return {
		type: column.type,
		rows: column.rows * share,
		present: column.present * share,
		counts: mapCounts(column, count => count * share),
		distinct: column.distinct === undefined ? undefined : column.distinct * share,
		min: column.min,
		max: column.max,
		mean: column.mean,
		stddev: column.stddev,
		minLength: column.minLength,
		maxLength: column.maxLength,
		averageLength: column.averageLength,
		percentiles: undefined,
		typicalValue: undefined,
		get values() {
			return values();
		},
		get hours() {
			return hours();
		},
	};
};

/** What a share of a load's rows, 0 to 1, holds on average. */
export const withShareOf = (load: Load, share: number): Load => ({
	...load,
	rows: load.rows * share,
	columns: new Map([...load.columns].map(([name, column]) => [name, columnShare(column, share)])),
});

const mayHoldColumn = (before: ColumnLoad, after: ColumnLoad): boolean => {
	const areListed = before.values?.unlisted === 0 && after.values?.unlisted === 0;
	return (
		after.present >= before.present &&
		countedMetrics.every(metric => (after.counts.get(metric) ?? 0) >= (before.counts.get(metric) ?? 0)) &&
		(after.min ?? -Infinity) <= (before.min ?? Infinity) &&
		(after.max ?? Infinity) >= (before.max ?? -Infinity) &&
		(after.distinct ?? Infinity) >= (before.distinct ?? 0) &&
		(!areListed ||
			[...(before.values?.counts ?? [])].every(
				([value, count]) => (after.values?.counts.get(value) ?? 0) >= count,
			))
	);
};

/** Whether the later run may hold every row of the earlier one: no figure that adds up has become smaller. */
export const mayBeAppended = (before: Load, after: Load): boolean =>
	!before.isDrawn &&
	!after.isDrawn &&
	after.rows >= before.rows &&
	[...after.columns].every(([name, column]) => {
		const earlier = before.columns.get(name);
		return earlier?.type !== column.type || mayHoldColumn(earlier, column);
	});
