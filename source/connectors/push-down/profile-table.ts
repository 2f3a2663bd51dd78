// Profiles one table by push-down: flat figures, then values and the bins between the extremes. The database
// aggregates, and gives only figures.
import type {ProfileOptions, TableMeasurement} from '../connector.ts';
import type {Relation, RunStatement} from '../sql-dialect.ts';
import {askForDrawn, countForSample} from './ask-drawn.ts';
import {deviationRequests} from './deviations.ts';
import {askFlat, flatStatements} from './flat.ts';
import {groupedBinStatements, groupedBinSteps, histogramRequests, nameBins, prepareBins} from './histograms.ts';
import {PushDownProgress} from './progress.ts';
import {
	countStatement,
	drawRows,
	expectedRows,
	fewRows,
	firstRequests,
	resultsOf,
	sketchPlanOf,
	sketchRequests,
	type Drawn,
	type PushDownTable,
} from './push-down-table.ts';
import {scaledMomentRequests} from './scaled-moments.ts';
import {secondPassStatements, secondPassSteps} from './second-pass.ts';
import {askSegments, segmentStatements, type KeptSegments} from './segments.ts';
import {askExactTops, plannedRanks, readListed, readSketches} from './sketched.ts';
import {allEnded} from './statement-failure.ts';
import {askPendingTraits} from './text-traits.ts';
import {askValues, valuesStatements} from './values.ts';

/** The work after the flat figures, before anything is known of the columns, in readings of one column. */
const laterWork = (columns: number): number => 3 * columns;

/**
The work of the second pass in readings of one column. A histogram with nine edges takes a little longer than the flat
figures.
*/
const secondWeight = 1.3;

/**
Makes the statements of a profile without touching the data. Names stand for the edges of histograms, and ranks and
samples depend on the estimated rows.
*/
export const pushDownStatements = (table: PushDownTable): readonly string[] => {
	const {plan, dialect} = table;
	const rows = plan.table.estimatedRows ?? 1000;
	const {relation, sampleOf} = drawRows(table, () => rows);
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

/**
Profiles a table.

@throws StatementFailure when no column can be read. A column that fails alone has its own error.
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
		const draw = (all: Relation): Drawn => drawRows({...table, relation: all}, () => allRows ?? 0);
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
		// Columns that will be grouped get their bins from the groups. But only the second pass detects that the rows
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

		// Sketches already show which columns have few values. Without them, the values show it.
		await allEnded([
			...steps.map(async step => progress.step(step.columns * secondWeight, step.go)),
			isLarge ? askExactTops(unlisted, sketchPlan, values) : askValues(unlisted, values),
			...(isLarge ? [keepSegments()] : []),
		]);
		await askPendingTraits(columns, context);
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
