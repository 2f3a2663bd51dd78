// Histograms between exact extremes. Where the values of a column are grouped anyway, its bins come of the groups (`grouped.ts`); else the
// values that reach each border are counted, for many columns in one statement.
import {bordersOf} from '../../profiling/accumulators/fine-histogram.ts';
import {
	formatDateMaybeTime,
	formatTimestamp,
	formatUtcTimestamp,
	parseExpanded,
} from '../../profiling/accumulators/calendar.ts';
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import type {HistogramBin} from '../../profiling/profile.ts';
import type {Relation, RunStatement, SqlDialect} from '../sql-dialect.ts';
import type {ColumnAnswers, PendingBins} from './column-answers.ts';
import {fromClause} from './flat.ts';
import {doSplitting, inParts} from './statement-failure.ts';
import {thresholdAt} from './thresholds.ts';

/**
Up to this many bins, a condition a border costs less than finding the bin of each value and grouping by it: measured at
8 ns a condition against 130 ns a value.
*/
const mostConditions = 16;

const presented: Partial<Readonly<Record<SemanticType, (border: number) => string>>> = {
	date: formatDateMaybeTime,
	timestamp: formatTimestamp,
	timestamptz: formatUtcTimestamp,
};

const positionOf = (answers: ColumnAnswers, figure: 'least' | 'greatest'): number => {
	const value = answers.scalar(figure);
	return isNumeric(answers.column.type) ? Number(value ?? NaN) : parseExpanded(String(value));
};

const binsBetween = (borders: readonly number[], counts: readonly number[], type: SemanticType): readonly HistogramBin[] => {
	const present = presented[type] ?? ((border: number) => border);
	return counts.map((count, index) => ({binStart: present(borders[index] ?? 0), binEnd: present(borders[index + 1] ?? 0), count}));
};

/** Works out the bins of columns whose extremes are known; those that need no counting are filled in at once. */
export const prepareBins = (columns: readonly ColumnAnswers[], bins: number, dialect: SqlDialect): void => {
	for (const answers of columns) {
		const {type} = answers.column;
		const [min, max] = [positionOf(answers, 'least'), positionOf(answers, 'greatest')];
		if (!answers.wants('bins') || answers.count('finite') === 0 || Number.isNaN(min) || Number.isNaN(max)) {
			continue;
		}

		if (min === max || bins === 1) {
			answers.bins = binsBetween([min, max], [answers.count('finite')], type);
		} else {
			const borders = bordersOf(min, max, bins);
			answers.pendingBins = {borders, thresholds: borders.slice(1, -1).map(border => dialect.threshold(thresholdAt(border, type)))};
		}
	}
};

/** As `prepareBins`, with names in place of borders that only the data gives. */
export const nameBins = (columns: readonly ColumnAnswers[], bins: number): void => {
	for (const answers of columns) {
		answers.pendingBins = bins > 1 && answers.wants('bins')
			? {borders: [], thresholds: Array.from({length: bins - 1}, (_, index) => `:border_${index + 1}`)}
			: undefined;
	}
};

type Binned = PendingBins & {readonly answers: ColumnAnswers};

const pendingOf = (columns: readonly ColumnAnswers[]): readonly Binned[] =>
	columns.flatMap(answers => answers.pendingBins === undefined || !answers.wants('bins') ? [] : [{answers, ...answers.pendingBins}]);

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
		finish(binned, Array.from({length: binned.borders.length - 1}, (_, index) => counts.get(index) ?? 0));
	}
};

type Context = {readonly relation: Relation; readonly dialect: SqlDialect; readonly run: RunStatement};

const conditionsStatement = (columns: readonly Binned[], {relation, dialect}: Omit<Context, 'run'>): string => {
	const conditions = columns.flatMap(({answers, thresholds}) => thresholds.map(threshold => dialect.countWhere(`${answers.sql.finite} >= ${threshold}`)));
	return `SELECT ${conditions.join(', ')} ${fromClause(relation)}`;
};

const groupedStatement = ({answers, thresholds}: Binned, {relation, dialect}: Omit<Context, 'run'>): string => {
	const {finite} = answers.sql;
	return `SELECT ${dialect.reached(finite, thresholds)} AS bin, count(*) ${fromClause(relation, `${finite} IS NOT NULL`)} GROUP BY 1`;
};

const askConditions = async (columns: readonly Binned[], context: Context): Promise<void> => {
	const [answer = []] = await context.run(conditionsStatement(columns, context));
	let from = 0;
	for (const column of columns) {
		const reaching = [column.answers.count('finite'), ...answer.slice(from, from + column.thresholds.length).map(Number), 0];
		finish(column, reaching.slice(0, -1).map((count, index) => count - (reaching[index + 1] ?? 0)));
		from += column.thresholds.length;
	}
};

const askGrouped = async (column: Binned, context: Context): Promise<void> => {
	const answer = await context.run(groupedStatement(column, context));
	finishGrouped(column.answers, new Map(answer.map(([bin, count]) => [Number(bin), Number(count)] as const)));
};

/** Columns a statement: many that are counted by conditions, one that is grouped by its bins. */
const partsOf = (columns: readonly ColumnAnswers[], dialect: SqlDialect): ReadonlyArray<readonly Binned[]> => {
	const pending = pendingOf(columns);
	const most = Math.max(0, ...pending.map(({thresholds}) => thresholds.length));
	const size = most < mostConditions ? Math.floor(dialect.mostAggregates / Math.max(1, most)) : 1;
	return inParts(pending, size);
};

/** A statement's worth of work. */
export type HistogramStep = {readonly columns: number; readonly go: () => Promise<void>};

/** The statements that count the bins that are still to be counted. */
export const histogramSteps = (columns: readonly ColumnAnswers[], context: Context): readonly HistogramStep[] => partsOf(columns, context.dialect).map(part => ({
	columns: part.length,
	async go() {
		const ask = async (some: readonly Binned[]): Promise<void> => {
			const [only, ...others] = some;
			await (only !== undefined && others.length === 0 && only.thresholds.length >= mostConditions ? askGrouped(only, context) : askConditions(some, context));
		};

		await doSplitting(part, ask, ({answers}, reason) => {
			answers.failures.set('bins', reason);
		});
	},
}));

/** What the steps would run. */
export const histogramStatements = (columns: readonly ColumnAnswers[], context: Omit<Context, 'run'>): readonly string[] => partsOf(columns, context.dialect).map(part => {
	const [first] = part;
	return first !== undefined && first.thresholds.length >= mostConditions ? groupedStatement(first, context) : conditionsStatement(part, context);
});
