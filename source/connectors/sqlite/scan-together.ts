// Scans several slices together: one thread reads them, and the coordinator watches it.
import type {ProfileOptions, TableMeasurement, TablePlan} from '../connector.ts';
import {createControl, progressOf, requestStop} from './control.ts';
import type {TableShape} from './introspection.ts';
import {filterByRatio} from './row-ids.ts';
import type {SlicesTask} from './scan-slices.ts';
import {keyExpression} from './slices.ts';
import {keysOf, rangeOf, slicesCondition} from './slices-together.ts';
import {columnProfile, hasNamedSegments, scanTaskOf, segmentChoiceOf} from './scan-plan.ts';
import {progressInterval} from './table-scan.ts';
import type {ScanThread} from './thread-pool.ts';

export type SlicesToScan = {
	/** The plans of slices of one table, in the order of the slices. */
	readonly plans: readonly TablePlan[];
	readonly shape: TableShape;
	readonly thread: ScanThread;
	/** The maximum bytes of their accumulators. */
	readonly maxBytes: number;
};

/** What the thread reads. */
const slicesTask = async ({plans, shape, thread, maxBytes}: SlicesToScan): Promise<SlicesTask> => {
	const [plan] = plans;
	const slices = plans.flatMap(({slice}) => slice ?? []);
	const [first] = slices;
	const {rowId} = shape;
	if (plan === undefined || first === undefined || rowId === undefined) {
		throw new RangeError('Only slices whose rows have ids are read together.');
	}

	const {sampling} = plan;
	const range = rangeOf(plans);
	const scanned = scanTaskOf({plan, shape});
	const choice = segmentChoiceOf(plan);
	return {
		task: {
			...scanned,
			segments: choice && (await thread.call('look', scanned, [range], choice)),
			rowId,
			range,
			filter: sampling.kind === 'ratio' ? filterByRatio(sampling.ratio, sampling.seed) : undefined,
			condition: slicesCondition(plans),
		},
		key: keyExpression(first.cut),
		slices: slices.map(slice => keysOf(slice)),
		maxBytes,
		finish: {
			isSample: sampling.kind === 'ratio',
			histogramBins: plan.histogramBins,
			maxDistinctValues: plan.maxDistinctValues,
			metrics: plan.metrics,
			distinct: new Map(),
			names: plan.columns.map(({name}) => name),
			hasNamedSegments: hasNamedSegments(plan),
		},
	};
};

/**
Profiles slices by reading their rows once.

@returns A measurement for each plan; `undefined` where they exceed the maximum.
*/
export const scanTogether = async (
	slices: SlicesToScan,
	{signal, onProgress}: ProfileOptions,
): Promise<readonly TableMeasurement[] | undefined> => {
	signal.throwIfAborted();
	const control = createControl();
	const stop = () => {
		requestStop(control);
	};

	signal.addEventListener('abort', stop, {once: true});
	const timer = setInterval(() => {
		onProgress(progressOf(control).taken, null);
	}, progressInterval);
	try {
		const task = await slicesTask(slices);
		const scanned = await slices.thread.call('scanSlices', task, control);
		const [plan] = slices.plans;
		return scanned?.map(({rows, columns, segments}) => ({
			rowCount: rows,
			...(segments !== undefined && {segments}),
			columns: columns.flatMap((finished, index) => {
				const column = plan?.columns[index];
				return column === undefined ? [] : [columnProfile(column, finished)];
			}),
		}));
	} catch (error) {
		signal.throwIfAborted();
		throw error;
	} finally {
		clearInterval(timer);
		signal.removeEventListener('abort', stop);
	}
};

/** Profiles slices that exceed the maximum in two halves, one after the other. */
export const inHalves = async (
	plans: readonly TablePlan[],
	profile: (half: readonly TablePlan[]) => Promise<readonly TableMeasurement[]>,
): Promise<readonly TableMeasurement[]> => {
	const middle = Math.ceil(plans.length / 2);
	const first = await profile(plans.slice(0, middle));
	return [...first, ...(await profile(plans.slice(middle)))];
};
