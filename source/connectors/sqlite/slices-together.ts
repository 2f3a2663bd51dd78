// Groups slices of a table that are read together: those whose rows are mixed, so that the same rows would be read for
// each of them.
import {millisecondsPer} from '../../durations.ts';
import type {PlannedSlice, RowIdRange, TablePlan} from '../connector.ts';
import {isUndated} from '../../profiling/slice.ts';
import {timeLiteral} from '../slice-counts.ts';
import {keyExpression, keyLength, sliceCondition} from './slices.ts';
import {maxChunkRows} from './row-collector.ts';

/** The minimum rows of a group, where there are as many, so that its scan is worth a thread. */
const minGroupRows = 524_288;
/** Values of rows that wait for their chunks; some 50 MB for each thread. */
const maxWaitingValues = 2 ** 21;
/** Slices are read together where that saves a third of the row ids. */
const minSaving = 1.5;

/** The keys of the rows of a slice. */
export const keysOf = ({cut: {by}, slice}: PlannedSlice): readonly string[] => {
	const step = millisecondsPer[by === 'hour' ? 'h' : 'd'];
	const start = slice.start.getTime();
	return Array.from({length: Math.round((slice.end.getTime() - start) / step)}, (_, index) =>
		timeLiteral(new Date(start + index * step)).slice(0, keyLength(by)),
	);
};

export type AtLeastOne<Value> = readonly [Value, ...Value[]];

/** The condition that a row belongs to one of the slices, which are in their order; without slices, no condition. */
export const slicesCondition = (plans: readonly TablePlan[]): string | undefined => {
	const slices = plans.flatMap(({slice}) => slice ?? []);
	const [first] = slices;
	const last = slices.at(-1);
	if (first === undefined || last === undefined) {
		return undefined;
	}

	const areAdjacent = slices.every(
		({slice}, index) => index === 0 || slice.start.getTime() === slices[index - 1]?.slice.end.getTime(),
	);
	if (areAdjacent) {
		return sliceCondition({...first, slice: {start: first.slice.start, end: last.slice.end}});
	}

	const keys = slices.flatMap(slice => keysOf(slice)).map(key => `'${key}'`);
	return `(${keyExpression(first.cut)}) IN (${keys.join(', ')})`;
};

/** A slice, and its first and last row id, both exact as doubles. */
type SliceSpan = {
	readonly plan: TablePlan;
	readonly slice: PlannedSlice;
	readonly from: number;
	readonly to: number;
};

const spansOf = (plan: TablePlan): readonly SliceSpan[] => {
	const {slice} = plan;
	const from = Number(slice?.rowIds?.from);
	const to = Number(slice?.rowIds?.to);
	return slice !== undefined && !isUndated(slice.slice) && Number.isSafeInteger(from) && Number.isSafeInteger(to)
		? [{plan, slice, from, to}]
		: [];
};

const sumOf = <Value>(values: readonly Value[], figure: (value: Value) => number): number =>
	values.reduce((sum, value) => sum + figure(value), 0);

type Ends = Pick<SliceSpan, 'from' | 'to'>;

const widthOf = ({from, to}: Ends): number => to - from + 1;

const endsOf = (slices: readonly SliceSpan[]): Ends => ({
	from: Math.min(...slices.map(({from}) => from)),
	to: Math.max(...slices.map(({to}) => to)),
});

/** The first and the last row id of slices. */
export const rangeOf = (plans: readonly TablePlan[]): RowIdRange => {
	const {from, to} = endsOf(plans.flatMap(plan => spansOf(plan)));
	return {from: BigInt(from), to: BigInt(to)};
};

/** Groups slices that overlap, within the limits. */
const overlapping = (
	slices: readonly SliceSpan[],
	{maxRows, maxSlices}: {readonly maxRows: number; readonly maxSlices: number},
): readonly SliceSpan[][] => {
	const groups: SliceSpan[][] = [];
	for (const span of slices.toSorted((one, other) => one.from - other.from)) {
		const group = groups.at(-1);
		const isFull =
			group === undefined || group.length >= maxSlices || sumOf(group, ({slice}) => slice.rows) >= maxRows;
		if (isFull || span.from > endsOf(group).to) {
			groups.push([span]);
		} else {
			group.push(span);
		}
	}

	return groups;
};

const startOf = ({slice}: TablePlan): number => slice?.slice.start.getTime() ?? 0;

/**
Groups slices to read at once, each group in the order of its slices. A slice whose range of row ids overlaps no other
one is alone. Where the rows of a table are in the order of their dates, all are.
*/
export const groupOverlapping = (
	plans: readonly TablePlan[],
	threads: number,
): ReadonlyArray<AtLeastOne<TablePlan>> => {
	const [first] = plans;
	// A sample of a fixed size, and exact figures past the budget, need statements of their own.
	const isTogether = first !== undefined && first.sampling.kind !== 'size' && first.distinct !== 'exact';
	const slices = isTogether ? plans.flatMap(plan => spansOf(plan)) : [];
	const groups = overlapping(slices, {
		maxRows: Math.max(minGroupRows, sumOf(slices, ({slice}) => slice.rows) / threads),
		maxSlices: Math.floor(maxWaitingValues / (maxChunkRows * Math.max(1, first?.columns.length ?? 1))),
	}).filter(group => sumOf(group, widthOf) >= minSaving * widthOf(endsOf(group)));
	const together = new Set(groups.flat().map(({plan}) => plan));
	return [
		...groups.map(group => group.map(({plan}) => plan).toSorted((one, other) => startOf(one) - startOf(other))),
		...plans.filter(plan => !together.has(plan)).map(plan => [plan]),
	]
		.flatMap(([plan, ...others]): Array<AtLeastOne<TablePlan>> => (plan === undefined ? [] : [[plan, ...others]]))
		.toSorted((one, other) => startOf(one.at(-1) ?? one[0]) - startOf(other.at(-1) ?? other[0]));
};
