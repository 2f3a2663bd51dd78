// Finds which rows a change comes from, by the segments that two runs keep. Pure functions.
import type {RunSegments, SegmentsOfColumn} from '../../profiling/segments/segments.ts';
import type {DriftReport, Finding} from '../report.ts';
import type {BlameTarget} from './blame-target.ts';
import {decompose, type Contribution, type Decomposition} from './decompose.ts';
import {crossSegments} from './crossed-segments.ts';
import {bestCauses, bestPair, isExplanation, pairOver, surerPair, type Causes} from './find-causes.ts';
import {pairSegments} from './segment-pairs.ts';

/** What a change comes from. */
export type BlameVerdict = {
	readonly target: BlameTarget;
	readonly baseline: number;
	readonly current: number;
	/**
	`segments`: few segments explain the change. `everywhere`: no few segments do. `unchanged`: there is no change.
	`unknown`: the runs do not keep the figure by segment.
	*/
	readonly verdict: 'segments' | 'everywhere' | 'unchanged' | 'unknown';
	/**
	The segments that explain the change: all of one column, or one pair of values of two columns. Empty unless the
	verdict is `segments`.
	*/
	readonly causes: readonly Contribution[];
	/** The part of the change that disappears without these segments. */
	readonly explained: number;
};

export type Blame = BlameVerdict & {
	/** The change by each column, the best explanation first. */
	readonly columns: readonly Decomposition[];
};

/** A finding, and which rows it comes from. */
export type BlamedFinding = {
	/** `age.mean`, `count`. */
	readonly title: string;
	readonly report: DriftReport;
	readonly finding: Finding;
	readonly blame: Blame;
};

/** Two columns that differ by less than this explain a change equally well. */
const margin = 0.02;

type Ranked = {readonly decomposition: Decomposition; readonly causes: Causes | undefined};

const beyondOf = ({causes}: Ranked): number => causes?.beyond ?? -1;

/**
Orders the best explanation first. Where two explain equally much, such as a city and its country, prefers the one with
fewer rows, then the one with fewer segments.
*/
const compareRanked = (one: Ranked, other: Ranked): number => {
	const difference = beyondOf(other) - beyondOf(one);
	const count = (one.causes?.segments.length ?? 0) - (other.causes?.segments.length ?? 0);
	return count === 0 || Math.abs(difference) > margin ? difference : count;
};

const pairedColumns = (
	baseline: RunSegments,
	current: RunSegments,
): ReadonlyArray<readonly [SegmentsOfColumn, SegmentsOfColumn]> =>
	current.flatMap(after => {
		const before = baseline.find(({column}) => column === after.column);
		return before === undefined ? [] : [[before, after] as const];
	});

/** The pair of values of two columns that a change of the number of rows comes from, where there is one. */
const pairOf = (baseline: RunSegments, current: RunSegments): Causes | undefined => {
	let best: Causes | undefined;
	const crossed = new Set<string>();
	for (const [before, after] of pairedColumns(baseline, current)) {
		crossed.add(after.column);
		for (const {column} of after.figures) {
			const pairs = crossed.has(column) ? undefined : crossSegments(before, after, column);
			const found = pairs && decompose(pairs, true);
			best = surerPair(found && bestPair(found), best);
		}
	}

	return best;
};

/** Finds the segments that a change comes from. */
export const blame = (baseline: RunSegments, current: RunSegments, target: BlameTarget): Blame => {
	const isOfRows = target.kind === 'rows';
	const ranked = pairedColumns(baseline, current)
		.flatMap(([before, after]) => {
			const pairs = pairSegments(before, after, target);
			return (pairs && decompose(pairs, isOfRows)) ?? [];
		})
		.map((decomposition): Ranked => ({decomposition, causes: bestCauses(decomposition, isOfRows)}))
		.toSorted(compareRanked);
	const [best] = ranked;
	if (best === undefined) {
		return {target, baseline: NaN, current: NaN, verdict: 'unknown', causes: [], explained: 0, columns: []};
	}

	const {decomposition} = best;
	const causes = isOfRows ? pairOver(pairOf(baseline, current), best.causes) : best.causes;
	const isUnchanged = decomposition.current === decomposition.baseline;
	const isFound = causes !== undefined && isExplanation(causes);
	return {
		target,
		baseline: decomposition.baseline,
		current: decomposition.current,
		verdict: isFound ? 'segments' : isUnchanged ? 'unchanged' : 'everywhere',
		causes: isFound ? causes.segments : [],
		explained: causes?.explained ?? 0,
		columns: ranked.map(column => column.decomposition),
	};
};
