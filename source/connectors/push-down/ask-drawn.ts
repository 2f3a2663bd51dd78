// Reads the flat figures of the rows or of a sample, and leaves out columns that cannot be read.
import type {Relation, RunStatement} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {askFlat, guardWhereNeeded, presentRequests} from './flat.ts';
import {countStatement, firstRequests, type Drawn, type PushDownTable} from './push-down-table.ts';
import {StatementFailure} from './statement-failure.ts';

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

/** Counts all rows where a sample of a fixed size needs their number; else `undefined`. */
export const countForSample = async (
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
Reads the flat figures of the rows, or of a sample. Where a sample is drawn by the values of the columns, a column that
cannot be read makes drawing fail. Then the sample is drawn by the other columns.

@returns The number of rows, and how to draw from them.
@throws StatementFailure when no column can be read.
*/
export const askForDrawn = async (
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
