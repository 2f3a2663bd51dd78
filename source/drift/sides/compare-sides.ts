// Compares one dataset of two sides. Both are of the same time, so growth, history, pins and acceptances do not count.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {isFigure, type Metric} from '../../profiling/metrics/metric.ts';
import {metricNames} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import {adjustPValues} from '../adjust-p-values.ts';
import {rowsOf, scalarOf} from '../column-figures.ts';
import {compareMetrics} from '../compare-metrics.ts';
import {listText} from '../figure-text.ts';
import {withoutChange} from '../metrics/judge-change.ts';
import {compareRowCount} from '../metrics/compare-row-count.ts';
import {notesOnMetrics} from '../notes.ts';
import type {DriftReport, ReportSide} from '../report.ts';
import {pairRuns, type MetricComparison, type RunPair} from '../run-pair.ts';
import {describeSampling} from '../sampling.ts';
import {withCauses} from '../blame/add-causes.ts';
import {worstFirst} from '../severity.ts';
import {summarise} from '../summary.ts';
import {rulesFor} from '../threshold-rules.ts';
import type {DriftSettings} from '../../config/schema.ts';
import {ignoredBy, isEstimated, notJudged} from '../verdict.ts';
import {alignColumns, compareColumns} from './align-columns.ts';
import {areSingles, differentEquality, isBlankPadded, valueFormOf, type SideColumns} from './column-forms.ts';
import {atLeastLow, inSides, judgeFigure, same, type SidedColumn} from './judge-figure.ts';
import {judgeSpread} from './judge-spread.ts';
import {unreadNotes} from './unread-rows.ts';

/** One profile of a side. */
export type SideProfile = ReportSide & {readonly profile: RunProfile};

export type SidesRequest = {
	readonly left: SideProfile;
	readonly right: SideProfile;
	/** The thresholds for severities, and what is ignored. */
	readonly settings: DriftSettings;
};

