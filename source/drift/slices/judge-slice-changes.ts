// Judges the slices that changed after they were profiled, and adds them to the report on a dataset.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {begunAt, byBeginning, type Run} from '../../profiling/profile.ts';
import {isUndated, sliceName} from '../../profiling/slice.ts';
import {dayOf} from '../epoch-days.ts';
import {listText, wholeNumber} from '../figure-text.ts';
import {minRuns} from '../history/expectation.ts';
import {judgeChange} from '../metrics/judge-change.ts';
import {withoutContext} from '../metrics/judge-size.ts';
import type {DriftReport, SchemaChange} from '../report.ts';
import {datasetChange} from '../schema/dataset-changes.ts';
import {worstFirst, worstSeverity, type DriftSeverity} from '../severity.ts';
import {summarise} from '../summary.ts';
import type {DatasetRules} from '../threshold-rules.ts';
import {rowsOf, sliceChanges, sliceChangeText, type SliceChange} from './slice-changes.ts';
import {undatedChanges, undatedNote} from './undated-rows.ts';

/** The measures of a change, for comparison with later ones. */
type Extent = {
	readonly isLoss: boolean;
	/** The change as a share of the rows; 0 where their number is the same or unknown. */
	readonly share: number;
	/** Milliseconds from the end of the period until the change was found. */
	readonly age: number;
};

const extentOf = ({slice, before, after}: SliceChange): Extent => {
	const [rowsBefore = 0, rowsAfter = rowsBefore] = [rowsOf(before), rowsOf(after)];
	return {
		isLoss: rowsAfter < rowsBefore,
		share: Math.abs(rowsAfter - rowsBefore) / Math.max(1, rowsBefore),
		age: begunAt(after).getTime() - slice.end.getTime(),
	};
};

/** A change up to this multiple of the largest earlier one is still usual. */
const tolerance = 1.5;

/**
Whether slices of the table usually change in this way: by rows that come some days late, or by updates. At least three
earlier batches must have found such changes, as late and as large. Lost rows are never usual.
*/
const isUsual = (change: SliceChange, earlier: readonly SliceChange[]): boolean => {
	const {isLoss, share, age} = extentOf(change);
	const before = earlier.map(known => extentOf(known)).filter(known => !known.isLoss);
	const batches = new Set(earlier.filter(known => !extentOf(known).isLoss).map(({after}) => after.batchId));
	return (
		!isLoss &&
		batches.size >= minRuns &&
		share <= tolerance * Math.max(...before.map(known => known.share)) &&
		age <= tolerance * Math.max(...before.map(known => known.age))
	);
};

/**
Judges by the thresholds for the number of rows. Late rows are at least low. Lost rows and the first ones without a date
are at least medium.

@param newestRows Rows of the newest slice, with which new rows without a date are compared.
*/
const severityOf = (
	{slice, before, after}: SliceChange,
	{rules, newestRows}: {readonly rules: DatasetRules; readonly newestRows: number},
): DriftSeverity => {
	const [rowsBefore, rowsAfter] = [rowsOf(before), rowsOf(after)];
	if (rowsBefore === undefined || rowsAfter === undefined) {
		return 'low';
	}

	const change = isUndated(slice)
		? ([newestRows, newestRows + rowsAfter - rowsBefore] as const)
		: ([rowsBefore, rowsAfter] as const);
	const {severity} = judgeChange(metricOf('count'), change, {
		rule: rules.ruleOf(null, 'count'),
		context: withoutContext,
	});
	const isGrave = rowsAfter < rowsBefore || (isUndated(slice) && rowsBefore === 0);
	const worst = worstSeverity([severity, isGrave ? 'medium' : 'low']);
	return worst === 'none' ? 'low' : worst;
};

const shown = 3;

type JudgedChange = SliceChange & {readonly severity: DriftSeverity};

const reasonOf = (changes: readonly SliceChange[]): string => {
	const texts = changes.map(change => sliceChangeText(change));
	return changes.length === 1
		? listText(texts, 1)
		: `${changes.length} slices changed since they were profiled: ` +
				listText(
					texts.map(text => text.replace(' changed since it was profiled:', '')),
					shown,
				);
};

