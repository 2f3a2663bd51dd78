// Which few segments of a column a change comes from: those without which it would not be there.
import {chanceOf, changeOf, type Contribution, type Decomposition} from './decompose.ts';

/** A change comes from segments without which at least so much of it is gone. */
const minExplained = 0.7;
/** Of what lies beyond their share of the rows, by which they would explain a change of all rows. */
const minBeyond = 0.6;
/** Standard errors that the other rows may move by chance, where they are at least half of all. */
const allowedErrors = 1.5;
/** Segments that are named together. */
const maxCauses = 4;
/** A further segment is named where it explains so much more. */
const minStep = 0.05;
/** Standard errors that a contribution lies from 0, the one with the largest of many by chance among them. */
const minErrors = 4;

/** Segments of one column. */
export type Causes = {
	readonly column: string;
	/** The largest first. */
	readonly segments: readonly Contribution[];
	/** How much of the change is gone without them, at most 1. */
	readonly explained: number;
	/** Their part of the rows. */
	readonly share: number;
	/** What they explain beyond their part. */
	readonly beyond: number;
};

/** Of a mean, the values of both sides count alike; of rows, what was there before. */
const shareOf = ({shares}: Contribution, isOfRows: boolean): number => {
	const [before, after] = shares;
	return isOfRows ? Math.min(before, after) : (before + after) / 2;
};

const causesOf = (
	{column, baseline, current, contributions}: Decomposition,
	segments: readonly Contribution[],
	isOfRows: boolean,
): Causes => {
	const change = current - baseline;
	const others = contributions.filter(contribution => !segments.includes(contribution));
	const left = changeOf(others, isOfRows);
	const share = segments.reduce((sum, segment) => sum + shareOf(segment, isOfRows), 0);
	// Without other rows there is nothing to compare with.
	const explained =
		left === undefined || change === 0
			? 0
			: 1 -
				Math.max(0, Math.abs(left) - (share <= 0.5 ? allowedErrors * chanceOf(others, isOfRows) : 0)) /
					Math.abs(change);
	return {column, segments, explained, share, beyond: explained - share};
};

const isBeyondChance = ({contribution, chance}: Contribution): boolean => Math.abs(contribution) > minErrors * chance;

const isMore = (one: Causes, other: Causes | undefined): boolean => other === undefined || one.beyond > other.beyond;

/** The segment that explains most together with those before it. */
const bestNext = (
	decomposition: Decomposition,
	before: readonly Contribution[],
	isOfRows: boolean,
): Causes | undefined => {
	let best: Causes | undefined;
	for (const candidate of decomposition.contributions) {
		if (candidate.value === undefined || before.includes(candidate) || !isBeyondChance(candidate)) {
			continue;
		}

		const causes = causesOf(decomposition, [...before, candidate], isOfRows);
		best = isMore(causes, best) ? causes : best;
	}

	return best;
};

/** The segments that explain a change best, one after another while each adds to it; `undefined` where none does. */
export const bestCauses = (decomposition: Decomposition, isOfRows: boolean): Causes | undefined => {
	let best: Causes | undefined;
	let before: readonly Contribution[] = [];
	for (let count = 0; count < maxCauses; count++) {
		const next = bestNext(decomposition, before, isOfRows);
		if (next === undefined) {
			return best;
		}

		const steps = next.segments.length - (best?.segments.length ?? 0);
		best = best === undefined || next.beyond >= best.beyond + minStep * steps ? next : best;
		before = next.segments;
	}

	return best;
};

/** Whether the change comes from these segments, and is not everywhere. */
export const isExplanation = ({explained, beyond, share}: Causes): boolean =>
	explained >= minExplained && beyond >= minBeyond * (1 - share);
