// Reads distinct values, the most frequent ones, quantiles and bins. Chooses for each column the method that costs
// least for the wanted precision.
import {maxExactValues} from '../../profiling/accumulators/budget.ts';
import {distinctError} from '../../profiling/accumulators/hyperloglog.ts';
import type {DistinctMode} from '../connector.ts';
import type {Relation} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {askDistinct, distinctStatement, zerosFor} from './distinct-by-hash.ts';
import {askGrouped, groupedStatement, type ValuesContext} from './grouped.ts';
import {histogramStatements, histogramSteps} from './histograms.ts';
import type {PushDownProgress} from './progress.ts';
import {askSample, expectedDistinct, sampleStatement, uniquenessError, type SampledColumn} from './sampled.ts';
import {askSorted, askTop, sortedStatement, topStatement} from './sorted.ts';
import {allEnded, doSplitting, inParts} from './statement-failure.ts';

/**
The number of rows for estimates. The error of a cumulative share is then ±0.5 % (see `shareError`). docs/databases.md
documents the number.
*/
const rowsForEstimates = 100_000;
/** The number of rows that show whether a column has few distinct values. */
const rowsForChoice = 16_384;
/** Columns with at most so many values are grouped at once, because a sample would hardly be smaller. */
export const maxSmallColumn = 4 * maxExactValues;
/** Values that one statement reads together. The database may have to write them to disk. */
const cellsTogether = 2_000_000;
const cellsOfComputed = 20_000_000;
const maxTogether = 40;

export type ValuesPlan = ValuesContext & {
	readonly mode: DistinctMode;
	readonly rows: number;
	/** Draws a part of the rows by a seed. */
	readonly sampleOf: (ratio: number) => Relation;
	readonly progress: PushDownProgress;
};

/** Work in readings of one column, measured beside the flat statement. */
const weights = {
	grouped: 2,
	sampled: 0.7,
	distinct: 1.5,
	sorted: 9,
	top: 9,
	histogram: 1.3,
};

const needsValues = (results: ColumnResults): boolean =>
	(['distinct', 'frequencies', 'quantile'] as const).some(kind => results.wants(kind));

/** Columns that one statement groups. */
const togetherIn = ({rows, relation, dialect}: Pick<ValuesPlan, 'rows' | 'relation' | 'dialect'>): number => {
	if (dialect.maxGroupedColumns !== undefined) {
		return dialect.maxGroupedColumns;
	}

	const fitting = Math.floor((relation.isComputed ? cellsOfComputed : cellsTogether) / Math.max(1, rows));
	return Math.max(1, Math.min(maxTogether, fitting));
};

const sampleRows = (mode: DistinctMode): number => (mode === 'exact' ? rowsForChoice : rowsForEstimates);

/**
The number of distinct values up to which a column is grouped: those that are listed, and those within the budget. Past
it, figures are estimated. Where only exact figures are allowed, grouping costs less than sorting as long as the groups
fit in memory.
*/
const maxGroups = ({mode, complete}: Pick<ValuesPlan, 'mode' | 'complete'>): number =>
	Math.max(complete, mode === 'exact' ? maxSmallColumn : maxExactValues);

const samplePartSize = (columns: number): number => Math.min(maxTogether, Math.max(4, Math.ceil(columns / 2)));

const failValues = (results: ColumnResults, reason: string): void => {
	for (const kind of ['distinct', 'frequencies', 'quantile']) {
		results.failures.set(kind, reason);
	}
};

class Values {
	readonly #plan: ValuesPlan;

	constructor(plan: ValuesPlan) {
		this.#plan = plan;
	}

