// Profiles one table by push-down: flat figures, then values and the bins between the extremes. The database
// aggregates, and only figures leave it.
import {maxExactValues} from '../../profiling/accumulators/budget.ts';
import {sampleSeed} from '../../profiling/profile.ts';
import type {ProfileOptions, TableMeasurement, TablePlan} from '../connector.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {PushDownColumn, Relation, RunStatement, SqlDialect} from '../sql-dialect.ts';
import {ColumnResults} from './column-results.ts';
import {deviationRequests} from './deviations.ts';
import {
	askFlat,
	flatRequests,
	flatStatements,
	fromClause,
	guardWhereNeeded,
	presentRequests,
	type FlatRequest,
} from './flat.ts';
import {groupedBinStatements, groupedBinSteps, histogramRequests, nameBins, prepareBins} from './histograms.ts';
import {PushDownProgress} from './progress.ts';
import {scaledMomentRequests} from './scaled-moments.ts';
import {secondPassStatements, secondPassSteps} from './second-pass.ts';
import {askExactTops, plannedRanks, readListed, readSketches, sketchAggregates, type SketchPlan} from './sketched.ts';
import {askSegments, segmentStatements, type KeptSegments} from './segments.ts';
import {allEnded, StatementFailure} from './statement-failure.ts';
import {askValues, valuesStatements} from './values.ts';

export type PushDownTable = {
	readonly plan: TablePlan;
	/** How SQL sees a column of the plan. */
	readonly sqlColumn: (column: ColumnInfo) => PushDownColumn;
	/** All rows, or the sample where it is drawn already. */
	readonly relation: Relation;
	readonly isDrawn?: boolean;
	/** Whether each statement may read other rows: then each of its figures is of a sample of them. */
	readonly isRedrawn?: boolean;
	readonly dialect: SqlDialect;
};

/** The work after the flat figures while nothing is known of the columns, in readings of one column. */
const laterWork = (columns: number): number => 3 * columns;

/**
Work of the second pass in readings of one column: with nine edges, a histogram takes a little longer than the flat
figures.
*/
const secondWeight = 1.3;

/** Where the database has sketches, tables of more rows than this are read by sketches alone. */
const fewRows = maxExactValues;

/** Rows that the catalogue expects in the relation; `Infinity` where it does not know. */
const expectedRows = ({table: {estimatedRows}, sampling}: TablePlan): number => {
	const all = estimatedRows ?? Infinity;
	return sampling.kind === 'all'
		? all
		: Math.min(all, sampling.kind === 'ratio' ? all * sampling.ratio : sampling.size);
};

const sketchPlanOf = ({plan: {distinct, maxDistinctValues}, dialect}: PushDownTable): SketchPlan => ({
	dialect,
	mode: distinct,
	complete: maxDistinctValues,
});

const sketchRequests = (columns: readonly ColumnResults[], plan: SketchPlan): readonly FlatRequest[] =>
	columns
		.filter(({hasFailed}) => !hasFailed)
		.flatMap(results => sketchAggregates(results, plan).map(aggregate => ({results, aggregate})));

/** The first pass, with sketches where the table may have many rows. */
const firstRequests = (columns: readonly ColumnResults[], table: PushDownTable): readonly FlatRequest[] => {
	const flat = flatRequests(columns, table.dialect);
	return expectedRows(table.plan) > fewRows ? [...flat, ...sketchRequests(columns, sketchPlanOf(table))] : flat;
};

const resultsOf = ({plan, sqlColumn, dialect}: PushDownTable): readonly ColumnResults[] =>
	plan.columns.map(info => new ColumnResults(info, sqlColumn(info), {metrics: plan.metrics, dialect}));

type Drawn = {
	readonly relation: Relation;
	readonly isSample: boolean;
	/** A sample of these rows. */
	readonly sampleOf: (ratio: number) => Relation;
};

