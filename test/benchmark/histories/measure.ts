// Judges every load as it came, and with faults planted into it.
import {columnFor, plant} from './plant.ts';
import {sampleOf} from './draws.ts';
import {faults, sharesOf, type Share} from './faults/catalogue.ts';
import {factsOf} from './faults/facts.ts';
import type {ColumnFacts, Fault} from './faults/fault.ts';
import {isAlarm, judgeByProduct, type Finding, type Judge} from './findings.ts';
import type {History, Period} from './history.ts';
import {loadsOf, type Load, type Style} from './loads.ts';
import {driftPreset, percentRule} from './peers.ts';
import type {RunProfile} from './profiles.ts';
import {randomFor} from './seeds.ts';
import {halfOf, type Half} from './split.ts';

/** A rule, and how many earlier runs it is given; 0 stands for the one before alone. */
export type Contender = {
	readonly rule: string;
	readonly earlier: number;
};

/** A load as it came, and what a contender found in it. */
export type CleanCase = Contender & {
	readonly history: string;
	readonly half: Half;
	readonly style: Style;
	readonly load: number;
	readonly findings: readonly Finding[];
};

/** A load with a fault. */
export type FaultCase = Omit<CleanCase, 'findings'> & {
	readonly fault: string;
	readonly share: Share;
	/** The columns that are hit; none where the rows are. */
	readonly hit: readonly string[];
	readonly isFound: boolean;
	/** Other columns with an alarm that is not there without the fault; `undefined` where the rows are hit. */
	readonly others: readonly string[] | undefined;
	/** Where it was missed, what was found at low severity in the columns that are hit. */
	readonly low: readonly Finding[];
};

export type Cases = {
	readonly clean: readonly CleanCase[];
	readonly planted: readonly FaultCase[];
};

/** How much is measured. */
export type Extent = {
	readonly styles: readonly Style[];
	/** Earlier runs that the product is given. */
	readonly earlier: readonly number[];
	/** Loads of a history that are judged as they came: its last ones. */
	readonly cleanLoads: number;
	/** Of them, those that faults are planted into, and into how many of those each fault is. */
	readonly faultLoads: number;
	readonly loadsPerFault: number;
	readonly shares: ReadonlySet<Share>;
	readonly faults: ReadonlySet<string>;
};

export const product = 'ProfileMesh';

type Competitor = Contender & {readonly judge: Judge};

const competitorsOf = ({earlier}: Extent): readonly Competitor[] => [
	...earlier.map(count => ({rule: product, earlier: count, judge: judgeByProduct})),
	{rule: 'percent thresholds', earlier: 0, judge: percentRule},
	{rule: 'drift preset', earlier: 0, judge: driftPreset},
];

/** Loads below this one only make up the history of others. */
const firstJudged = 14;

/** The first load of a history that is judged. */
const firstCleanOf = ({periods}: History, {cleanLoads}: Extent): number =>
	Math.max(firstJudged, periods.length - cleanLoads);

/** The rows that say what a column is like come from so many periods. */
const periodsOfFacts = 14;

/** What one competitor says of a load: the runs that it is given are the same for every fault. */
type Bench = {
	readonly competitor: Competitor;
	readonly runs: readonly RunProfile[];
	readonly clean: readonly Finding[];
};

const alarmed = (findings: readonly Finding[]): ReadonlySet<string | null> =>
	new Set(findings.filter(finding => isAlarm(finding)).map(({column}) => column));

const bench = (competitor: Competitor, earlier: readonly RunProfile[], run: RunProfile): Bench | undefined => {
	const needed = Math.max(1, competitor.earlier);
	if (earlier.length < needed) {
		return undefined;
	}

	const runs = earlier.slice(-needed);
	return {competitor, runs, clean: competitor.judge(runs, run)};
};

const contenderOf = ({competitor: {rule, earlier}}: Bench): Contender => ({rule, earlier});

const placeOf = ({history, style, index}: Load) => ({
	history: history.name,
	half: halfOf(history),
	style,
	load: index,
});

