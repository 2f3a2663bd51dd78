// What the database's own sketches say of a column, and how far it can be trusted: a list that is complete makes every figure exact, and
// the ranks of estimated quantiles are counted in the second pass, so that their error is known and not assumed.
import {flatNeed, type FlatNeed} from '../../profiling/metrics/needs.ts';
import type {DistinctMode} from '../connector.ts';
import type {FrequencyChoice, PushDownColumn, SqlDialect} from '../sql-dialect.ts';
import type {ColumnAnswers} from './column-answers.ts';
import {askTop} from './sorted.ts';
import type {ValuesContext} from './grouped.ts';
import {compareValues, rankListed} from './listed-values.ts';
import {positionOf, valueAt} from './positions.ts';
import {exactly, rankOf, ranksOf} from './ranks.ts';
import type {SecondRequest} from './second-pass.ts';
import {allEnded, doSplitting} from './statement-failure.ts';
import {plainDecimal, thresholdAt} from './thresholds.ts';

export type SketchPlan = {
	readonly dialect: SqlDialect;
	readonly mode: DistinctMode;
	/** Up to so many distinct values, all are listed. */
	readonly complete: number;
};

/** The sketches, or the exact aggregates where those are wanted, that the first pass computes of a column. */
export const sketchNeeds = (answers: ColumnAnswers, {dialect, mode, complete}: SketchPlan): readonly FlatNeed[] => {
	const {sketches} = dialect;
	if (sketches === undefined) {
		return [];
	}

	const choice: FrequencyChoice = {complete, most: answers.mostListed};
	const isExact = mode === 'exact';
	const {hasEquality} = answers.column;
	return [
		...(hasEquality && (answers.wants('distinct') || answers.wants('frequencies') || answers.wants('quantile'))
			? [
					flatNeed(
						'sketchedFrequencies',
						({value, type}) => sketches.frequencies.aggregate(value, type, choice),
						top => sketches.frequencies.read(top, choice),
					),
				]
			: []),
		...(answers.wants('distinct')
			? [
					isExact
						? flatNeed('exactDistinct', ({value}) => `count(DISTINCT ${value})`)
						: flatNeed('sketchedDistinct', ({value}) => sketches.distinct(value)),
				]
			: []),
		...(answers.wants('quantile')
			? [
					isExact
						? flatNeed('exactQuantiles', ({finite, type}) =>
								dialect.quantiles(finite, answers.shares, type),
							)
						: flatNeed(
								'sketchedQuantiles',
								({finite, type}) => sketches.quantiles.aggregate(finite, type, answers.shares),
								state => sketches.quantiles.read(state, answers.shares),
							),
				]
			: []),
	];
};

const texts = (
	answers: ColumnAnswers,
	figure: 'exactQuantiles' | 'sketchedQuantiles',
	{dialect}: SketchPlan,
): readonly string[] => {
	const text = answers.flat.get(figure);
	return typeof text === 'string' ? dialect.readList(text) : [];
};

const listOf = (
	answers: ColumnAnswers,
	{dialect: {sketches}}: SketchPlan,
): ReadonlyArray<{readonly text: string; readonly n: number}> => {
	const text = answers.flat.get('sketchedFrequencies');
	return typeof text === 'string' ? (sketches?.readFrequencies(text) ?? []) : [];
};

const readComplete = (
	answers: ColumnAnswers,
	list: ReadonlyArray<{readonly text: string; readonly n: number}>,
	dialect: SqlDialect,
): void => {
	const ranked = rankListed(list, answers);
	answers.distinct = {value: list.length, error: 0};
	answers.top = {value: ranked, error: 0};
	if (!answers.wants('quantile')) {
		return;
	}

	const finite = list
		.filter(({text}) => !dialect.isNonFinite(text))
		.toSorted((left, right) =>
			compareValues(answers.readListed(left.text), answers.readListed(right.text), answers.column.type),
		);
	for (const {share, rank} of ranksOf(answers.shares, answers.count('finite'))) {
		let upTo = 0;
		const found = finite.find(({n}) => {
			upTo += n;
			return upTo >= rank;
		});
		answers.quantiles.set(share, exactly(found === undefined ? null : answers.read(found.text)));
	}
};

