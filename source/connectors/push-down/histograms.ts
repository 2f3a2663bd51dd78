// Histograms between exact extremes. Where the values of a column are grouped anyway, its bins come of the groups (`grouped.ts`); else the
// values that reach each border are counted, for many columns in one statement.
import {bordersOf} from '../../profiling/accumulators/fine-histogram.ts';
import type {SemanticType} from '../../profiling/column-types.ts';
import type {HistogramBin} from '../../profiling/profile.ts';
import type {SqlDialect} from '../sql-dialect.ts';
import type {ColumnAnswers, PendingBins} from './column-answers.ts';
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
	borders: readonly number[],
	counts: readonly number[],
	type: SemanticType,
): readonly HistogramBin[] => {
	const border = (index: number) => presentPosition(borders[index] ?? 0, type);
	return counts.map((count, index) => ({binStart: border(index), binEnd: border(index + 1), count}));
};

/** Works out the bins of columns whose extremes are known; those that need no counting are filled in at once. */
export const prepareBins = (columns: readonly ColumnAnswers[], bins: number, dialect: SqlDialect): void => {
	for (const answers of columns) {
		const {type} = answers.column;
		const [min, max] = [positionOf(answers.scalar('least'), type), positionOf(answers.scalar('greatest'), type)];
		if (!answers.wants('bins') || answers.count('finite') === 0 || Number.isNaN(min) || Number.isNaN(max)) {
			continue;
		}

		if (min === max || bins === 1) {
			answers.bins = binsBetween([min, max], [answers.count('finite')], type);
		} else {
			const borders = bordersOf(min, max, bins);
			answers.pendingBins = {
				borders,
				thresholds: borders.slice(1, -1).map(border => dialect.threshold(thresholdAt(border, answers.column))),
			};
		}
	}
};

/** As `prepareBins`, with names in place of borders that only the data gives. */
export const nameBins = (columns: readonly ColumnAnswers[], bins: number): void => {
	for (const answers of columns) {
		answers.pendingBins =
			bins > 1 && answers.wants('bins')
				? {borders: [], thresholds: Array.from({length: bins - 1}, (_, index) => `:border_${index + 1}`)}
				: undefined;
	}
};

type Binned = PendingBins & {readonly answers: ColumnAnswers};

const pendingOf = (columns: readonly ColumnAnswers[]): readonly Binned[] =>
	columns.flatMap(answers =>
		answers.pendingBins === undefined || !answers.wants('bins') ? [] : [{answers, ...answers.pendingBins}],
	);

const finish = ({answers, borders}: Binned, counts: readonly number[]): void => {
	answers.bins = binsBetween(borders, counts, answers.column.type);
	answers.pendingBins = undefined;
};

/**
Fills in the bins.

@param counts Of the values that reach so many thresholds and no more.
*/
export const finishGrouped = (answers: ColumnAnswers, counts: ReadonlyMap<number, number>): void => {
	for (const binned of pendingOf([answers])) {
		finish(
			binned,
			Array.from({length: binned.borders.length - 1}, (_, index) => counts.get(index) ?? 0),
		);
	}
};

const failed = (answers: ColumnAnswers, reason: string): void => {
	answers.failures.set('bins', reason);
};

/** Whether counting by a condition a border costs less than grouping. */
const isCounted = ({thresholds}: Binned, {mostConditions}: SqlDialect): boolean => thresholds.length < mostConditions;

/** Counts of the values that reach each border, of columns with few bins that are still to be counted. */
export const histogramRequests = (columns: readonly ColumnAnswers[], dialect: SqlDialect): readonly SecondRequest[] =>
	pendingOf(columns)
		.filter(column => isCounted(column, dialect))
		.map(column => ({
			answers: column.answers,
			expressions: column.thresholds.map(threshold =>
				dialect.countWhere(`${column.answers.sql.finite} >= ${threshold}`),
			),
			finish(texts) {
				const reaching = [column.answers.count('finite'), ...texts.map(Number), 0];
				finish(
					column,
					reaching.slice(0, -1).map((count, index) => count - (reaching[index + 1] ?? 0)),
				);
			},
			failed(reason) {
				failed(column.answers, reason);
			},
		}));

type PlanContext = Pick<PassContext, 'relation' | 'dialect'>;

const groupedStatement = ({answers, thresholds}: Binned, {relation, dialect}: PlanContext): string => {
	const {finite} = answers.sql;
	return `SELECT ${dialect.reached(finite, thresholds)} AS bin, count(*) ${fromClause(relation, `${finite} IS NOT NULL`)} GROUP BY 1`;
};

const askGrouped = async (column: Binned, context: PassContext): Promise<void> => {
	const answer = await context.run(groupedStatement(column, context));
	finishGrouped(column.answers, new Map(answer.map(([bin, count]) => [Number(bin), Number(count)] as const)));
};

const groupedOf = (columns: readonly ColumnAnswers[], dialect: SqlDialect): readonly Binned[] =>
	pendingOf(columns).filter(column => !isCounted(column, dialect));

/** The statements that group columns with many bins by these: one each. */
export const groupedBinSteps = (columns: readonly ColumnAnswers[], context: PassContext): readonly PassStep[] =>
	groupedOf(columns, context.dialect).map(column => ({
		columns: 1,
		async go() {
			await doSplitting(
				[column],
				async () => askGrouped(column, context),
				({answers}, reason) => {
					failed(answers, reason);
				},
			);
		},
	}));

/** What the steps would run. */
export const groupedBinStatements = (columns: readonly ColumnAnswers[], context: PlanContext): readonly string[] =>
	groupedOf(columns, context.dialect).map(column => groupedStatement(column, context));

/** The statements that count the bins that are still to be counted. */
export const histogramSteps = (columns: readonly ColumnAnswers[], context: PassContext): readonly PassStep[] => [
	...secondPassSteps(histogramRequests(columns, context.dialect), context),
	...groupedBinSteps(columns, context),
];

/** What the steps would run. */
export const histogramStatements = (columns: readonly ColumnAnswers[], context: PlanContext): readonly string[] => [
	...secondPassStatements(histogramRequests(columns, context.dialect), context),
	...groupedBinStatements(columns, context),
];
