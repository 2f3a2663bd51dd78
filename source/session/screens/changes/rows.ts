// The rows that differ as a table: the key first, then the columns that changed most.
import {countOf, formatCount} from '../../../reports/format.ts';
import type {RowComparison, RowDifference, RowDifferenceKind} from '../../../drift/sides/row-comparison.ts';
import {cellText, isNumberColumn} from '../../../reports/rows-text.ts';
import {cellWidth, cutEnd, padStart, visible} from '../../../terminal-text.ts';
import {prefixWidth} from '../../components/list.tsx';
import {memoizeLast} from '../../state/memoize-last.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {alignDecimals} from '../../text/align-decimals.ts';
import {type Line, line, segment, wholePieces} from '../../text/line.ts';
import {layOutFrom, type Column, type Layout} from '../../text/table-layout.ts';
import type {Tone} from '../../text/theme.ts';

/** Lines beside the rows: the counts, a blank and the headings. */
const besideRows = 3;

export const changesPage = (size: Size): number => Math.max(1, bodyHeight(size) - besideRows);

type Kind = {readonly glyph: string; readonly word: string; readonly tone: Tone};

export const kinds: Readonly<Record<RowDifferenceKind, Kind>> = {
	changed: {glyph: '~', word: 'changed', tone: 'medium'},
	added: {glyph: '+', word: 'right only', tone: 'good'},
	removed: {glyph: '−', word: 'left only', tone: 'failed'},
};

/** A difference with its number, from 0. */
export type NumberedDifference = RowDifference & {readonly index: number};

export const numbered = memoizeLast((rows: RowComparison): readonly NumberedDifference[] =>
	rows.differences.map((difference, index) => ({...difference, index})),
);

export const idsOf = memoizeLast((rows: RowComparison): readonly string[] =>
	rows.differences.map((_, index) => String(index)),
);

const widestValue = 24;
const widestColumn = 2 * widestValue + 3;

const valueText = (cells: RowDifference['left'], index: number): string =>
	cutEnd(cellText(cells?.[index] ?? null), widestValue);

/** The texts of a column on both sides, by the number of the row. A row that did not change has only `after`. */
type ColumnTexts = ReadonlyArray<{readonly before: string | undefined; readonly after: string}>;

const textsOf = ({columns, differences}: RowComparison, index: number): ColumnTexts =>
	differences.map(({left, right, changed}) => ({
		before: changed.includes(columns[index] ?? '') ? valueText(left, index) : undefined,
		after: valueText(right ?? left, index),
	}));

/** Figures by their decimal points, so that the arrows stand below one another. */
const alignedTexts = (texts: ColumnTexts): ColumnTexts => {
	const befores = alignDecimals(texts.map(({before = ''}) => before));
	const afters = alignDecimals(texts.map(({after}) => after));
	const widest = Math.max(0, ...afters.map(text => cellWidth(text)));
	return texts.map(({before}, index) => ({
		before: before === undefined ? undefined : befores[index],
		after: padStart(afters[index] ?? '', widest),
	}));
};

/** The value of a column; where it changed, the old and the new one with an arrow. */
const cellOf = ({before, after}: ColumnTexts[number]): Line =>
	before === undefined
		? line(after, 'dim')
		: [segment(before, 'failed'), segment(' → ', 'strong'), segment(after, 'good')];

/** The rows of both sides, whichever have them. */
const sidesOf = memoizeLast(({differences}: RowComparison) =>
	differences.flatMap(({left, right}) => [left, right].filter(side => side !== null)),
);

/** Positions of the columns after the first one: those that changed in most rows come first. */
const order = ({columns, key, changedBy}: RowComparison): readonly number[] => {
	const keyLength = key?.columns.length ?? 0;
	const rank = new Map(changedBy.map(({column}, index) => [column, index]));
	const rankOf = (position: number): number => rank.get(columns[position] ?? '') ?? changedBy.length;
	const positions = columns.map((_, index) => index);
	const others = positions.slice(keyLength).toSorted((one, other) => rankOf(one) - rankOf(other));
	return [...positions.slice(0, keyLength), ...others];
};

const columnsOf = memoizeLast((rows: RowComparison, isLinear: boolean): ReadonlyArray<Column<NumberedDifference>> =>
	order(rows).map((position, index) => {
		const isNumber = isNumberColumn(sidesOf(rows), position);
		const plain = textsOf(rows, position);
		const texts = isNumber && !isLinear ? alignedTexts(plain) : plain;
		return {
			heading: visible(rows.columns[position] ?? ''),
			align: isNumber ? 'right' : 'left',
			rank: 1,
			shrinkTo: widestColumn,
			cut: 'end',
			cell(difference) {
				const cell = cellOf(texts[difference.index] ?? {before: undefined, after: ''});
				// A screen reader speaks no mark before the row.
				const {word} = kinds[difference.kind];
				return index === 0 && isLinear ? [segment(`${word}: `), ...cell] : cell;
			},
		};
	}),
);

/** The width for a screen reader: nothing is left out. */
export const spokenWidth = Infinity;

export const layoutOf = memoizeLast((rows: RowComparison, width: number, offset: number): Layout<NumberedDifference> =>
	layOutFrom(columnsOf(rows, width === spokenWidth), numbered(rows), {width: width - prefixWidth(true), offset}),
);

export const markOf = ({kind}: RowDifference): Line => [segment(`${kinds[kind].glyph} `, kinds[kind].tone)];

/** How many rows of which kind, with their marks: it is the legend, too. */
export const countsLine = (rows: RowComparison, width: number): Line => {
	const counts = (['changed', 'added', 'removed'] as const)
		.filter(kind => rows[kind] > 0)
		.map(kind =>
			segment(`${kinds[kind].glyph} ${formatCount(rows[kind])} ${kinds[kind].word}   `, kinds[kind].tone),
		);
	const by = rows.key === null ? 'no key: rows matched by all values' : `by ${visible(rows.key.columns.join(', '))}`;
	const listed = rows.differences.length;
	const all = rows.added + rows.removed + rows.changed;
	return wholePieces(
		[
			...(counts.length === 0 ? [segment('= no row differs   ', 'good')] : counts),
			segment(listed < all ? `the first ${countOf(listed, 'row')}   ` : '', 'dim'),
			segment(by, 'dim'),
		],
		width,
	);
};
