// The state of figures by segment that a scan has, filled with the answers of statements, so that both finish alike.
import {isNumeric} from '../../profiling/column-types.ts';
import type {ValueCount} from '../../profiling/profile.ts';
import {
	codeOfNulls,
	codeOfOthers,
	createSegmentAccumulator,
	maxCodes,
	type NumbersByCode,
	type SegmentAccumulator,
} from '../../profiling/segments/segment-state.ts';
import type {ChosenColumns} from '../../profiling/segments/choose-columns.ts';
import {finishSegments} from '../../profiling/segments/finish.ts';
import type {RunSegments} from '../../profiling/segments/segments.ts';
import type {TablePlan} from '../connector.ts';
import type {Relation, ResultRows, SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import {addAt, hasNumbers, measuresOf, type ColumnMeasures} from './segment-measures.ts';
import {
	bundleOf,
	maskOf,
	planGroupings,
	segmentStatement,
	usedKeys,
	withoutPairs,
	type Grouping,
	type SegmentKey,
} from './segment-statement.ts';
import {StatementFailure} from './statement-failure.ts';

export type SegmentsContext = {
	readonly plan: Pick<TablePlan, 'segments' | 'usualSegments'>;
	readonly relation: Relation;
	readonly dialect: SqlDialect;
	/** The rows that the flat statements counted. */
	readonly rows: number;
};

/** Measures of one statement; those of wider tables are in several. */
const maxMeasures = 1000;

/** Values that a column is planned with while they are not known. */
const plannedSize = 10;

/** The values of a column, where all of them are known. */
export const allValues = ({top, column, hasFailed, flat}: ColumnResults): readonly ValueCount[] | undefined => {
	const sum = top?.value.reduce((total, {count}) => total + count, 0);
	const isKnown = !hasFailed && top?.error === 0 && sum === Number(flat.get('present') ?? 0);
	// Equal values that are spelt in several ways have a group, but no text.
	return isKnown && (column.spelling === undefined || isNumeric(column.type)) ? top.value : undefined;
};

const codedValue = (value: ValueCount['value']): number | string =>
	typeof value === 'boolean' ? Number(value) : value;

const createAccumulator = (columns: readonly ColumnResults[], {by, counted}: ChosenColumns): SegmentAccumulator => {
	const placesOf = (names: readonly string[]): readonly number[] =>
		names.map(name => columns.findIndex(({info}) => info.name === name));
	const accumulator = createSegmentAccumulator({
		by: placesOf(by),
		counted: placesOf(counted),
		numeric: columns.flatMap((results, position) => (hasNumbers(results) ? [position] : [])),
		columns: columns.length,
	});
	for (const {position, codes, values} of accumulator.coded) {
		const column = columns[position];
		const listed = (column && allValues(column)) ?? [];
		for (const {value} of listed.slice(0, maxCodes - values.length)) {
			codes.set(codedValue(value), values.length);
			values.push(codedValue(value));
		}
	}

	return accumulator;
};

/** What a statement asks for. */
export type Part = {
	readonly grouping: Grouping;
	readonly measures: readonly ColumnMeasures[];
	readonly countsRows: boolean;
};

const lengthOf = (measures: readonly ColumnMeasures[]): number => measures.reduce((sum, {sql}) => sum + sql.length, 0);

const partsOf = (measures: readonly ColumnMeasures[]): ReadonlyArray<readonly ColumnMeasures[]> => {
	const parts: ColumnMeasures[][] = [[]];
	for (const measure of measures) {
		const last = parts.at(-1);
		if (last === undefined || lengthOf(last) + measure.sql.length > maxMeasures) {
			parts.push([measure]);
		} else {
			last.push(measure);
		}
	}

	return parts;
};

/** Adds the numbers of a column whose values are counted. */
const addCounted = (
	{counts, sums, squares, zeros}: NumbersByCode,
	pairs: Float64Array,
	values: ReadonlyArray<number | string | undefined>,
): void => {
	for (const [pair, rows] of pairs.entries()) {
		const code = Math.floor(pair / maxCodes);
		const number = Number(values[pair % maxCodes] ?? NaN);
		if (rows === 0 || !Number.isFinite(number)) {
			continue;
		}

		addAt(counts, code, rows);
		addAt(sums, code, rows * number);
		addAt(squares, code, rows * number * number);
		addAt(zeros, code, number === 0 ? rows : 0);
	}
};

/** The figures by segment of columns whose values are known. */
export class SegmentsAsked {
	readonly #columns: readonly ColumnResults[];
	readonly #context: SegmentsContext;
	readonly #accumulator: SegmentAccumulator;
	readonly #keys: readonly SegmentKey[];

	constructor(columns: readonly ColumnResults[], chosen: ChosenColumns, context: SegmentsContext) {
		this.#columns = columns;
		this.#context = context;
		this.#accumulator = createAccumulator(columns, chosen);
		this.#keys = this.#accumulator.coded.flatMap(({position}) => {
			const results = columns[position];
			return results === undefined
				? []
				: [
						{
							value: results.column.value,
							type: results.column.type,
							size: (allValues(results)?.length ?? plannedSize) + 1,
						},
					];
		});
	}

	parts(): readonly Part[] {
		const {plan} = this.#accumulator;
		const {rows, dialect} = this.#context;
		const [first = [], ...others] = partsOf(
			this.#columns.map((results, position) =>
				measuresOf(results, position, {plan, dialect, rows, isCounted: this.#isCounted(position)}),
			),
		);
		const {figures, counts} = planGroupings(this.#keys, plan.by.length, lengthOf(first));
		return [
			{grouping: figures, measures: first, countsRows: true},
			...others.map(measures => ({
				grouping: withoutPairs(figures, plan.by.length),
				measures,
				countsRows: false,
			})),
			...(counts === undefined ? [] : [{grouping: counts, measures: [], countsRows: false}]),
		];
	}

	/** The part without its measures: only how many rows there are. */
	rowsOf(part: Part): Part {
		return {...part, measures: []};
	}

	/** Some measures of a part by themselves. */
	measuresOf({grouping}: Part, measures: readonly ColumnMeasures[]): Part {
		return {grouping: withoutPairs(grouping, this.#accumulator.plan.by.length), measures, countsRows: false};
	}

	statementOf({grouping, measures}: Part): string {
		return segmentStatement(
			this.#keys,
			measures.flatMap(({sql}) => sql),
			{...this.#context, grouping},
		);
	}

	/** Adds an answer of the statement. */
	read({grouping, measures, countsRows}: Part, answer: ResultRows): void {
		const used = usedKeys(grouping);
		const targets = new Map(grouping.targets.map(target => [maskOf(target, used), target]));
		for (const [bundle, mask, ...texts] of answer) {
			const target = targets.get(Number(mask));
			if (target === undefined || Number(bundle) !== maskOf(bundleOf(grouping, target), used)) {
				continue;
			}

			const [key = 0, other] = target;
			const code = this.#codeOf(key, texts[used.indexOf(key)]);
			const [rows = 0, ...figures] = texts.slice(used.length).map(Number);
			if (other !== undefined) {
				this.#addPair([key, code], [other, this.#codeOf(other, texts[used.indexOf(other)])], rows);
				continue;
			}

			addAt(this.#accumulator.totals[key]?.rows, code, countsRows ? rows : 0);
			let from = 0;
			for (const {sql, add} of measures) {
				add(this.#accumulator.totals[key], {code, rows}, figures.slice(from, from + sql.length));
				from += sql.length;
			}
		}
	}

	/**
	What a run keeps.

	@param lost Names of the columns of which nothing is known.
	@throws StatementFailure where the statements saw other rows than those before.
	*/
	finish(lost: ReadonlySet<string>): RunSegments {
		const {totals, plan, coded} = this.#accumulator;
		for (const {rows} of totals) {
			const found = rows.reduce((sum, count) => sum + count, 0);
			if (found !== this.#context.rows) {
				throw new StatementFailure(`The table had ${this.#context.rows} rows, then ${found}`);
			}
		}

		for (const [by, {numbers, counts}] of totals.entries()) {
			for (const [key, pairs] of counts.entries()) {
				const into = numbers[plan.numeric.indexOf(coded[key]?.position ?? -1)];
				if (into !== undefined && by !== key && this.#isCounted(coded[key]?.position ?? -1)) {
					addCounted(into, pairs, coded[key]?.values ?? []);
				}
			}
		}

		return finishSegments(
			this.#accumulator,
			this.#columns.map(({info, column}) => ({name: info.name, type: column.type})),
			typeof this.#context.plan.segments === 'object',
		).map(segments => ({...segments, figures: segments.figures.filter(({column}) => !lost.has(column))}));
	}

	/** Whether each value of a column has a code: then the pairs tell everything of it. */
	#isCounted(position: number): boolean {
		const key = this.#accumulator.plan.counted.indexOf(position);
		return key !== -1 && (this.#keys[key]?.size ?? 0) <= maxCodes - 1;
	}

	#codeOf(key: number, text: string | null | undefined): number {
		const {codes, position} = this.#accumulator.coded[key] ?? {};
		const value = typeof text === 'string' ? this.#columns[position ?? -1]?.readListed(text) : undefined;
		return value === undefined ? codeOfNulls : (codes?.get(codedValue(value)) ?? codeOfOthers);
	}

	#addPair(
		[key, code]: readonly [number, number],
		[other, otherCode]: readonly [number, number],
		rows: number,
	): void {
		const {totals} = this.#accumulator;
		addAt(totals[key]?.counts[other], code * maxCodes + otherCode, rows);
		addAt(totals[other]?.counts[key], otherCode * maxCodes + code, rows);
	}
}
