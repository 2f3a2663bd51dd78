// Gives the slices of a dataset in a batch one progress and one outcome.
import type {SliceGroup} from '../connectors/connector.ts';
import type {ErrorDetails} from '../errors.ts';
import type {ProfilingCompleted, ProfilingFailed} from '../events/events.ts';
import {rowsToRead, type SlicedTable, type SliceToRead} from './plan-slices.ts';
import {sliceName} from './slice.ts';

/** How a run ended. */
export type RunOutcome = ProfilingCompleted | ProfilingFailed;

/** The progress of slices in flight at the same time. */
export class SlicesProgress {
	readonly rowsTotal: number;
	readonly #rowsDone = new Map<SliceGroup, number>();
	#isStarted = false;

	constructor(sliced: SlicedTable) {
		this.rowsTotal = rowsToRead(sliced);
	}

	/** True at the first call. */
	isFirst(): boolean {
		const isFirst = !this.#isStarted;
		this.#isStarted = true;
		return isFirst;
	}

	add(group: SliceGroup, rows: number): {readonly rowsDone: number; readonly rowsTotal: number} {
		// The rows were counted in an earlier snapshot.
		const counted = group.plans.reduce((sum, {slice}) => sum + (slice?.rows ?? 0), 0);
		// A slice that is being stored reports its own rows alone.
		this.#rowsDone.set(group, Math.max(this.#rowsDone.get(group) ?? 0, Math.min(rows, counted)));
		return {
			rowsDone: this.#rowsDone.values().reduce((sum, done) => sum + done, 0),
			rowsTotal: this.rowsTotal,
		};
	}
}

/** The number of failed slices that the error names. */
const maxNamed = 3;

const failureOf = (
	sliced: SlicedTable,
	failed: ReadonlyArray<{readonly slice: SliceToRead; readonly error: ErrorDetails}>,
): ErrorDetails => {
	const [first] = failed;
	const names = failed.slice(0, maxNamed).map(({slice}) => sliceName(slice.slice));
	const more = failed.length > maxNamed ? ' and others' : '';
	return {
		code: first?.error.code ?? 'profile',
		message: `${failed.length} of ${sliced.toRead.length} slices could not be profiled: ${names.join(', ')}${more}`,
		why: first?.error.why ?? first?.error.message,
		hint: first?.error.hint,
	};
};

/**
Gives the outcome of a dataset: that of its newest slice, unless others failed. There is at least one slice.
*/
export const outcomeOfSlices = (sliced: SlicedTable, outcomes: readonly RunOutcome[]): RunOutcome => {
	const failed = outcomes.flatMap((outcome, index) => {
		const slice = sliced.toRead[index];
		return slice !== undefined && outcome.type === 'profiling_failed' ? [{...outcome, slice}] : [];
	});
	const newest = outcomes.at(-1);
	if (newest === undefined) {
		throw new RangeError('No slice was to be read.');
	}

	const [first] = failed;
	if (first === undefined || first.status === 'cancelled') {
		return first ?? newest;
	}

	const {slice: _, ...outcome} = first;
	return {...outcome, error: failureOf(sliced, failed)};
};