	async ask(columns: readonly ColumnResults[]): Promise<void> {
		const filled = columns.filter(results => needsValues(results) && results.count('present') > 0);
		const isLarge = (results: ColumnResults) => results.count('present') > maxSmallColumn;
		const [large, small] = [
			filled.filter(results => isLarge(results)),
			filled.filter(results => !isLarge(results)),
		];
		const others = columns.filter(results => !filled.includes(results));
		this.#plan.progress.expect(
			large.length * (weights.sampled + weights.distinct) + small.length * weights.grouped,
		);
		await allEnded([this.#group(small), this.#askLarge(large), this.#countBins(others)]);
		// Where grouping failed, the bins may still succeed.
		await this.#countBins(columns);
	}

	async #countBins(columns: readonly ColumnResults[]): Promise<void> {
		const {progress} = this.#plan;
		await allEnded(
			histogramSteps(columns, this.#plan).map(async step => {
				progress.expect(step.columns * weights.histogram);
				await progress.step(step.columns * weights.histogram, step.go);
			}),
		);
	}

	async #group(columns: readonly ColumnResults[]): Promise<void> {
		const {progress} = this.#plan;
		await allEnded(
			inParts(columns, togetherIn(this.#plan)).map(async part =>
				progress.step(part.length * weights.grouped, async () =>
					doSplitting(part, async some => askGrouped(some, this.#plan), failValues),
				),
			),
		);
	}

	async #askLarge(columns: readonly ColumnResults[]): Promise<void> {
		const sampled = await this.#sample(columns);
		const grouped = new Set(
			columns.filter(results => {
				const found = sampled.get(results);
				return (
					found !== undefined && expectedDistinct(found, results.count('present')) <= maxGroups(this.#plan)
				);
			}),
		);
		await allEnded([
			// Starts first with the one long statement that counts the bins of the other columns.
			this.#countBins(columns.filter(results => !grouped.has(results))),
			...columns
				.filter(results => needsValues(results))
				.map(async results => {
					const found = sampled.get(results);
					await doSplitting(
						[results],
						async () =>
							found === undefined ? undefined : this.#askOne(results, found, grouped.has(results)),
						failValues,
					);
				}),
		]);
	}

	async #sample(columns: readonly ColumnResults[]): Promise<ReadonlyMap<ColumnResults, SampledColumn>> {
		const {mode, rows, progress, sampleOf} = this.#plan;
		const found = new Map<ColumnResults, SampledColumn>();
		const context = {...this.#plan, relation: sampleOf(sampleRows(mode) / rows)};
		await allEnded(
			inParts(columns, samplePartSize(columns.length)).map(async part =>
				progress.step(part.length * weights.sampled, async () =>
					doSplitting(
						part,
						async some => {
							for (const [results, sampled] of await askSample(some, context, {
								withEstimates: mode !== 'exact',
							})) {
								found.set(results, sampled);
							}
						},
						failValues,
					),
				),
			),
		);
		return found;
	}

	async #askOne(results: ColumnResults, sampled: SampledColumn, isGrouped: boolean): Promise<void> {
		if (isGrouped) {
			await this.#step(weights.distinct, async () => askGrouped([results], this.#plan));
		} else if (this.#plan.mode === 'exact') {
			await this.#askExactly(results);
		} else {
			await this.#estimateDistinct(results, sampled);
		}
	}

	async #estimateDistinct(results: ColumnResults, sampled: SampledColumn): Promise<void> {
		const total = results.count('present');
		const expected = expectedDistinct(sampled, total);
		const error = results.column.unique ? 0 : uniquenessError(sampled, total);
		if (error !== undefined && error <= distinctError) {
			results.distinct = {value: total, error};
			await this.#step(weights.distinct, async () => undefined);
			return;
		}

		await this.#step(weights.distinct, async () => askDistinct(results, expected, this.#plan));
		// The column has fewer values than the sample suggested. Within the budget every figure is exact.
		if ((results.distinct?.value ?? 0) <= maxGroups(this.#plan)) {
			await askGrouped([results], this.#plan);
		}
	}

	async #askExactly(results: ColumnResults): Promise<void> {
		const {progress} = this.#plan;
		if (!results.wants('quantile')) {
			await this.#step(weights.distinct, async () => askGrouped([results], this.#plan));
			return;
		}

		progress.expect(weights.sorted + weights.top - weights.distinct);
		await this.#step(weights.sorted, async () => askSorted(results, this.#plan));
		if (results.wants('frequencies')) {
			await this.#step(weights.top, async () => askTop(results, this.#plan));
		}
	}

	async #step(weight: number, work: () => Promise<void>): Promise<void> {
		await this.#plan.progress.step(weight, work);
	}
}

/** Reads the values of all columns whose flat figures are known. */
export const askValues = async (columns: readonly ColumnResults[], plan: ValuesPlan): Promise<void> =>
	new Values(plan).ask(columns);

/**
The statements of `askValues` for a plan, by the catalogue's number of rows. Only the data shows which columns have few
distinct values.
*/
export const valuesStatements = (
	columns: readonly ColumnResults[],
	plan: Omit<ValuesPlan, 'run' | 'progress'>,
): readonly string[] => {
	const wanted = columns.filter(results => needsValues(results));
	if (plan.rows <= maxSmallColumn) {
		return [
			...histogramStatements(
				columns.filter(results => !wanted.includes(results)),
				plan,
			),
			...inParts(wanted, togetherIn(plan)).map(part => groupedStatement(part, plan)),
		];
	}

	const withEstimates = plan.mode !== 'exact';
	const sample = {...plan, relation: plan.sampleOf(sampleRows(plan.mode) / plan.rows)};
	return [
		...inParts(wanted, samplePartSize(wanted.length)).map(part => sampleStatement(part, sample, {withEstimates})),
		...histogramStatements(columns, plan),
		...wanted.flatMap(results => {
			if (withEstimates) {
				return [distinctStatement(results, zerosFor(plan.rows), plan)];
			}

			return results.wants('quantile')
				? [sortedStatement(results, plan), topStatement(results, plan)]
				: [groupedStatement([results], plan)];
		}),
	];
};
