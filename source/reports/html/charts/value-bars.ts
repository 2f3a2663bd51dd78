// Draws values as bars of their shares, for one run or for two.
import {absentMark, formatPercent} from '../../format.ts';
import {markup, nothing, type Markup} from '../markup.ts';
import {stretched} from './stretched.ts';

export type ValueShare = {
	readonly label: string;
	/** Shares of the rows, 0 to 1; `undefined` where a run does not list the value. */
	readonly current: number | undefined;
	/** Of the baseline, in a comparison. */
	readonly baseline?: number | undefined;
};

const percentOf = (share: number | undefined): string =>
	share === undefined ? absentMark : `${formatPercent(share * 100)} %`;

const bar = (
	share: number | undefined,
	{y, height, tone}: {readonly y: number; readonly height: number; readonly tone: string},
) =>
	share === undefined || share === 0
		? nothing
		: markup`<rect class="${tone}" x="0" y="${y}" width="${(share * 100).toFixed(2)}" height="${height}" />`;

type ValueBars = {
	readonly caption: Markup;
	readonly shares: readonly ValueShare[];
	readonly isComparison: boolean;
};

/** The chart; nothing without values. The longest bar is the largest share. */
export const valueBars = ({caption, shares, isComparison}: ValueBars): Markup => {
	if (shares.length === 0) {
		return nothing;
	}

	const highest = Math.max(...shares.flatMap(({current = 0, baseline = 0}) => [current, baseline]), Number.MIN_VALUE);
	const scaled = (share: number | undefined) => (share === undefined ? undefined : share / highest);
	const rows = shares.map(({label, current, baseline}) => {
		const drawn = isComparison
			? [
					bar(scaled(baseline), {y: 0, height: 45, tone: 'before'}),
					bar(scaled(current), {y: 50, height: 50, tone: 'now'}),
				]
			: [bar(scaled(current), {y: 10, height: 80, tone: 'now'})];
		const text = isComparison ? `${percentOf(baseline)} → ${percentOf(current)}` : percentOf(current);
		return markup`<bdi>${label}</bdi>${stretched(drawn)}<span class="number">${text}</span>
`;
	});
	return markup`<figure><figcaption>${caption}</figcaption><div class="bars">${rows}</div></figure>
`;
};
