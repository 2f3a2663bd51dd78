// The state of the look at a table that was never profiled: its catalogue at once, then a sample. When a run of the
// table ends, its profile takes the place of the look.
import {datasetId, type DatasetKey} from '../../../profiling/dataset.ts';
import type {TableLook} from '../../../workspace.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {describeError, type ErrorMessage} from '../../state/error-message.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {Resource} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import {sortedBy, type Sorting} from '../../state/sorting.ts';
import {profileState} from '../profile/state.ts';

/** How far the sample of a look is. */
export type SampleProgress =
	{readonly status: 'none' | 'reading' | 'read'} | {readonly status: 'failed'; readonly error: ErrorMessage};

export type LookState = {
	readonly screen: 'look';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly look: Resource<TableLook>;
	readonly sample: Signal<SampleProgress>;
	readonly list: Signal<ListState>;
	/** The heading of the figure to sort by; `table` is the order of the database. */
	readonly sorting: Signal<Sorting<string>>;
	/** The figure under the cursor; 0 is the name. */
	readonly figure: Signal<number>;
	/** How many figures are scrolled out on the left. The name always stays. */
	readonly offset: Signal<number>;
	/** Reads a sample, unless one is read already. Never rejects. */
	readonly readSample: () => Promise<void>;
	/** Stops what the look still reads. */
	readonly stop: () => void;
};

/** Milliseconds that a sample may take: a view may compute all its rows before the first one. */
const timeout = 5000;

const tookTooLong: ErrorMessage = {what: `No sample within ${timeout / 1000} s`};

/** Draws the profile of the first run in place of the look, once it is loaded. */
const showRun = (session: Session, state: LookState, runId: string): void => {
	const {openConfig, dataset, list, sorting, figure, offset} = state;
	const next = {...profileState(openConfig, dataset, {runId}), list, sorting, figure, offset};
	const show = () => {
		if (next.profile.value.status === 'loading') {
			return;
		}

		stopWaiting();
		session.stack.update(states => states.map(other => (other === state ? next : other)));
	};

	const stopWaiting = next.profile.subscribe(show);
};

export const lookState = (
	session: Session,
	openConfig: OpenConfig,
	{schemaName, datasetName}: DatasetKey,
): LookState => {
	const dataset = {schemaName, datasetName};
	const left = new AbortController();
	const look = new Resource(async () => openConfig.workspace.look(dataset, {signal: left.signal}));
	const sample = new Signal<SampleProgress>({status: 'none'});
	const readSample = async (): Promise<void> => {
		if (sample.value.status === 'reading' || sample.value.status === 'read') {
			return;
		}

		const timer = AbortSignal.timeout(timeout);
		sample.set({status: 'reading'});
		try {
			const signal = AbortSignal.any([left.signal, timer]);
			look.set({status: 'ready', value: await openConfig.workspace.look(dataset, {isSampled: true, signal})});
			sample.set({status: 'read'});
		} catch (error) {
			sample.set({status: 'failed', error: timer.aborted ? tookTooLong : describeError(error)});
		}
	};

	const unsubscribe = openConfig.rows.subscribe(() => {
		const row = openConfig.rows.current?.find(({id}) => id === datasetId(dataset));
		const [latest] = row?.runs ?? [];
		if (latest === undefined) {
			return;
		}

		stop();
		showRun(session, state, latest.runId);
	});
	const stop = (): void => {
		unsubscribe();
		left.abort();
	};

	const state: LookState = {
		screen: 'look',
		openConfig,
		dataset,
		look,
		sample,
		list: new Signal(newList),
		sorting: new Signal(sortedBy('table')),
		figure: new Signal(0),
		offset: new Signal(0),
		readSample,
		stop,
	};

	void (async () => {
		await look.refresh();
		if (look.current?.isBilled === false) {
			await readSample();
		}
	})();

	return state;
};