/** Leaves out the first rows without a date, which are never usual. */
const laterUndated = (changes: readonly SliceChange[]): readonly SliceChange[] =>
	changes.filter(({slice, before}) => isUndated(slice) && rowsOf(before) !== 0);

const rowsText = (run: Run): string => {
	const rows = rowsOf(run);
	return rows === undefined ? 'an unknown number of rows' : `${wholeNumber(rows)} rows`;
};

const evidenceOf = ({slice, before, after}: SliceChange): string =>
	`${sliceName(slice)}: ${rowsText(before)} on ${dayOf(begunAt(before))}, ` +
	`${rowsText(after)} on ${dayOf(begunAt(after))}`;

/** Makes one finding on all changes, the worst first. */
const findingOn = (changes: readonly JudgedChange[]): readonly SchemaChange[] => {
	const [worst] = changes;
	return worst === undefined
		? []
		: [
				{
					...datasetChange('slice_changed', worst.severity, {
						reason: reasonOf(changes),
						evidence: changes.map(change => evidenceOf(change)),
					}),
					slices: changes.map(({slice}) => slice),
				},
			];
};

/**
Makes the finding on changed slices, and a note on usual changes.

@param changes The changes to report.
@param earlier The changes that earlier batches found.
*/
const judgeSliceChanges = (
	changes: readonly SliceChange[],
	earlier: readonly SliceChange[],
	{rules, newestRows}: {readonly rules: DatasetRules; readonly newestRows: number},
): {readonly findings: readonly SchemaChange[]; readonly notes: readonly string[]} => {
	if (rules.ignoreOf(null, 'count') !== undefined) {
		return {findings: [], notes: []};
	}

	const latestFirst = changes.toSorted((one, other) => other.slice.start.getTime() - one.slice.start.getTime());
	const usual = latestFirst.filter(change =>
		isUsual(
			change,
			isUndated(change.slice) ? laterUndated(earlier) : earlier.filter(({slice}) => !isUndated(slice)),
		),
	);
	const judged = latestFirst
		.filter(change => !usual.includes(change))
		.map(change => ({...change, severity: severityOf(change, {rules, newestRows})}));
	return {
		findings: findingOn(judged.toSorted(worstFirst)),
		notes: usual.length === 0 ? [] : [`As slices of this table usually do, ${reasonOf(usual)}.`],
	};
};

/** The changes since the newest slice was first found. */
const sinceFirst = (changes: readonly SliceChange[], newest: Run, runs: readonly Run[]): readonly SliceChange[] => {
	const [first = newest] = runs
		.filter(run => run.slice !== null && run.profiledAt.getTime() === newest.profiledAt.getTime())
		.toSorted(byBeginning);
	return changes.filter(
		({after}) => after.batchId === first.batchId || begunAt(after).getTime() >= begunAt(first).getTime(),
	);
};

export type SliceHistory = {
	/** The runs of the dataset, including replaced ones. */
	readonly runs: readonly Run[];
	/** Whether the current run is the newest one. Then changes of other slices belong to the report, too. */
	readonly isNewest: boolean;
	readonly rules: DatasetRules;
};

/** Adds to a report the slices that changed after they were profiled. */
export const reportSliceChanges = (report: DriftReport, {runs, isNewest, rules}: SliceHistory): DriftReport => {
	const {current} = report;
	// Rows without a date belong to no period. The report on the newest slice includes them.
	const changes = [...sliceChanges(runs, current), ...(isNewest ? undatedChanges(runs) : [])];
	const notes = isNewest ? undatedNote(runs) : [];
	const reported = isNewest
		? sinceFirst(changes, current, runs)
		: changes.filter(({after}) => after.runId === current.runId);
	if (reported.length === 0) {
		return {...report, notes: [...report.notes, ...notes]};
	}

	const firstReported = Math.min(...reported.map(({after}) => begunAt(after).getTime()));
	const earlier = changes.filter(
		change => !reported.includes(change) && begunAt(change.after).getTime() < firstReported,
	);
	const judged = judgeSliceChanges(reported, earlier, {rules, newestRows: rowsOf(current) ?? 0});
	const schemaChanges = [...report.schemaChanges, ...judged.findings].toSorted(worstFirst);
	return {
		...report,
		schemaChanges,
		notes: [...report.notes, ...judged.notes, ...notes],
		summary: summarise(report.metricDrifts, schemaChanges),
	};
};
