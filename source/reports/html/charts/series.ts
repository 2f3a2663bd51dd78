// Draws a figure over the runs of a table as a line, with the ordinary range of earlier runs.
import type {Severity} from '../../../drift/severity.ts';
import {markup, nothing, type Markup} from '../markup.ts';
import {stretched} from './stretched.ts';

export type SeriesPoint = {
	readonly value: number | null;
	/** The time, for the tooltip. */
	readonly label: string;
	/** Marks a compared run: the baseline, or the current one by its severity. */
	readonly mark?: Severity | 'baseline';
};

export type Series = {
	readonly caption: Markup;
	/** Oldest first. */
	readonly points: readonly SeriesPoint[];
	/** The ordinary range. */
	readonly band?: {readonly low: number; readonly high: number};
	readonly format: (value: number) => string;
	/** The smallest span of values that fills the height. A smaller change does not fill it. */
	readonly minSpan?: number;
};

type Scale = {
	readonly low: number;
	readonly high: number;
	/** Percent from the top. */
	readonly toY: (value: number) => string;
};

const scaleOf = ({points, band, minSpan = 0}: Series): Scale => {
	const values = [...points.flatMap(({value}) => value ?? []), ...(band === undefined ? [] : [band.low, band.high])];
	const [lowest, highest] = [Math.min(...values), Math.max(...values)];
	const span = Math.max(highest - lowest, minSpan);
	// Shares and counts have no room below zero.
	const low = lowest >= 0 ? Math.max(0, highest - span) : highest - span;
	return {
		low: highest === lowest ? lowest : low,
		high: highest,
		toY: value => (span === 0 ? 50 : 100 - ((value - low) / span) * 100).toFixed(2),
	};
};

/** Percent from the left: each run has the same room. */
const across = (index: number, {points}: Series): string => (((index + 0.5) / points.length) * 100).toFixed(2);

/** The line, broken where a run has no value. */
const linePath = (series: Series, {toY}: Scale): string =>
	series.points
		.map(({value}, index) => {
			const isFirst = (series.points[index - 1]?.value ?? null) === null;
			return value === null ? '' : `${isFirst ? 'M' : 'L'}${across(index, series)} ${toY(value)}`;
		})
		.join('');

// A line without length has round ends, and stays a circle when the chart is stretched.
const dotAt = (
	index: number,
	value: number,
	{series, scale}: {readonly series: Series; readonly scale: Scale},
): string => `M${across(index, series)} ${scale.toY(value)}h.001`;

const pointMarkup = (series: Series, scale: Scale): readonly Markup[] =>
	series.points.flatMap(({value, label, mark}, index) => {
		if (value === null) {
			return [];
		}

		const tone = mark === undefined ? 'dots' : `point is-${mark}`;
		const text = `${label === '' ? '' : `${label}: `}${series.format(value)}`;
		return [
			markup`<path class="${tone}" d="${dotAt(index, value, {series, scale})}"><title>${text}</title></path>`,
		];
	});

const bandMarkup = ({band}: Series, {toY}: Scale): Markup => {
	if (band === undefined) {
		return nothing;
	}

	const [top, bottom] = [Number(toY(band.high)), Number(toY(band.low))];
	// Keeps a range of one value visible, as a line.
	const height = Math.max(1.5, bottom - top);
	const y = top - (height - (bottom - top)) / 2;
	return markup`<rect class="band" x="0" y="${y}" width="100" height="${height}" />`;
};

/** The chart; nothing where fewer than two runs have a value. */
export const seriesChart = (series: Series): Markup => {
	const {points, caption, format} = series;
	if (points.filter(({value}) => value !== null).length < 2) {
		return nothing;
	}

	const scale = scaleOf(series);
	const [first, last] = [points.at(0)?.label ?? '', points.at(-1)?.label ?? ''];
	const drawn = markup`${bandMarkup(series, scale)}<path class="line" d="${linePath(series, scale)}" />${pointMarkup(
		series,
		scale,
	)}`;
	const lowest = scale.low === scale.high ? '' : format(scale.low);
	return markup`<figure><figcaption>${caption}</figcaption>
<div class="plot"><div class="scale"><span>${format(scale.high)}</span><span>${lowest}</span></div>
${stretched(drawn)}
<div class="ends"><span>${first}</span><span>${last}</span></div></div></figure>
`;
};

/** The line alone, for a cell of a table. */
export const seriesShape = (values: ReadonlyArray<number | null>, minSpan = 0): Markup => {
	const series = {
		caption: nothing,
		points: values.map(value => ({value, label: ''})),
		format: String,
		minSpan,
	};
	return values.filter(value => value !== null).length < 2
		? nothing
		: stretched(markup`<path class="line" d="${linePath(series, scaleOf(series))}" />`);
};
