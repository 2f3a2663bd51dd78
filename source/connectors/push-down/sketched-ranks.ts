// Counts in the second pass the ranks of quantiles that the database's own sketches estimate, so that their error is
// measured.
import type {PushDownColumn, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {positionOf, valueAt} from './positions.ts';
import {rankOf} from './ranks.ts';
import type {SecondRequest} from './second-pass.ts';
import {plainDecimal, thresholdAt} from './thresholds.ts';

/** An estimated quantile as the literal that values are compared with. */
const thresholdOf = (text: string, column: PushDownColumn, dialect: SqlDialect): string => {
	const threshold = Number(text);
	return dialect.threshold(
		column.type === 'decimal' && column.scale === undefined
			? {type: 'decimal', text: plainDecimal(threshold)}
			: thresholdAt(threshold, column),
	);
};

/** The shares whose quantiles are figures: their ranks are counted. */
const countedShares = ({shares, outlineShares}: ColumnResults): readonly number[] =>
	shares.filter(share => !outlineShares.has(share));

/**
The quantiles that only outline the distribution. They come from the sketch, and lie between the quantiles with counted
ranks.
*/
const readOutline = (
	results: ColumnResults,
	estimates: ReadonlyMap<number, number>,
	errorOf: (share: number) => number,
): void => {
	const {type} = results.column;
	const counted = countedShares(results).map(share => ({
		share,
		position: positionOf(results.quantiles.get(share)?.value ?? null, type),
	}));
	const known = [
		{share: 0, position: positionOf(results.scalar('minimum'), type)},
		...counted.filter(({position}) => !Number.isNaN(position)),
		{share: 1, position: positionOf(results.scalar('maximum'), type)},
	];
	for (const share of results.outlineShares) {
		const lower = known.findLast(other => other.share < share)?.position ?? -Infinity;
		const upper = known.find(other => other.share > share)?.position ?? Infinity;
		const position = Math.min(upper, Math.max(lower, estimates.get(share) ?? NaN));
		results.quantiles.set(share, {
			value: Number.isNaN(position) ? null : valueAt(position, type),
			error: errorOf(share),
		});
	}
};

/** The values on both sides of each estimated quantile, and their ranks. */
const rankExpressions = (
	{sql: {finite, type}}: ColumnResults,
	threshold: string,
	dialect: SqlDialect,
): readonly string[] => [
	dialect.sent(`max(CASE WHEN ${finite} <= ${threshold} THEN ${finite} END)`, type),
	dialect.sent(`min(CASE WHEN ${finite} >= ${threshold} THEN ${finite} END)`, type),
	dialect.countWhere(`${finite} < ${threshold}`),
	dialect.countWhere(`${finite} <= ${threshold}`),
];

/** Takes the counts of a share's expressions. */
const readRank = (
	results: ColumnResults,
	share: number,
	[lower = null, upper = null, below, upTo]: ReadonlyArray<string | null>,
): void => {
	const count = results.count('finite');
	const rank = rankOf(share, count);
	const last = Number(upTo);
	// A value has its own ranks. A gap has the last rank of the lower value, or the first of the upper one.
	const isValue = lower === upper;
	const isLower = isValue || upper === null || (lower !== null && rank <= last);
	const text = isLower ? lower : upper;
	const distance = isValue
		? Math.max(Number(below) + 1 - rank, rank - last)
		: isLower
			? last - rank
			: rank - (last + 1);
	results.quantiles.set(share, {
		value: text === null ? null : results.read(text),
		error: Math.max(0, distance) / count,
	});
};

type RankQuestion = {
	/** The estimated quantile of a share, as SQL. */
	readonly thresholdOfShare: (share: number, index: number) => string;
	/** Reads the quantiles that only outline the distribution. */
	readonly readOthers: () => void;
};

/** There is nothing to count where every quantile belongs to the outline. */
const rankRequests = (
	results: ColumnResults,
	dialect: SqlDialect,
	{thresholdOfShare, readOthers}: RankQuestion,
): readonly SecondRequest[] => {
	const counted = countedShares(results);
	if (counted.length === 0) {
		readOthers();
		return [];
	}

	return [
		{
			results,
			expressions: counted.flatMap((share, index) =>
				rankExpressions(results, thresholdOfShare(share, index), dialect),
			),
			finish(found) {
				for (const [index, share] of counted.entries()) {
					readRank(results, share, found.slice(index * 4, index * 4 + 4));
				}

				readOthers();
			},
			failed(reason) {
				results.failures.set('quantile', reason);
			},
		},
	];
};

/**
The request that counts the ranks of a column's estimated quantiles.

@param found The estimate of each share, in their order.
*/
export const sketchedRanks = (
	results: ColumnResults,
	dialect: SqlDialect,
	found: readonly string[],
): readonly SecondRequest[] => {
	const estimates = new Map(results.shares.map((share, index) => [share, found[index] ?? 'NaN'] as const));
	return rankRequests(results, dialect, {
		thresholdOfShare: share => thresholdOf(estimates.get(share) ?? 'NaN', results.column, dialect),
		readOthers() {
			readOutline(
				results,
				new Map([...estimates].map(([share, text]) => [share, Number(text)] as const)),
				dialect.sketches?.quantileError ?? (() => 0),
			);
		},
	});
};

/** Does for a plan what `sketchedRanks` does, with names instead of estimates that depend on the data. */
export const namedRanks = (results: ColumnResults, dialect: SqlDialect): readonly SecondRequest[] =>
	rankRequests(results, dialect, {
		thresholdOfShare: (_, index) => `:place_${index + 1}`,
		readOthers: () => undefined,
	});
