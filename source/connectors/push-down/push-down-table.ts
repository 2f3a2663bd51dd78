// The table that push-down profiles: its relation, its columns, the sample to draw, and the first requests.
import {maxExactValues} from '../../profiling/accumulators/budget.ts';
import {sampleSeed} from '../../profiling/profile.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {TablePlan} from '../connector.ts';
import type {PushDownColumn, Relation, SqlDialect} from '../sql-dialect.ts';
import {ColumnResults} from './column-results.ts';
import {flatRequests, fromClause, type FlatRequest} from './flat.ts';
import {sketchAggregates, type SketchPlan} from './sketched.ts';
import {leaveTraitsToGroups} from './text-traits.ts';
import {maxSmallColumn} from './values.ts';

export type PushDownTable = {
	readonly plan: TablePlan;
	/** Gives the SQL of a column of the plan. */
	readonly sqlColumn: (column: ColumnInfo) => PushDownColumn;
	/** All rows, or the sample where it is already drawn. */
	readonly relation: Relation;
	readonly isDrawn?: boolean;
	/** Whether each statement may read other rows. Then each figure is of a sample. */
	readonly isRedrawn?: boolean;
	readonly dialect: SqlDialect;
};

/** Where the database has sketches, larger tables are read by sketches alone. */
export const fewRows = maxExactValues;

/** The rows that the catalogue expects in the relation; `Infinity` where it does not know. */
export const expectedRows = ({table: {estimatedRows}, sampling}: TablePlan): number => {
	const all = estimatedRows ?? Infinity;
	return sampling.kind === 'all'
		? all
		: Math.min(all, sampling.kind === 'ratio' ? all * sampling.ratio : sampling.size);
};

export const sketchPlanOf = ({plan: {distinct, maxDistinctValues}, dialect}: PushDownTable): SketchPlan => ({
	dialect,
	mode: distinct,
	complete: maxDistinctValues,
});

export const sketchRequests = (columns: readonly ColumnResults[], plan: SketchPlan): readonly FlatRequest[] =>
	columns
		.filter(({hasFailed}) => !hasFailed)
		.flatMap(results => sketchAggregates(results, plan).map(aggregate => ({results, aggregate})));

/** The requests of the first pass, with sketches where the table may have many rows. */
export const firstRequests = (columns: readonly ColumnResults[], table: PushDownTable): readonly FlatRequest[] => {
	const flat = flatRequests(columns, table.dialect);
	return expectedRows(table.plan) > fewRows ? [...flat, ...sketchRequests(columns, sketchPlanOf(table))] : flat;
};

export const resultsOf = (table: PushDownTable): readonly ColumnResults[] => {
	const {plan, sqlColumn, relation, isRedrawn, dialect} = table;
	const columns = plan.columns.map(
		info => new ColumnResults(info, sqlColumn(info), {metrics: plan.metrics, dialect}),
	);
	const isSteady = relation.isUnsteady !== true && isRedrawn !== true;
	if (isSteady && dialect.isValueByValue && expectedRows(plan) <= maxSmallColumn) {
		for (const results of columns) {
			leaveTraitsToGroups(results);
		}
	}

	return columns;
};

export type Drawn = {
	readonly relation: Relation;
	readonly isSample: boolean;
	/** Draws a sample of these rows. */
	readonly sampleOf: (ratio: number) => Relation;
};

/** Draws the rows that a sample asks for. */
export const drawRows = (table: PushDownTable, allRows: () => number): Drawn => {
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

export const countStatement = (relation: Relation): string => `SELECT count(*) ${fromClause(relation)}`;
