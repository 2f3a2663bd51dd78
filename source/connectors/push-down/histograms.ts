// Histograms between exact extremes: the counts of the values that reach each border, for many columns in one statement.
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
import type {ColumnAnswers} from './column-answers.ts';
import {columnParts, fromClause} from './flat.ts';
import {doSplitting} from './statement-failure.ts';
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

type Binned = {
	readonly answers: ColumnAnswers;
	readonly borders: readonly number[];
	/** Of the borders between two bins. */
	readonly thresholds: readonly string[];
};

/** The bins of a column; `undefined` where there is nothing to ask for. */
const binned = (answers: ColumnAnswers, bins: number, dialect: SqlDialect): Binned | undefined => {
	if (!answers.wants('bins') || answers.count('finite') === 0) {
		return undefined;
	}

	const {type} = answers.column;
	const [min, max] = [positionOf(answers, 'least'), positionOf(answers, 'greatest')];
	if (Number.isNaN(min) || Number.isNaN(max)) {
		return undefined;
	}

	if (min === max || bins === 1) {
		answers.bins = binsBetween([min, max], [answers.count('finite')], type);
		return undefined;
	}

	const borders = bordersOf(min, max, bins);
	return {answers, borders, thresholds: borders.slice(1, -1).map(border => dialect.threshold(thresholdAt(border, type)))};
};

const finish = ({answers, borders}: Binned, reaching: readonly number[]): void => {
	const all = [answers.count('finite'), ...reaching, 0];
	answers.bins = binsBetween(borders, all.slice(0, -1).map((count, index) => count - (all[index + 1] ?? 0)), answers.column.type);
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
		finish(column, answer.slice(from, from + column.thresholds.length).map(Number));
		from += column.thresholds.length;
	}
};

const askGrouped = async (column: Binned, context: Context): Promise<void> => {
	const answer = await context.run(groupedStatement(column, context));
	const counts = new Map(answer.map(([bin, count]) => [Number(bin), Number(count)] as const));
	let reaching = 0;
	const fromLast = column.thresholds.map((_, index) => {
		reaching += counts.get(column.thresholds.length - index) ?? 0;
		return reaching;
	});
	finish(column, fromLast.toReversed());
};

/** A statement's worth of work. */
export type HistogramStep = {readonly columns: number; readonly go: () => Promise<void>};

/** The statements that count the bins of the columns whose extremes are known. */
export const histogramSteps = (columns: readonly ColumnAnswers[], bins: number, context: Context): readonly HistogramStep[] => {
	const wanted = new Map(columns.map(answers => [answers, binned(answers, bins, context.dialect)] as const));
	const asked = columns.map(answers => wanted.get(answers)).filter(column => column !== undefined);
	const failed = ({answers}: Binned, reason: string) => {
		answers.failures.set('bins', reason);
	};

	if (bins <= mostConditions) {
		return columnParts(asked.map(({answers}) => answers), bins - 1, context.dialect).map(part => ({
			columns: part.length,
			async go() {
				const items = part.map(answers => wanted.get(answers)).filter(column => column !== undefined);
				await doSplitting(items, async some => askConditions(some, context), failed);
			},
		}));
	}

	return asked.map(column => ({
		columns: 1,
		async go() {
			await doSplitting([column], async () => askGrouped(column, context), failed);
		},
	}));
};

/** What the steps would run, with names in place of borders that only the data gives. */
export const histogramStatements = (columns: readonly ColumnAnswers[], bins: number, context: Omit<Context, 'run'>): readonly string[] => {
	const asked: Binned[] = columns.filter(answers => answers.wants('bins') && bins > 1).map(answers => ({
		answers, borders: [], thresholds: Array.from({length: bins - 1}, (_, index) => `:border_${index + 1}`),
	}));
	if (bins > mostConditions) {
		return asked.map(column => groupedStatement(column, context));
	}

	const parts = columnParts(asked.map(({answers}) => answers), bins - 1, context.dialect);
	let from = 0;
	return parts.map(part => {
		const statement = conditionsStatement(asked.slice(from, from + part.length), context);
		from += part.length;
		return statement;
	});
};
