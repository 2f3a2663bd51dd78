// Compares one dataset of two sides. Both are of the same time, so growth, history, pins and acceptances do not count.
import type {RunProfile} from '../../profiling/profile.ts';
import {adjustPValues} from '../adjust-p-values.ts';
import {rowsOf} from '../column-figures.ts';
import {compareMetrics} from '../compare-metrics.ts';
import {listText} from '../figure-text.ts';
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
import {alignColumns, compareColumns} from './align-columns.ts';
import {judgeColumn} from './judge-column.ts';
import {atLeastLow, inSides, same} from './judge-figure.ts';
import {unreadNotes} from './unread-rows.ts';

/** One profile of a side. */
export type SideProfile = ReportSide & {readonly profile: RunProfile};

export type SidesRequest = {
	readonly left: SideProfile;
	readonly right: SideProfile;
	/** The thresholds for severities, and what is ignored. */
	readonly settings: DriftSettings;
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
						...judgeColumn(
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
