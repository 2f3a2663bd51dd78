// Reads a sample of columns: estimates quantiles and frequent values, and the number of distinct values to expect.
import type {ResultRows} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {fromClause} from './flat.ts';
import {groupsOf, mostFrequent, type ValuesContext} from './grouped.ts';
import {rankListed} from './listed-values.ts';

/** A value that occurs less often in the sample does not count as frequent. */
const minOccurrences = 10;

const kinds = {size: 's', value: 'v', quantiles: 'q'} as const;

export type SampledColumn = {
	/** Values that are not null. */
	readonly count: number;
	readonly distinct: number;
	/** Values that occur once. */
	readonly single: number;
};

/** Whether to estimate figures, and not only the expected number of distinct values. */
export type SampleStatementOptions = {readonly withEstimates: boolean};

const selectionsOf = (
	results: ColumnResults,
	position: number,
	{dialect, withEstimates}: Pick<ValuesContext, 'dialect'> & SampleStatementOptions,
): readonly string[] => {
	const grouped = `grouped_${position}`;
	const size =
		`SELECT ${position} AS place, '${kinds.size}' AS kind, NULL AS text, sum(n) AS n, count(*) ` +
		`AS groups, ${dialect.countWhere('n = 1')} AS single FROM ${grouped}`;
	const selections = [size];
	const listsValues = withEstimates && results.wants('frequencies');
	if (listsValues) {
		selections.push(
			`SELECT ${position}, '${kinds.value}', text, n, 0, 0 FROM ` +
				`(${mostFrequent(`${grouped} WHERE n >= ${minOccurrences}`, results, dialect)}) AS listed`,
		);
	}

	if (withEstimates && results.wants('quantile')) {
		const finite = results.finite(`v${position}`);
		const quantiles = (dialect.quantilesOfFew ?? dialect.quantiles)(finite, results.shares, results.column.type);
		selections.push(`SELECT ${position}, '${kinds.quantiles}', ${quantiles}, count(${finite}), 0, 0 FROM source`);
	}

	return selections;
};

/** The sample is drawn once for all columns. */
export const sampleStatement = (
	columns: readonly ColumnResults[],
	context: Omit<ValuesContext, 'run'>,
	options: SampleStatementOptions,
): string => {
	const {relation, dialect} = context;
	const source = dialect.materialized(
		'source',
		`SELECT ${columns.map(({column}, position) => `${column.value} AS v${position}`).join(', ')} ` +
			fromClause(relation),
	);
	const groups = columns.map(({column}, position) =>
		dialect.materialized(
			`grouped_${position}`,
			groupsOf(column, `v${position}`, `FROM source WHERE v${position} IS NOT NULL`),
		),
	);
	return (
		`WITH ${[source, ...groups].join(', ')} ` +
		columns
			.flatMap((results, position) => selectionsOf(results, position, {dialect, ...options}))
			.join(' UNION ALL ')
	);
};

/**
The largest error of a cumulative share in a sample, with 99 % confidence and for all values at once:
√(ln(2 / 0.01) / 2n) (Massart 1990, the tight constant of the inequality of Dvoretzky, Kiefer and Wolfowitz).
*/
const shareError = (count: number): number => (count === 0 ? 1 : Math.min(1, Math.sqrt(Math.log(200) / (2 * count))));

type Selected = {
	readonly position: number;
	readonly kind: string | null;
	readonly text: string | null;
	readonly n: number;
	readonly groups: number;
	readonly single: number;
};

const selected = (answer: ResultRows): readonly Selected[] =>
	answer.map(([position, kind = null, text = null, n, groups, single]) => ({
		position: Number(position),
		kind,
		text,
		n: Number(n),
		groups: Number(groups),
		single: Number(single),
	}));

const readEstimates = (
	results: ColumnResults,
	rows: readonly Selected[],
	{count, dialect}: Pick<SampledColumn, 'count'> & Pick<ValuesContext, 'dialect'>,
): void => {
	const quantiles = rows.find(({kind}) => kind === kinds.quantiles);
	const found = typeof quantiles?.text === 'string' ? dialect.readList(quantiles.text) : [];
	for (const [index, share] of results.shares.entries()) {
		const value = found[index];
		results.quantiles.set(share, {
			value: value === undefined ? null : results.read(value),
			error: shareError(quantiles?.n ?? 0),
		});
	}

	// The share of a value is the difference of two cumulative shares.
	const listed = rankListed(
		rows.filter(({kind}) => kind === kinds.value),
		results,
	);
	const total = results.count('present');
	results.top = {
		value: listed.map(({value, count: n}) => ({value, count: Math.round((n * total) / count)})),
		error: 2 * shareError(count),
	};
};

/**
Reads a sample.

@returns The facts about each column. Puts estimates into the results.
*/
export const askSample = async (
	columns: readonly ColumnResults[],
	context: ValuesContext,
	options: SampleStatementOptions,
): Promise<ReadonlyMap<ColumnResults, SampledColumn>> => {
	const answer = await context.run(sampleStatement(columns, context, options));
	const byPosition = Map.groupBy(selected(answer), ({position}) => position);
	return new Map(
		columns.map((results, position) => {
			const rows = byPosition.get(position) ?? [];
			const size = rows.find(({kind}) => kind === kinds.size);
			const sampled = {count: size?.n ?? 0, distinct: size?.groups ?? 0, single: size?.single ?? 0};
			if (options.withEstimates && sampled.count > 0) {
				readEstimates(results, rows, {count: sampled.count, dialect: context.dialect});
			}

			return [results, sampled] as const;
		}),
	);
};

/**
Estimates the distinct values among `total` (Haas and Stokes 1998, the estimator Duj1). The estimate is good enough to
choose a method, and is never reported.
*/
export const expectedDistinct = ({count, distinct, single}: SampledColumn, total: number): number =>
	count === 0 ? 0 : (count * distinct) / (count - single + (single * count) / total);

/**
Bounds the equal values of the whole where no two values of the sample are equal. With 95 % confidence the whole has at
most 3 / p² pairs of equal values: each of P pairs is in a sample of share p with probability p², and (1 − p²)^P ≤ 0.05
from P = 3 / p² on.

@returns The largest relative excess of the number of values over the number of distinct ones; `undefined` where two
values of the sample are equal.
*/
export const uniquenessError = ({count, distinct}: SampledColumn, total: number): number | undefined =>
	distinct === count && count > 0 ? (3 * total) / count ** 2 : undefined;
