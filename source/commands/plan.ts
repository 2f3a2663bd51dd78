// `profilemesh plan`: shows what a profile would do, without touching the data of a table.
import type {TablePlan} from '../connectors/connector.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {failureText} from '../reports/error-text.ts';
import {absentMark, countOf, estimateMark, formatBytes, formatCount, formatPercent} from '../reports/format.ts';
import {jsonText} from '../reports/json-text.ts';
import {sliceJson} from '../reports/slice-json.ts';
import {otherRows, undatedText} from '../reports/slice-text.ts';
import {visible} from '../terminal-text.ts';
import {textTable} from '../reports/text-table.ts';
import type {PlannedTable, Workspace} from '../workspace.ts';
import {datasetNamer, datasetOf} from '../profiling/dataset.ts';
import type {SlicedTable} from '../profiling/plan-slices.ts';
import {isUndated, sliceName, type ReadingReason, type Slice} from '../profiling/slice.ts';
import {changedNameOf} from '../profiling/slice-column.ts';
import {matchedPlans} from './matched-plans.ts';
import type {CommandOutput} from './output.ts';

export type PlanCommandOptions = {
	/** Patterns of table names or `schema.table`; all tables of the config when left out. */
	readonly tables?: readonly string[] | undefined;
	/** The slices that the profile would read, instead of those that are new or changed. */
	readonly slice?: string | undefined;
	readonly json?: boolean | undefined;
};

const samplingText = ({sampling}: TablePlan): string => {
	switch (sampling.kind) {
		case 'all': {
			return 'all rows';
		}

		case 'ratio': {
			return `${formatPercent(sampling.ratio * 100)} %`;
		}

		case 'size': {
			return `${formatCount(sampling.size)} rows`;
		}
	}
};

const estimate = (size: number | null | undefined, format: (size: number) => string): string =>
	typeof size === 'number' ? `${estimateMark} ${format(size)}` : absentMark;

/** The sum of the known numbers, and whether some are unknown. */
const sumOf = (sizes: ReadonlyArray<number | null>): {readonly sum: number; readonly isKnown: boolean} => ({
	sum: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
	isKnown: !sizes.includes(null),
});

/** Prints the maximum that the whole profile costs the database. */
const billText = (plans: readonly PlannedTable[]): string => {
	const statements = plans.reduce((sum, {bill}) => sum + bill.statements, 0);
	const readings = plans.reduce((sum, {bill}) => sum + bill.readings, 0);
	const [rows, bytes] = [sumOf(plans.map(({bill}) => bill.rows)), sumOf(plans.map(({bill}) => bill.bytes))];
	const beside = rows.isKnown && bytes.isKnown ? '' : ', and tables whose size the catalogue does not know';
	return (
		`\n${formatCount(statements)} ${statements === 1 ? 'statement' : 'statements'}, ` +
		`${formatCount(readings)} of them ${readings === 1 ? 'reads' : 'read'} rows: ` +
		`at most ${estimateMark} ${formatCount(rows.sum)} rows and ${formatBytes(bytes.sum)}${beside}\n`
	);
};

const rowsOf = (slices: ReadonlyArray<{readonly rows: number}>): number =>
	slices.reduce((sum, {rows}) => sum + rows, 0);

const spanText = (slices: ReadonlyArray<{readonly slice: Slice}>): string => {
	const names = [slices.at(0), slices.at(-1)].map(found => (found === undefined ? '' : sliceName(found.slice)));
	return names[0] === names[1] ? (names[0] ?? '') : names.join(' to ');
};

/** Describes the slice of the rows without a date, and whether the profile reads it. */
const undatedLine = (sliced: SlicedTable): string | undefined => {
	const text = undatedText(sliced);
	const reason = sliced.toRead.find(({slice}) => isUndated(slice))?.reason;
	const state = reason === undefined ? 'as profiled' : reason === 'new' ? 'new' : 'changed';
	return text === undefined ? undefined : `${text}, ${state}`;
};

/** Describes how a table is cut, what the profile reads, and which rows are in no slice. */
const slicedText = (name: string, sliced: SlicedTable): readonly string[] => {
	const {cut, why, slices, toRead} = sliced;
	const counts = (reason: ReadingReason): number => toRead.filter(slice => slice.reason === reason).length;
	const [unknown, named] = [counts('newest_unknown'), counts('named')];
	const reasons = [
		`${formatCount(counts('new'))} new`,
		`${formatCount(counts('changed'))} changed`,
		...(named === 0 ? [] : [`${formatCount(named)} as profiled`]),
		...(unknown === 0
			? []
			: [`${formatCount(unknown)} whose newest ${visible(changedNameOf(cut) ?? '')} is unknown`]),
	];
	const read = rowsOf(toRead);
	const all = rowsOf(slices) + (sliced.undated?.rows ?? 0);
	const left = [
		[sliced.rowsNow, 'of the period that is not over yet'],
		[sliced.rowsAhead, 'of periods that have not begun'],
		[sliced.rowsBefore, 'of earlier periods'],
	] as const;
	const saved = all === 0 ? 0 : (100 * (all - read)) / all;
	const less = saved === 0 ? '' : `, ${formatPercent(saved)} % less than all of them`;
	return [
		`\n${name} by ${cut.by} of ${visible(cut.column.name)}${why === undefined ? '' : `, ${visible(why)}`}`,
		slices.length === 0 ? 'no period with rows is over' : `${countOf(slices.length, 'slice')}, ${spanText(slices)}`,
		toRead.length === 0
			? 'none is new or changed: nothing is read'
			: `${reasons.join(', ')}: ${countOf(read, 'row')} to read${less}`,
		...left.flatMap(([rows, which]) => (rows === 0 ? [] : [`left out: ${countOf(rows, 'row')} ${which}`])),
		...[undatedLine(sliced)].flatMap(text => (text === undefined ? [] : visible(text))),
		...[otherRows(sliced)].flatMap(text => (text === undefined ? [] : `left out: ${visible(text)}`)),
	].map((line, index) => (index === 0 ? `${line}\n` : `  ${line}\n`));
};

