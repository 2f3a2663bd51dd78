// The figures of a segment in both runs as lines, and the statement that selects its rows.
import type {Contribution} from '../../../drift/blame/decompose.ts';
import {segmentFigures, type SegmentFigure} from '../../../drift/blame/segment-figures.ts';
import {figure, wholeNumber} from '../../../drift/figure-text.ts';
import {fromTo, figureName, signedPercent, valueName} from '../../../reports/blame-text.ts';
import {absentMark, groupDigits} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {Loaded} from '../../state/resource.ts';
import {alignedCell} from '../../text/align-decimals.ts';
import {emptyLine, line, segment, type Line} from '../../text/line.ts';
import {shareText} from '../../text/share-text.ts';
import {headingLine, layOut, rowLine, type Column} from '../../text/table-layout.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import type {SegmentState} from './state.ts';

const margin = '  ';

type FigureRow = {readonly name: string; readonly sides: readonly [string, string]};

const nameOf = ({column, kind, value}: SegmentFigure): string =>
	`${visible(column)} ${kind === 'share' ? `= ${valueName(value)}` : kind}`;

const sideText =
	({kind}: SegmentFigure) =>
	(side: number | null): string =>
		side === null ? absentMark : kind === 'mean' ? groupDigits(figure(side)) : shareText(side);

const rowOf = (found: SegmentFigure): FigureRow => {
	const text = sideText(found);
	return {name: nameOf(found), sides: [text(found.sides[0]), text(found.sides[1])]};
};

const ownRows = ({baseline, current, shares}: Contribution): readonly FigureRow[] => [
	{name: 'rows', sides: [wholeNumber(baseline.rows), wholeNumber(current.rows)]},
	{name: 'of all rows', sides: [shareText(shares[0]), shareText(shares[1])]},
];

const cellTone = ({sides}: FigureRow) => (sides[0] === sides[1] ? 'dim' : 'strong');

const columnsOf = (rows: readonly FigureRow[]): ReadonlyArray<Column<FigureRow>> => [
	{heading: 'figure', align: 'left', rank: 0, shrinkTo: 16, cell: ({name}) => line(name)},
	{
		heading: 'baseline',
		align: 'right',
		rank: 0,
		cell: alignedCell(({sides}) => line(sides[0], 'dim'), rows),
	},
	{
		heading: 'current',
		align: 'right',
		rank: 0,
		cell: alignedCell(row => line(row.sides[1], cellTone(row)), rows),
	},
];

const partLine = ({blame}: SegmentState['blamed'], {contribution, within, mix, figures}: Contribution): string => {
	const {target, baseline, current} = blame;
	const change = current - baseline;
	const own = `its ${figureName(target)} went ${fromTo(figures, target)}`;
	if (change === 0) {
		return own;
	}

	const split =
		target.kind === 'rows'
			? ''
			: `: ${signedPercent(within / change)} because its rows changed, ` +
				`${signedPercent(mix / change)} because its share did`;
	return `${signedPercent(contribution / change)} of the change${split}; ${own}`;
};

type LinesOptions = {
	readonly width: number;
	/** The key that copies the statement. */
	readonly copy: string;
};

const statementLines = (statement: Loaded<string | undefined>, {width, copy}: LinesOptions): readonly Line[] => {
	const room = width - 2 * margin.length;
	switch (statement.status) {
		case 'loading': {
			return [];
		}

		case 'failed': {
			const {what, why} = statement.error;
			const text = why === undefined ? what : `${what}: ${why}`;
			return [emptyLine, ...wrapWords(text, room).map(part => line(`${margin}${part}`, 'dim'))];
		}

		case 'ready': {
			const text =
				statement.value === undefined
					? 'No single statement selects the rest: it has the rows of all values that are not listed.'
					: `${statement.value};`;
			return [
				emptyLine,
				...(statement.value === undefined
					? []
					: [line(`${margin}its rows, as they are now (${copy} copies it):`, 'dim')]),
				...wrapWords(visible(text), room, margin).map(part => line(`${margin}${part}`)),
			];
		}
	}
};

/** All lines of the screen. */
export const segmentLines = (
	{blamed, contribution}: SegmentState,
	statement: Loaded<string | undefined>,
	options: LinesOptions,
): readonly Line[] => {
	const {width} = options;
	const {column, value} = contribution;
	const rows = [
		...ownRows(contribution),
		...(value === undefined ? [] : segmentFigures(blamed.segments, column, value).map(found => rowOf(found))),
	];
	const layout = layOut(columnsOf(rows), rows, width - 2 * margin.length);
	return [
		...wrapWords(partLine(blamed, contribution), width - 2 * margin.length).map(text =>
			line(`${margin}${text}`, 'strong'),
		),
		emptyLine,
		[segment(margin), ...headingLine(layout)],
		...rows.map((row): Line => [segment(margin), ...rowLine(layout, row)]),
		...statementLines(statement, options),
	];
};
