// The state of the runs screen.
import {type DatasetKey, qualifiedName} from '../../../profiling/dataset.ts';
import type {Run} from '../../../profiling/profile.ts';
import {DriftTimeline} from '../../services/drift-timeline.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';

export type RunsState = {
	readonly screen: 'runs';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly runs: Resource<readonly Run[]>;
	/** The id of the run that is pinned as the baseline. */
	readonly pinned: Resource<string | undefined>;
	readonly timeline: DriftTimeline;
	readonly list: Signal<ListState>;
	/** Ids of the marked runs, at most two. */
	readonly marked: Signal<readonly string[]>;
	/** Set while the user chooses a run for a comparison: its side, and what follows. */
	readonly choosing?: {readonly purpose: 'baseline' | 'current'; readonly choose: (run: Run) => void};
};

export const runsState = (
	openConfig: OpenConfig,
	dataset: DatasetKey,
	choosing?: RunsState['choosing'],
): RunsState => ({
	screen: 'runs',
	openConfig,
	dataset,
	runs: startLoading<readonly Run[]>(async () => {
		const store = await openConfig.workspace.store();
		const filter = {dataset, environment: openConfig.loaded.environment};
		const runs = await store.runs(filter);
		const isSliced = runs.some(({slice}) => slice !== null);
		return isSliced ? [...runs, ...(await store.runs({...filter, undated: 'only'}))] : runs;
	}),
	pinned: startLoading(async () => {
		const {baselines} = await openConfig.workspace.decisions();
		const name = qualifiedName(dataset);
		const {environment} = openConfig.loaded;
		return baselines.find(pin => pin.dataset === name && pin.environment === environment)?.run;
	}),
	timeline: new DriftTimeline(openConfig, dataset, new Signal({})),
	list: new Signal(newList),
	marked: new Signal<readonly string[]>([]),
	...(choosing !== undefined && {choosing}),
});
