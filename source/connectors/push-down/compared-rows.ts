// Makes statements that sum the checksums of rows by groups, and that read the rows of groups.
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {Cell} from '../connector.ts';
import {
	edgesOf,
	groupBelow,
	groupOfNulls,
	type ComparedColumn,
	type GroupRun,
	type GroupsRequest,
	type RowDivision,
	type RowReader,
	type SumsRequest,
} from '../row-reader.ts';
import type {PushDownColumn, RunStatement, SqlDialect} from '../sql-dialect.ts';
import {StatementFailure} from './statement-failure.ts';

/** A column of a hashed row, and the SQL of its value. */
export type HashedCell = {readonly column: ColumnInfo; readonly value: string};

/** The SQL of a database for checksums, and for the texts behind them. */
export type ChecksumDialect = Pick<SqlDialect, 'listed' | 'read' | 'isNonFinite' | 'codePoints'> & {
	/** A value as a text. */
	readonly text: (value: string) => string;
	/** The text that most databases write for a value that is not text. */
	readonly plain: (value: string, type: SemanticType) => string;
	/** The last 60 bits of the MD5 of a text, in UTF-8, as a whole number. */
	readonly digest: (text: string) => string;
	/** The database's own hash of a row: a whole number. Rows with different values mostly have different hashes. */
	readonly ownHash: (cells: readonly HashedCell[]) => string;
	/** The sum of whole numbers of 64 bits, as a text. */
	readonly sum: (value: string) => string;
	/** Divides a whole number from 0 on, without the remainder. */
	readonly quotient: (value: string, divisor: number) => string;
	/** Keeps a subquery from becoming a part of the statement around it; left out where nothing is gained by that. */
	readonly apart?: string;
	readonly remainder: (value: string, divisor: number) => string;
};

export type ComparedRelation = {
	/** The table expression after FROM. */
	readonly from: string;
	readonly sqlColumn: (column: ColumnInfo) => PushDownColumn;
	readonly dialect: ChecksumDialect;
};

const isText = ({semanticType}: ColumnInfo): boolean => semanticType === 'text' || semanticType === 'uuid';

const formed = (text: string, {form}: ComparedColumn): string =>
	form === 'unpadded' ? `rtrim(${text}, ' ')` : form === 'lower' ? `lower(${text})` : text;

/** Writes the value of a column; texts with their length, so that different rows have different texts. */
const partOf = (compared: ComparedColumn, {sqlColumn, dialect}: ComparedRelation): string => {
	const {column} = compared;
	const {value} = sqlColumn(column);
	if (!isText(column)) {
		return `coalesce(${dialect.plain(value, column.semanticType)}, '~')`;
	}

	const text = formed(dialect.text(value), compared);
	return `coalesce(${dialect.codePoints(text)} || ':' || ${text}, '~')`;
};

const rowText = (columns: readonly ComparedColumn[], relation: ComparedRelation): string =>
	columns.map(column => partOf(column, relation)).join(" || '|' || ");

const groupOf = (division: RowDivision, relation: ComparedRelation): string => {
	const {sqlColumn, dialect} = relation;
	if (division.kind === 'hash') {
		const {columns, groups} = division;
		return columns.length === 0 ? '0' : dialect.remainder(dialect.digest(rowText(columns, relation)), groups);
	}

	const {value} = sqlColumn(division.column);
	const {start, width} = division;
	return (
		`CASE WHEN ${value} IS NULL THEN ${groupOfNulls} WHEN ${value} < ${start} THEN ${groupBelow} ` +
		`ELSE ${dialect.quotient(`(${value} - (${start}))`, width)} END`
	);
};

/** Makes the statement that gives each group with its number of rows and the sum of their checksums. */
const sumsStatement = ({division, columns, checksum}: SumsRequest, relation: ComparedRelation): string => {
	const {dialect, sqlColumn, from} = relation;
	const group = groupOf(division, relation);
	const hash =
		checksum === 'own'
			? dialect.ownHash(columns.map(({column}) => ({column, value: sqlColumn(column).value})))
			: dialect.digest(rowText(columns, relation));
	const isSummed = checksum !== 'none' && columns.length > 0;
	const sumOf = (value: string): string => (isSummed ? dialect.sum(value) : "''");
	if (dialect.apart === undefined) {
		return `SELECT ${group}, count(*), ${sumOf(hash)} FROM ${from} GROUP BY 1`;
	}

	const computed = `${group} AS row_group${isSummed ? `, ${hash} AS row_hash` : ''}`;
	return (
		`SELECT row_group, count(*), ${sumOf('row_hash')} ` +
		`FROM (SELECT ${computed} FROM ${from} ${dialect.apart}) AS hashed GROUP BY 1`
	);
};

