// One table by push-down: flat figures, then bins between the extremes and values; the database aggregates, and only figures leave it.
import type {
	ColumnInfo,
	ProfileOptions,
	TableMeasurement,
	TablePlan,
} from '../connector.ts';
import type {
	PushDownColumn,
	Relation,
	RunStatement,
	SqlDialect,
} from '../sql-dialect.ts';
import {ColumnAnswers} from './column-answers.ts';
import {
	askFlat,
	flatRequests,
	flatStatements,
	fromClause,
	guardWhereNeeded,
} from './flat.ts';
import {nameBins, prepareBins} from './histograms.ts';
import {PushDownProgress} from './progress.ts';
import {StatementFailure} from './statement-failure.ts';
import {askValues, valuesStatements} from './values.ts';

export type PushDownTable = {
	readonly plan: TablePlan;
	/** How SQL sees a column of the plan. */
	readonly sqlColumn: (column: ColumnInfo) => PushDownColumn;
	/** All rows. */
	readonly relation: Relation;
	readonly dialect: SqlDialect;
};

/** Work after the flat figures, as long as nothing is known of the columns: in readings of one column. */
const laterWork = (columns: number): number => 3 * columns;

/** Samples that only estimate are drawn by this seed, so that they come again with the data. */
const ownSeed = 20_240_229;

const answersOf = ({plan, sqlColumn, dialect}: PushDownTable): readonly ColumnAnswers[] =>
	plan.columns.map(info => new ColumnAnswers(info, sqlColumn(info), plan.metrics, dialect));

type Drawn = {
	readonly relation: Relation;
	readonly isSample: boolean;
	/** A part of these rows. */
	readonly sampleOf: (ratio: number) => Relation;
};

const drawn = ({plan: {sampling}, relation, dialect}: PushDownTable, allRows: () => number): Drawn => {
	const partOf = (share: number, seed: number) => (ratio: number): Relation => dialect.sample(relation, Math.min(1, share * ratio), seed);
	if (sampling.kind === 'all') {
		return {relation, isSample: false, sampleOf: partOf(1, ownSeed)};
	}

	const ratio = sampling.kind === 'ratio' ? sampling.ratio : Math.min(1, sampling.size / Math.max(1, allRows()));
	const sampleOf = partOf(ratio, sampling.seed);
	return {relation: ratio === 1 ? relation : sampleOf(1), isSample: true, sampleOf};
};

const countStatement = (relation: Relation): string => `SELECT count(*) ${fromClause(relation)}`;

/** What a profile of the table would run. Borders of histograms are named, ranks and samples follow the estimated rows: the data is not touched. */
export const pushDownStatements = (table: PushDownTable): readonly string[] => {
	const {plan, dialect} = table;
	const rows = plan.table.estimatedRows ?? 1000;
	const {relation, sampleOf} = drawn(table, () => rows);
	const columns = answersOf(table);
	for (const answers of columns) {
		answers.flat.set('finite', String(rows));
	}

	nameBins(columns, plan.histogramBins);
	return [
		...(plan.sampling.kind === 'size' ? [countStatement(table.relation)] : []),
		...flatStatements(columns, relation, dialect),
		...valuesStatements(columns, {
			relation, dialect, sampleOf, rows, mode: plan.distinct, complete: plan.maxDistinctValues,
		}),
	];
};

const askForFlat = async (columns: readonly ColumnAnswers[], relation: Relation, dialect: SqlDialect, run: RunStatement): Promise<number> => {
	const context = {relation, dialect, run};
	const rows = await askFlat(flatRequests(columns), context);
	const guarded = guardWhereNeeded(columns, dialect);
	if (guarded.length > 0) {
		for (const answers of guarded) {
			answers.failures.clear();
		}

		await askFlat(flatRequests(guarded), context);
	}

	return rows;
};

/**
Profiles a table.

@throws StatementFailure when not one column can be read. What fails for some of them is told on these.
*/
export const profileByPushDown = async (table: PushDownTable, run: RunStatement, {onProgress}: Pick<ProfileOptions, 'onProgress'>): Promise<TableMeasurement> => {
	const {plan, dialect} = table;
	const progress = new PushDownProgress(plan.table.estimatedRows, onProgress);
	try {
		let allRows = 0;
		if (plan.sampling.kind === 'size') {
			const [[count] = []] = await run(countStatement(table.relation));
			allRows = Number(count);
		}

		const {relation, isSample, sampleOf} = drawn(table, () => allRows);
		const columns = answersOf(table);
		progress.expect(columns.length + laterWork(columns.length));
		const rows = await progress.step(columns.length, async () => askForFlat(columns, relation, dialect, run));
		progress.expect(-laterWork(columns.length));
		progress.count(rows);
		const failed = columns.filter(({hasFailed}) => hasFailed);
		for (const answers of failed) {
			answers.failAll(answers.failures.get('present') ?? '');
		}

		if (failed.length === columns.length) {
			throw new StatementFailure(failed[0]?.failures.get('present') ?? 'No column of it can be read.');
		}

		prepareBins(columns, plan.histogramBins, dialect);
		await askValues(columns, {
			relation, dialect, run, sampleOf, rows, progress, mode: plan.distinct, complete: plan.maxDistinctValues,
		});
		onProgress(rows, rows);
		return {rowCount: rows, columns: columns.map(answers => answers.profile(plan, rows, isSample ? rows : null))};
	} finally {
		progress.end();
	}
};
