// Groups the values of columns once for distinct and most frequent values, quantiles as cumulative counts, and bins.
// All are exact, and only these figures leave the database.
import type {PushDownColumn, ResultRows, Relation, RunStatement, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults, PendingBins} from './column-results.ts';
import {fromClause} from './flat.ts';
import {finishGrouped} from './histograms.ts';
import {rankListed} from './listed-values.ts';
import {exactly, ranksOf, safeShares} from './ranks.ts';
import {TableMoved} from './statement-failure.ts';
import {readTraits, traitsOfGroups} from './text-traits.ts';

export type ValuesContext = {
	readonly relation: Relation;
	readonly dialect: SqlDialect;
	readonly run: RunStatement;
	/** The number of rows that the flat statements counted. */
	readonly rows: number;
	/** The number of distinct values up to which all are listed. */
	readonly complete: number;
};

const kinds = {
	rows: 'r',
	distinct: 'd',
	value: 'v',
	quantile: 'q',
	quantiles: 'l',
	bin: 'b',
	traits: 't',
} as const;

/** Stands for the whole table instead of the index of a column. */
const wholeTable = -1;

/** The most frequent of grouped values `v` that occur `n` times. */
export const mostFrequent = (from: string, {column, maxListed}: ColumnResults, dialect: SqlDialect): string =>
	`SELECT ${dialect.listed('v', column.type)} AS text, n FROM (SELECT v, n FROM ${from} ` +
	`ORDER BY n DESC, ${dialect.orderOf('v', column.type)} LIMIT ${maxListed}) AS frequent`;

/** Groups of equal values `v` that occur `n` times. */
export const groupsOf = ({spelling}: PushDownColumn, value: string, from: string): string =>
	spelling === undefined
		? `SELECT ${value} AS v, count(*) AS n ${from} GROUP BY 1`
		: `SELECT ${spelling(value)} AS v, count(*) AS n ${from} GROUP BY ${value}`;

/** With fewer values to a group, an aggregate over all values finds quantiles sooner than a window over the groups. */
const minValuesPerGroup = 8;
/** Fewer values are not worth a second way. */
const minValues = 4096;

type Grouped = {
	/** The place of the column in the statement. */
	readonly index: number;
	/** Whether `source` has all its values. */
	readonly isShared: boolean;
};