const rangeCondition = (
	division: Extract<RowDivision, {kind: 'ranges'}>,
	run: GroupRun,
	{sqlColumn}: ComparedRelation,
): string => {
	const {value} = sqlColumn(division.column);
	const {first, last} = edgesOf(division, run);
	// Writes one condition for each edge, so that the database can use an index.
	return run.from === groupOfNulls
		? `${value} IS NULL`
		: run.from === groupBelow
			? `${value} < ${division.start}`
			: `(${value} >= ${first} AND ${value} <= ${last})`;
};

const numbersOf = (runs: readonly GroupRun[]): readonly number[] =>
	runs.flatMap(({from, to}) => Array.from({length: to - from + 1}, (_, index) => from + index));

/** Lists the groups, because a condition for each range would compute the hash of a row several times. */
const groupsCondition = ({division, runs}: GroupsRequest, relation: ComparedRelation): string => {
	if (division.kind === 'ranges') {
		return runs.map(run => rangeCondition(division, run, relation)).join(' OR ');
	}

	const group = groupOf(division, relation);
	const [only, ...others] = runs;
	return only !== undefined && others.length === 0
		? `${group} BETWEEN ${only.from} AND ${only.to}`
		: `${group} IN (${numbersOf(runs).join(', ')})`;
};

const isDocument = ({semanticType}: ColumnInfo): boolean => semanticType === 'json' || semanticType === 'array';

/** Makes the statement that reads the rows of some groups. Reads whole documents, because their keys have no order. */
const groupsStatement = (request: GroupsRequest, relation: ComparedRelation): string => {
	const {dialect, sqlColumn, from} = relation;
	const cells = request.columns.map((column, index) => {
		const {value} = sqlColumn(column);
		return `${isDocument(column) ? dialect.text(value) : dialect.listed(value, column.semanticType)} AS c${index}`;
	});
	return `SELECT ${cells.join(', ')} FROM ${from} WHERE ${groupsCondition(request, relation)}`;
};

/** Reads a value. The digits of a number stay as they are, because a double may not have all of them. */
const cellOf = (text: string | null, {semanticType}: ColumnInfo, dialect: ChecksumDialect): Cell =>
	text === null || (isNumeric(semanticType) && !dialect.isNonFinite(text))
		? text
		: String(dialect.read(text, semanticType));

/** Throws where a column cannot be read, because no row can be compared without it. */
const checkColumns = (columns: readonly ColumnInfo[], {sqlColumn}: ComparedRelation): void => {
	for (const column of columns) {
		const {refusal} = sqlColumn(column);
		if (refusal !== undefined) {
			throw new StatementFailure(`Column ${column.name}: ${refusal}`);
		}
	}
};

/** Reads rows by statements. */
export const rowReader = (relation: ComparedRelation, run: RunStatement): RowReader => ({
	async sums(request) {
		checkColumns(
			request.columns.map(({column}) => column),
			relation,
		);
		const rows = await run(sumsStatement(request, relation));
		return rows.map(([group, count, sum]) => ({group: Number(group), rows: Number(count), sum: sum ?? ''}));
	},
	async span(column) {
		const {value} = relation.sqlColumn(column);
		const [[min = null, max = null] = []] = await run(`SELECT min(${value}), max(${value}) FROM ${relation.from}`);
		const span = {min: Number(min), max: Number(max)};
		const isKnown = min !== null && max !== null && Object.values(span).every(edge => Number.isSafeInteger(edge));
		return isKnown ? span : undefined;
	},
	async read(request) {
		checkColumns(request.columns, relation);
		const rows = await run(groupsStatement(request, relation));
		return rows.map(row =>
			request.columns.map((column, index) => cellOf(row[index] ?? null, column, relation.dialect)),
		);
	},
});
