// Makes the report on the current slices of a dataset, which are counted but not profiled: missing slices, whether the
// newest one has as many rows as usual, and slices that changed after they were profiled.
import type {CountedSlice} from '../../connectors/connector.ts';
import {qualifiedName, type DatasetKey} from '../../profiling/dataset.ts';
import {statusesWithResults, type Run, type RunFigures} from '../../profiling/profile.ts';
import {periodOf, type SlicePeriod} from '../../profiling/slice.ts';
import {NoBaselineError} from '../baselines/no-baseline-error.ts';
import {judgedReport, type DriftContext} from '../compare-runs.ts';
import {detectDrift} from '../detect-drift.ts';
import type {DriftReport} from '../report.ts';
import {worstFirst} from '../severity.ts';
import {summarise} from '../summary.ts';
import {rulesFor} from '../threshold-rules.ts';
import type {DriftSettings} from '../../config/schema.ts';
import {periodsRead} from './expected-slices.ts';
import {reportSliceChanges} from './judge-slice-changes.ts';
import {arrivalsOf, findMissingSlices, minArrivals, type CountedTable} from './missing-slices.ts';
import {rowsOf} from './slice-changes.ts';

export type CountedSlices = CountedTable & {
	/** Those whose rows have changed since they were profiled. */
	readonly changed: readonly CountedSlice[];
	/** Names the column that changes with updates. */
	readonly changedColumn: string | undefined;
};

/** Stands for the id of a run: the slice was counted, and has no run. */
const notProfiled = 'not profiled';

/** Makes runs without columns from slices: the kept runs of unchanged ones, and new runs for the others. */
class CountedRuns {
	readonly #pattern: Run;
	readonly #kept: ReadonlyMap<number, Run>;
	readonly #changedColumn: string | undefined;
	readonly #now: Date;

	constructor(kept: readonly [Run, ...Run[]], changedColumn: string | undefined, now: Date) {
		const [latest] = kept;
		this.#pattern = latest;
		this.#kept = new Map(kept.map(run => [run.profiledAt.getTime(), run]));
		this.#changedColumn = changedColumn;
		this.#now = now;
	}

	runOf(counted: CountedSlice): Run {
		const kept = this.#kept.get(counted.slice.start.getTime());
		return kept !== undefined && rowsOf(kept) === counted.rows ? kept : this.countedRun(counted);
	}

	countedRun({slice, rows, newest}: CountedSlice): Run {
		return {
			...this.#pattern,
			runId: notProfiled,
			batchId: null,
			slice,
			profiledAt: slice.start,
			startedAt: this.#now,
			rowCount: rows,
			sampling: {kind: 'all'},
			durationMs: null,
			error: null,
			...(this.#changedColumn !== undefined &&
				newest !== undefined && {newest: {column: this.#changedColumn, value: newest}}),
		};
	}

	figuresOf(counted: CountedSlice): RunFigures {
		return {run: this.runOf(counted), columns: []};
	}
}

const notesOn = (arrivals: number): readonly string[] => {
	const lacking = minArrivals - arrivals;
	return lacking > 0
		? [
				`Whether a slice is late is judged after ${lacking} more ${lacking === 1 ? 'slice' : 'slices'}: ` +
					`so far ${arrivals} came while the table was profiled.`,
			]
		: [];
};

/** The number of periods to count: for the habit of the table, and for judging the newest slice. */
export const countWindow = (by: SlicePeriod, {history}: Pick<DriftSettings, 'history'>): number =>
	Math.max(periodsRead[by], history + 1);

/**
Compares the counts of slices with the runs of the dataset.

@throws NoBaselineError where no slice of that length has a run.
*/
export const compareCounts = async (
	context: DriftContext,
	dataset: DatasetKey,
	slices: CountedSlices,
): Promise<DriftReport> => {
	const {store, environment, settings, now} = context;
	const scope = {dataset, environment, statuses: statusesWithResults};
	const isAlike = ({slice}: Run): boolean => slice !== null && periodOf(slice) === slices.cut.by;
	const [current, every] = await Promise.all([store.runs(scope), store.runs({...scope, everyKind: true})]);
	const [latest, ...others] = current.filter(run => isAlike(run));
	if (latest?.slice === undefined || latest.slice === null) {
		throw new NoBaselineError('not-found', `${qualifiedName(dataset)} has no slices to compare`, {
			why: `No ${slices.cut.by} of it was profiled`,
			hint: 'Profile it',
		});
	}

	// Where all rows are gone, the newest slice has none, too.
	const newest = slices.counted.at(-1) ?? {slice: latest.slice, rows: 0};

	const runs = new CountedRuns([latest, ...others], slices.changedColumn, now);
	const before = slices.counted.slice(0, -1).slice(-Math.max(1, settings.history));
	const earlier = before.map(counted => runs.figuresOf(counted));
	const ofNewest = {run: runs.runOf(newest), columns: []};
	const counted = detectDrift({
		baseline: {run: earlier.at(-1)?.run ?? latest, columns: []},
		current: ofNewest,
		settings,
		...(settings.history > 0 && {earlier}),
	});
	const changed = reportSliceChanges(counted, {
		runs: [...every, ...slices.changed.map(slice => runs.countedRun(slice))],
		isNewest: true,
		rules: rulesFor(settings, dataset),
	});
	const missing = findMissingSlices(slices, {runs: every, now});
	const schemaChanges = [...(missing === undefined ? [] : [missing]), ...changed.schemaChanges].toSorted(worstFirst);
	return judgedReport(
		{
			...changed,
			schemaChanges,
			notes: [...changed.notes, ...notesOn(arrivalsOf(every, slices.cut).length)],
			summary: summarise(changed.metricDrifts, schemaChanges),
		},
		context,
	);
};
