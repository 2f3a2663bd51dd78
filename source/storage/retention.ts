// Chooses the runs that a retention rule deletes.
import {millisecondsPer} from '../durations.ts';
import {ProfileMeshError} from '../errors.ts';
import {begunAt, hasResults, type Run} from '../profiling/profile.ts';
import {isUndated, periodOf} from '../profiling/slice.ts';

/**
The runs that `runs prune --keep` keeps: those younger than a length of time, or the last ones of each dataset in each
environment. The age of a slice is that of its period.
*/
export type Retention =
	{readonly kind: 'age'; readonly milliseconds: number} | {readonly kind: 'number'; readonly runs: number};

const unitLengths: ReadonlyMap<string, number> = new Map(Object.entries(millisecondsPer));

/**
Parses `90d`, `12w`, `36h` or a number of runs such as `50`.

@throws ProfileMeshError `usage` when the text is neither.
*/
export const parseRetention = (text: string): Retention => {
	const {amount, unit} = /^(?<amount>\d{1,6})(?<unit>[dhw])?$/v.exec(text.trim())?.groups ?? {};
	if (amount === undefined || Number(amount) === 0) {
		throw new ProfileMeshError('usage', `${JSON.stringify(text)} does not say which runs to keep`, {
			why: 'It is neither a duration in days, weeks or hours nor a number of runs, or it would keep none',
			hint: 'Use for example --keep 90d or --keep 50',
		});
	}

	const length = unitLengths.get(unit ?? '');
	return length === undefined
		? {kind: 'number', runs: Number(amount)}
		: {kind: 'age', milliseconds: Number(amount) * length};
};

const latestFirst = (left: Run, right: Run): number => {
	const apart = [
		right.profiledAt.getTime() - left.profiledAt.getTime(),
		begunAt(right).getTime() - begunAt(left).getTime(),
	];
	return apart.find(difference => difference !== 0) ?? (left.runId < right.runId ? 1 : -1);
};

/** The runs of slices that a later run with results replaces. They are in no history. */
const superseded = (runs: readonly Run[]): ReadonlySet<Run> => {
	const made = new Set<number>();
	return new Set(
		runs.toSorted(latestFirst).filter(run => {
			if (run.slice === null || isUndated(run.slice)) {
				return false;
			}

			const start = run.slice.start.getTime();
			const isSuperseded = made.has(start);
			if (hasResults(run)) {
				made.add(start);
			}

			return isSuperseded;
		}),
	);
};

/**
The runs past a number. A run without results does not count: it goes once it is older than all runs that stay. A run
of a slice that a later run replaces goes, too.
*/
const pastNumber = (runs: readonly Run[], keep: number): readonly Run[] => {
	const replaced = superseded(runs);
	const sorted = runs.toSorted(latestFirst);
	const lastKept = sorted.filter(run => hasResults(run) && !replaced.has(run)).at(keep - 1);
	const last = lastKept === undefined ? sorted.length : sorted.indexOf(lastKept);
	return sorted.filter((run, index) => index > last || replaced.has(run));
};

/**
The last runs of rows without a date. Those rows are profiled again only when they change, so these runs are current.
*/
const lastUndated = (runs: readonly Run[]): ReadonlySet<Run> => {
	const last = new Map<string, Run>();
	for (const run of runs) {
		const key = JSON.stringify([run.environment, run.schemaName, run.datasetName]);
		const known = last.get(key);
		const isOfUndated = run.slice !== null && isUndated(run.slice) && hasResults(run);
		if (isOfUndated && (known === undefined || latestFirst(run, known) < 0)) {
			last.set(key, run);
		}
	}

	return new Set(last.values());
};

/** The runs to delete, latest first within each dataset. Running runs always stay. */
export const expiredRuns = (runs: readonly Run[], retention: Retention, now: Date): readonly Run[] => {
	if (retention.kind === 'age') {
		const oldest = now.getTime() - retention.milliseconds;
		const kept = lastUndated(runs);
		return runs
			.filter(run => run.status !== 'running' && run.profiledAt.getTime() < oldest && !kept.has(run))
			.toSorted(latestFirst);
	}

	// Slices count apart from runs of the whole table, and days apart from months.
	const kindOf = ({slice}: Run) => (slice === null ? 'table' : (periodOf(slice) ?? 'undated'));
	const datasets = Map.groupBy(runs, run =>
		JSON.stringify([run.environment, run.schemaName, run.datasetName, kindOf(run)]),
	);
	return datasets
		.values()
		.flatMap(ofDataset => pastNumber(ofDataset, retention.runs))
		.filter(run => run.status !== 'running')
		.toArray();
};
