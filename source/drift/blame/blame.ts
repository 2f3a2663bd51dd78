// Which rows a change comes from, by what two runs keep by segment. Pure functions of both.
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
	Whether few segments explain the change (`segments`), none does (`everywhere`), there is none (`unchanged`), or the
	runs keep no figure that tells (`unknown`).
	*/
	readonly verdict: 'segments' | 'everywhere' | 'unchanged' | 'unknown';
	/**
	The segments that explain it, all of one column, or one pair of values of two columns; empty unless the verdict is
	`segments`.
	*/
	readonly causes: readonly Contribution[];
	/** How much of the change is gone without them. */
	readonly explained: number;
};

export type Blame = BlameVerdict & {
	/** The same change by each column: the one that explains it best first. */
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

/** A column explains a change better by this much: below it, the one with the smaller segments is taken. */
const margin = 0.02;

type Ranked = {readonly decomposition: Decomposition; readonly causes: Causes | undefined};

const beyondOf = ({causes}: Ranked): number => causes?.beyond ?? -1;

/**
The best explanation first. Of two that explain the same, as a city and the country around it, the one with fewer rows
explains more beyond them, and the one with fewer segments is simpler.
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

/** The pair of values of two columns that a change of the rows comes from, where there is one. */
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

/** Tells which segments a change comes from. */
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
