// Pictures of a column by the kind of its values: a box plot, the few values it has, true and false, lengths.
import {topValuesOf} from '../../../drift/column-figures.ts';
import type {ColumnProfile} from '../../../profiling/profile.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import {metricOf} from '../../../profiling/metrics/catalogue.ts';
import {drawable, formatMetric} from '../../../reports/format.ts';
import {cellWidth, visible} from '../../../terminal-text.ts';
import {emptyLine, line, type Line, segment} from '../../text/line.ts';

const numberOf = ({metrics}: ColumnProfile, name: MetricName): number | undefined =>
	drawable(metrics.get(name)?.value ?? null) ?? undefined;

const textOf = ({metrics, column}: ColumnProfile, name: MetricName): string =>
	formatMetric(metricOf(name), metrics.get(name), column);

/** Writes texts under cells, from the left, each where it covers none before it. */
const placed = (labels: ReadonlyArray<{readonly at: number; readonly text: string}>, width: number): string => {
	let written = '';
	for (const {at, text} of labels) {
		const size = cellWidth(text);
		const centred = Math.max(0, at - Math.floor(size / 2));
		const from = Math.min(centred, width - size);
		if (from >= cellWidth(written) + (written === '' ? 0 : 1)) {
			written = written.padEnd(from) + text;
		}
	}

	return written;
};

/** The narrowest room for a scale. */
const narrowest = 20;

const boxMetrics = ['p05', 'p25', 'p50', 'p75', 'p95'] as const satisfies readonly MetricName[];

/** A box plot: whiskers from 5 to 95 %, the box of the middle half, and the median; extremes are at both ends. */
export const boxPlot = (profile: ColumnProfile, width: number): readonly Line[] => {
	const [low, high] = [numberOf(profile, 'min'), numberOf(profile, 'max')];
	if (low === undefined || high === undefined || high <= low || width < narrowest) {
		return [];
	}

	const quantiles = boxMetrics.map(name => numberOf(profile, name));
	const cells = quantiles.map(value =>
		value === undefined ? undefined : Math.round(((value - low) / (high - low)) * (width - 1)),
	);
	const [p05, p25, p50, p75, p95] = cells;
	if (p05 === undefined || p25 === undefined || p50 === undefined || p75 === undefined || p95 === undefined) {
		return [];
	}

	const glyphAt = (cell: number): string => {
		if (cell === p50) {
			return '┃';
		}

		if (cell >= p25 && cell <= p75) {
			return '█';
		}

		return cell === p05 ? '├' : cell === p95 ? '┤' : cell > p05 && cell < p95 ? '─' : '·';
	};

	const glyphs = Array.from({length: width}, (_, cell) => glyphAt(cell)).join('');
	const labels = [
		{at: 0, text: textOf(profile, 'min')},
		{at: p50, text: textOf(profile, 'p50')},
		{at: width - 1, text: textOf(profile, 'max')},
	];
	return [
		[segment('spread', 'strong'), segment('   half of the values in the box, 90 % between the ends', 'dim')],
		[segment(glyphs.slice(0, p50), 'picture'), segment('┃', 'cursor'), segment(glyphs.slice(p50 + 1), 'picture')],
		line(placed(labels, width), 'dim'),
		emptyLine,
	];
};

/** How long the texts are: from the shortest to the longest, with the mean. */
export const lengthScale = (profile: ColumnProfile, width: number): readonly Line[] => {
	const [low, mean, high] = [
		numberOf(profile, 'min_length'),
		numberOf(profile, 'avg_length'),
		numberOf(profile, 'max_length'),
	];
	if (low === undefined || mean === undefined || high === undefined || high <= low || width < narrowest) {
		return [];
	}

	// From zero on, so that short texts look short.
	const placeOf = (value: number): number => Math.round((value / high) * (width - 1));
	const [from, at] = [placeOf(low), placeOf(mean)];
	const glyphs = Array.from({length: width}, (_, cell) =>
		cell < from ? '·' : cell === from ? '├' : cell === width - 1 ? '┤' : '─',
	).join('');
	const labels = [
		{at: from, text: textOf(profile, 'min_length')},
		{at, text: textOf(profile, 'avg_length')},
		{at: width - 1, text: textOf(profile, 'max_length')},
	];
	return [
		[segment('lengths', 'strong'), segment('   shortest, mean, longest', 'dim')],
		[segment(glyphs.slice(0, at), 'picture'), segment('┃', 'cursor'), segment(glyphs.slice(at + 1), 'picture')],
		line(placed(labels, width), 'dim'),
		emptyLine,
	];
};

export type Counted = {readonly label: string; readonly count: number};

/** The most values that count as few. */
const fewValues = 12;

/** Each value of a column of few numbers, in their order; `undefined` where there are others, or it has no numbers. */
export const fewNumbers = (profile: ColumnProfile): readonly Counted[] | undefined => {
	const values = topValuesOf(profile);
	const numbers = values.map(({value}) => Number(value));
	const distinct = numberOf(profile, 'distinct_count');
	const isWhole = profile.column.semanticType === 'integer' || profile.column.semanticType === 'decimal';
	return !isWhole ||
		values.length === 0 ||
		values.length > fewValues ||
		distinct !== values.length ||
		numbers.some(value => !Number.isFinite(value))
		? undefined
		: values
				.toSorted((one, other) => Number(one.value) - Number(other.value))
				.map(({value, count}) => ({label: visible(String(value)), count}));
};

/** True, false and null of a column of booleans; `undefined` for any other. */
export const truthValues = (profile: ColumnProfile): readonly Counted[] | undefined => {
	const [count, isTrue, nulls] = [
		numberOf(profile, 'count'),
		numberOf(profile, 'true_count'),
		numberOf(profile, 'null_count'),
	];
	return count === undefined || isTrue === undefined || profile.column.semanticType !== 'boolean'
		? undefined
		: [
				{label: 'true', count: isTrue},
				{label: 'false', count: count - isTrue - (nulls ?? 0)},
				...(nulls === undefined || nulls === 0 ? [] : [{label: 'null', count: nulls}]),
			];
};
