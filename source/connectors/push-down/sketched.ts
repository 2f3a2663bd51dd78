// Reads the figures of a column from the database's own sketches, with their errors. A complete list of values makes
// all figures exact.
import type {DistinctMode} from '../connector.ts';
import type {FrequencyChoice, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {askTop} from './sorted.ts';
import type {ValuesContext} from './grouped.ts';
import {compareValues, rankListed} from './listed-values.ts';
import {exactly, ranksOf} from './ranks.ts';
import type {SecondRequest} from './second-pass.ts';
import {namedRanks, sketchedRanks} from './sketched-ranks.ts';
import {allEnded, doSplitting} from './statement-failure.ts';
import type {Aggregate} from './aggregates.ts';

export type SketchPlan = {
	readonly dialect: SqlDialect;
	readonly mode: DistinctMode;
	/** The number of distinct values up to which all are listed. */
	readonly complete: number;
};

/** The sketches of a column in the first pass, or exact aggregates where the plan wants them. */
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

@returns Whether the list is complete. Then the values need no more statements.
*/
export const readListed = (results: ColumnResults, plan: SketchPlan): boolean => {
	passOnFailures(results);
	const text = results.flat.get('sketchedFrequencies');
	const list = listOf(results, plan);
	const sum = list.reduce((total, {n}) => total + n, 0);
	// No count is too low. So all are exact where they add up to the number of values.
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
				? sketchedRanks(results, plan.dialect, texts(results, 'sketchedQuantiles', plan))
				: [];
		});

/** The requests of the second pass in a plan, with names instead of values that depend on the data. */
export const plannedRanks = (
	columns: readonly ColumnResults[],
	{dialect, mode}: SketchPlan,
): readonly SecondRequest[] =>
	mode === 'exact'
		? []
		: columns.filter(results => results.wants('quantile')).flatMap(results => namedRanks(results, dialect));

/** Reads the exact most frequent values of the columns with too many values for a list. */
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
