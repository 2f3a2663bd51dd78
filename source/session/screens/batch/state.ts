// The state of the batch screen, and the start of a batch.
import type {DatasetKey} from '../../../profiling/dataset.ts';
import {countOf} from '../../../reports/format.ts';
import type {Session} from '../../navigation/session.ts';
import {BatchController} from '../../services/batch-controller.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {isDue} from '../../../profiling/plan-slices.ts';
import {planDatasets} from '../../services/plan-datasets.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {Signal} from '../../state/signal.ts';
import {batchSummary} from '../../text/batch-summary.ts';

export type BatchState = {
	readonly screen: 'batch';
	readonly openConfig: OpenConfig;
	readonly batch: BatchController;
	readonly list: Signal<ListState>;
	readonly onlyFailed: Signal<boolean>;
};

const batchState = (batch: BatchController): BatchState => ({
	screen: 'batch',
	openConfig: batch.openConfig,
	batch,
	list: new Signal(newList),
	onlyFailed: new Signal(false),
});

export const showBatch = (session: Session, batch: BatchController): void => {
	session.push(batchState(batch));
};

/** Announces the end of a batch on another screen. */
const announceEnd = async (session: Session, batch: BatchController): Promise<void> => {
	await batch.finished;
	if (session.current?.screen === 'batch') {
		return;
	}

	const {snapshot, openConfig} = batch;
	const hasFailed = snapshot.value.datasets.some(({state}) => state === 'failed');
	session.notify(
		batchSummary(snapshot.value, openConfig.verdicts.driftStatuses.value),
		hasFailed ? 'failed' : 'good',
	);
};

type Begin = {
	readonly datasets: readonly DatasetKey[];
	/** Says that the user has given it up. */
	readonly signal?: AbortSignal | undefined;
};

/** Plans datasets and begins to profile them. Returns nothing where no slice is new or changed. */
const begin = async (
	session: Session,
	openConfig: OpenConfig,
	{datasets, signal}: Begin,
): Promise<BatchController | undefined> => {
	const plans = await planDatasets(openConfig, datasets);
	signal?.throwIfAborted();
	const due = plans.filter(plan => isDue(plan));
	if (due.length === 0 && plans.length > 0) {
		return undefined;
	}

	const batch = new BatchController(openConfig, due);
	session.batch.set(batch);
	batch.start();
	return batch;
};

/** Plans a batch, unless another one is being planned. */
const whilePlanning = async (
	session: Session,
	plan: () => Promise<BatchController | undefined>,
): Promise<BatchController | undefined> => {
	if (session.isPlanning) {
		return undefined;
	}

	session.isPlanning = true;
	try {
		return await plan();
	} finally {
		session.isPlanning = false;
	}
};

/**
Profiles datasets after the batch that runs, and shows nothing.

@returns `undefined` where there is nothing to read, or the user plans a batch.
*/
export const beginQuietly = async (
	session: Session,
	openConfig: OpenConfig,
	datasets: readonly DatasetKey[],
): Promise<BatchController | undefined> => {
	while (session.batch.value?.isRunning === true) {
		await session.batch.value.finished; // eslint-disable-line no-await-in-loop -- one runs at a time
	}

	return whilePlanning(session, async () => begin(session, openConfig, {datasets}));
};

export const planningText = (datasets: readonly DatasetKey[]): string =>
	`Planning ${datasets.length === 1 ? 'the run' : countOf(datasets.length, 'run')}`;

/** Profiles datasets, or shows a batch that still runs. Returns the batch that it began. */
export const startBatch = async (
	session: Session,
	openConfig: OpenConfig,
	{datasets, signal}: Begin,
): Promise<BatchController | undefined> => {
	const running = session.batch.value;
	if (running?.isRunning === true) {
		showBatch(session, running);
		session.notify('Only one batch runs at a time: this one has not ended.', 'medium');
		return undefined;
	}

	return whilePlanning(session, async () => {
		const batch = await begin(session, openConfig, {datasets, signal});
		if (batch === undefined) {
			session.notify('Nothing to read: no slice is new or changed.', 'good');
			return undefined;
		}

		void announceEnd(session, batch);
		return batch;
	});
};

type Wanted = {
	readonly datasets: readonly DatasetKey[];
	/** Runs once the batch has begun. */
	readonly begun: () => void;
};

/** Profiles datasets and shows the batch, or only shows a batch that still runs. */
export const leadToBatch = (session: Session, openConfig: OpenConfig, {datasets, begun}: Wanted): void => {
	session.lead({
		waitsFor: planningText(datasets),
		load: async signal => startBatch(session, openConfig, {datasets, signal}),
		open(batch) {
			if (batch === undefined) {
				return;
			}

			begun();
			showBatch(session, batch);
		},
	});
};