/** Selections of the quantiles from the groups of one column, or from its values. */
const quantileSelections = (
	results: ColumnResults,
	{index, isShared}: Grouped,
	{dialect}: Pick<ValuesContext, 'dialect'>,
): readonly string[] => {
	const {type, spelling} = results.column;
	const finite = results.finite('v');
	const count = results.count('finite');
	const ranked = ranksOf(results.shares, count);
	const isOfValues = isShared && count >= minValues && spelling === undefined && dialect.isValueByValue;
	const isMany = `(SELECT size FROM size_${index}) * ${minValuesPerGroup} > ${count}`;
	const conditions = [...(finite === 'v' ? [] : [`${finite} IS NOT NULL`]), ...(isOfValues ? [`NOT ${isMany}`] : [])];
	const running =
		'SELECT v, n, sum(n) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto ' +
		`FROM grouped_${index}${conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`}`;
	const ranks = ranked.map(({rank}) => rank);
	const list = dialect.quantiles(results.finite(`v${index}`), safeShares(ranked, count), type);
	return [
		`SELECT ${index}, '${kinds.quantile}', ${dialect.listed('v', type)}, upto FROM (${running}) ` +
			`AS running WHERE ${dialect.containsOneOf('upto - n', 'upto', ranks)}`,
		...(isOfValues ? [`SELECT ${index}, '${kinds.quantiles}', ${list}, 0 FROM source WHERE ${isMany}`] : []),
	];
};

/** The selection of the values in each bin. */
const binSelection = (
	results: ColumnResults,
	{thresholds}: PendingBins,
	{index, dialect}: {readonly index: number; readonly dialect: SqlDialect},
): string => {
	const finite = results.finite('v');
	return (
		`SELECT ${index}, '${kinds.bin}', CAST(bin AS varchar), rows_in FROM ` +
		`(SELECT ${dialect.reached('v', thresholds)} AS bin, sum(n) AS rows_in FROM grouped_${index}` +
		`${finite === 'v' ? '' : ` WHERE ${finite} IS NOT NULL`} GROUP BY 1) AS binned`
	);
};

/** Selections of `place, kind, text, n` from the groups of one column. */
const selectionsOf = (
	results: ColumnResults,
	grouping: Grouped,
	context: Omit<ValuesContext, 'run'>,
): readonly string[] => {
	const {index} = grouping;
	const {dialect, complete} = context;
	const {type} = results.column;
	const grouped = `grouped_${index}`;
	const size = `(SELECT size FROM size_${index})`;
	const listed = [
		`SELECT ${index}, '${kinds.value}', ${dialect.listed('v', type)}, n FROM ${grouped} ` +
			`WHERE ${size} <= ${complete}`,
		`SELECT ${index}, '${kinds.value}', text, n FROM ` +
			`(${mostFrequent(`${grouped} WHERE ${size} > ${complete}`, results, dialect)}) AS listed`,
	];
	return [
		`SELECT ${index} AS place, '${kinds.distinct}' AS kind, NULL AS text, size AS n FROM size_${index}`,
		...(results.areTraitsPending
			? [`SELECT ${index}, '${kinds.traits}', ${traitsOfGroups(results, dialect)}, 0 FROM ${grouped}`]
			: []),
		...(results.wants('frequencies') ? listed : []),
		...(results.pendingBins === undefined ? [] : [binSelection(results, results.pendingBins, {index, dialect})]),
		...(results.wants('quantile') ? quantileSelections(results, grouping, context) : []),
	];
};

/** Makes one statement for several columns, so that the table is read once. */
export const groupedStatement = (columns: readonly ColumnResults[], context: Omit<ValuesContext, 'run'>): string => {
	const {relation, dialect} = context;
	const isShared = columns.length > 1 || relation.isComputed;
	const source = isShared
		? [
				dialect.materialized(
					'source',
					`SELECT ${columns.map(({column}, index) => `${column.value} AS v${index}`).join(', ')} ` +
						fromClause(relation),
				),
			]
		: [];
	const groups = columns.map(({column}, index) => {
		const from = isShared
			? `FROM source WHERE v${index} IS NOT NULL`
			: fromClause(relation, `${column.value} IS NOT NULL`);
		return (
			dialect.materialized(`grouped_${index}`, groupsOf(column, isShared ? `v${index}` : column.value, from)) +
			`, ${dialect.materialized(`size_${index}`, `SELECT count(*) AS size FROM grouped_${index}`)}`
		);
	});
	// The count costs nothing, and shows whether the rows are still those of the flat statements.
	const size = relation.isComputed
		? [`SELECT ${wholeTable} AS place, '${kinds.rows}' AS kind, NULL AS text, count(*) AS n FROM source`]
		: [];
	return (
		`WITH ${[...source, ...groups].join(', ')} ` +
		[...size, ...columns.flatMap((results, index) => selectionsOf(results, {index, isShared}, context))].join(
			' UNION ALL ',
		)
	);
};

type Selected = {
	readonly index: number;
	readonly kind: string | null;
	readonly text: string | null;
	readonly n: number;
};

const selected = (answer: ResultRows): readonly Selected[] =>
	answer.map(([index, kind = null, text = null, n]) => ({
		index: Number(index),
		kind,
		text,
		n: Number(n),
	}));

/** The quantiles of the values themselves; `undefined` where the groups tell them. */
const listedQuantiles = (list: string | null | undefined, {readList}: SqlDialect): readonly string[] | undefined =>
	typeof list === 'string' ? readList(list) : undefined;

const readQuantiles = (
	results: ColumnResults,
	rows: readonly Selected[],
	listed: readonly string[] | undefined,
): void => {
	if (listed !== undefined) {
		for (const [index, share] of results.shares.entries()) {
			const text = listed[index];
			results.quantiles.set(share, exactly(text === undefined ? null : results.read(text)));
		}

		return;
	}

	const reached = rows.toSorted((left, right) => left.n - right.n);
	for (const {share, rank} of ranksOf(results.shares, results.count('finite'))) {
		const found = reached.find(({n}) => n >= rank);
		results.quantiles.set(share, exactly(typeof found?.text === 'string' ? results.read(found.text) : null));
	}
};

/** Runs `groupedStatement`, and reads its result. */
export const askGrouped = async (columns: readonly ColumnResults[], context: ValuesContext): Promise<void> => {
	const answer = await context.run(groupedStatement(columns, context));
	const byIndex = Map.groupBy(selected(answer), ({index}) => index);
	const found = byIndex.get(wholeTable)?.[0]?.n;
	if (found !== undefined && found !== context.rows) {
		throw new TableMoved(`It had ${context.rows} rows, then ${found}`);
	}

	for (const [index, results] of columns.entries()) {
		const byKind = Map.groupBy(byIndex.get(index) ?? [], ({kind}) => kind);
		results.distinct = {value: byKind.get(kinds.distinct)?.[0]?.n ?? 0, error: 0};
		results.top = {value: rankListed(byKind.get(kinds.value) ?? [], results), error: 0};
		finishGrouped(results, new Map(byKind.get(kinds.bin)?.map(({text, n}) => [Number(text), n] as const)));
		if (results.wants('quantile')) {
			const list = byKind.get(kinds.quantiles)?.[0]?.text;
			readQuantiles(results, byKind.get(kinds.quantile) ?? [], listedQuantiles(list, context.dialect));
		}

		const traits = byKind.get(kinds.traits)?.[0]?.text;
		if (typeof traits === 'string') {
			readTraits(results, traits);
		}
	}
};