/** An estimated place as the literal that it is compared with. */
const placeOf = (text: string, column: PushDownColumn, dialect: SqlDialect): string => {
	const place = Number(text);
	return dialect.threshold(
		column.type === 'decimal' && column.scale === undefined
			? {type: 'decimal', text: plainDecimal(place)}
			: thresholdAt(place, column),
	);
};

/** Shares whose quantiles are figures: their ranks are counted. */
const countedShares = ({shares, outlineShares}: ColumnAnswers): readonly number[] =>
	shares.filter(share => !outlineShares.has(share));

/** The quantiles that only outline the distribution: as the sketch has them, but between those whose ranks were counted. */
const readOutline = (
	answers: ColumnAnswers,
	places: ReadonlyMap<number, number>,
	errorOf: (share: number) => number,
): void => {
	const {type} = answers.column;
	const counted = countedShares(answers).map(share => ({
		share,
		position: positionOf(answers.quantiles.get(share)?.value ?? null, type),
	}));
	const known = [
		{share: 0, position: positionOf(answers.scalar('least'), type)},
		...counted.filter(({position}) => !Number.isNaN(position)),
		{share: 1, position: positionOf(answers.scalar('greatest'), type)},
	];
	for (const share of answers.outlineShares) {
		const least = known.findLast(other => other.share < share)?.position ?? -Infinity;
		const greatest = known.find(other => other.share > share)?.position ?? Infinity;
		const position = Math.min(greatest, Math.max(least, places.get(share) ?? NaN));
		answers.quantiles.set(share, {
			value: Number.isNaN(position) ? null : valueAt(position, type),
			error: errorOf(share),
		});
	}
};

/** The values on both sides of each estimated place, and their ranks. */
const rankExpressions = (
	{sql: {finite, type}}: ColumnAnswers,
	place: string,
	dialect: SqlDialect,
): readonly string[] => [
	dialect.sent(`max(CASE WHEN ${finite} <= ${place} THEN ${finite} END)`, type),
	dialect.sent(`min(CASE WHEN ${finite} >= ${place} THEN ${finite} END)`, type),
	dialect.countWhere(`${finite} < ${place}`),
	dialect.countWhere(`${finite} <= ${place}`),
];

/** Takes what the expressions of a share have counted. */
const readRank = (
	answers: ColumnAnswers,
	share: number,
	[lower = null, upper = null, below, upTo]: ReadonlyArray<string | null>,
): void => {
	const count = answers.count('finite');
	const rank = rankOf(share, count);
	const last = Number(upTo);
	// Where the place is a value, its own ranks; beside a gap, the last of the lower value or the first of the upper one.
	const isValue = lower === upper;
	const isLower = isValue || upper === null || (lower !== null && rank <= last);
	const text = isLower ? lower : upper;
	const distance = isValue
		? Math.max(Number(below) + 1 - rank, rank - last)
		: isLower
			? last - rank
			: rank - (last + 1);
	answers.quantiles.set(share, {
		value: text === null ? null : answers.read(text),
		error: Math.max(0, distance) / count,
	});
};

/** Nothing to count where every quantile is of the outline. */
const rankRequests = (
	answers: ColumnAnswers,
	placeOfShare: (share: number, index: number) => string,
	dialect: SqlDialect,
	readOthers: () => void,
): readonly SecondRequest[] => {
	const counted = countedShares(answers);
	if (counted.length === 0) {
		readOthers();
		return [];
	}

	return [
		{
			answers,
			expressions: counted.flatMap((share, index) =>
				rankExpressions(answers, placeOfShare(share, index), dialect),
			),
			finish(found) {
				for (const [index, share] of counted.entries()) {
					readRank(answers, share, found.slice(index * 4, index * 4 + 4));
				}

				readOthers();
			},
			failed(reason) {
				answers.failures.set('quantile', reason);
			},
		},
	];
};

