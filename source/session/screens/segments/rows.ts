// The segments of a change as a table, and the verdict above it.
import type {BlameTarget} from '../../../drift/blame/blame-target.ts';
import type {Contribution, Decomposition} from '../../../drift/blame/decompose.ts';
import type {BlamedRuns} from '../../../drift-blame.ts';
import {blameLine, figureName, fromTo, signedPercent, valueName} from '../../../reports/blame-text.ts';
import {visible} from '../../../terminal-text.ts';
import {prefixWidth} from '../../components/list.tsx';
import {memoizeLast} from '../../state/memoize-last.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {alignPairs} from '../../text/align-decimals.ts';
import {line, segment, wholePieces, type Line} from '../../text/line.ts';
import {shareText} from '../../text/share-text.ts';
import {layOut, type Column, type Layout} from '../../text/table-layout.ts';
import type {Tone} from '../../text/theme.ts';
import {wrapWords} from '../../text/wrap-words.ts';

const barCells = 24;

/** `all others` is not a value, so its id is one that no value has. */
export const idOf = ({value}: Contribution): string => JSON.stringify(value ?? (value === null ? null : {rest: true}));

export const idsOf = memoizeLast((decomposition: Decomposition): readonly string[] =>
	decomposition.contributions.map(contribution => idOf(contribution)),
);

const cellsOf = (part: number, largest: number): number =>
	part === 0 || largest === 0 ? 0 : Math.max(1, Math.round((Math.abs(part) / largest) * barCells));

/** Its rows, then its share; dim where both together go against the change. */
const barOf = ({within, mix, contribution}: Contribution, largest: number, change: number): Line => {
	const tone = contribution * change < 0 ? 'dim' : 'picture';
	const whole = Math.abs(within) + Math.abs(mix);
	const all = cellsOf(contribution, largest);
	const ofRows = whole === 0 ? 0 : Math.round((all * Math.abs(within)) / whole);
	return [segment('█'.repeat(ofRows), tone), segment('▒'.repeat(all - ofRows), tone)];
};

/** A part of the change, where the change is not 0. */
const partText = (part: number, change: number): string => (change === 0 ? '–' : signedPercent(part / change));

/** The cells of pairs of figures, which stand below one another. */
const pairCell = (
	pairOf: (contribution: Contribution) => string,
	contributions: readonly Contribution[],
	tone: Tone,
): ((contribution: Contribution) => Line) => {
	const texts = alignPairs(contributions.map(contribution => pairOf(contribution)));
	const byContribution = new Map(contributions.map((contribution, index) => [contribution, texts[index] ?? '']));
	return contribution => line(byContribution.get(contribution) ?? '', tone);
};

const figureColumns = (
	target: BlameTarget,
	contributions: readonly Contribution[],
): ReadonlyArray<Column<Contribution>> => [
	{
		heading: figureName(target),
		align: 'left',
		rank: 1,
		cell: pairCell(({figures}) => fromTo(figures, target), contributions, 'plain'),
	},
	{
		heading: 'of all rows',
		align: 'left',
		rank: 4,
		cell: pairCell(({shares}) => shares.map(share => shareText(share)).join(' → '), contributions, 'dim'),
	},
];

const splitColumns = (change: number): ReadonlyArray<Column<Contribution>> => [
	{
		heading: 'rows changed',
		align: 'right',
		rank: 3,
		cell: ({within}) => line(partText(within, change)),
	},
	{
		heading: 'share changed',
		align: 'right',
		rank: 3,
		cell: ({mix}) => line(partText(mix, change)),
	},
];

const columnsOf = memoizeLast(
	(
		{column, contributions, baseline, current}: Decomposition,
		target: BlameTarget,
	): ReadonlyArray<Column<Contribution>> => {
		const change = current - baseline;
		const largest = Math.max(...contributions.map(({contribution}) => Math.abs(contribution)));
		return [
			{
				heading: visible(column),
				align: 'left',
				rank: 0,
				shrinkTo: 12,
				cell: ({value}) => line(valueName(value), value === undefined ? 'dim' : 'plain'),
			},
			{
				heading: 'of the change',
				align: 'right',
				rank: 0,
				cell: ({contribution}) => line(partText(contribution, change), 'strong'),
			},
			{
				heading: target.kind === 'rows' ? '' : '█ its rows ▒ its share',
				align: 'left',
				rank: 2,
				room: barCells,
				picture: true,
				cell: contribution => barOf(contribution, largest, change),
			},
			...(target.kind === 'rows' ? [] : splitColumns(change)),
			...figureColumns(target, contributions),
		];
	},
);

export const layoutOf = memoizeLast(
	(decomposition: Decomposition, target: BlameTarget, width: number): Layout<Contribution> =>
		layOut(columnsOf(decomposition, target), decomposition.contributions, width - prefixWidth(false)),
);

const margin = '  ';

/** The verdict, and what is divided. */
export const headOf = ({blame}: BlamedRuns, index: number, width: number): readonly Line[] => {
	const {target, baseline, current, columns} = blame;
	const column = columns[index];
	return [
		...wrapWords(blameLine(blame), width - 2 * margin.length).map(text => line(`${margin}${text}`, 'strong')),
		wholePieces(
			[
				segment(`${margin}${figureName(target)} ${fromTo([baseline, current], target)}`),
				...(column === undefined ? [] : [segment(`   by ${visible(column.column)}`)]),
				...(columns.length > 1 ? [segment(`, ${index + 1} of ${columns.length} columns`, 'dim')] : []),
			],
			width,
		),
	];
};

/** Segments that fit below the verdict, a blank and the headings. */
export const segmentsPage = (blamed: BlamedRuns | undefined, index: number, size: Size): number =>
	Math.max(1, bodyHeight(size) - 2 - (blamed === undefined ? 0 : headOf(blamed, index, size.columns).length));
