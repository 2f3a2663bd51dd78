// The rules of other tools, over the same runs: what a verdict without a history finds.
import {isNumeric, isTemporal} from '../../../source/profiling/column-types.ts';
import {topValuesOf} from '../../../source/drift/column-figures.ts';
import {jensenShannonDistance} from '../../../source/drift/statistics/divergences.ts';
import {chiSquaredTest, kolmogorovSmirnov} from '../../../source/drift/statistics/significance.ts';
import {sumOf} from '../../../source/drift/statistics/sum.ts';
import type {Finding, Judge, Severity} from './findings.ts';
import type {ColumnProfile, RunProfile} from './profiles.ts';

type FigureName = 'null_count' | 'distinct_count' | 'min' | 'max' | 'mean' | 'stddev';

const figures: readonly FigureName[] = ['null_count', 'distinct_count', 'min', 'max', 'mean', 'stddev'];

const numberOf = ({metrics}: ColumnProfile, name: FigureName | 'count'): number | undefined => {
	const value = metrics.get(name)?.value;
	return typeof value === 'number' ? value : undefined;
};

const severityOf = (percent: number): Severity =>
	percent >= 30 ? 'high' : percent >= 15 ? 'medium' : percent >= 5 ? 'low' : 'none';

const changeOf = (before: number, after: number): number =>
	before === after ? 0 : (100 * Math.abs(after - before)) / Math.abs(before);

const changed = (
	{column, what}: Pick<Finding, 'column' | 'what'>,
	before: number,
	after: number,
): readonly Finding[] => {
	const percent = changeOf(before, after);
	const severity = severityOf(percent);
	return severity === 'none'
		? []
		: [{column, what, severity, reason: `${before} → ${after}: ${percent.toFixed(1)} %`}];
};

const schemaOf = (before: RunProfile, after: RunProfile): readonly Finding[] => {
	const declared = ({columns}: RunProfile) => new Map(columns.map(({column}) => [column.name, column.databaseType]));
	const [earlier, later] = [declared(before), declared(after)];
	return [...new Set([...earlier.keys(), ...later.keys()])]
		.filter(name => earlier.get(name) !== later.get(name))
		.map(column => ({
			column,
			what: 'schema',
			severity: 'high',
			reason: `${earlier.get(column) ?? 'no column'} → ${later.get(column) ?? 'no column'}`,
		}));
};

const columnPairs = (before: RunProfile, after: RunProfile): ReadonlyArray<readonly [ColumnProfile, ColumnProfile]> =>
	after.columns.flatMap(later => {
		const earlier = before.columns.find(({column}) => column.name === later.column.name);
		return earlier === undefined ? [] : [[earlier, later] as const];
	});

/** Rows, nulls, distinct values, extremes, mean and stddev that change by 5, 15, 30 percent; from zero any change. */
export const percentRule: Judge = (earlier, current) => {
	const previous = earlier.at(-1);
	if (previous === undefined) {
		return [];
	}

	const ofColumns = columnPairs(previous, current).flatMap(([before, after]) =>
		figures.flatMap(name => {
			const [was, is] = [numberOf(before, name), numberOf(after, name)];
			return was === undefined || is === undefined
				? []
				: changed({column: after.column.name, what: name}, was, is);
		}),
	);
	const rows = changed({column: null, what: 'count'}, previous.run.rowCount ?? 0, current.run.rowCount ?? 0);
	return [...rows, ...ofColumns, ...schemaOf(previous, current)];
};

/** Up to so many rows a preset tests; past them it measures a distance. */
const testedRows = 1000;
const farDistance = 0.1;
const rarePValue = 0.05;

const timeOf = (value: unknown): number =>
	typeof value === 'number' ? value : Date.parse(String(value).replace(' ', 'T'));

const percentilesOf = ({metrics}: ColumnProfile): readonly number[] => {
	const value = metrics.get('percentiles')?.value;
	return Array.isArray(value) ? value.map(each => timeOf(each)).filter(each => Number.isFinite(each)) : [];
};

const deviationOf = (values: readonly number[]): number => {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Of the cumulative distributions that two ascending lists of percentiles stand for. */
const largestGap = (before: readonly number[], after: readonly number[]): number => {
	let [passedBefore, passedAfter, gap] = [0, 0, 0];
	while (passedBefore < before.length && passedAfter < after.length) {
		const at = Math.min(before[passedBefore] ?? Infinity, after[passedAfter] ?? Infinity);
		while ((before[passedBefore] ?? Infinity) <= at) {
			passedBefore++;
		}

		while ((after[passedAfter] ?? Infinity) <= at) {
			passedAfter++;
		}

		gap = Math.max(gap, Math.abs(passedBefore / before.length - passedAfter / after.length));
	}

	return gap;
};

const isOrderedDrift = (before: ColumnProfile, after: ColumnProfile): boolean => {
	const [earlier, later] = [percentilesOf(before), percentilesOf(after)];
	if (earlier.length !== later.length || earlier.length === 0) {
		return false;
	}

	const rows = {baseline: numberOf(before, 'count') ?? 0, current: numberOf(after, 'count') ?? 0};
	if (rows.baseline <= testedRows) {
		return kolmogorovSmirnov(largestGap(earlier, later), rows).pValue < rarePValue;
	}

	const distance = earlier.reduce((sum, value, place) => sum + Math.abs(value - (later[place] ?? 0)), 0);
	const deviation = deviationOf(earlier);
	return distance / earlier.length / Math.max(deviation, 0.001) >= farDistance;
};

/** How often each value occurs, and all that are not listed together. */
const sharesOf = (profile: ColumnProfile, rows: number): ReadonlyMap<unknown, number> => {
	const shares = topValuesOf(profile).map(({value, count}): readonly [unknown, number] => [value, count / rows]);
	const others = 1 - sumOf(shares, ([, share]) => share);
	return new Map(others > 1e-9 ? [...shares, [Symbol.for('others'), others]] : shares);
};

const presentOf = (profile: ColumnProfile): number =>
	(numberOf(profile, 'count') ?? 0) - (numberOf(profile, 'null_count') ?? 0);

const isCategoryDrift = (before: ColumnProfile, after: ColumnProfile): boolean => {
	const rows = {baseline: presentOf(before), current: presentOf(after)};
	if (rows.baseline <= 0 || rows.current <= 0) {
		return false;
	}

	const [earlier, later] = [sharesOf(before, rows.baseline), sharesOf(after, rows.current)];
	const pairs = [...new Set([...earlier.keys(), ...later.keys()])].map(value => ({
		baseline: earlier.get(value) ?? 0,
		current: later.get(value) ?? 0,
	}));
	return rows.baseline <= testedRows
		? chiSquaredTest(pairs, rows).pValue < rarePValue
		: jensenShannonDistance(pairs) >= farDistance;
};

/**
A preset for data drift, as a well-known library has it. Past 1,000 rows: from 0.1 on of Wasserstein over the standard
deviation for numbers and dates, and of Jensen–Shannon for all others. Up to them: Kolmogorov–Smirnov and χ² with
p < 0.05. It knows no severity.
*/
export const driftPreset: Judge = (earlier, current) => {
	const previous = earlier.at(-1);
	if (previous === undefined) {
		return [];
	}

	return columnPairs(previous, current)
		.filter(([before, after]) => {
			const {semanticType} = after.column;
			return before.column.semanticType === semanticType && (isNumeric(semanticType) || isTemporal(semanticType))
				? isOrderedDrift(before, after)
				: isCategoryDrift(before, after);
		})
		.map(([, {column}]) => ({column: column.name, what: 'distribution', severity: 'medium', reason: 'drift'}));
};