/** What counts the ranks of a column's estimated quantiles. */
const sketchedRanks = (answers: ColumnAnswers, plan: SketchPlan): readonly SecondRequest[] => {
	const {dialect} = plan;
	const found = texts(answers, 'sketchedQuantiles', plan);
	const places = new Map(answers.shares.map((share, index) => [share, found[index] ?? 'NaN'] as const));
	return rankRequests(
		answers,
		share => placeOf(places.get(share) ?? 'NaN', answers.column, dialect),
		dialect,
		() => {
			readOutline(
				answers,
				new Map([...places].map(([share, text]) => [share, Number(text)] as const)),
				dialect.sketches?.quantileError ?? (() => 0),
			);
		},
	);
};

const passOnFailures = ({failures}: ColumnAnswers): void => {
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

@returns Whether it has them all: then nothing more is to be asked of its values.
*/
export const readListed = (answers: ColumnAnswers, plan: SketchPlan): boolean => {
	passOnFailures(answers);
	const text = answers.flat.get('sketchedFrequencies');
	const list = listOf(answers, plan);
	const sum = list.reduce((total, {n}) => total + n, 0);
	// No count is too low, so that none is too high either where they add up to the values there are.
	if (typeof text !== 'string' || list.length > plan.complete || sum !== answers.count('present')) {
		return false;
	}

	for (const kind of ['distinct', 'quantile']) {
		answers.failures.delete(kind);
	}

	readComplete(answers, list, plan.dialect);
	return true;
};

/**
Reads the sketches of columns that have more values than were listed.

@returns What the second pass has to count.
*/
export const readSketches = (columns: readonly ColumnAnswers[], plan: SketchPlan): readonly SecondRequest[] =>
	columns
		.filter(({hasFailed}) => !hasFailed)
		.flatMap(answers => {
			const {
				dialect: {sketches},
			} = plan;
			const list = listOf(answers, plan);
			const present = answers.count('present');
			if (plan.mode === 'exact') {
				answers.distinct = {value: answers.count('exactDistinct'), error: 0};
				for (const [index, share] of answers.shares.entries()) {
					const text = texts(answers, 'exactQuantiles', plan)[index];
					answers.quantiles.set(share, exactly(text === undefined ? null : answers.read(text)));
				}
			} else {
				answers.distinct = {
					value: Math.min(present, answers.count('sketchedDistinct')),
					error: sketches?.distinctError ?? 0,
				};
			}

			answers.top = {
				value: rankListed(list, answers).slice(0, answers.mostListed),
				error: sketches?.frequencyError ?? 0,
			};
			return plan.mode !== 'exact' && answers.wants('quantile') && answers.count('finite') > 0
				? sketchedRanks(answers, plan)
				: [];
		});

/** What the second pass would count, with names in place of places that only the data gives. */
export const plannedRanks = (
	columns: readonly ColumnAnswers[],
	{dialect, mode}: SketchPlan,
): readonly SecondRequest[] =>
	mode === 'exact'
		? []
		: columns
				.filter(answers => answers.wants('quantile'))
				.flatMap(answers =>
					rankRequests(
						answers,
						(_, index) => `:place_${index + 1}`,
						dialect,
						() => undefined,
					),
				);

/** Where exact figures are wanted: the most frequent values of the columns that have too many for a list. */
export const askExactTops = async (
	columns: readonly ColumnAnswers[],
	{mode}: SketchPlan,
	context: ValuesContext,
): Promise<void> => {
	const asked =
		mode === 'exact'
			? columns.filter(answers => answers.wants('frequencies') && (answers.top?.error ?? 0) > 0)
			: [];
	await allEnded(
		asked.map(async answers =>
			doSplitting(
				[answers],
				async () => askTop(answers, context),
				(_, reason) => {
					answers.failures.set('frequencies', reason);
				},
			),
		),
	);
};
