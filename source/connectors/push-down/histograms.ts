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
import {fromClause} from './flat.ts';
import type {PassStep, SecondRequest} from './second-pass.ts';
import {doSplitting} from './statement-failure.ts';
import {thresholdAt} from './thresholds.ts';

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
	return {answers, borders, thresholds: borders.slice(1, -1).map(border => dialect.threshold(thresholdAt(border, answers.column)))};
};

const finish = ({answers, borders}: Binned, reaching: readonly number[]): void => {
	const all = [answers.count('finite'), ...reaching, 0];
	answers.bins = binsBetween(borders, all.slice(0, -1).map((count, index) => count - (all[index + 1] ?? 0)), answers.column.type);
};

type Context = {readonly relation: Relation; readonly dialect: SqlDialect; readonly run: RunStatement};

const groupedStatement = ({answers, thresholds}: Binned, {relation, dialect}: Omit<Context, 'run'>): string => {
	const {finite} = answers.sql;
	return `SELECT ${dialect.reached(finite, thresholds)} AS bin, count(*) ${fromClause(relation, `${finite} IS NOT NULL`)} GROUP BY 1`;
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

const failed = (answers: ColumnAnswers, reason: string): void => {
	answers.failures.set('bins', reason);
};

const requestOf = (column: Binned, {countWhere}: SqlDialect): SecondRequest => ({
	answers: column.answers,
	expressions: column.thresholds.map(threshold => countWhere(`${column.answers.sql.finite} >= ${threshold}`)),
	finish(texts) {
		finish(column, texts.map(Number));
	},
	failed(reason) {
		failed(column.answers, reason);
	},
});

export type HistogramWork = {
	/** For the second pass. */
	readonly requests: readonly SecondRequest[];
	/** Statements of their own. */
	readonly steps: readonly PassStep[];
};

/** What counts the bins of the columns whose extremes are known. */
export const histogramWork = (columns: readonly ColumnAnswers[], bins: number, context: Context): HistogramWork => {
	const asked = columns.map(answers => binned(answers, bins, context.dialect)).filter(column => column !== undefined);
	if (bins <= context.dialect.mostConditions) {
		return {requests: asked.map(column => requestOf(column, context.dialect)), steps: []};
	}

	return {
		requests: [],
		steps: asked.map(column => ({
			columns: 1,
			async go() {
				await doSplitting([column], async () => askGrouped(column, context), ({answers}, reason) => {
					failed(answers, reason);
				});
			},
		})),
	};
};

/** The same with names in place of borders that only the data gives; the statements are those of `steps`. */
export const plannedHistograms = (columns: readonly ColumnAnswers[], bins: number, context: Omit<Context, 'run'>): Pick<HistogramWork, 'requests'> & {readonly statements: readonly string[]} => {
	const asked: Binned[] = columns.filter(answers => answers.wants('bins') && bins > 1).map(answers => ({
		answers, borders: [], thresholds: Array.from({length: bins - 1}, (_, index) => `:border_${index + 1}`),
	}));
	return bins <= context.dialect.mostConditions
		? {requests: asked.map(column => requestOf(column, context.dialect)), statements: []}
		: {requests: [], statements: asked.map(column => groupedStatement(column, context))};
};