const drawn = (table: PushDownTable, allRows: () => number): Drawn => {
	const {
		plan: {sampling},
		relation,
		dialect,
		isDrawn = false,
		isRedrawn = false,
	} = table;
	const partOf =
		(share: number, seed: number) =>
		(ratio: number): Relation =>
			dialect.sample(relation, Math.min(1, share * ratio), seed);
	if (sampling.kind === 'all') {
		return {relation, isSample: isRedrawn, sampleOf: partOf(1, sampleSeed)};
	}

	if (isDrawn) {
		return {relation, isSample: true, sampleOf: partOf(1, sampleSeed)};
	}

	const ratio = sampling.kind === 'ratio' ? sampling.ratio : Math.min(1, sampling.size / Math.max(1, allRows()));
	const sampleOf = partOf(ratio, sampling.seed);
	return {relation: ratio === 1 ? relation : sampleOf(1), isSample: true, sampleOf};
};

const countStatement = (relation: Relation): string => `SELECT count(*) ${fromClause(relation)}`;

/**
The statements of a profile, made without touching the data: edges of histograms are named, and ranks and samples follow
the estimated rows.
*/
export const pushDownStatements = (table: PushDownTable): readonly string[] => {
	const {plan, dialect} = table;
	const rows = plan.table.estimatedRows ?? 1000;
	const {relation, sampleOf} = drawn(table, () => rows);
	const columns = resultsOf(table);
	for (const results of columns) {
		results.flat.set('finite', String(rows));
	}

	const sketchPlan = sketchPlanOf(table);
	const areSketched = dialect.sketches !== undefined && expectedRows(plan) > fewRows;
	nameBins(columns, plan.histogramBins);
	const second = [
		...(areSketched ? histogramRequests(columns, dialect) : []),
		...deviationRequests(columns, dialect),
		...(areSketched ? plannedRanks(columns, sketchPlan) : []),
	];
	return [
		...(plan.sampling.kind === 'size' && table.isDrawn !== true ? [countStatement(table.relation)] : []),
		...flatStatements(firstRequests(columns, table), relation, dialect),
		...secondPassStatements(second, {relation, dialect}),
		...(areSketched
			? groupedBinStatements(columns, {relation, dialect})
			: valuesStatements(columns, {
					relation,
					dialect,
					sampleOf,
					rows,
					mode: plan.distinct,
					complete: plan.maxDistinctValues,
				})),
		...segmentStatements(columns, {relation, dialect, plan}),
	];
};

const askForFlat = async (
	columns: readonly ColumnResults[],
	table: PushDownTable,
	{relation, run}: {readonly relation: Relation; readonly run: RunStatement},
): Promise<number> => {
	const {dialect} = table;
	const context = {relation, dialect, run};
	const rows = await askFlat(firstRequests(columns, table), context);
	const guarded = guardWhereNeeded(columns, dialect);
	if (guarded.length > 0) {
		for (const results of guarded) {
			results.failures.clear();
		}

		await askFlat(firstRequests(guarded, table), context);
	}

	return rows;
};

/** The number of all rows where a sample by size needs it; else `undefined`. */
const countForSample = async (
	{plan, isDrawn, relation}: PushDownTable,
	run: RunStatement,
): Promise<number | undefined> => {
	if (isDrawn === true || plan.sampling.kind !== 'size') {
		return undefined;
	}

	const [[count] = []] = await run(countStatement(relation));
	return Number(count);
};

/**
Fails all figures of the columns that cannot be read.

@returns These columns.
@throws StatementFailure when there are no others.
*/
const failUnreadable = (columns: readonly ColumnResults[]): readonly ColumnResults[] => {
	const failed = columns.filter(({hasFailed}) => hasFailed);
	for (const results of failed) {
		results.failAll(results.failures.get('present') ?? '');
	}

	if (columns.length > 0 && failed.length === columns.length) {
		throw new StatementFailure(failed[0]?.failures.get('present') ?? 'No column of it can be read.');
	}

	return failed;
};

/** The relation without the columns that cannot be read. */
const readablePart = ({relation, dialect}: PushDownTable, columns: readonly ColumnResults[]): Relation => ({
	...relation,
	columns: columns.filter(({hasFailed}) => !hasFailed).map(({column}) => dialect.quoted(column.name)),
});

