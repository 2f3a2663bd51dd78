// What the database's own sketches show of a column, and how precise it is. A complete list makes every figure exact.
// The second pass counts the ranks of estimated quantiles, so that their error is known and not assumed.
import type {DistinctMode} from '../connector.ts';
import type {FrequencyChoice, PushDownColumn, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {askTop} from './sorted.ts';
import type {ValuesContext} from './grouped.ts';
import {compareValues, rankListed} from './listed-values.ts';
import {positionOf, valueAt} from './positions.ts';
import {exactly, rankOf, ranksOf} from './ranks.ts';
import type {SecondRequest} from './second-pass.ts';
import {allEnded, doSplitting} from './statement-failure.ts';
import {plainDecimal, thresholdAt} from './thresholds.ts';
import type {Aggregate} from './aggregates.ts';

export type SketchPlan = {
	readonly dialect: SqlDialect;
	readonly mode: DistinctMode;
	/** The number of distinct values up to which all are listed. */
	readonly complete: number;
};

/** The sketches that the first pass computes of a column, or the exact aggregates where those are wanted. */
export const sketchAggregates = (
	results: ColumnResults,
	{dialect, mode, complete}: SketchPlan,
): readonly Aggregate[] => {
	const {sketches} = dialect;
	if (sketches === undefined) {
		return [];
	}

	const choice: FrequencyChoice = {complete, limit: results.maxListed};
	const {shares} = results;
	const wanted = {
		frequencies: (['distinct', 'frequencies', 'quantile'] as const).some(kind => results.wants(kind)),
		distinct: results.wants('distinct'),
		quantiles: results.wants('quantile'),
	};
	const frequencies: Aggregate = {
		figure: 'sketchedFrequencies',
		sql: ({value, type}) => sketches.frequencies.aggregate(value, type, choice),
		read: top => sketches.frequencies.read(top, choice),
	};
	const distinct: Aggregate =
		mode === 'exact'
			? {figure: 'exactDistinct', sql: ({value}) => `count(DISTINCT ${value})`}
			: {figure: 'sketchedDistinct', sql: ({value}) => sketches.distinct(value)};
	const quantiles: Aggregate =
		mode === 'exact'
			? {figure: 'exactQuantiles', sql: ({finite, type}) => dialect.quantiles(finite, shares, type)}
			: {
					figure: 'sketchedQuantiles',
					sql: ({finite, type}) => sketches.quantiles.aggregate(finite, type, shares),
					read: state => sketches.quantiles.read(state, shares),
				};
	return [
		...(results.column.hasEquality && wanted.frequencies ? [frequencies] : []),
		...(wanted.distinct ? [distinct] : []),
		...(wanted.quantiles ? [quantiles] : []),
	];
};

const texts = (
	results: ColumnResults,
	figure: 'exactQuantiles' | 'sketchedQuantiles',
	{dialect}: SketchPlan,
): readonly string[] => {
	const text = results.flat.get(figure);
	return typeof text === 'string' ? dialect.readList(text) : [];
};

const listOf = (
	results: ColumnResults,
	{dialect: {sketches}}: SketchPlan,
): ReadonlyArray<{readonly text: string; readonly n: number}> => {
	const text = results.flat.get('sketchedFrequencies');
	return typeof text === 'string' ? (sketches?.readFrequencies(text) ?? []) : [];
};

const readComplete = (
	results: ColumnResults,
	list: ReadonlyArray<{readonly text: string; readonly n: number}>,
	dialect: SqlDialect,
): void => {
	const ranked = rankListed(list, results);
	results.distinct = {value: list.length, error: 0};
	results.top = {value: ranked, error: 0};
	if (!results.wants('quantile')) {
		return;
	}

	const finite = list
		.filter(({text}) => !dialect.isNonFinite(text))
		.toSorted((left, right) =>
			compareValues(results.readListed(left.text), results.readListed(right.text), results.column.type),
		);
	for (const {share, rank} of ranksOf(results.shares, results.count('finite'))) {
		let upTo = 0;
		const found = finite.find(({n}) => {
			upTo += n;
			return upTo >= rank;
		});
		results.quantiles.set(share, exactly(found === undefined ? null : results.read(found.text)));
	}
};

/** An estimated place as the literal that values are compared with. */
const placeOf = (text: string, column: PushDownColumn, dialect: SqlDialect): string => {
	const place = Number(text);
	return dialect.threshold(
		column.type === 'decimal' && column.scale === undefined
			? {type: 'decimal', text: plainDecimal(place)}
			: thresholdAt(place, column),
	);
};

/** The shares whose quantiles are figures: their ranks are counted. */
const countedShares = ({shares, outlineShares}: ColumnResults): readonly number[] =>
	shares.filter(share => !outlineShares.has(share));

/**
The quantiles that only outline the distribution: those of the sketch, kept between the quantiles with counted ranks.
*/
const readOutline = (
	results: ColumnResults,
	places: ReadonlyMap<number, number>,
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
		const position = Math.min(upper, Math.max(lower, places.get(share) ?? NaN));
		results.quantiles.set(share, {
			value: Number.isNaN(position) ? null : valueAt(position, type),
			error: errorOf(share),
		});
	}
};

