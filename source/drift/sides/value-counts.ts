// Compares the lists of a column on two sides: the counts of values, percentiles, bins and hours.
import type {MetricName} from '../../profiling/metrics/names.ts';
import {rowsOf, valueCountsIn, type StoredColumn} from '../column-figures.ts';
import {valueText, wholeNumber} from '../figure-text.ts';
import type {SidedColumn} from './judge-figure.ts';
import type {ValueForm} from './column-forms.ts';

type Counted = {readonly value: number | string | boolean; readonly count: number};

/** How often each listed value occurs, by its form. */
const countsBy = (form: ValueForm, {profile}: StoredColumn): ReadonlyMap<string, Counted> => {
	const counts = new Map<string, Counted>();
	for (const {value, count} of valueCountsIn(profile.metrics.get('top_values'))) {
		const key = form(value);
		counts.set(key, {value, count: count + (counts.get(key)?.count ?? 0)});
	}

	return counts;
};

/** Whether a run keeps a list of a column, and keeps it exactly. */
export const isListExact = ({profile: {metrics}}: StoredColumn, metric: MetricName): boolean =>
	metrics.get(metric)?.provenance.kind === 'exact';

/** The list is complete for values with more rows than this. It ends somewhere among those with this count. */
const listedAbove = (column: StoredColumn, counts: ReadonlyMap<string, Counted>): number => {
	const listed = counts.values().reduce((sum, {count}) => sum + count, 0);
	return listed >= (rowsOf(column).present ?? Infinity) ? 0 : Math.min(...counts.values().map(({count}) => count));
};

/** A value whose counts differ, and the count on each side. */
export type ValueDifference = {readonly value: Counted['value']; readonly left: number; readonly right: number};

export type ComparedValues = {
	/** The largest differences first. */
	readonly differences: readonly ValueDifference[];
	/** Whether every value of the column is listed on both sides. */
	readonly isWhole: boolean;
};

/** Compares the counts of values; `undefined` where a side does not know them exactly. */
export const compareValueCounts = ({left, right, form}: SidedColumn): ComparedValues | undefined => {
	if (!isListExact(left, 'top_values') || !isListExact(right, 'top_values')) {
		return undefined;
	}

	const [ofLeft, ofRight] = [countsBy(form, left), countsBy(form, right)];
	const limits = [listedAbove(left, ofLeft), listedAbove(right, ofRight)];
	const unlisted = Math.max(...limits);
	const differences = [...new Set([...ofLeft.keys(), ...ofRight.keys()])].flatMap(key => {
		const [one, other] = [ofLeft.get(key), ofRight.get(key)];
		const [leftRows, rightRows] = [one?.count ?? 0, other?.count ?? 0];
		return leftRows === rightRows || Math.max(leftRows, rightRows) <= unlisted
			? []
			: [{value: one?.value ?? other?.value ?? '', left: leftRows, right: rightRows}];
	});
	return {
		differences: differences.toSorted(
			(one, other) => Math.abs(other.left - other.right) - Math.abs(one.left - one.right),
		),
		isWhole: limits.every(limit => limit === 0),
	};
};

const isQuantile = (item: unknown): item is number | string => typeof item === 'number' || typeof item === 'string';

const isBin = (
	item: unknown,
): item is {readonly binStart: number | string; readonly binEnd: number | string; readonly count: number} =>
	typeof item === 'object' && item !== null && 'binStart' in item;

const listOf = (column: StoredColumn, metric: MetricName): readonly unknown[] | undefined => {
	const value = column.profile.metrics.get(metric)?.value;
	return isListExact(column, metric) && Array.isArray(value) ? value : undefined;
};

/** Describes the first percentile that differs. */
const percentileDifference = (columns: SidedColumn): string | undefined => {
	const [left, right] = [listOf(columns.left, 'percentiles'), listOf(columns.right, 'percentiles')];
	if (left === undefined || left.length !== right?.length) {
		return undefined;
	}

	for (const [at, item] of left.entries()) {
		const other = right[at];
		if (isQuantile(item) && isQuantile(other) && columns.form(item) !== columns.form(other)) {
			return `value at ${at} % of the rows: ${item} → ${other}`;
		}
	}

	return undefined;
};

/** Describes the first bin, or hour, with the same limits but other counts on both sides. */
const binDifference = (columns: SidedColumn): string | undefined => {
	if (columns.areSingles) {
		return undefined;
	}

	const [left, right] = [listOf(columns.left, 'histogram'), listOf(columns.right, 'histogram')];
	if (left === undefined || left.length !== right?.length) {
		return undefined;
	}

	const {form} = columns;
	const pairs = left.filter(bin => isBin(bin)).map((bin, index) => ({bin, other: right[index]}));
	const differing = pairs.find(({bin, other}) => isBin(other) && bin.count !== other.count);
	const haveSameEdges = pairs.every(
		({bin, other}) =>
			isBin(other) && form(bin.binStart) === form(other.binStart) && form(bin.binEnd) === form(other.binEnd),
	);
	if (differing === undefined || !haveSameEdges || !isBin(differing.other)) {
		return undefined;
	}

	const {bin, other} = differing;
	return `rows from ${bin.binStart} to ${bin.binEnd}: ${wholeNumber(bin.count)} → ${wholeNumber(other.count)}`;
};

const hourDifference = ({left, right}: SidedColumn): string | undefined => {
	if (!isListExact(left, 'hours') || !isListExact(right, 'hours')) {
		return undefined;
	}

	const [before, after] = [left, right].map(
		({profile}) => new Map(valueCountsIn(profile.metrics.get('hours')).map(({value, count}) => [value, count])),
	);
	const hour = [...(before?.keys() ?? []), ...(after?.keys() ?? [])].find(
		value => (before?.get(value) ?? 0) !== (after?.get(value) ?? 0),
	);
	return hour === undefined
		? undefined
		: `rows of hour ${hour}: ${wholeNumber(before?.get(hour) ?? 0)} → ${wholeNumber(after?.get(hour) ?? 0)}`;
};

const maxValuesNamed = 3;

const differenceText = ({value, left, right}: ValueDifference): string =>
	`${valueText(value)} ${wholeNumber(left)} → ${wholeNumber(right)}`;

/** Describes the difference between the exact lists of a column; `undefined` where they are equal. */
export const listDifference = (columns: SidedColumn, compared: ComparedValues | undefined): string | undefined => {
	const {differences} = compared ?? {differences: []};
	if (differences.length === 0) {
		return percentileDifference(columns) ?? binDifference(columns) ?? hourDifference(columns);
	}

	const named = differences.slice(0, maxValuesNamed).map(difference => differenceText(difference));
	const rest = differences.length - named.length;
	const values = differences.length === 1 ? '1 value is' : `${wholeNumber(differences.length)} values are`;
	return `${values} not in as many rows: ` + named.join(', ') + (rest > 0 ? ` and ${wholeNumber(rest)} more` : '');
};
