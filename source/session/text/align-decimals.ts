// Figures below one another, with their decimal points in one column.
import {cellWidth} from '../../terminal-text.ts';
import {type Line, segment, textOf} from './line.ts';

/** A figure with its estimate mark, sign, thousands, decimals and unit. */
const figurePattern = /^(?<whole>(?:≈ )?[+\-]?\d[\d,]*)(?<fraction>\.\d+)?(?<unit> ?(?:%|ch|pt))?$/v;

/** Blanks between a figure and its unit would look like a gap; counted characters have zeros there. */
const paddedFraction = (
	{fraction, unit}: {readonly fraction: string; readonly unit: string},
	width: number,
): string => {
	if (unit === ' ch') {
		return fraction.length < width ? (fraction === '' ? '.' : fraction).padEnd(width, '0') : fraction;
	}

	return unit === '' ? fraction.padEnd(width) : fraction;
};

/**
Fills the figures with blanks, so that right-aligned those without a unit stand by their points, and all units below
one another. Other texts stay.
*/
export const alignDecimals = (texts: readonly string[]): readonly string[] => {
	const figures = texts.map(text => {
		const {whole, fraction = '', unit = ''} = figurePattern.exec(text)?.groups ?? {};
		return whole === undefined ? undefined : {whole, fraction, unit};
	});
	const known = figures.filter(figure => figure !== undefined);
	const fractionWidths = new Map<string, number>();
	for (const {fraction, unit} of known) {
		fractionWidths.set(unit, Math.max(fractionWidths.get(unit) ?? 0, fraction.length));
	}

	const unitWidth = Math.max(0, ...known.map(({unit}) => unit.length));
	return texts.map((text, index) => {
		const figure = figures[index];
		return figure === undefined
			? text
			: figure.whole +
					paddedFraction(figure, fractionWidths.get(figure.unit) ?? 0) +
					figure.unit.padEnd(unitWidth);
	});
};

const arrow = ' → ';

/** Fills pairs such as `49 → 20` with blanks, so that both figures and the arrows stand below one another. */
export const alignPairs = (pairs: readonly string[]): readonly string[] => {
	const parts = pairs.map(pair => pair.split(arrow));
	const [left, right] = [0, 1].map(side => {
		const texts = alignDecimals(parts.map(part => part[side] ?? ''));
		const widest = Math.max(0, ...texts.map(text => cellWidth(text)));
		return texts.map(text => ' '.repeat(widest - cellWidth(text)) + text);
	});
	return pairs.map((_, index) => `${left?.[index] ?? ''}${arrow}${right?.[index] ?? ''}`);
};

/** The same for the cells of a column of these rows. Each is made once, and only when a cell is asked for. */
export const alignedCell = <Row>(cell: (row: Row) => Line, rows: readonly Row[]): ((row: Row) => Line) => {
	let aligned: ReadonlyMap<Row, Line> | undefined;
	const align = (): ReadonlyMap<Row, Line> => {
		const cells = rows.map(row => cell(row));
		const texts = cells.map(own => textOf(own));
		const filled = alignDecimals(texts);
		return new Map(
			rows.map((row, index) => {
				const [before = '', after = ''] = [texts[index], filled[index]];
				const own = cells[index] ?? [];
				const [only, ...others] = own;
				return [
					row,
					only !== undefined && others.length === 0
						? [{...only, text: after}]
						: [...own, segment(' '.repeat(after.length - before.length))],
				];
			}),
		);
	};

	return row => {
		aligned ??= align();
		return aligned.get(row) ?? cell(row);
	};
};
