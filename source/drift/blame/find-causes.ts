// Finds the few segments that a change comes from: without them, the change disappears.
import {chanceOf, changeOf, type Contribution, type Decomposition} from './decompose.ts';

/** The minimum part of a change that must disappear without the segments that explain it. */
const minExplained = 0.7;
/** The minimum of `beyond`: segments explain their share of any change that happens in all rows. */
const minBeyond = 0.6;
/** The standard errors that all other rows may move by chance, where they are at least half of the rows. */
const allowedErrors = 1.5;
/** The maximum number of segments that are named together. */
const maxCauses = 4;
/** A further segment must explain at least this much more. */
const minStep = 0.05;
/** The minimum distance of a contribution from 0, in standard errors: the largest of many is often chance. */
const minErrors = 4;

/** The same for pairs, of which there are far more. */
const minPairErrors = 5;
/** The number of pairs that are tried: those with the largest contributions. */
const maxPairs = 8;
/** The rows that have only one of the pair's values may change by at most this part of the change of the pair. */
const maxBeside = 0.25;
/** The rows that have only one of the pair's values are at least this part of all rows with that value. */
const minRest = 0.1;
/** How much less than the segments of one column a pair may explain. */
const maxLess = 0.05;

/** Segments of one column, or a pair of two columns. */
export type Causes = {
	readonly column: string;
	/** The largest contribution first. */
	readonly segments: readonly Contribution[];
	/** The part of the change that disappears without them, at most 1. */
	readonly explained: number;
	/** Their share of the rows. */
	readonly share: number;
	/** What they explain beyond their share. */
	readonly beyond: number;
};

/** For a mean, the values of both sides count alike; for a number of rows, the smaller share counts. */
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
	// Without other rows there is nothing to compare the segments with.
	const explained =
		left === undefined || change === 0
			? 0
			: 1 -
				Math.max(0, Math.abs(left) - (share <= 0.5 ? allowedErrors * chanceOf(others, isOfRows) : 0)) /
					Math.abs(change);
	return {column, segments, explained, share, beyond: explained - share};
};

const isBeyondChance = ({contribution, chance, and}: Contribution): boolean =>
	Math.abs(contribution) > (and === undefined ? minErrors : minPairErrors) * chance;

const isMore = (one: Causes, other: Causes | undefined): boolean => other === undefined || one.beyond > other.beyond;

/** The segment that explains most, together with those chosen before it. */
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

/** Adds the best segment until a further one explains too little more; `undefined` where none explains the change. */
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

/** Whether the change comes from these segments rather than from all rows. */
export const isExplanation = ({explained, beyond, share}: Causes): boolean =>
	explained >= minExplained && beyond >= minBeyond * (1 - share);

type Rows = readonly [baseline: number, current: number];

const rowsOf = (segments: readonly Contribution[]): Rows => [
	segments.reduce((sum, {baseline}) => sum + baseline.rows, 0),
	segments.reduce((sum, {current}) => sum + current.rows, 0),
];

/** Whether the change is within the pair: the rows that have only one of its values hardly change. */
const isWithin = (pair: Contribution, all: Rows): boolean => {
	const own = rowsOf([pair]);
	const rest: Rows = [all[0] - own[0], all[1] - own[1]];
	const [restRows, ownRows] = [Math.max(...rest), Math.max(...own)];
	const moved = Math.max(0, Math.abs(rest[1] - rest[0]) - allowedErrors * Math.sqrt(rest[0] + rest[1]));
	return (
		restRows >= minRest * Math.max(...all) && moved / restRows <= (maxBeside * Math.abs(own[1] - own[0])) / ownRows
	);
};

/** How far the contribution of a pair lies from 0, in standard errors. */
const errorsOf = ({segments}: Causes): number =>
	segments.reduce((sum, {contribution, chance}) => sum + Math.abs(contribution) / chance, 0);

/**
The pair that is further from chance: a part of the right rows, or too many rows, is nearer to chance. How much a pair
explains does not decide, because chance explains much of a small change.
*/
export const surerPair = (one: Causes | undefined, other: Causes | undefined): Causes | undefined =>
	one === undefined || (other !== undefined && errorsOf(other) >= errorsOf(one)) ? other : one;

/**
The pair of values of two columns that a change of the number of rows comes from, where it is clear: without the pair
the change disappears, and the other rows with either value hardly change.

@param decomposition The change by the pairs of two columns.
*/
export const bestPair = (decomposition: Decomposition): Causes | undefined => {
	const {contributions} = decomposition;
	const candidates = contributions.filter(
		pair => pair.value !== undefined && pair.and?.value !== undefined && isBeyondChance(pair),
	);
	let best: Causes | undefined;
	for (const pair of candidates.slice(0, maxPairs)) {
		const causes = causesOf(decomposition, [pair], true);
		const ofValue = contributions.filter(({value}) => value === pair.value);
		const ofOther = contributions.filter(({and}) => and?.value === pair.and?.value);
		const isClear = isExplanation(causes) && isWithin(pair, rowsOf(ofValue)) && isWithin(pair, rowsOf(ofOther));
		best = isClear ? surerPair(causes, best) : best;
	}

	return best;
};

/** The pair, where it explains about as much as the segments of one column, or where these explain nothing. */
export const pairOver = (pair: Causes | undefined, segments: Causes | undefined): Causes | undefined =>
	pair !== undefined &&
	(segments === undefined || !isExplanation(segments) || pair.explained >= segments.explained - maxLess)
		? pair
		: segments;
