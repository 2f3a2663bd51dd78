// Compares two runs of one dataset: every metric, the columns themselves, and the notes that a reader needs to trust
// the verdict.
import type {RunFigures, RunProfile} from '../profiling/profile.ts';
import type {DriftSettings} from '../config/schema.ts';
import {adjustPValues} from './adjust-p-values.ts';
import {compareMetrics} from './compare-metrics.ts';
import {applyCertain, applyHistory, summariseHistory} from './history/apply-history.ts';
import {judgeByRunBefore, judgeHistory} from './history/judge-history.ts';
import {notesOnHistory, notesOnMetrics, notesOnRuns} from './notes.ts';
import type {ChosenBaseline, DriftReport, SchemaChange} from './report.ts';
import {pairRuns, type RunPair} from './run-pair.ts';
import {findSchemaChanges} from './schema/schema-changes.ts';
import {worstFirst} from './severity.ts';
import {summarise} from './summary.ts';

export type DriftRequest = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly settings: DriftSettings;
	/** How the baseline was chosen; as the previous run when left out. */
	readonly chosen?: ChosenBaseline | undefined;
	/**
	The runs before the current one that were sampled alike, oldest first; `undefined` where the history does not judge.
	*/
	readonly earlier?: readonly RunFigures[] | undefined;
};

/** The schema changes without an ignore, and the number of those with one. */
const compareSchemas = (runs: RunPair): {readonly schemaChanges: readonly SchemaChange[]; readonly ignored: number} => {
	const isIgnored = (column: string): boolean => runs.rules.columnIgnoreOf(column) !== undefined;
	const all = findSchemaChanges(runs, isIgnored);
	const schemaChanges = all.filter(({columnName}) => !isIgnored(columnName));
	return {schemaChanges, ignored: all.length - schemaChanges.length};
};

/** Compares two runs of one dataset. Names of columns must be equal to the letter. */
export const detectDrift = ({baseline, current, settings, chosen, earlier}: DriftRequest): DriftReport => {
	const runs: RunPair = {
		...pairRuns(baseline, current, settings),
		growth: chosen?.growth,
		isMedian: chosen?.rule.kind === 'median',
	};
	const comparisons = compareMetrics(runs);
	const verdict = earlier === undefined ? undefined : judgeHistory(earlier, current, runs.rules);
	const ofTwoRuns = adjustPValues(comparisons.map(({drift}) => drift));
	const judged =
		verdict === undefined
			? applyCertain(ofTwoRuns, judgeByRunBefore(baseline, current, runs.rules), runs)
			: applyHistory(ofTwoRuns, verdict, runs);
	const metricDrifts = judged.toSorted(worstFirst);
	const {schemaChanges, ignored} = compareSchemas(runs);
	return {
		baseline: baseline.run,
		current: current.run,
		baselineRule: chosen?.rule ?? {kind: 'previous'},
		baselineWhy: chosen?.why ?? null,
		baselineRuns: chosen?.runs ?? [baseline.run],
		...(chosen?.growth !== undefined && {growth: chosen.growth}),
		metricDrifts,
		schemaChanges,
		history: summariseHistory(earlier, verdict),
		notes: [
			...notesOnHistory(verdict),
			...notesOnRuns(runs),
			...notesOnMetrics(comparisons, metricDrifts),
			...(ignored > 0
				? [`${ignored} schema ${ignored === 1 ? 'change is' : 'changes are'} ignored, as configured.`]
				: []),
		],
		summary: summarise(metricDrifts, schemaChanges),
	};
};
