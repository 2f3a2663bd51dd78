// Below the segments of one column: how much the largest segment of each other column explains.
import type {Decomposition} from '../../../drift/blame/decompose.ts';
import type {BlamedRuns} from '../../../drift-blame.ts';
import {figureName, fromTo, signedPercent, valueName} from '../../../reports/blame-text.ts';
import {absentMark, countOf} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {alignPairs} from '../../text/align-decimals.ts';
import {emptyLine, line, type Line, segment} from '../../text/line.ts';
import {type Column, headingLine, layOut, rowLine} from '../../text/table-layout.ts';

type OtherColumn = {
	readonly name: string;
	readonly largest: string;
	readonly part: string;
	/** The figure of the segment on both sides. */
	readonly pair: string;
};

/** A blank line, the headings and one column. */
const smallest = 3;

const margin = segment(' '.repeat(2));

const columnsOf = (figure: string): ReadonlyArray<Column<OtherColumn>> => [
	{heading: 'other columns', align: 'left', rank: 0, shrinkTo: 12, cell: ({name}) => line(name)},
	{heading: 'largest segment', align: 'left', rank: 0, shrinkTo: 12, cell: ({largest}) => line(largest)},
	{heading: 'of the change', align: 'right', rank: 0, cell: ({part}) => line(part)},
	{heading: figure, align: 'left', rank: 1, cell: ({pair}) => line(pair)},
];

const othersIn = ({blame: {columns, target}}: BlamedRuns, shown: Decomposition): readonly OtherColumn[] => {
	const largest = columns
		.filter(other => other !== shown)
		.flatMap(({column, baseline, current, contributions}) =>
			contributions.slice(0, 1).map(first => ({column, first, change: current - baseline})),
		);
	const pairs = alignPairs(largest.map(({first}) => fromTo(first.figures, target)));
	return largest.map(({column, first, change}, index) => ({
		name: visible(column),
		largest: valueName(first.value),
		part: change === 0 ? absentMark : signedPercent(first.contribution / change),
		pair: pairs[index] ?? '',
	}));
};

/** The other columns in the order of what they explain, as many as fit; nothing where there is no room for any. */
export const otherColumnsLines = (
	blamed: BlamedRuns,
	shown: Decomposition,
	{width, height}: {readonly width: number; readonly height: number},
): readonly Line[] => {
	const others = othersIn(blamed, shown);
	if (others.length === 0 || height < smallest) {
		return [];
	}

	const room = height - 2;
	const kept = others.length > room ? others.slice(0, room - 1) : others;
	const layout = layOut(columnsOf(figureName(blamed.blame.target)), others, width - 4);
	const more = others.length - kept.length;
	return [
		emptyLine,
		[margin, ...headingLine(layout)],
		...kept.map((other): Line => [margin, ...rowLine(layout, other)]),
		...(more > 0 ? [[margin, segment(`and ${countOf(more, 'more column')}`, 'dim')]] : []),
	];
};