type ColumnComparison = {
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
const compareColumn = (
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

const maxColumnsNamed = 5;

const openNote = (columns: readonly string[]): readonly string[] =>
	columns.length === 0
		? []
		: [
				`Not compared value by value: ${listText(columns, maxColumnsNamed)}. ` +
					'A side lists some of their values only, so that a few that changed may move no figure.',
			];

const rowCountOf = (runs: RunPair): MetricComparison | undefined => {
	const comparison = compareRowCount(runs);
	if (comparison === undefined) {
		return undefined;
	}

	const {drift, note} = comparison;
	if (drift.state !== 'judged' || drift.estimated) {
		return comparison;
	}

	const isSame = drift.baselineValue === drift.currentValue;
	return {
		drift: isSame
			? {...drift, ...same}
			: {...drift, reason: inSides(drift.reason), severity: atLeastLow(drift.severity)},
		...(note !== undefined && {note}),
	};
};

/** The reason not to judge columns: one side has no rows, which the number of rows shows. */
const compareAllRows = (
	{left, right}: {readonly left: SideProfile; readonly right: SideProfile},
	runs: RunPair,
): {readonly comparisons: readonly MetricComparison[]; readonly open: readonly string[]} => {
	const rowCount = rowCountOf(runs);
	const counted = rowCount === undefined ? [] : [rowCount];
	const isEmpty = runs.baseline.run.rowCount === 0 || runs.current.run.rowCount === 0;
	if (isEmpty) {
		return {comparisons: counted, open: []};
	}

	const others = new Map(runs.current.columns.map(profile => [profile.column.name, profile]));
	const columns = runs.baseline.columns.flatMap(profile => {
		const other = others.get(profile.column.name);
		return other === undefined
			? []
			: [
					{
						name: profile.column.name,
						hasValues: (rowsOf({profile, rowCount: runs.baseline.run.rowCount}).present ?? 1) > 0,
						...compareColumn(
							[
								{column: profile.column, database: left.database},
								{column: other.column, database: right.database},
							],
							[profile, other],
							runs,
						),
					},
				];
	});
	return {
		comparisons: [...counted, ...columns.flatMap(({comparisons}) => comparisons)],
		open: columns.filter(({isOpen, hasValues}) => isOpen && hasValues).map(({name}) => name),
	};
};

const samplingNote = ({baseline: {run: left}, current: {run: right}}: RunPair): string =>
	`Compared by samples (${describeSampling(left.sampling)} on the left, ` +
	`${describeSampling(right.sampling)} on the right): ` +
	'differences below the thresholds, or within the sampling error, are not reported.';

export type JudgedSides = {
	readonly report: DriftReport;
	/** Columns in which a few rows may differ although nothing was found; all of them where samples are compared. */
	readonly open: readonly string[];
	/** Writes the notes about such columns. Comparing rows may answer them. */
	readonly openNotes: readonly string[];
};

/** Does what {@link compareSides} does, and gives the columns that the profiles leave open. */
export const judgeSides = ({left, right, settings}: SidesRequest): JudgedSides => {
	const aligned = alignColumns(left.profile, right.profile);
	const runs: RunPair = {
		...pairRuns(left.profile, aligned, settings),
		rules: rulesFor(settings, left.profile.run),
		elapsedDays: 0,
	};
	const isSampled = [runs.baseline, runs.current].some(({run}) => run.sampling.kind !== 'all');
	const {comparisons, open} = isSampled
		? {comparisons: compareMetrics(runs), open: []}
		: compareAllRows({left, right}, runs);
	const openNotes = openNote(open);
	const unread = unreadNotes({left: left.profile, right: right.profile});
	const metricDrifts = adjustPValues(comparisons.map(({drift}) => drift)).toSorted(worstFirst);
	const schemaChanges = compareColumns(left, {...right, profile: aligned}, runs);
	const report: DriftReport = {
		...sidesOf(left, right),
		metricDrifts,
		schemaChanges,
		notes: [
			...unread,
			...(isSampled ? [samplingNote(runs)] : []),
			...notesOnMetrics(comparisons, metricDrifts),
			...openNotes,
		],
		...(unread.length > 0 && {hasUnreadRows: true}),
		summary: summarise(metricDrifts, schemaChanges),
	};
	return {
		report: withCauses(report, left.profile.segments ?? [], aligned.segments ?? []),
		open: isSampled ? left.profile.columns.map(({column}) => column.name) : open,
		openNotes,
	};
};

/** Compares the columns of two sides, and no figure of them. */
export const compareSchemas = ({left, right, settings}: SidesRequest): JudgedSides => {
	const aligned = alignColumns(left.profile, right.profile);
	const runs: RunPair = {
		...pairRuns(left.profile, aligned, settings),
		rules: rulesFor(settings, left.profile.run),
		elapsedDays: 0,
	};
	const schemaChanges = compareColumns(left, {...right, profile: aligned}, runs);
	return {
		report: {
			...sidesOf(left, right),
			metricDrifts: [],
			schemaChanges,
			notes: [],
			summary: summarise([], schemaChanges),
		},
		open: [],
		openNotes: [],
	};
};

/** Compares a dataset of two sides. Names of columns may differ in case. */
export const compareSides = (request: SidesRequest): DriftReport => judgeSides(request).report;

type SidesOnly = Pick<
	DriftReport,
	'baseline' | 'current' | 'baselineRule' | 'baselineWhy' | 'baselineRuns' | 'history' | 'sides'
>;

/** The parts that every report of two sides has. */
export const sidesOf = (left: SideProfile, right: SideProfile): SidesOnly => {
	const sideOf = ({name, database}: SideProfile): ReportSide => ({name, database});
	return {
		baseline: left.profile.run,
		current: right.profile.run,
		baselineRule: {kind: 'run', id: left.profile.run.runId},
		baselineWhy: null,
		baselineRuns: [left.profile.run],
		history: {runs: 0, missing: null, newRows: null},
		sides: {left: sideOf(left), right: sideOf(right)},
	};
};
