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

/** The same for pairs, of which there are far more. */
const minPairErrors = 5;
/** Pairs that are tried, those with the largest contributions. */
const maxPairs = 8;
/** A pair is named where the other rows of each of its values change by no more than so much of what its own do. */
const maxBeside = 0.25;
/** These other rows are at least so much of those with the value. */
const minRest = 0.1;
/** A pair may explain so much less than the segments of one column do. */
const maxLess = 0.05;

/** Segments of one column, or a pair of two columns. */
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

const isBeyondChance = ({contribution, chance, and}: Contribution): boolean =>
	Math.abs(contribution) > (and === undefined ? minErrors : minPairErrors) * chance;

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

type Rows = readonly [baseline: number, current: number];

const rowsOf = (segments: readonly Contribution[]): Rows => [
	segments.reduce((sum, {baseline}) => sum + baseline.rows, 0),
	segments.reduce((sum, {current}) => sum + current.rows, 0),
];

/** Whether the rows with a value change where they have the other value as well, and hardly elsewhere. */
const isWithin = (pair: Contribution, all: Rows): boolean => {
	const own = rowsOf([pair]);
	const rest: Rows = [all[0] - own[0], all[1] - own[1]];
	const [most, mostOwn] = [Math.max(...rest), Math.max(...own)];
	const moved = Math.max(0, Math.abs(rest[1] - rest[0]) - allowedErrors * Math.sqrt(rest[0] + rest[1]));
	return most >= minRest * Math.max(...all) && moved / most <= (maxBeside * Math.abs(own[1] - own[0])) / mostOwn;
};

/** Standard errors that a pair lies from 0. */
const errorsOf = ({segments}: Causes): number =>
	segments.reduce((sum, {contribution, chance}) => sum + Math.abs(contribution) / chance, 0);

/**
Of two pairs the one that lies further from chance: a part of its rows, or others with them, lie less far. What they
explain is no measure, because where the change is small, chance explains much of it.
*/
export const surerPair = (one: Causes | undefined, other: Causes | undefined): Causes | undefined =>
	one === undefined || (other !== undefined && errorsOf(other) >= errorsOf(one)) ? other : one;

/**
The pair of values of two columns that a change of the rows comes from, where it is clearly the pair: without it the
change is gone, and the other rows of either value hardly change.

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

/** The pair, where it explains about as much as the segments of one column do, or they explain nothing. */
export const pairOver = (pair: Causes | undefined, segments: Causes | undefined): Causes | undefined =>
	pair !== undefined &&
	(segments === undefined || !isExplanation(segments) || pair.explained >= segments.explained - maxLess)
		? pair
		: segments;
