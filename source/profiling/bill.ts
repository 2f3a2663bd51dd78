// Estimates what a profile costs the database.
import type {SliceGroup, Source, TablePlan} from '../connectors/connector.ts';
import type {TableInfo} from './table.ts';

/** The maximum that the database has to read; `null` where its catalogue does not know. */
export type Bill = {
	/** Statements of the whole profile. */
	readonly statements: number;
	/** Statements that read the table's rows. */
	readonly readings: number;
	/** Rows that they read together. */
	readonly rows: number | null;
	/** Bytes that they read together if they read every column. */
	readonly bytes: number | null;
};

/** Estimates the cost of profiling a whole table. */
export const billOf = (source: Source, plan: TablePlan, statements: readonly string[]): Bill => {
	const readings = source.readings?.(plan) ?? statements.length;
	const times = (size: number | null | undefined): number | null =>
		readings === 0 ? 0 : typeof size === 'number' ? size * readings : null;
	return {
		statements: statements.length,
		readings,
		rows: times(plan.table.estimatedRows),
		bytes: times(plan.table.estimatedBytes),
	};
};

/** Estimates the cost of profiling slices. Their rows were counted. */
export const billOfSlices = (groups: readonly SliceGroup[], {estimatedRows, estimatedBytes}: TableInfo): Bill => {
	const sum = (figure: (group: SliceGroup) => number): number =>
		groups.reduce((total, group) => total + figure(group), 0);
	const rowsOf = ({plans}: SliceGroup): number => plans.reduce((rows, {slice}) => rows + (slice?.rows ?? 0), 0);
	const bytesPerRow =
		typeof estimatedBytes === 'number' && estimatedRows !== null && estimatedRows > 0
			? estimatedBytes / estimatedRows
			: undefined;
	return {
		statements: sum(({statements}) => statements.length),
		readings: sum(({readings}) => readings),
		rows: sum(group => rowsOf(group) * group.readings),
		bytes: bytesPerRow === undefined ? null : Math.round(sum(rowsOf) * bytesPerRow),
	};
};
