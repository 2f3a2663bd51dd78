// Compares the tables of two sides: pairs them, profiles both at the same time, and judges each pair as it comes.
import PQueue from 'p-queue';
import {matchTablePattern} from '../config/table-patterns.ts';
import type {OnNotice} from '../connectors/connector.ts';
import type {DriftReport} from '../drift/report.ts';
import {judgeSides} from '../drift/sides/compare-sides.ts';
import {oneSided} from '../drift/sides/one-sided.ts';
import {pairDatasets, type DatasetPair, type NameMapping, type PairedDatasets} from '../drift/sides/pair-datasets.ts';
import {errorDetails, ProfileMeshError, type ErrorDetails} from '../errors.ts';
import {datasetId, type DatasetKey} from '../profiling/dataset.ts';
import type {PlannedTable} from '../profiling/plan.ts';
import {checkRowsAreShown} from '../profiling/read-rows.ts';
import {withRowComparison, type RowsWanted} from './row-report.ts';
import {comparable, openSide, type OpenSide, type Side} from './side.ts';

export type {NameMapping} from '../drift/sides/pair-datasets.ts';
export type {RowsWanted} from './row-report.ts';
export type {Side} from './side.ts';

export type SidesRequest = {
	/** Patterns of table names or `schema.table`, of either side; all tables when left out. */
	readonly tables?: readonly string[] | undefined;
	/** Tables that have another name on the right. */
	readonly mapping?: readonly NameMapping[] | undefined;
	/** Compares the rows of the tables as well; left out where only their profiles are compared. */
	readonly rows?: RowsWanted | undefined;
	/** Tables in flight on each side; the number of the left config by default. */
	readonly concurrency?: number | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Receives what a user should know of a side although it is no error. */
	readonly onNotice?: OnNotice | undefined;
	/** Called with the number of tables before any is read, and with each as soon as it is compared. */
	readonly onProgress?: ((progress: SidesProgress) => void) | undefined;
};

export type SidesProgress = {
	readonly compared: number;
	readonly total: number;
	/** The table that was compared; `undefined` at the start. */
	readonly dataset?: DatasetKey;
};

/** The outcome for one table, under its name on the left, or on the only side that has it. */
export type ComparedTable = DatasetKey & ({readonly report: DriftReport} | {readonly error: ErrorDetails});

type NamedPair = DatasetPair<DatasetKey, DatasetKey>;
type Paired = PairedDatasets<DatasetKey, DatasetKey>;

const named = ({schemaName, datasetName}: DatasetKey) => ({schema: schemaName, name: datasetName});

/**
The pairs, and the datasets of one side, that at least one pattern matches.

@throws ProfileMeshError `not-found` when a pattern matches nothing on either side.
*/
const matching = ({pairs, leftOnly, rightOnly}: Paired, patterns: readonly string[]): Paired => {
	if (patterns.length === 0) {
		return {pairs, leftOnly, rightOnly};
	}

	const all = [...pairs.flatMap(({left, right}) => [left, right]), ...leftOnly, ...rightOnly];
	const chosen = new Set<DatasetKey>();
	for (const pattern of patterns) {
		const fits = matchTablePattern(
			pattern,
			all.map(dataset => named(dataset)),
		);
		if (!fits.includes(true)) {
			throw new ProfileMeshError('not-found', `No table of either side matches ${pattern}`, {
				why: 'A pattern is a name, a glob or a /regex/, as table or schema.table',
				hint: 'Check the name, or leave out --table for all of them',
			});
		}

		for (const [index, dataset] of all.entries()) {
			if (fits[index] === true) {
				chosen.add(dataset);
			}
		}
	}

	const isChosen = (dataset: DatasetKey): boolean => chosen.has(dataset);
	return {
		pairs: pairs.filter(({left, right}) => isChosen(left) || isChosen(right)),
		leftOnly: leftOnly.filter(dataset => isChosen(dataset)),
		rightOnly: rightOnly.filter(dataset => isChosen(dataset)),
	};
};

type Sides = {readonly left: OpenSide; readonly right: OpenSide};
type Plans = Readonly<Record<keyof Sides, ReadonlyMap<string, PlannedTable>>>;

/** The plan of the right side with the sample and the figures of the left one. */
const planLike = (plan: PlannedTable | undefined, other: PlannedTable | undefined): PlannedTable | undefined => {
	if (plan === undefined || other === undefined) {
		return plan;
	}

	const {sampling, distinct, maxDistinctValues, histogramBins} = other.plan;
	return {...plan, plan: {...plan.plan, sampling, distinct, maxDistinctValues, histogramBins}};
};

type PairRequest = {
	readonly plans: Plans;
	readonly rows: RowsWanted | undefined;
	readonly signal: AbortSignal;
};

