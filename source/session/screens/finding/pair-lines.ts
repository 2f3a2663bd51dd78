// Two distributions as lines: one over the other, or side by side. Both ways also give the difference as a number.
import {absentMark, formatCount, formatPoints} from '../../../reports/format.ts';
import {cellWidth, cutEnd} from '../../../terminal-text.ts';
import type {FindingView} from '../../state/preferences.ts';
import {bar} from '../../text/bars.ts';
import {cutLine, emptyLine, fitLine, line, type Line, segment, wholePieces, widthOf} from '../../text/line.ts';
import {shareText} from '../../text/share-text.ts';
import type {Tone} from '../../text/theme.ts';
import type {SideNames} from '../drift/rows.ts';
import type {SharePair} from '../../../reports/share-pairs.ts';

/** In a narrower window the bars take the room of the differences. */
const roomForChange = 76;
/** From this many points on, a difference is emphasised. */
const notable = 5;

const gap = segment(' '.repeat(3));

const shareCell = (share: number | undefined): string =>
	(share === undefined ? absentMark : shareText(share)).padStart(7);

/** Points; `undefined` where only one share is known. */
const changeOf = ({baseline, current}: SharePair): number | undefined =>
	baseline === undefined || current === undefined ? undefined : (current - baseline) * 100;

const changeText = (pair: SharePair): string => {
	const change = changeOf(pair);
	const text = change === undefined ? '' : formatPoints(Math.abs(change) < 0.05 ? 0 : change);
	return text.replace(' pt', '').padStart(6);
};

const changeTone = (pair: SharePair): Tone => (Math.abs(changeOf(pair) ?? 0) >= notable ? 'strong' : 'dim');

const labelTone = (pair: SharePair): Tone => (pair.isNewOrGone ? 'medium' : 'plain');

/** Cells that a label of a window of this width has at most: those of a point in time without its year, or more. */
export const labelRoom = (width: number): number => Math.max(16, Math.floor(width * 0.27));

const labelWidth = (title: string, pairs: readonly SharePair[], width: number): number => {
	const widest = Math.max(...[title, ...pairs.map(pair => pair.label)].map(text => cellWidth(text)));
	return Math.min(widest, labelRoom(width));
};

const maxShare = (pairs: readonly SharePair[]): number =>
	Math.max(...pairs.flatMap(({baseline = 0, current = 0}) => [baseline, current]), Number.EPSILON);

export type Sides = {
	/** The name of the column. */
	readonly title: string;
	readonly baselineRows: number;
	readonly currentRows: number;
	readonly names: SideNames;
};

const sideBySide = (
	pairs: readonly SharePair[],
	{title, baselineRows, currentRows, names}: Sides,
	width: number,
): readonly Line[] => {
	const label = labelWidth(title, pairs, width);
	const hasChange = width >= roomForChange;
	// Not bars: three blanks before each bar, eight cells for each share, and the change.
	const room = Math.max(3, Math.min(36, Math.floor((width - label - 22 - (hasChange ? 9 : 0)) / 2)));
	const highest = maxShare(pairs);
	const half = (share: number | undefined, tone: Tone): Line => [
		...fitLine(line(bar((share ?? 0) / highest, room), tone), room),
		segment(` ${shareCell(share)}`),
	];
	const heading = (text: string, rows: number) => {
		const pieces: Line = [segment(text, 'dim'), segment(`  n ${formatCount(rows)}`, 'dim')];
		return fitLine(wholePieces(pieces, room + 8), room + 8);
	};

	return [
		[
			...fitLine(line(title, 'strong'), label),
			gap,
			...heading(names.baseline, baselineRows),
			gap,
			...heading(names.current, currentRows),
			...(hasChange ? [gap, segment('change', 'dim')] : []),
		],
		...pairs.map((pair): Line => [
			...fitLine(line(cutEnd(pair.label, label), labelTone(pair)), label),
			gap,
			...half(pair.baseline, 'dim'),
			gap,
			...half(pair.current, 'picture'),
			...(hasChange ? [gap, segment(changeText(pair), changeTone(pair))] : []),
		]),
	];
};

