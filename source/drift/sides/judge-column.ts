// Judges a column that both sides have: its figures, and how its values are spread.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {isFigure, type Metric} from '../../profiling/metrics/metric.ts';
import {metricNames} from '../../profiling/metrics/names.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {scalarOf} from '../column-figures.ts';
import {withoutChange} from '../metrics/judge-change.ts';
import type {MetricComparison, RunPair} from '../run-pair.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {areSingles, differentEquality, isBlankPadded, valueFormOf, type SideColumns} from './column-forms.ts';
import {judgeFigure, type SidedColumn} from './judge-figure.ts';
import {judgeSpread} from './judge-spread.ts';

/** What two sides say about one column. */
export type ColumnComparison = {
	readonly comparisons: readonly MetricComparison[];
	/** Whether a value could differ although nothing was found. */
	readonly isOpen: boolean;
};

const figures: readonly Metric[] = metricNames
	.map(name => metricOf(name))
	.filter(metric => isFigure(metric) && metric.statistic.kind !== 'row-count');

/** PostgreSQL fills `char(n)` with blanks, so that lengths cannot be compared. */
const isOfBlanks = ({kind, name}: Metric): boolean => kind === 'characters' || name === 'padded_count';

/** Explains why a figure cannot be compared, although the values can. */
const incomparable = (metric: Metric, pair: SideColumns): string | undefined => {
	const [left, right] = pair;
	if (isBlankPadded(left) !== isBlankPadded(right) && isOfBlanks(metric)) {
		return 'char(n) is filled with blanks on one side';
	}

	return metric.statistic.kind === 'distinct' ? differentEquality(pair) : undefined;
};

/** Compares a figure of a column; `undefined` where a side has none, and a change of the schema or nothing says why. */
const compareFigure = (
	metric: Metric,
	{columns, pair, runs}: {readonly columns: SidedColumn; readonly pair: SideColumns; readonly runs: RunPair},
): MetricComparison | undefined => {
	const [before, after] = [columns.left.profile, columns.right.profile];
	const [left, right] = [before.metrics.get(metric.name), after.metrics.get(metric.name)];
	const {name} = before.column;
	const comparison = (verdict: ReturnType<typeof judgeFigure>, note: string | null = null): MetricComparison => ({
		drift: {
			columnName: name,
			metricName: metric.name,
			baselineValue: scalarOf(left),
			currentValue: scalarOf(right),
			...verdict,
			accepted: null,
			estimated: isEstimated(left, right),
		},
		note,
	});
	const ignore = runs.rules.ignoreOf(name, metric.name);
	if (ignore !== undefined) {
		return left === undefined && right === undefined ? undefined : comparison(withoutChange(ignoredBy(ignore)));
	}

	if (left === undefined || right === undefined) {
		const [side, profile] = left === undefined ? (['left', before] as const) : (['right', after] as const);
		const error = profile.errors.get(metric.name);
		const reason = `could not be measured on the ${side}: ${error}`;
		return error === undefined ? undefined : comparison(withoutChange(notJudged(reason)), reason);
	}

	const why = incomparable(metric, pair);
	return why === undefined
		? comparison(judgeFigure(metric, [left, right], {columns, rule: runs.rules.ruleOf(name, metric.name)}))
		: comparison(withoutChange(notJudged(why)), why);
};

const isDifference = ({drift: {severity}}: MetricComparison): boolean => severity !== 'none';

/**
Chooses the figures of a column for the report. Where figures that drift compares differ, the others are left out,
because they follow from the same rows. Where none of those differs, each other figure counts.
*/
export const judgeColumn = (
	sides: SideColumns,
	profiles: readonly [ColumnProfile, ColumnProfile],
	runs: RunPair,
): ColumnComparison => {
	const [left, right] = profiles;
	const columns: SidedColumn = {
		left: {profile: left, rowCount: runs.baseline.run.rowCount},
		right: {profile: right, rowCount: runs.current.run.rowCount},
		form: valueFormOf(sides),
		areSingles: areSingles(sides),
	};
	const context = {columns, pair: sides, runs};
	const compared: ReadonlySet<string> = new Set(runs.settings.metrics);
	const ofFigures = (isWanted: (metric: Metric) => boolean) =>
		figures
			.filter(metric => isWanted(metric))
			.map(metric => compareFigure(metric, context))
			.filter(comparison => comparison !== undefined);
	const {comparison, isWhole} = judgeSpread(columns, {runs, unequal: differentEquality(sides)});
	const first = [...ofFigures(({name}) => compared.has(name)), ...(comparison === undefined ? [] : [comparison])];
	const others = ofFigures(({name}) => !compared.has(name)).filter(({drift: {state}}) => state === 'judged');
	const hasExactMean = [left, right].every(({metrics}) => metrics.get('mean')?.provenance.kind === 'exact');
	return {
		comparisons: first.some(item => isDifference(item)) ? first : [...first, ...others],
		isOpen: !isWhole && !hasExactMean,
	};
};
