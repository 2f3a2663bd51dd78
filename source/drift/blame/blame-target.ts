// Which findings blame can explain: those on a figure that is a sum over rows, or a quotient of two such sums.
import type {SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';
import type {DistributionChange} from '../distribution/distribution-change.ts';
import type {ComparedMetric, Finding} from '../report.ts';

/** The number of rows, the mean of a column, or its share of nulls, of zeros or of one value. */
export type BlameTarget =
	| {readonly kind: 'rows'}
	| {readonly kind: 'mean' | 'nulls' | 'zeros'; readonly column: string}
	| {readonly kind: 'share'; readonly column: string; readonly value: SegmentValue};

const ofDistribution = (column: string, change: DistributionChange | null): BlameTarget | undefined => {
	if (change === null) {
		return undefined;
	}

	if (change.kind === 'ordered') {
		return {kind: 'mean', column};
	}

	const [value] = [...change.newValues, ...change.changes, ...change.vanishedValues];
	return value && {kind: 'share', column, value: value.value};
};

const kinds: ReadonlyMap<ComparedMetric, 'mean' | 'nulls' | 'zeros' | 'true'> = new Map([
	['mean', 'mean'],
	['null_count', 'nulls'],
	['null_percent', 'nulls'],
	['zero_count', 'zeros'],
	['true_count', 'true'],
	['true_percent', 'true'],
]);

/** `undefined` where the figure does not come from sums, such as a minimum or a number of distinct values. */
export const blameTargetOf = (finding: Finding): BlameTarget | undefined => {
	if ('kind' in finding) {
		return undefined;
	}

	const {columnName: column, metricName} = finding;
	if (column === null) {
		return metricName === 'count' ? {kind: 'rows'} : undefined;
	}

	if (finding.metricName === 'distribution') {
		return ofDistribution(column, finding.distribution);
	}

	const kind = kinds.get(metricName);
	return kind === undefined ? undefined : kind === 'true' ? {kind: 'share', column, value: true} : {kind, column};
};

/** The sums of one segment: its figure is `amount / weight`; for a number of rows, it is `amount`. */
export type SegmentSums = {
	readonly rows: number;
	readonly weight: number;
	readonly amount: number;
	/** The sum of the squared values; for a share, it equals the amount. */
	readonly squares: number;
};

export const noRows: SegmentSums = {rows: 0, weight: 0, amount: 0, squares: 0};

/** The sums of a column's segments, including the rest; `undefined` where the run does not keep the figure. */
export const segmentSums = (
	{column, rows, figures}: SegmentsOfColumn,
	target: BlameTarget,
): readonly SegmentSums[] | undefined => {
	if (target.kind === 'rows') {
		return rows.map(count => ({rows: count, weight: 1, amount: count, squares: count}));
	}

	const found = figures.find(figure => figure.column === target.column);
	if (found === undefined || column === target.column) {
		return undefined;
	}

	const {nulls, numbers, counts} = found;
	const at = (list: readonly number[] | undefined, index: number): number => list?.[index] ?? 0;
	switch (target.kind) {
		case 'nulls': {
			return rows.map((count, index) => ({
				rows: count,
				weight: count,
				amount: at(nulls, index),
				squares: at(nulls, index),
			}));
		}

		case 'mean':
		case 'zeros': {
			const [amounts, squares] =
				target.kind === 'mean' ? [numbers?.sums, numbers?.squares] : [numbers?.zeros, numbers?.zeros];
			return amounts?.map((amount, index) => ({
				rows: at(rows, index),
				weight: at(numbers?.counts, index),
				amount,
				squares: at(squares, index),
			}));
		}

		case 'share': {
			const listed = counts?.rows[counts.values.indexOf(target.value)];
			// A value that is not listed has no rows, unless the list is incomplete.
			return counts === undefined || (listed === undefined && counts.hasOthers)
				? undefined
				: rows.map((count, index) => ({
						rows: count,
						weight: count - at(nulls, index),
						amount: at(listed, index),
						squares: at(listed, index),
					}));
		}
	}
};