/** The common part of both shares, then the part of only one: more now, or less. Dim where only one is known. */
const overlaidBar = ({baseline, current}: SharePair, highest: number, room: number): Line => {
	const cells = (share: number) => (share === 0 ? 0 : Math.max(1, Math.round((share / highest) * room)));
	if (baseline === undefined || current === undefined) {
		return line('▒'.repeat(cells(baseline ?? current ?? 0)), 'dim');
	}

	const [both, longer] = [cells(Math.min(baseline, current)), cells(Math.max(baseline, current))];
	return [
		segment('▒'.repeat(both), 'picture'),
		current >= baseline ? segment('█'.repeat(longer - both), 'picture') : segment('░'.repeat(longer - both), 'dim'),
	];
};

/** The legend of the bars, in as many words as fit; `undefined` where none do. */
const legendFor = (room: number, {current}: SideNames): Line | undefined => {
	const where = current === 'current' ? 'now' : `on the ${current}`;
	const legends = [
		['in both', `more ${where}`, `less ${where}`],
		['both', 'more', 'less'],
	] as const;
	const lines = legends.map(([both, more, less]): Line => [
		segment('▒', 'picture'),
		segment(` ${both}  `, 'dim'),
		segment('█', 'picture'),
		segment(` ${more}  `, 'dim'),
		segment(`░ ${less}`, 'dim'),
	]);
	return lines.find(legend => widthOf(legend) <= room);
};

/** Cells of the bars: what three blanks on each side, both shares, the change and their blanks leave. */
const barRoom = (width: number, label: number): number => Math.max(6, Math.min(64, width - label - 6 - 18 - 9));

type Heading = {
	/** The lines above the bars. */
	readonly lines: readonly Line[];
	/** Cells. */
	readonly label: number;
	readonly room: number;
};

/** The title, the legend and the names of the shares. A narrow window has a line for the first two alone. */
const headingOf = (pairs: readonly SharePair[], {title, names}: Sides, width: number): Heading => {
	const shares = segment(`   ${names.baseline.padStart(8)}   ${names.current.padStart(7)}   change`, 'dim');
	const label = labelWidth(title, pairs, width);
	const room = barRoom(width, label);
	const legend = legendFor(room, names);
	if (legend !== undefined) {
		return {
			lines: [[...fitLine(line(title, 'strong'), label), gap, ...fitLine(legend, room), shares]],
			label,
			room,
		};
	}

	const own = legendFor(width - label - gap.text.length, names) ?? emptyLine;
	const name = cutLine(line(title, 'strong'), width - gap.text.length - widthOf(own));
	const narrow = labelWidth('', pairs, width);
	const wide = barRoom(width, narrow);
	return {
		lines: [
			[...name, gap, ...own],
			[segment(' '.repeat(narrow + gap.text.length + wide)), shares],
		],
		label: narrow,
		room: wide,
	};
};

const overlaid = (pairs: readonly SharePair[], sides: Sides, width: number): readonly Line[] => {
	const {lines, label, room} = headingOf(pairs, sides, width);
	const highest = maxShare(pairs);
	return [
		...lines,
		...pairs.map((pair): Line => [
			...fitLine(line(cutEnd(pair.label, label), labelTone(pair)), label),
			gap,
			...fitLine(overlaidBar(pair, highest, room), room),
			gap,
			segment(` ${shareCell(pair.baseline)}`, 'dim'),
			gap,
			segment(shareCell(pair.current)),
			gap,
			segment(changeText(pair), changeTone(pair)),
		]),
	];
};

/** A heading, and one line per pair. In a narrow window the legend of the bars has a line above. */
export const pairLines = (
	pairs: readonly SharePair[],
	sides: Sides,
	{view, width}: {readonly view: FindingView; readonly width: number},
): readonly Line[] => (view === 'overlaid' ? overlaid : sideBySide)(pairs, sides, width);
