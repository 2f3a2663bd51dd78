// Adds the comparison of the rows of a table to its report.
import {alignColumns} from '../drift/sides/align-columns.ts';
import type {JudgedSides, SideProfile} from '../drift/sides/compare-sides.ts';
import {chooseColumns, type ColumnOnBoth} from '../drift/sides/row-columns.ts';
import {unreadNote} from '../drift/sides/unread-rows.ts';
import {differingRows, type RowComparison} from '../drift/sides/row-comparison.ts';
import {countText, wholeNumber} from '../drift/figure-text.ts';
import type {DriftReport} from '../drift/report.ts';
import {datasetChange} from '../drift/schema/dataset-changes.ts';
import {summarise} from '../drift/summary.ts';
import {ProfileMeshError} from '../errors.ts';
import type {ColumnProfile} from '../profiling/profile.ts';
import type {PlannedTable} from '../profiling/plan.ts';
import {compareRows} from './compare-rows.ts';
import type {OpenSide} from './side.ts';

/** How rows are compared. */
export type RowsWanted = {
	/** The key columns; by default those that a database declares, or those that the profiles show to be unique. */
	readonly key?: readonly string[] | undefined;
	/** The columns to compare, `*` for all; by default those whose profiles differ or may differ, if any, else all. */
	readonly columns?: readonly string[] | undefined;
	/** The maximum number of rows that are listed for a table; 100 by default. */
	readonly limit?: number | undefined;
	/** Compares only the rows, and profiles no table. The key is the declared one, or the one that `key` names. */
	readonly only?: boolean | undefined;
};

export type OnBoth<Value> = {readonly left: Value; readonly right: Value};

export type RowsOfTable = {
	readonly sides: OnBoth<Pick<OpenSide, 'withRows'>>;
	readonly plans: OnBoth<Pick<PlannedTable, 'plan'>>;
	readonly profiles: OnBoth<SideProfile>;
	readonly judged: JudgedSides;
	readonly wanted: RowsWanted;
	readonly signal: AbortSignal;
};

const defaultLimit = 100;

const columnsOfBoth = ({left, right}: OnBoth<SideProfile>): readonly ColumnOnBoth[] => {
	const aligned = alignColumns(left.profile, right.profile).columns;
	const others = new Map(aligned.map(({column}, index) => [column.name, right.profile.columns[index]]));
	return left.profile.columns.flatMap(profile => {
		const other = others.get(profile.column.name);
		return other === undefined
			? []
			: [
					{
						name: profile.column.name,
						left: profile,
						right: other,
						pair: [
							{column: profile.column, database: left.database},
							{column: other.column, database: right.database},
						] as const,
					},
				];
	});
};

/** Stands for the number of rows where neither side is counted yet: enough to use all groups. */
const unknownRows = 1_000_000;

const expectedRowsOf = ({plans, profiles}: RowsOfTable): number => {
	const counted = [profiles.left, profiles.right].map(({profile}) => profile.run.rowCount);
	const estimated = [plans.left, plans.right].map(({plan}) => plan.table.estimatedRows);
	const known = (counted.includes(null) ? estimated : counted).filter(rows => rows !== null);
	return known.length < 2 ? Math.max(unknownRows, ...known) : Math.max(...known);
};

/** Compares the rows, and says which could not be read. */
const compare = async (
	table: RowsOfTable,
): Promise<{readonly rows: RowComparison; readonly unread: readonly string[]}> => {
	const {sides, plans, profiles, judged, wanted, signal} = table;
	const rows = [profiles.left.profile.run.rowCount, profiles.right.profile.run.rowCount] as const;
	const columns = columnsOfBoth(profiles);
	if (columns.length === 0) {
		throw new ProfileMeshError('profile', 'The rows cannot be compared', {
			why: 'The two sides have no column in common.',
		});
	}

	const drifted = judged.report.metricDrifts.filter(({severity}) => severity !== 'none');
	const chosen = chooseColumns({
		columns,
		key: wanted.key,
		asked: wanted.columns,
		differing: new Set([...drifted.map(({columnName}) => columnName ?? ''), ...judged.open]),
		rows,
	});
	return sides.left.withRows(
		plans.left,
		async left =>
			sides.right.withRows(
				plans.right,
				async right => {
					const expectedRows = expectedRowsOf(table);
					const limit = wanted.limit ?? defaultLimit;
					const compared = await compareRows({...chosen, left, right, expectedRows, limit, signal});
					const unread = [
						...(left.leftOut?.() ?? []).map(text => unreadNote('left', text)),
						...(right.leftOut?.() ?? []).map(text => unreadNote('right', text)),
					];
					return {rows: compared, unread};
				},
				signal,
			),
		signal,
	);
};

