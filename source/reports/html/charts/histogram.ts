// Draws the bins of a column as bars: those of one run, or of the current run with the outline of the baseline.
import {formatPercent} from '../../format.ts';
import {markup, nothing, type Markup} from '../markup.ts';
import {stretched} from './stretched.ts';

export type Bin = {
	readonly label: string;
	/** Shares of the rows, 0 to 1. */
	readonly current: number;
	readonly baseline?: number;
};

export type Histogram = {
	readonly caption: Markup;
	readonly bins: readonly Bin[];
	/** The edges of the first bin and the last one. */
	readonly ends: readonly [from: string, to: string];
};

const percentOf = (share: number): string => `${formatPercent(share * 100)} %`;

const tooltip = ({label, current, baseline}: Bin): string =>
	baseline === undefined
		? `${label}: ${percentOf(current)}`
		: `${label}: ${percentOf(baseline)} → ${percentOf(current)}`;

const maxShare = (bins: readonly Bin[]): number =>
	Math.max(...bins.flatMap(({current, baseline = 0}) => [current, baseline]), Number.MIN_VALUE);

/** The tops of the baseline's bars as one line of steps. */
const outline = (bins: readonly Bin[], width: number, highest: number): string =>
	`M0 100${bins
		.map(({baseline = 0}, index) => {
			const y = (100 - (baseline / highest) * 100).toFixed(2);
			return `V${y}H${((index + 1) * width).toFixed(2)}`;
		})
		.join('')}V100`;

const bars = (bins: readonly Bin[], gap: number): Markup => {
	const highest = maxShare(bins);
	const width = 100 / bins.length;
	const hasBaseline = bins.some(({baseline}) => baseline !== undefined);
	return markup`${bins.map(({current}, index) => {
		const height = (current / highest) * 100;
		const [x, y] = [index * width + gap / 2, 100 - height];
		return markup`<rect class="now" x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${(width - gap).toFixed(
			2,
		)}" height="${height.toFixed(2)}" />`;
	})}${hasBaseline ? markup`<path class="outline" d="${outline(bins, width, highest)}" />` : nothing}`;
};

/** The chart; nothing without bins. */
export const histogramChart = ({caption, bins, ends}: Histogram): Markup => {
	const [from, to] = ends;
	if (bins.length === 0) {
		return nothing;
	}

	const width = 100 / bins.length;
	const hits = bins.map((bin, index) => {
		const x = (index * width).toFixed(2);
		return markup`<rect class="hit" x="${x}" y="0" width="${width.toFixed(2)}" height="100"><title>${tooltip(
			bin,
		)}</title></rect>`;
	});
	return markup`<figure><figcaption>${caption}</figcaption>
<div class="plot"><div class="scale"><span>${percentOf(maxShare(bins))}</span><span>0 %</span></div>
${stretched([bars(bins, width * 0.12), ...hits])}
<div class="ends"><span>${from}</span><span>${to}</span></div></div></figure>
`;
};

/** The bars alone, for a cell of a table. */
export const histogramShape = (shares: readonly number[]): Markup =>
	shares.length === 0
		? nothing
		: stretched(
				bars(
					shares.map(current => ({label: '', current})),
					1,
				),
			);
