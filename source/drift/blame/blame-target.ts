// What of a finding can be told by segment: a figure that is the same sum, or the same quotient of sums, in any rows.
import type {SegmentsOfColumn, SegmentValue} from '../../profiling/segments/segments.ts';
import type {DistributionChange} from '../distribution/distribution-change.ts';
import type {ComparedMetric, Finding} from '../report.ts';

/** The rows, a mean, or the share of nulls, of zeros or of one value among the values of a column. */
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

/** `undefined` where no sums tell of the figure, as of a minimum or of distinct values. */
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

/** What one segment has of a target: the figure is `amount / weight`, of rows `amount` alone. */
export type Cell = {
	readonly rows: number;
	readonly weight: number;
	readonly amount: number;
	/** The sum of the squares behind the amount; of shares the amount itself. */
	readonly squares: number;
};

export const noRows: Cell = {rows: 0, weight: 0, amount: 0, squares: 0};

/** The cells of a column's segments, the rest among them; `undefined` where the run does not keep the figure. */
export const cellsOf = (
	{column, rows, figures}: SegmentsOfColumn,
	target: BlameTarget,
): readonly Cell[] | undefined => {
	if (target.kind === 'rows') {
		return rows.map(count => ({rows: count, weight: 1, amount: count, squares: count}));
	}

	const found = figures.find(figure => figure.column === target.column);
	if (found === undefined || column === target.column) {
		return undefined;
	}

	const {nulls, numbers, counts} = found;
	const at = (list: readonly number[] | undefined, place: number): number => list?.[place] ?? 0;
	switch (target.kind) {
		case 'nulls': {
			return rows.map((count, place) => ({
				rows: count,
				weight: count,
				amount: at(nulls, place),
				squares: at(nulls, place),
			}));
		}

		case 'mean':
		case 'zeros': {
			const [amounts, squares] =
				target.kind === 'mean' ? [numbers?.sums, numbers?.squares] : [numbers?.zeros, numbers?.zeros];
			return amounts?.map((amount, place) => ({
				rows: at(rows, place),
				weight: at(numbers?.counts, place),
				amount,
				squares: at(squares, place),
			}));
		}

		case 'share': {
			const listed = counts?.rows[counts.values.indexOf(target.value)];
			// A value that is not listed has no rows, unless there are others.
			return counts === undefined || (listed === undefined && counts.hasOthers)
				? undefined
				: rows.map((count, place) => ({
						rows: count,
						weight: count - at(nulls, place),
						amount: at(listed, place),
						squares: at(listed, place),
					}));
		}
	}
};
