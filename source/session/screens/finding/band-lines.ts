// The ordinary range of a figure by its history, as a chart: a band, the earlier runs in it, and the current run.
import type {HistoryEvidence, OrdinaryRange} from '../../../drift/report.ts';
import {countOf} from '../../../reports/format.ts';
import {cellWidth} from '../../../terminal-text.ts';
import {fitLine, line, type Line, segment, wholePieces} from '../../text/line.ts';
import type {Tone} from '../../text/theme.ts';

/** Lines of the chart: few enough for a small window, many enough to show a band and not a line. */
const usualLines = 7;
/** With fewer lines a band hides its runs. */
const minLines = 4;
/** More tell nothing more. */
const maxLines = 13;

/** Lines of the chart for this room, which its heading shares. */
const linesFor = (room: number): number => Math.min(maxLines, Math.max(minLines, room - 1));
const maxRuns = 60;

type Scale = {
	/** The first and the last line of the band, 0 for the highest. */
	readonly top: number;
	readonly bottom: number;
	/** The line of the current run: never in the band where its value is outside of it. */
	readonly now: number;
	/** The line of an earlier run. */
	readonly lineOf: (value: number) => number;
};

/** Parts the current run from the band, where one line would show both. */
const partNow = (
	{low, high, value}: OrdinaryRange,
	{top, bottom, now}: Omit<Scale, 'lineOf'>,
	last: number,
): Omit<Scale, 'lineOf'> => {
	if (value > high && now >= top) {
		return top > 0 ? {top, bottom, now: top - 1} : {top: 1, bottom: Math.max(bottom, 1), now};
	}

	if (value >= low || now > bottom) {
		return {top, bottom, now};
	}

	return bottom < last ? {top, bottom, now: bottom + 1} : {top: Math.min(top, last - 1), bottom: last - 1, now};
};

const scaleOf = (range: OrdinaryRange, last: number): Scale => {
	const {low, high, value, earlier} = range;
	const all = [low, high, value, ...earlier];
	const [minimum, maximum] = [Math.min(...all), Math.max(...all)];
	const nearest = (item: number): number =>
		maximum === minimum ? Math.floor(last / 2) : Math.round(((maximum - item) / (maximum - minimum)) * last);
	const edges = partNow(range, {top: nearest(high), bottom: nearest(low), now: nearest(value)}, last);
	return {
		...edges,
		lineOf: item =>
			item >= low && item <= high ? Math.min(edges.bottom, Math.max(edges.top, nearest(item))) : nearest(item),
	};
};

/** The runs that fit, one cell and a blank each; only a cell each where there are many. */
const placesOf = (
	earlier: readonly number[],
	room: number,
): {readonly shown: readonly number[]; readonly step: number} => {
	const step = 2 * (earlier.length + 1) <= room ? 2 : 1;
	const fitting = Math.max(1, Math.floor(room / step) - 1);
	return {shown: earlier.slice(-Math.min(maxRuns, fitting)), step};
};

export type BandOptions = {
	/** Formats a value of the metric. */
	readonly format: (value: number) => string;
	/** The tone of the severity. */
	readonly tone: Tone;
	readonly width: number;
	/** Lines for the heading and the chart. */
	readonly height?: number;
};

/** The labels on the left: the edges of the band, at their lines. */
const labelsOf = (
	{low, high}: OrdinaryRange,
	{top, bottom}: Scale,
	format: BandOptions['format'],
): ReadonlyMap<number, string> =>
	new Map(
		top === bottom
			? [[top, low === high ? format(low) : `${format(low)} – ${format(high)}`]]
			: [
					[top, format(high)],
					[bottom, format(low)],
				],
	);

const headingOf = (
	{runs, newRows}: HistoryEvidence,
	{low, high, value}: OrdinaryRange,
	{format, width}: BandOptions,
): Line =>
	wholePieces(
		[
			segment(low === high ? `ordinary ${format(low)}` : `ordinary ${format(low)} – ${format(high)}`, 'strong'),
			segment(`   now ${format(value)}`, 'strong'),
			segment(`   after ${countOf(runs, 'run')}`, 'dim'),
			segment(newRows === null ? '' : '   of the new rows', 'dim'),
			segment('   ░ ordinary   ● earlier   ◆ now', 'dim'),
		],
		width,
	);

/** A heading and the chart; nothing where the history gives no range. */
export const bandLines = (history: HistoryEvidence | undefined, options: BandOptions): readonly Line[] => {
	const range = history?.range;
	if (history === undefined || range === undefined || range === null) {
		return [];
	}

	const {format, tone, width, height = usualLines + 1} = options;
	const count = linesFor(height);
	const scale = scaleOf(range, count - 1);
	const labels = labelsOf(range, scale, format);
	const nowText = ` ${format(range.value)} now`;
	const label = Math.max(...labels.values().map(text => cellWidth(text)));
	const room = width - label - 3 - cellWidth(nowText);
	const {shown, step} = placesOf(range.earlier, room);
	const rows = Array.from({length: count}, (_, index): Line => {
		const ground = index >= scale.top && index <= scale.bottom ? '░' : ' ';
		const cells = shown.flatMap((value): Line => [
			scale.lineOf(value) === index ? segment('●', 'picture') : segment(ground, 'dim'),
			segment(ground.repeat(step - 1), 'dim'),
		]);
		const isNow = scale.now === index;
		return [
			...fitLine(line(labels.get(index) ?? '', 'dim'), label, 'right'),
			segment(labels.has(index) ? ' ┤ ' : ' │ ', 'dim'),
			...cells,
			...(isNow ? [segment('◆', tone), segment(nowText, 'strong')] : [segment(ground, 'dim')]),
		];
	});
	return [headingOf(history, range, options), ...rows];
};
