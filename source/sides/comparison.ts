// Pairs the tables of two opened sides, profiles both at the same time, and judges each pair as soon as it is profiled.
import PQueue from 'p-queue';
import type {OnNotice} from '../connectors/connector.ts';
import {compareSchemas, judgeSides, type JudgedSides, type SideProfile} from '../drift/sides/compare-sides.ts';
import {oneSided} from '../drift/sides/one-sided.ts';
import {pairDatasets} from '../drift/sides/pair-datasets.ts';
import type {DriftReport} from '../drift/report.ts';
import {errorDetails, ProfileMeshError, type ErrorDetails} from '../errors.ts';
import {datasetId, qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import type {PlannedTable} from '../profiling/plan.ts';
import {checkRowsAreShown} from '../profiling/read-rows.ts';
import type {RunProfile} from '../profiling/profile.ts';
import {choosePairs, type NamedPair, type Paired} from './choose-pairs.ts';
import type {ComparedTable, SidesRequest} from './compare.ts';
import {withoutLongLists} from './kept-profile.ts';
import {pairModels, type PairedModels} from './pair-models.ts';
import {withRowComparison, type OnBoth, type RowsWanted} from './row-report.ts';
import {comparable, openSide, type OpenSide, type RowsDone, type Side} from './side.ts';
import {unmeasured} from './unmeasured.ts';

type Sides = OnBoth<OpenSide>;
type Plans = OnBoth<ReadonlyMap<string, PlannedTable>>;

/** What happens while tables are compared. A table has its name on the left, or on the only side that has it. */
export type SidesEvent =
	| {
			readonly type: 'tables_paired';
			readonly pairs: readonly NamedPair[];
			readonly leftOnly: readonly DatasetKey[];
			readonly rightOnly: readonly DatasetKey[];
			/** Tables that could not be looked for. */
			readonly failed: readonly DatasetKey[];
	  }
	| {readonly type: 'table_started'; readonly dataset: DatasetKey}
	| {
			readonly type: 'side_progress';
			readonly dataset: DatasetKey;
			readonly side: 'left' | 'right';
			/** `profiled` once the side has its profile. */
			readonly rows: RowsDone | 'profiled';
	  }
	| {readonly type: 'rows_started'; readonly dataset: DatasetKey}
	| {readonly type: 'table_compared'; readonly table: ComparedTable};

/** What is kept of a compared table, to compare its rows and to draw its figures later. */
type Known = {
	readonly plans: OnBoth<PlannedTable> | undefined;
	readonly profiles: OnBoth<SideProfile>;
	readonly judged: JudgedSides;
};

/** The plan of a table with the sample and the figures of the other side's plan. */
const planLike = (plan: PlannedTable | undefined, other: PlannedTable | undefined): PlannedTable | undefined => {
	if (plan === undefined || other === undefined) {
		return plan;
	}

	const {sampling, distinct, maxDistinctValues, histogramBins} = other.plan;
	return {...plan, plan: {...plan.plan, sampling, distinct, maxDistinctValues, histogramBins}};
};

/** Whether an error concerns one table; anything else ends the comparison. */
const isOfTable = (error: unknown): boolean =>
	error instanceof ProfileMeshError && (error.code === 'profile' || error.code === 'not-found');

/** Waits for all of them even if one fails: the sides may close only when nothing uses them any more. */
const allDone = async <Item>(work: ReadonlyArray<Promise<Item>>): Promise<readonly Item[]> => {
	await Promise.allSettled(work);
	return Promise.all(work);
};

/** Throws where a side is a kept run, which has no rows, or where its config forbids to show rows. */
const checkRows = (sides: Sides): void => {
	for (const side of [sides.left, sides.right]) {
		checkRowsAreShown(side.config.config);
		if (side.isKept) {
			throw new ProfileMeshError('usage', `The rows of ${side.named.name} are not kept`, {
				why: 'A kept run has figures, and no rows.',
				hint: 'Compare the present tables, without --kept and run ids, or leave out --rows.',
			});
		}
	}
};

type PairRequest = {
	readonly plans: Plans;
	readonly rows: RowsWanted | undefined;
	readonly signal: AbortSignal;
	readonly onEvent: (event: SidesEvent) => void;
};

export class SidesComparison {
	readonly #sides: Sides;
	readonly #known = new Map<string, Known>();

	private constructor(sides: Sides) {
		this.#sides = sides;
	}

	/** Opens both sides; their sources are opened when they are first used. The caller closes them. */
	static async open(left: Side, right: Side, options: {readonly onNotice?: OnNotice | undefined} = {}) {
		return new SidesComparison({
			left: await openSide(comparable(left, right), options),
			right: await openSide(comparable(right, left), options),
		});
	}

	/**
	Compares the tables.

	@throws ProfileMeshError when a side cannot be reached, `usage` where a config forbids to show the rows, and
	`not-found` when a pattern or the mapping names no table. When the signal aborts, its reason.
	*/
	async compare(request: SidesRequest & {readonly signal: AbortSignal}): Promise<readonly ComparedTable[]> {
		const {tables = [], mapping, models, rows, onEvent = () => undefined} = request;
		if (rows !== undefined) {
			checkRows(this.#sides);
		}

		const {left, right} = this.#sides;
		const [ofLeft, ofRight] = await Promise.all([left.datasets(), right.datasets()]);
		const {failed = [], ...all}: Paired & Partial<PairedModels> =
			models === undefined ? pairDatasets(ofLeft, ofRight, mapping) : pairModels(ofLeft, ofRight, models);
		const {pairs, leftOnly, rightOnly} = choosePairs(all, tables);
		onEvent({type: 'tables_paired', pairs, leftOnly, rightOnly, failed});
		for (const table of failed) {
			onEvent({type: 'table_compared', table});
		}

		return [
			...failed,
			...(await this.#comparePairs(pairs, request)),
			...leftOnly.map(dataset => this.#only(dataset, 'left', onEvent)),
			...rightOnly.map(dataset => this.#only(dataset, 'right', onEvent)),
		];
	}

	/**
	Compares the rows of a table that was compared before.

	@throws ProfileMeshError `usage` where a config forbids to show the rows, `profile` where they cannot be read.
	When the signal aborts, its reason.
	*/
	async rows(dataset: DatasetKey, wanted: RowsWanted, signal: AbortSignal): Promise<DriftReport> {
		checkRows(this.#sides);
		const known = this.#known.get(datasetId(dataset));
		if (known?.plans === undefined) {
			throw new ProfileMeshError('not-found', `The rows of ${qualifiedName(dataset)} cannot be compared`, {
				why: 'The table is on one side only, or could not be compared.',
			});
		}

		return withRowComparison({...known, plans: known.plans, sides: this.#sides, wanted, signal});
	}

	/** The profiles of a compared table. Long lists of values are cut; the lists of an equal table are left out. */
	profiles(dataset: DatasetKey): OnBoth<RunProfile> | undefined {
		const known = this.#known.get(datasetId(dataset));
		return known && {left: known.profiles.left.profile, right: known.profiles.right.profile};
	}

	async close(): Promise<void> {
		await Promise.all([this.#sides.left.close(), this.#sides.right.close()]);
	}

	#only(dataset: DatasetKey, only: 'left' | 'right', onEvent: (event: SidesEvent) => void): ComparedTable {
		const {left, right} = this.#sides;
		const table = {
			...dataset,
			report: oneSided({
				dataset,
				only,
				left: left.named,
				right: right.named,
				environment: this.#sides[only].config.environment,
			}),
		};
		onEvent({type: 'table_compared', table});
		return table;
	}

	async #comparePairs(
		pairs: readonly NamedPair[],
		request: SidesRequest & {readonly signal: AbortSignal},
	): Promise<readonly ComparedTable[]> {
		const {onProgress, onEvent = () => undefined, rows, signal} = request;
		const {left, right} = this.#sides;
		const [planned, plannedRight] = await Promise.all([
			left.plans(
				pairs.map(pair => pair.left),
				signal,
			),
			right.plans(
				pairs.map(pair => pair.right),
				signal,
			),
		]);
		const queue = new PQueue({concurrency: request.concurrency ?? left.config.config.profiling.concurrency});
		const lost = new AbortController();
		const total = pairs.length;
		let compared = 0;
		onProgress?.({compared, total});
		const compareOne = async (pair: NamedPair): Promise<ComparedTable> => {
			signal.throwIfAborted();
			lost.signal.throwIfAborted();
			const {schemaName, datasetName} = pair.left;
			let outcome: {readonly report: DriftReport} | {readonly error: ErrorDetails};
			try {
				const plans = {left: planned, right: plannedRight};
				outcome = {report: await this.#comparePair(pair, {plans, rows, signal, onEvent})};
			} catch (error) {
				if (signal.aborted || !isOfTable(error)) {
					lost.abort(error);
					throw error;
				}

				outcome = {error: errorDetails(error)};
			}

			compared++;
			const table = {schemaName, datasetName, ...outcome};
			onEvent({type: 'table_compared', table});
			onProgress?.({compared, total, dataset: {schemaName, datasetName}});
			return table;
		};

		return allDone(pairs.map(async pair => queue.add(async () => compareOne(pair))));
	}

	/** Profiles a table on both sides at the same time, and compares the profiles and, if wanted, the rows. */
	async #comparePair(pair: NamedPair, {plans, rows, signal, onEvent}: PairRequest): Promise<DriftReport> {
		const {left, right} = this.#sides;
		const dataset = pair.left;
		onEvent({type: 'table_started', dataset});
		const planOfLeft = plans.left.get(datasetId(pair.left));
		const planOfRight = planLike(plans.right.get(datasetId(pair.right)), planOfLeft);
		const both =
			planOfLeft === undefined || planOfRight === undefined ? undefined : {left: planOfLeft, right: planOfRight};
		const isUnmeasured = rows?.only === true && both !== undefined;
		const measure = async (name: 'left' | 'right', planned: PlannedTable | undefined): Promise<SideProfile> => {
			const report = (done: RowsDone | 'profiled') => {
				onEvent({type: 'side_progress', dataset, side: name, rows: done});
			};

			const profile = await this.#sides[name].profile(pair[name], planned, {signal, onRows: report});
			report('profiled');
			return profile;
		};

		const [ofLeft, ofRight] = isUnmeasured
			? [unmeasured(left, both.left), unmeasured(right, both.right)]
			: await Promise.all([measure('left', planOfLeft), measure('right', planOfRight)]);
		const {drift} = (left.isBare ? right : left).config.config;
		const judging = {left: ofLeft, right: ofRight, settings: drift};
		const judged = this.#marked(isUnmeasured ? compareSchemas(judging) : judgeSides(judging));
		const isSame = judged.report.summary.worst === 'none';
		const profiles = {left: withoutLongLists(ofLeft, isSame), right: withoutLongLists(ofRight, isSame)};
		this.#known.set(datasetId(dataset), {plans: both, profiles, judged});
		if (rows === undefined || both === undefined) {
			return judged.report;
		}

		onEvent({type: 'rows_started', dataset});
		return withRowComparison({sides: this.#sides, plans: both, profiles, judged, wanted: rows, signal});
	}

	/** Marks the report where a config keeps values out of reports. */
	#marked(judged: JudgedSides): JudgedSides {
		const isWithheld = [this.#sides.left, this.#sides.right].some(({config}) => !config.config.reports.values);
		return isWithheld ? {...judged, report: {...judged.report, valuesWithheld: true}} : judged;
	}
}
