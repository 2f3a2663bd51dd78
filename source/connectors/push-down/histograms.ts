// Counts histograms between exact extremes. Where the values of a column are grouped anyway, its bins come from the
// groups (`grouped.ts`). Otherwise one statement counts for many columns the values that reach each edge.
import {binEdges, binEnd} from '../../profiling/accumulators/bin-edges.ts';
import {timestampEdges} from '../../profiling/accumulators/temporal-types.ts';
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import type {HistogramBin, Scalar} from '../../profiling/profile.ts';
import type {SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults, PendingBins} from './column-results.ts';
import {fromClause} from './flat.ts';
import {positionOf, presentPosition} from './positions.ts';
import {
	secondPassStatements,
	secondPassSteps,
	type PassContext,
	type PassStep,
	type SecondRequest,
} from './second-pass.ts';
import {doSplitting} from './statement-failure.ts';
import {thresholdAt} from './thresholds.ts';

const binsBetween = (
	edges: readonly number[],
	counts: readonly number[],
	type: SemanticType,
): readonly HistogramBin[] => {
	const edge = (index: number) => presentPosition(edges[index] ?? 0, type);
	return counts.map((count, index) => ({binStart: edge(index), binEnd: edge(index + 1), count}));
};

const edgesBetween = ([min, max]: readonly [Scalar, Scalar], bins: number, type: SemanticType): readonly number[] =>
	isNumeric(type)
		? binEdges(binEnd(min ?? NaN, type), binEnd(max ?? NaN, type), bins)
		: timestampEdges(positionOf(min, type), positionOf(max, type), bins);

/** Computes the edges of columns whose extremes are known, and fills in bins that need no counting. */
export const prepareBins = (columns: readonly ColumnResults[], bins: number, dialect: SqlDialect): void => {
	for (const results of columns) {
		const {type} = results.column;
		const [smallest, largest] = [results.scalar('minimum'), results.scalar('maximum')];
		const [min, max] = [positionOf(smallest, type), positionOf(largest, type)];
		if (!results.wants('bins') || results.count('finite') === 0 || Number.isNaN(min) || Number.isNaN(max)) {
			continue;
		}

		if (!Number.isFinite(min) || !Number.isFinite(max)) {
			results.failures.set(
				'bins',
				'Its extremes are past the largest double, so that they cannot be edges of bins.',
			);
		} else if (min === max || bins === 1) {
			results.bins = binsBetween([min, max], [results.count('finite')], type);
		} else {
			const edges = edgesBetween([smallest, largest], bins, type);
			results.pendingBins = {
				edges,
				thresholds: edges.slice(1, -1).map(edge => dialect.threshold(thresholdAt(edge, results.column))),
			};
		}
	}
};

/** Does for a plan what `prepareBins` does, with names instead of edges that depend on the data. */
export const nameBins = (columns: readonly ColumnResults[], bins: number): void => {
	for (const results of columns) {
		results.pendingBins =
			bins > 1 && results.wants('bins')
				? {edges: [], thresholds: Array.from({length: bins - 1}, (_, index) => `:edge_${index + 1}`)}
				: undefined;
	}
};

type Binned = PendingBins & {readonly results: ColumnResults};

const pendingOf = (columns: readonly ColumnResults[]): readonly Binned[] =>
	columns.flatMap(results =>
		results.pendingBins === undefined || !results.wants('bins') ? [] : [{results, ...results.pendingBins}],
	);

const finish = ({results, edges}: Binned, counts: readonly number[]): void => {
	results.bins = binsBetween(edges, counts, results.column.type);
	results.pendingBins = undefined;
};

/**
Fills in the bins.

@param counts The number of values by the number of thresholds that they reach.
*/
export const finishGrouped = (results: ColumnResults, counts: ReadonlyMap<number, number>): void => {
	for (const binned of pendingOf([results])) {
		finish(
			binned,
			Array.from({length: binned.edges.length - 1}, (_, index) => counts.get(index) ?? 0),
		);
	}
};

const failed = (results: ColumnResults, reason: string): void => {
	results.failures.set('bins', reason);
};

/** Whether a condition for each edge costs less than grouping. */
const isCounted = ({thresholds}: Binned, {maxConditions}: SqlDialect): boolean => thresholds.length < maxConditions;

/** Requests that count the values at or above each edge, for columns with few bins that are still to be counted. */
export const histogramRequests = (columns: readonly ColumnResults[], dialect: SqlDialect): readonly SecondRequest[] =>
	pendingOf(columns)
		.filter(column => isCounted(column, dialect))
		.map(column => ({
			results: column.results,
			expressions: column.thresholds.map(threshold =>
				dialect.countWhere(`${column.results.sql.finite} >= ${threshold}`),
			),
			finish(texts) {
				const reaching = [column.results.count('finite'), ...texts.map(Number), 0];
				finish(
					column,
					reaching.slice(0, -1).map((count, index) => count - (reaching[index + 1] ?? 0)),
				);
			},
			failed(reason) {
				failed(column.results, reason);
			},
		}));

type PlanContext = Pick<PassContext, 'relation' | 'dialect'>;

const groupedStatement = ({results, thresholds}: Binned, {relation, dialect}: PlanContext): string => {
	const {finite} = results.sql;
	return (
		`SELECT ${dialect.reached(finite, thresholds)} AS bin, count(*) ` +
		`${fromClause(relation, `${finite} IS NOT NULL`)} GROUP BY 1`
	);
};

const askGrouped = async (column: Binned, context: PassContext): Promise<void> => {
	const answer = await context.run(groupedStatement(column, context));
	finishGrouped(column.results, new Map(answer.map(([bin, count]) => [Number(bin), Number(count)] as const)));
};

const groupedOf = (columns: readonly ColumnResults[], dialect: SqlDialect): readonly Binned[] =>
	pendingOf(columns).filter(column => !isCounted(column, dialect));

/** The statements that group columns with many bins by bin, one for each column. */
export const groupedBinSteps = (columns: readonly ColumnResults[], context: PassContext): readonly PassStep[] =>
	groupedOf(columns, context.dialect).map(column => ({
		columns: 1,
		async go() {
			await doSplitting(
				[column],
				async () => askGrouped(column, context),
				({results}, reason) => {
					failed(results, reason);
				},
			);
		},
	}));

/** The statements of `groupedBinSteps`. */
export const groupedBinStatements = (columns: readonly ColumnResults[], context: PlanContext): readonly string[] =>
	groupedOf(columns, context.dialect).map(column => groupedStatement(column, context));

/** The statements that count the bins that are still to be counted. */
export const histogramSteps = (columns: readonly ColumnResults[], context: PassContext): readonly PassStep[] => [
	...secondPassSteps(histogramRequests(columns, context.dialect), context),
	...groupedBinSteps(columns, context),
];

/** The statements of the steps. */
export const histogramStatements = (columns: readonly ColumnResults[], context: PlanContext): readonly string[] => [
	...secondPassStatements(histogramRequests(columns, context.dialect), context),
	...groupedBinStatements(columns, context),
];