const judgePlanted = (
	{clean, runs, competitor}: Bench,
	run: RunProfile,
	hit: readonly string[] | undefined,
): Pick<FaultCase, 'isFound' | 'others' | 'low'> => {
	const findings = competitor.judge(runs, run);
	const [now, before] = [alarmed(findings), alarmed(clean)];
	const fresh = [...now.difference(before)];
	if (hit === undefined) {
		return {
			isFound: now.has(null) || fresh.length > 0,
			others: undefined,
			low: findings.filter(finding => !isAlarm(finding)),
		};
	}

	const isFound = hit.some(column => now.has(column));
	return {
		isFound,
		others: fresh.filter(column => column !== null && !hit.includes(column)).map(String),
		low: isFound ? [] : findings.filter(({column}) => column !== null && hit.includes(column)),
	};
};

/** Which faults are planted into which loads. They are the same in every style. */
const faultsByLoad = (history: History, extent: Extent): ReadonlyMap<number, readonly Fault[]> => {
	const first = firstCleanOf(history, extent);
	const judged = history.periods.length - first;
	const loads = sampleOf(randomFor(history.name, 'loads'), judged, extent.faultLoads);
	const planned = faults
		.filter(({name}) => extent.faults.size === 0 || extent.faults.has(name))
		.flatMap(fault =>
			sampleOf(randomFor(history.name, fault.name, 'loads'), loads.length, extent.loadsPerFault).map(
				place => [first + (loads[place] ?? 0), fault] as const,
			),
		);
	return new Map(
		Map.groupBy(planned, ([load]) => load)
			.entries()
			.map(([load, entries]) => [load, entries.map(([, fault]) => fault)]),
	);
};

const knownFacts = new WeakMap<Period, readonly ColumnFacts[]>();

/** They are the same in every style, and take their time. */
const factsBefore = ({history: {columns, periods}, index, newest}: Load): readonly ColumnFacts[] => {
	const recent = periods.slice(Math.max(0, index - periodsOfFacts), index);
	const facts = knownFacts.get(newest) ?? columns.map(column => factsOf(column, recent));
	knownFacts.set(newest, facts);
	return facts;
};

type PlannedFaults = {
	readonly planned: readonly Fault[];
	readonly shares: ReadonlySet<Share>;
	readonly benches: readonly Bench[];
};

const plantedCases = (load: Load, {planned, shares, benches}: PlannedFaults): readonly FaultCase[] => {
	const allFacts = factsBefore(load);
	return planned.flatMap(fault => {
		const facts = columnFor(fault, load, allFacts);
		return sharesOf(fault)
			.filter(share => shares.has(share))
			.flatMap((share): readonly FaultCase[] => {
				const planted = plant(load, {fault, share, facts, allFacts});
				return planted === undefined
					? []
					: benches.map(each => ({
							...placeOf(load),
							...contenderOf(each),
							fault: fault.name,
							share,
							hit: planted.hit ?? [],
							...judgePlanted(each, planted.run, planted.hit),
						}));
			});
	});
};

/** All cases of one history in one style. */
export const measureStyle = (history: History, style: Style, extent: Extent): Cases => {
	const competitors = competitorsOf(extent);
	const planned = faultsByLoad(history, extent);
	const firstClean = firstCleanOf(history, extent);
	const runs: RunProfile[] = [];
	const clean: CleanCase[] = [];
	const planted: FaultCase[] = [];
	for (const load of loadsOf(history, style, Math.max(0, firstClean - Math.max(1, ...extent.earlier)))) {
		if (load.index >= firstClean) {
			const benches = competitors
				.map(competitor => bench(competitor, runs, load.run))
				.filter(each => each !== undefined);
			clean.push(...benches.map(each => ({...placeOf(load), ...contenderOf(each), findings: each.clean})));
			planted.push(
				...plantedCases(load, {planned: planned.get(load.index) ?? [], shares: extent.shares, benches}),
			);
		}

		runs.push(load.run);
	}

	return {clean, planted};
};