const planText = (plans: readonly PlannedTable[]): string => {
	const nameOfKey = datasetNamer(plans.map(({plan}) => datasetOf(plan.table)));
	const nameOf = (plan: TablePlan) => visible(nameOfKey(datasetOf(plan.table)));
	const overview = textTable(
		[
			{heading: 'dataset'},
			{heading: 'kind'},
			{heading: 'rows', align: 'right'},
			{heading: 'size', align: 'right'},
			{heading: 'columns', align: 'right'},
			{heading: 'sample'},
			{heading: 'statements', align: 'right'},
		],
		plans.map(({plan, bill}) => [
			nameOf(plan),
			plan.table.kind,
			estimate(plan.table.estimatedRows, formatCount),
			estimate(plan.table.estimatedBytes, formatBytes),
			formatCount(plan.columns.length),
			samplingText(plan),
			formatCount(bill.statements),
		]),
	);
	const statements = plans.flatMap(({plan, statements}) => [
		`\n${nameOf(plan)}\n`,
		...statements.map(
			statement =>
				`  ${statement
					.split('\n')
					.map(line => visible(line))
					.join('\n  ')}\n`,
		),
	]);
	const slices = plans.flatMap(({plan, sliced}) => (sliced === undefined ? [] : slicedText(nameOf(plan), sliced)));
	return overview + billText(plans) + slices.join('') + statements.join('');
};

const slicesJson = ({cut, why, slices, toRead, ...left}: SlicedTable) => ({
	column_name: cut.column.name,
	why: why ?? null,
	by: cut.by,
	timezone: cut.timezone,
	first_slice_start: sliceJson({slice: left.first ?? null}).slice_start,
	slices: slices.map(({slice, rows}) => ({...sliceJson({slice}), rows})),
	changed_column: changedNameOf(cut) ?? null,
	to_read: toRead.map(({slice, reason, rows, rowsBefore}) => ({
		...sliceJson({slice}),
		reason,
		rows,
		rows_before: rowsBefore ?? null,
	})),
	rows_now: left.rowsNow,
	rows_ahead: left.rowsAhead,
	rows_before: left.rowsBefore,
	rows_without_date: left.undated?.rows ?? 0,
	rows_with_other: left.rowsWithOther,
});

const planJson = ({plan, statements, bill, problem, sliced}: PlannedTable, databaseType: string) => ({
	dataset_name: plan.table.name,
	schema_name: plan.table.schema,
	kind: plan.table.kind,
	database_type: databaseType,
	database_name: plan.table.databaseName ?? null,
	estimated_rows: plan.table.estimatedRows,
	sampling: plan.sampling,
	columns: plan.columns.map(column => ({
		column_name: column.name,
		column_type: column.databaseType,
		semantic_type: column.semanticType,
		nullable: column.nullable,
		primary_key: column.primaryKey,
		unique: column.unique ?? null,
	})),
	statements,
	estimated_bytes: plan.table.estimatedBytes ?? null,
	bill: {
		statements: bill.statements,
		statements_that_read_rows: bill.readings,
		estimated_rows: bill.rows,
		estimated_bytes: bill.bytes,
	},
	slices: sliced === undefined ? null : slicesJson(sliced),
	problem: problem === undefined ? null : {message: problem.message, why: problem.why, hint: problem.hint},
});

/**
Prints the matching tables and the statements of their profile, and on stderr the tables that cannot be profiled.

@throws ProfileMeshError `not-found` when nothing matches.
*/
export const planCommand = async (
	{tables, slice, json}: PlanCommandOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const plans = await matchedPlans(workspace, tables, {...output, slice});
	output.stdout(
		json === true
			? jsonText(plans.map(plan => planJson(plan, workspace.config.config.source.type)))
			: planText(plans),
	);
	for (const {plan, problem} of plans) {
		if (problem !== undefined) {
			output.stderr(
				failureText(problem, `cannot be profiled: ${visible(`${plan.table.schema}.${plan.table.name}`)}`),
			);
		}
	}

	return exitStatus.done;
};