/**
The flat figures of the rows, drawn where a sample is asked for. Where rows are drawn by what they hold, one column that
cannot be read keeps all from being drawn: then they are drawn by the others.

@returns How many rows there are, and how to draw from them.
@throws StatementFailure when no column can be read.
*/
const askForDrawn = async (
	columns: readonly ColumnResults[],
	table: PushDownTable,
	{draw, run}: {readonly draw: (relation: Relation) => Drawn; readonly run: RunStatement},
): Promise<Drawn & {readonly rows: number}> => {
	const {relation: all, dialect} = table;
	const first = draw(all);
	const rows = await askForFlat(columns, table, {relation: first.relation, run});
	const isDrawnByContent = all.isComputed && all.columns !== undefined && first.relation !== all;
	if (!isDrawnByContent || columns.some(({hasFailed}) => !hasFailed)) {
		const failed = failUnreadable(columns);
		return failed.length === 0 || table.isDrawn === true
			? {...first, rows}
			: {...first, sampleOf: draw(readablePart(table, columns)).sampleOf, rows};
	}

	const possible = columns.filter(({column}) => column.refusal === undefined);
	for (const results of possible) {
		results.failures.clear();
	}

	await askFlat(presentRequests(possible), {relation: all, dialect, run});
	failUnreadable(columns);
	const drawnAgain = draw(readablePart(table, columns));
	const rowsAgain = await askForFlat(columns, table, {relation: drawnAgain.relation, run});
	failUnreadable(columns);
	return {...drawnAgain, rows: rowsAgain};
};

/**
Profiles a table.

@throws StatementFailure when no column can be read. A column that fails alone carries its own error.
@throws TableMoved when its rows differ from those that an earlier statement saw.
*/
export const profileByPushDown = async (
	table: PushDownTable,
	run: RunStatement,
	{onProgress}: Pick<ProfileOptions, 'onProgress'>,
): Promise<TableMeasurement> => {
	const {plan, dialect} = table;
	const progress = new PushDownProgress(plan.table.estimatedRows, onProgress);
	try {
		const allRows = await countForSample(table, run);
		const draw = (all: Relation): Drawn => drawn({...table, relation: all}, () => allRows ?? 0);
		const columns = resultsOf(table);
		progress.expect(columns.length + laterWork(columns.length));
		const {rows, relation, isSample, sampleOf} = await progress.step(columns.length, async () =>
			askForDrawn(columns, table, {draw, run}),
		);
		progress.expect(-laterWork(columns.length));
		progress.count(rows);
		const context = {relation, dialect, run, rows};
		const sketchPlan = sketchPlanOf(table);
		const isLarge = dialect.sketches !== undefined && rows > fewRows;
		if (isLarge && expectedRows(plan) <= fewRows) {
			// The table has more rows than the catalogue knew.
			await askFlat(sketchRequests(columns, sketchPlan), context);
		}

		const unlisted = columns.filter(results => !readListed(results, sketchPlan));
		const ranks = isLarge ? readSketches(unlisted, sketchPlan) : [];
		prepareBins(columns, plan.histogramBins, dialect);
		// Columns that will be grouped get their bins from the groups. But only the second pass notices that the rows
		// have changed.
		const counted =
			isLarge || relation.isUnsteady === true ? columns : columns.filter(results => !unlisted.includes(results));
		const moments = [...scaledMomentRequests(columns, dialect), ...deviationRequests(columns, dialect)];
		const second = [...histogramRequests(counted, dialect), ...moments, ...ranks];
		const steps = [...secondPassSteps(second, context), ...groupedBinSteps(counted, context)];
		progress.expect(steps.reduce((sum, step) => sum + step.columns * secondWeight, 0));
		const values = {...context, sampleOf, progress, mode: plan.distinct, complete: plan.maxDistinctValues};
		let bySegment: KeptSegments = {};
		const keepSegments = async (): Promise<void> => {
			bySegment = await askSegments(columns, {...context, plan, progress});
		};

		// Sketches have listed the columns of few values. Elsewhere the values tell which they are.
		await allEnded([
			...steps.map(async step => progress.step(step.columns * secondWeight, step.go)),
			isLarge ? askExactTops(unlisted, sketchPlan, values) : askValues(unlisted, values),
			...(isLarge ? [keepSegments()] : []),
		]);
		await (isLarge ? undefined : keepSegments());
		onProgress(rows, rows);
		return {
			rowCount: rows,
			...(allRows !== undefined && {tableRows: allRows}),
			...bySegment,
			columns: columns.map(results => results.profile(plan, rows, isSample ? rows : null)),
		};
	} finally {
		progress.end();
	}
};
