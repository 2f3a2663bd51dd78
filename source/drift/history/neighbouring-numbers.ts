// Tells a number that is new among measured ones from a new code.
import type {SemanticType} from '../../profiling/column-types.ts';
import {medianOf} from '../statistics/median.ts';
import type {ColumnLoad} from './load.ts';

export type FreshValues = ReadonlyArray<readonly [value: string, rows: number]>;

/**
A column with more different numbers than this is measured, and no list of codes. Parts of dates are whole numbers, too,
and there are 31 days in a month.
*/
const maxCodes: Partial<Record<SemanticType, number>> = {integer: 31, decimal: 10, float: 10};

/** Whether the values are measured, and no list of codes. */
const areMeasured = (type: SemanticType, seen: ReadonlyMap<string, number>): boolean =>
	seen.size > (maxCodes[type] ?? Infinity);

/** A number that is this many times the usual distance from the next known one is still one of them. */
const nearGaps = 2;

/**
Whether new numbers of a measured column are next to known ones, and none of them stands out by its frequency.
*/
export const areNewNeighbours = (
	fresh: FreshValues,
	load: Pick<ColumnLoad, 'type' | 'values'>,
	seen: ReadonlyMap<string, number>,
): boolean =>
	areMeasured(load.type, seen) &&
	withoutNeighbours(load.type, {seen, fresh}).length === 0 &&
	fresh.every(([value]) => !isSpike(value, load, seen));

/** Numbers in ascending order; NaN is none. */
const sorted = (values: Iterable<string>): Float64Array =>
	Float64Array.from(values, Number)
		.filter(value => !Number.isNaN(value))
		.toSorted();

/** The values of an ordered list that a chain of near ones joins to a known one before them. */
const joinedToKnown = (
	values: Float64Array,
	{isKnown, near}: {readonly isKnown: ReadonlySet<number>; readonly near: number},
): Float64Array => {
	let last: number | undefined;
	return values.filter(value => {
		const isJoined = isKnown.has(value) || (last !== undefined && Math.abs(value - last) <= near);
		last = isJoined ? value : last;
		return isJoined;
	});
};

/**
The new values that are not next to known numbers of a measured column. A new value next to such a one is next to it as
well: in a cold week all of them may be new.
*/
export const withoutNeighbours = (
	type: SemanticType,
	{seen, fresh}: {readonly seen: ReadonlyMap<string, number>; readonly fresh: FreshValues},
): FreshValues => {
	if (!areMeasured(type, seen)) {
		return fresh;
	}

	const known = sorted(seen.keys());
	const near = nearGaps * medianOf([...known.subarray(1).map((value, index) => value - (known[index] ?? value))]);
	const isKnown = new Set(known);
	const all = sorted([...seen.keys(), ...fresh.map(([value]) => value)]);
	const neighbours = new Set([all, all.toReversed()].flatMap(values => [...joinedToKnown(values, {isKnown, near})]));
	return fresh.filter(([value]) => !neighbours.has(Number(value)));
};

/** The known numbers next to a number: the next lower and the next higher one, as far as there are any. */
const nextTo = (value: string, known: Iterable<string>): readonly string[] => {
	const number = Number(value);
	let [below, above] = [-Infinity, Infinity];
	let [nameBelow, nameAbove]: Array<string | undefined> = [];
	for (const each of known) {
		const other = Number(each);
		if (other < number && other > below) {
			[below, nameBelow] = [other, each];
		} else if (other > number && other < above) {
			[above, nameAbove] = [other, each];
		}
	}

	return [nameBelow, nameAbove].filter(name => name !== undefined);
};

/** The least part of its usual rows with which a number is still there. */
const stillThere = 0.5;

/**
Whether it means something by itself that a value became rarer: in a measured column only if the numbers next to it did
not. In a calm week no high speed is frequent; a code or a shop that is gone leaves the others where they were.
*/
export const isHole = (
	value: string,
	{type, values, present}: Pick<ColumnLoad, 'type' | 'values' | 'present'>,
	{seen, seenRows}: {readonly seen: ReadonlyMap<string, number>; readonly seenRows: number},
): boolean => {
	if (values === undefined || !areMeasured(type, seen)) {
		return true;
	}

	return nextTo(value, seen.keys()).every(other => {
		const usual = ((seen.get(other) ?? 0) / seenRows) * present;
		return (values.counts.get(other) ?? 0) >= stillThere * usual;
	});
};

/** A value stands out from this multiple of the more frequent one of the two next to it on. */
const standsOut = 2;

/**
Whether the frequency of a value means something by itself: in a measured column only if the values next to it are much
rarer. In a calm week all speeds near 4 are frequent, and a value that fills gaps is alone.
*/
export const isSpike = (
	value: string,
	{type, values}: Pick<ColumnLoad, 'type' | 'values'>,
	seen: ReadonlyMap<string, number>,
): boolean => {
	if (values === undefined || !areMeasured(type, seen)) {
		return true;
	}

	const {counts} = values;
	const present = counts
		.entries()
		.filter(([, rows]) => rows > 0)
		.map(([each]) => each);
	const rowsBeside = nextTo(value, present).map(other => counts.get(other) ?? 0);
	return (counts.get(value) ?? 0) >= standsOut * Math.max(0, ...rowsBeside);
};
