// One table by push-down: flat figures, then histograms between the extremes, then values; the database aggregates, and only figures leave it.
import {ProfileMeshError} from '../../errors.ts';
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
import {histogramStatements, histogramSteps} from './histograms.ts';
import {PushDownProgress} from './progress.ts';
import {allEnded} from './statement-failure.ts';
import {askValues, valuesStatements} from './values.ts';

export type PushDownTable = {
	readonly plan: TablePlan;
	/** How SQL sees a column of the plan. */
	readonly sqlColumn: (column: ColumnInfo) => PushDownColumn;
	/** All rows. */
	readonly relation: Relation;
	readonly dialect: SqlDialect;
};

/** Work of a statement in readings of one column: with nine borders, a histogram takes a little longer than the flat figures. */
const histogramWeight = 1.3;

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

	return [
		...(plan.sampling.kind === 'size' ? [countStatement(table.relation)] : []),
		...flatStatements(columns, relation, dialect),
		...histogramStatements(columns, plan.histogramBins, {relation, dialect}),
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

@throws ProfileMeshError `profile` when not one column can be read. What fails for some of them is told on these.
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
		const ordered = columns.filter(answers => answers.wants('bins'));
		progress.expect(columns.length + (ordered.length * histogramWeight) + (2 * columns.length));
		const rows = await progress.step(columns.length, async () => askForFlat(columns, relation, dialect, run));
		progress.expect(-2 * columns.length);
		progress.count(rows);
		const failed = columns.filter(({hasFailed}) => hasFailed);
		for (const answers of failed) {
			answers.failAll(answers.failures.get('present') ?? '');
		}

		if (failed.length === columns.length) {
			throw new ProfileMeshError('profile', `Cannot profile ${plan.table.name}`, {why: failed[0]?.failures.get('present') ?? 'No column of it can be read.'});
		}

		const steps = histogramSteps(columns, plan.histogramBins, {relation, dialect, run});
		await allEnded([
			...steps.map(async step => progress.step(step.columns * histogramWeight, step.go)),
			askValues(columns, {
				relation, dialect, run, sampleOf, rows, progress, mode: plan.distinct, complete: plan.maxDistinctValues,
			}),
		]);
		onProgress(rows, rows);
		return {rowCount: rows, columns: columns.map(answers => answers.profile(plan, rows, isSample ? rows : null))};
	} finally {
		progress.end();
	}
};
