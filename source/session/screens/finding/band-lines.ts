// The ordinary range of a figure by its history, as a chart: a band, the earlier runs in it, and the current run.
import type {HistoryEvidence, OrdinaryRange} from '../../../drift/report.ts';
import {countOf} from '../../../reports/format.ts';
import {cellWidth} from '../../../terminal-text.ts';
import {fitLine, line, type Line, segment, wholePieces} from '../../text/line.ts';
import type {Tone} from '../../text/theme.ts';

/** Lines of the chart: few enough for a small window, many enough to show a band and not a line. */
const chartLines = 7;
const maxRuns = 60;

type Scale = {
	/** The line of a value, 0 for the highest. */
	readonly lineOf: (value: number) => number;
};

const scaleOf = ({low, high, value, earlier}: OrdinaryRange): Scale => {
	const all = [low, high, value, ...earlier];
	const [minimum, maximum] = [Math.min(...all), Math.max(...all)];
	const last = chartLines - 1;
	return {
		lineOf: item =>
			maximum === minimum ? Math.floor(last / 2) : Math.round(((maximum - item) / (maximum - minimum)) * last),
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
};

/** The labels on the left: the edges of the band, at their lines. */
const labelsOf = (
	{low, high}: OrdinaryRange,
	{lineOf}: Scale,
	format: BandOptions['format'],
): ReadonlyMap<number, string> =>
	new Map(
		lineOf(low) === lineOf(high)
			? [[lineOf(low), low === high ? format(low) : `${format(low)} – ${format(high)}`]]
			: [
					[lineOf(high), format(high)],
					[lineOf(low), format(low)],
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

	const {format, tone, width} = options;
	const scale = scaleOf(range);
	const labels = labelsOf(range, scale, format);
	const nowText = ` ${format(range.value)} now`;
	const label = Math.max(...labels.values().map(text => cellWidth(text)));
	const room = width - label - 3 - cellWidth(nowText);
	const {shown, step} = placesOf(range.earlier, room);
	const [top, bottom] = [scale.lineOf(range.high), scale.lineOf(range.low)];
	const rows = Array.from({length: chartLines}, (_, index): Line => {
		const ground = index >= top && index <= bottom ? '░' : ' ';
		const cells = shown.flatMap((value): Line => [
			scale.lineOf(value) === index ? segment('●', 'picture') : segment(ground, 'dim'),
			segment(ground.repeat(step - 1), 'dim'),
		]);
		const isNow = scale.lineOf(range.value) === index;
		return [
			...fitLine(line(labels.get(index) ?? '', 'dim'), label, 'right'),
			segment(labels.has(index) ? ' ┤ ' : ' │ ', 'dim'),
			...cells,
			...(isNow ? [segment('◆', tone), segment(nowText, 'strong')] : [segment(ground, 'dim')]),
		];
	});
	return [headingOf(history, range, options), ...rows];
};