/** The values on both sides of each estimated place, and their ranks. */
const rankExpressions = (
	{sql: {finite, type}}: ColumnResults,
	place: string,
	dialect: SqlDialect,
): readonly string[] => [
	dialect.sent(`max(CASE WHEN ${finite} <= ${place} THEN ${finite} END)`, type),
	dialect.sent(`min(CASE WHEN ${finite} >= ${place} THEN ${finite} END)`, type),
	dialect.countWhere(`${finite} < ${place}`),
	dialect.countWhere(`${finite} <= ${place}`),
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
	// Where the place is a value, its own ranks; in a gap, the last rank of the lower value or the first of the upper
	// one.
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
	/** The place of a share's quantile, as SQL. */
	readonly placeOfShare: (share: number, index: number) => string;
	/** Reads the quantiles that only outline the distribution. */
	readonly readOthers: () => void;
};

/** There is nothing to count where every quantile belongs to the outline. */
const rankRequests = (
	results: ColumnResults,
	dialect: SqlDialect,
	{placeOfShare, readOthers}: RankQuestion,
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
				rankExpressions(results, placeOfShare(share, index), dialect),
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

/** The request that counts the ranks of a column's estimated quantiles. */
const sketchedRanks = (results: ColumnResults, plan: SketchPlan): readonly SecondRequest[] => {
	const {dialect} = plan;
	const found = texts(results, 'sketchedQuantiles', plan);
	const places = new Map(results.shares.map((share, index) => [share, found[index] ?? 'NaN'] as const));
	return rankRequests(results, dialect, {
		placeOfShare: share => placeOf(places.get(share) ?? 'NaN', results.column, dialect),
		readOthers() {
			readOutline(
				results,
				new Map([...places].map(([share, text]) => [share, Number(text)] as const)),
				dialect.sketches?.quantileError ?? (() => 0),
			);
		},
	});
};

const passOnFailures = ({failures}: ColumnResults): void => {
	for (const [figure, kinds] of [
		['sketchedFrequencies', ['frequencies']],
		['sketchedDistinct', ['distinct']],
		['exactDistinct', ['distinct']],
		['sketchedQuantiles', ['quantile']],
		['exactQuantiles', ['quantile']],
	] as const) {
		const reason = failures.get(figure);
		for (const kind of reason === undefined ? [] : kinds) {
			failures.set(kind, reason ?? '');
		}
	}
};

/**
Reads the list of values of a column whose first pass is done.

@returns Whether the list is complete: then its values need no more statements.
*/
export const readListed = (results: ColumnResults, plan: SketchPlan): boolean => {
	passOnFailures(results);
	const text = results.flat.get('sketchedFrequencies');
	const list = listOf(results, plan);
	const sum = list.reduce((total, {n}) => total + n, 0);
	// No count is too low. So none is too high either where they add up to the number of values.
	if (typeof text !== 'string' || list.length > plan.complete || sum !== results.count('present')) {
		return false;
	}

	for (const kind of ['distinct', 'quantile']) {
		results.failures.delete(kind);
	}

	readComplete(results, list, plan.dialect);
	return true;
};

/**
Reads the sketches of columns with more values than were listed.

@returns The requests of the second pass.
*/
export const readSketches = (columns: readonly ColumnResults[], plan: SketchPlan): readonly SecondRequest[] =>
	columns
		.filter(({hasFailed}) => !hasFailed)
		.flatMap(results => {
			const {
				dialect: {sketches},
			} = plan;
			const list = listOf(results, plan);
			const present = results.count('present');
			if (plan.mode === 'exact') {
				results.distinct = {value: results.count('exactDistinct'), error: 0};
				for (const [index, share] of results.shares.entries()) {
					const text = texts(results, 'exactQuantiles', plan)[index];
					results.quantiles.set(share, exactly(text === undefined ? null : results.read(text)));
				}
			} else {
				results.distinct = {
					value: Math.min(present, results.count('sketchedDistinct')),
					error: sketches?.distinctError ?? 0,
				};
			}

			results.top = {
				value: rankListed(list, results).slice(0, results.maxListed),
				error: sketches?.frequencyError ?? 0,
			};
			return plan.mode !== 'exact' && results.wants('quantile') && results.count('finite') > 0
				? sketchedRanks(results, plan)
				: [];
		});

/** The requests of the second pass, with names in place of values that depend on the data. */
export const plannedRanks = (
	columns: readonly ColumnResults[],
	{dialect, mode}: SketchPlan,
): readonly SecondRequest[] =>
	mode === 'exact'
		? []
		: columns
				.filter(results => results.wants('quantile'))
				.flatMap(results =>
					rankRequests(results, dialect, {
						placeOfShare: (_, index) => `:place_${index + 1}`,
						readOthers: () => undefined,
					}),
				);

/** For exact figures: the most frequent values of the columns with too many values for a list. */
export const askExactTops = async (
	columns: readonly ColumnResults[],
	{mode}: SketchPlan,
	context: ValuesContext,
): Promise<void> => {
	const asked =
		mode === 'exact'
			? columns.filter(results => results.wants('frequencies') && (results.top?.error ?? 0) > 0)
			: [];
	await allEnded(
		asked.map(async results =>
			doSplitting(
				[results],
				async () => askTop(results, context),
				(_, reason) => {
					results.failures.set('frequencies', reason);
				},
			),
		),
	);
};
