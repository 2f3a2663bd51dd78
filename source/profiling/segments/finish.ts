// Turns the state of a pass into the figures that a run keeps.
import {isNumeric, type SemanticType} from '../column-types.ts';
import {
	codeOfNulls,
	codeOfOthers,
	maxCodes,
	type CodedColumn,
	type SegmentAccumulator,
	type SegmentTotals,
} from './segment-state.ts';
import {
	maxSegments,
	type RunSegments,
	type SegmentFigures,
	type SegmentsOfColumn,
	type SegmentValue,
} from './segments.ts';

/** A column with the type that the pass found. */
export type FinishedColumn = {readonly name: string; readonly type: SemanticType};

/** A column is left out if a larger share of its rows has no segment. */
const maxRest = 0.5;

const valueOf = ({values}: CodedColumn, code: number, type: SemanticType | undefined): SegmentValue => {
	const value = values[code];
	return value === undefined ? null : type === 'boolean' && (value === 0 || value === 1) ? value === 1 : value;
};

const sumOf = (list: readonly number[]): number => list.reduce((sum, figure) => sum + figure, 0);

/** Orders codes by their rows, the most first; codes with equally many keep their order. */
const rankCodes = (rows: readonly number[]): readonly number[] =>
	rows
		.map((count, code) => ({count, code}))
		.filter(({count, code}) => code !== codeOfOthers && count > 0)
		.toSorted((one, other) => other.count - one.count)
		.map(({code}) => code);

/** Turns a list by code into a list by segment. */
type ToSegments = (list: ArrayLike<number>) => readonly number[];

const toSegmentsOf = (codes: readonly number[], others: readonly number[] | undefined): ToSegments => {
	const at = (list: ArrayLike<number>, code: number): number => list[code] ?? 0;
	return list => [
		...codes.map(code => at(list, code)),
		...(others === undefined ? [] : [sumOf(others.map(code => at(list, code)))]),
	];
};

/** Rounds to six digits. */
const rounded = (figure: number): number => Number(figure.toPrecision(6));

const countsOf = (column: CodedColumn, pairs: Float64Array, {type, toSegments}: CountsOptions) => {
	const ofCode = (code: number): readonly number[] =>
		Array.from({length: maxCodes}, (_, row) => pairs[row * maxCodes + code] ?? 0);
	const all = Array.from({length: maxCodes}, (_, code) => (code === codeOfNulls ? 0 : sumOf(ofCode(code))));
	const ranked = rankCodes(all);
	const listed = ranked.slice(0, maxSegments);
	return {
		nulls: toSegments(ofCode(codeOfNulls)),
		counts: {
			values: listed.map(code => valueOf(column, code, type)),
			rows: listed.map(code => toSegments(ofCode(code))),
			hasOthers: (all[codeOfOthers] ?? 0) > 0 || ranked.length > listed.length,
		},
	};
};

type CountsOptions = {readonly type: SemanticType | undefined; readonly toSegments: ToSegments};

const figuresOf = (
	{plan, coded}: SegmentAccumulator,
	{nulls, numbers, counts}: SegmentTotals,
	{
		columns,
		toSegments,
		by,
	}: {readonly columns: readonly FinishedColumn[]; readonly toSegments: ToSegments; readonly by: number},
): readonly SegmentFigures[] =>
	columns.flatMap(({name, type}, position) => {
		const code = plan.counted.indexOf(position);
		const column = coded[code];
		const pairs = counts[code];
		const number = numbers[plan.numeric.indexOf(position)];
		if (position === by) {
			return [];
		}

		return [
			{
				column: name,
				...(column === undefined || pairs === undefined
					? {nulls: toSegments(nulls[position] ?? [])}
					: countsOf(column, pairs, {type, toSegments})),
				...(number !== undefined &&
					isNumeric(type) && {
						numbers: {
							counts: toSegments(number.counts),
							sums: toSegments(number.sums),
							squares: toSegments(number.squares).map(square => rounded(square)),
							zeros: toSegments(number.zeros),
						},
					}),
			},
		];
	});

/**
The figures by segment.

@param columns All columns of the scan, in the order of a row.
@param isNamed Whether the config names the columns. Then they are kept whatever their values.
*/
export const finishSegments = (
	accumulator: SegmentAccumulator,
	columns: readonly FinishedColumn[],
	isNamed: boolean,
): RunSegments =>
	accumulator.plan.by.flatMap((position, index): readonly SegmentsOfColumn[] => {
		const coded = accumulator.coded[index];
		const totals = accumulator.totals[index];
		const info = columns[position];
		if (coded === undefined || totals === undefined || info === undefined) {
			return [];
		}

		const rows = [...totals.rows];
		const ranked = rankCodes(rows);
		const codes = ranked.slice(0, maxSegments);
		const others = [codeOfOthers, ...ranked.slice(maxSegments)];
		const rest = sumOf(others.map(code => rows[code] ?? 0));
		if (codes.length === 0 || (!isNamed && rest > maxRest * sumOf(rows))) {
			return [];
		}

		const toSegments = toSegmentsOf(codes, rest > 0 ? others : undefined);
		return [
			{
				column: info.name,
				values: codes.map(code => valueOf(coded, code, info.type)),
				hasRest: rest > 0,
				rows: toSegments(rows),
				figures: figuresOf(accumulator, totals, {columns, toSegments, by: position}),
			},
		];
	});