/** How many rows differ, in words: `2 changed, 1 added`. */
const rowsText = ({added, removed, changed}: RowComparison): string =>
	[
		[changed, 'changed'],
		[added, 'added'],
		[removed, 'removed'],
	]
		.filter(([rows]) => rows !== 0)
		.map(([rows, word]) => `${wholeNumber(Number(rows))} ${word}`)
		.join(', ');

const exactCount = (profile: ColumnProfile, metric: 'distinct_count' | 'null_count'): number | undefined => {
	const found = profile.metrics.get(metric);
	return found?.provenance.kind === 'exact' && typeof found.value === 'number' ? found.value : undefined;
};

/** The number of rows of a side that repeat the key of another row; `undefined` where the profile does not know. */
const repeatedRows = ({profile}: SideProfile, name: string): number | undefined => {
	const {rowCount} = profile.run;
	const column = profile.columns.find(candidate => candidate.column.name.toLowerCase() === name.toLowerCase());
	const [distinct, nulls] = [
		column && exactCount(column, 'distinct_count'),
		column && exactCount(column, 'null_count'),
	];
	return rowCount === null || distinct === undefined || nulls === undefined
		? undefined
		: rowCount - distinct - Math.min(1, nulls);
};

/** Says how many keys are not unique: among all rows where the profiles know, else among the rows that were read. */
const duplicatesNote = (
	{duplicateKeys, key, rowsRead, rows}: RowComparison,
	profiles: OnBoth<SideProfile>,
): readonly string[] => {
	const [name = '', ...others] = key?.columns ?? [];
	const sides = (['left', 'right'] as const).map(side => ({
		side,
		repeated: others.length === 0 ? repeatedRows(profiles[side], name) : undefined,
		ofSide: profiles[side].profile.run.rowCount ?? 0,
	}));
	const known = sides.filter(({repeated}) => repeated !== undefined && repeated > 0);
	if (known.length > 0) {
		const where = known.map(
			({side, repeated = 0, ofSide}) => `${wholeNumber(repeated)} of ${countText(ofSide, 'row')} on the ${side}`,
		);
		const found = `${where.join(', and ')} have the key of another one`;
		return [`${name} is not unique: ${found}. Their values are matched first.`];
	}

	if (duplicateKeys === 0) {
		const isKnown = key?.origin !== 'asked' || sides.every(({repeated}) => repeated !== undefined);
		return isKnown || rowsRead >= Math.max(rows.left, rows.right)
			? []
			: [
					`Whether the key (${key.columns.join(', ')}) is unique was seen only in the rows that were read: ` +
						`${wholeNumber(rowsRead)} of ${wholeNumber(Math.max(rows.left, rows.right))}.`,
				];
	}

	return [
		`${countText(duplicateKeys, 'key')} (${key?.columns.join(', ') ?? ''}) of the rows that were read ` +
			`${duplicateKeys === 1 ? 'is' : 'are'} not unique: their rows are matched by their values first.`,
	];
};

const allReadNote = ({whyAllRead}: RowComparison): readonly string[] =>
	whyAllRead === null ? [] : [`All rows were read and compared here, without checksums. ${whyAllRead}.`];

/**
Adds the differences of the rows to the report of a table.

@throws ProfileMeshError `usage` where a config forbids to show the rows, `not-found` for a column that does not exist,
`profile` where rows cannot be read.
*/
export const withRowComparison = async (table: RowsOfTable): Promise<DriftReport> => {
	const {report, open, openNotes} = table.judged;
	const {rows, unread} = await compare(table);
	const {baseline, current} = report;
	const isAnswered = open.every(name => rows.columns.includes(name));
	const notes = isAnswered ? report.notes.filter(note => !openNotes.includes(note)) : report.notes;
	const schemaChanges =
		differingRows(rows) === 0
			? report.schemaChanges
			: [
					...report.schemaChanges,
					datasetChange('rows_changed', 'low', {reason: `rows differ: ${rowsText(rows)}`, evidence: []}),
				];
	return {
		...report,
		// Without a profile, only the comparison of the rows has counted them.
		baseline: {...baseline, rowCount: baseline.rowCount ?? rows.rows.left},
		current: {...current, rowCount: current.rowCount ?? rows.rows.right},
		schemaChanges,
		...(unread.length > 0 && {hasUnreadRows: true}),
		notes: [
			...notes,
			...unread.filter(note => !notes.includes(note)),
			...duplicatesNote(rows, table.profiles),
			...allReadNote(rows),
		],
		summary: summarise(report.metricDrifts, schemaChanges),
		rows,
	};
};