/** Profiles a table on both sides at the same time, and compares the profiles, and the rows where that is asked for. */
const comparePair = async (sides: Sides, pair: NamedPair, {plans, rows, signal}: PairRequest): Promise<DriftReport> => {
	const {left, right} = sides;
	const planOfLeft = plans.left.get(datasetId(pair.left));
	const planOfRight = planLike(plans.right.get(datasetId(pair.right)), planOfLeft);
	const [ofLeft, ofRight] = await Promise.all([
		left.profile(pair.left, planOfLeft),
		right.profile(pair.right, planOfRight),
	]);
	const {drift} = (left.isBare ? right : left).config.config;
	const judged = judgeSides({left: ofLeft, right: ofRight, settings: drift});
	const report =
		rows === undefined || planOfLeft === undefined || planOfRight === undefined
			? judged.report
			: await withRowComparison({
					sides,
					plans: {left: planOfLeft, right: planOfRight},
					profiles: {left: ofLeft, right: ofRight},
					judged,
					wanted: rows,
					signal,
				});
	const isWithheld = [left, right].some(({config}) => !config.config.reports.values);
	return {...report, ...(isWithheld && {valuesWithheld: true})};
};

/** Whether an error concerns one table; anything else ends the comparison. */
const isOfTable = (error: unknown): boolean =>
	error instanceof ProfileMeshError && (error.code === 'profile' || error.code === 'not-found');

/** Waits for all of them, also where one fails: whoever closes the sides does so when nothing uses them any more. */
const allDone = async <Item>(work: ReadonlyArray<Promise<Item>>): Promise<readonly Item[]> => {
	await Promise.allSettled(work);
	return Promise.all(work);
};

const comparePairs = async (
	sides: Sides,
	pairs: readonly NamedPair[],
	{
		concurrency = sides.left.config.config.profiling.concurrency,
		onProgress,
		rows,
		signal,
	}: SidesRequest & {readonly signal: AbortSignal},
): Promise<readonly ComparedTable[]> => {
	const [left, right] = await Promise.all([
		sides.left.plans(pairs.map(pair => pair.left)),
		sides.right.plans(pairs.map(pair => pair.right)),
	]);
	const queue = new PQueue({concurrency});
	const lost = new AbortController();
	const total = pairs.length;
	let compared = 0;
	onProgress?.({compared, total});
	return allDone(
		pairs.map(async pair =>
			queue.add(async (): Promise<ComparedTable> => {
				signal.throwIfAborted();
				lost.signal.throwIfAborted();
				const {schemaName, datasetName} = pair.left;
				let outcome: {readonly report: DriftReport} | {readonly error: ErrorDetails};
				try {
					outcome = {report: await comparePair(sides, pair, {plans: {left, right}, rows, signal})};
				} catch (error) {
					if (signal.aborted || !isOfTable(error)) {
						lost.abort(error);
						throw error;
					}

					outcome = {error: errorDetails(error)};
				}

				compared++;
				onProgress?.({compared, total, dataset: pair.left});
				return {schemaName, datasetName, ...outcome};
			}),
		),
	);
};

const compareOpen = async (
	sides: Sides,
	request: SidesRequest & {readonly signal: AbortSignal},
): Promise<readonly ComparedTable[]> => {
	const {tables = [], mapping} = request;
	const [ofLeft, ofRight] = await Promise.all([sides.left.datasets(), sides.right.datasets()]);
	const {pairs, leftOnly, rightOnly} = matching(pairDatasets(ofLeft, ofRight, mapping), tables);
	const only = (dataset: DatasetKey, side: 'left' | 'right'): ComparedTable => ({
		...dataset,
		report: oneSided({
			dataset,
			only: side,
			left: sides.left.named,
			right: sides.right.named,
			environment: sides[side].config.environment,
		}),
	});
	return [
		...(await comparePairs(sides, pairs, request)),
		...leftOnly.map(dataset => only(dataset, 'left')),
		...rightOnly.map(dataset => only(dataset, 'right')),
	];
};

/** Rows are those of now, and a config may forbid that any are shown. */
const checkRows = (...sides: readonly Side[]): void => {
	for (const {config, kept, name} of sides) {
		checkRowsAreShown(config.config);
		if (kept !== undefined) {
			throw new ProfileMeshError('usage', `The rows of ${name} are not kept`, {
				why: 'A kept run has figures, and no rows.',
				hint: 'Compare the tables as they are, without --kept and run ids, or leave out --rows.',
			});
		}
	}
};

/**
Compares the tables of two sides: whether they are the same over there. Both are profiled now, or as they are kept, and
nothing is written. The thresholds are those of the left config.

@throws ProfileMeshError when a side cannot be reached, `usage` where rows are asked for that may not be shown, and
`not-found` when a pattern or the mapping names no table. A table that fails is among the outcomes. When the signal
aborts, its reason.
*/
export const compareTables = async (
	left: Side,
	right: Side,
	{signal = new AbortController().signal, ...request}: SidesRequest = {},
): Promise<readonly ComparedTable[]> => {
	if (request.rows !== undefined) {
		checkRows(left, right);
	}

	const options = {signal, onNotice: request.onNotice};
	const sides = {
		left: await openSide(comparable(left, right), options),
		right: await openSide(comparable(right, left), options),
	};
	try {
		return await compareOpen(sides, {...request, signal});
	} finally {
		await Promise.all([sides.left.close(), sides.right.close()]);
	}
};
