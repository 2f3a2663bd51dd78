// Labels of bins. All have the same number of decimals, enough to differ.
import {millisecondsPer} from '../durations.ts';
import {formatNumber, formatQuantity, groupDigits} from './format.ts';

const maxDecimals = 6;

const decimalsOf = (edges: readonly number[], step: number): number => {
	const decimals = 1 - Math.floor(Math.log10(step));
	return edges.every(edge => Number.isSafeInteger(edge)) ? 0 : Math.max(0, Math.min(maxDecimals, decimals));
};

const formatterOf = (edges: readonly number[], step: number, areTimes: boolean): ((edge: number) => string) => {
	if (areTimes) {
		return edge =>
			new Date(edge)
				.toISOString()
				.slice(0, step < millisecondsPer.d ? 16 : 10)
				.replace('T', ' ');
	}

	if (step <= 0 || edges.some(edge => Math.abs(edge) >= 1e15) || step < 1e-6) {
		return formatNumber;
	}

	const decimals = decimalsOf(edges, step);
	return edge => groupDigits(edge.toFixed(decimals));
};

type NamedBin = {readonly start: number; readonly end: number};

const edgeFormatter = (bins: readonly NamedBin[], areTimes: boolean): ((edge: number) => string) => {
	const edges = bins.flatMap(({start, end}) => [start, end]);
	const step = Math.min(...bins.map(({start, end}) => end - start));
	return formatterOf(edges, step, areTimes);
};

/** The first edge and the last one of some bins, as their labels write them. */
export const binEnds = (bins: readonly NamedBin[], areTimes: boolean): readonly [from: string, to: string] => {
	const text = edgeFormatter(bins, areTimes);
	const [first, last] = [bins.at(0), bins.at(-1)];
	return [first === undefined ? '' : text(first.start), last === undefined ? '' : text(last.end)];
};

/** `2017-12-31 00:07`: the characters of the year and its dash, and those of the date and its blank. */
const [yearWidth, dayWidth] = [5, 11];

/** Both edges; of two points in time on one day, the day once. */
const edgesText = (from: string, to: string): string =>
	from.length > dayWidth && from[dayWidth - 1] === ' ' && from.slice(0, dayWidth) === to.slice(0, dayWidth)
		? `${from} – ${to.slice(dayWidth)}`
		: `${from} – ${to}`;

/**
The label of each bin: its edges, or its only value.

@param areTimes Whether the bounds are milliseconds since 1970.
@param maxWidth Cells of a label. If a label is wider, all labels give only the lower edge of their bin. If one still
is, points in time are without their year.
*/
export const binLabels = (bins: readonly NamedBin[], areTimes: boolean, maxWidth = Infinity): readonly string[] => {
	const text = edgeFormatter(bins, areTimes);
	const names = bins.map(({start, end}) =>
		start === end ? (areTimes ? text(start) : formatQuantity(start)) : edgesText(text(start), text(end)),
	);
	const isTooWide = (labels: readonly string[]): boolean => labels.some(name => name.length > maxWidth);
	if (!isTooWide(names)) {
		return names;
	}

	const starts = bins.map(({start}) => text(start));
	const froms = starts.map(start => `from ${start}`);
	return areTimes && isTooWide(froms) && starts.every(start => start.length > dayWidth)
		? starts.map(start => `from ${start.slice(yearWidth)}`)
		: froms;
};
