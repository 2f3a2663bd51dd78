// The state of the profile screen.
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {RunProfile} from '../../../profiling/profile.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import {sortedBy, type Sorting} from '../../state/sorting.ts';
import {type ColumnSeverity, columnSeverities} from '../../../drift/drift-status.ts';

export type ProfileState = {
	readonly screen: 'profile';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly profile: Resource<RunProfile>;
	/** By the name of each column with findings, the worst that is not accepted. */
	readonly severities: Resource<ReadonlyMap<string, ColumnSeverity>>;
	readonly list: Signal<ListState>;
	/** The heading of the figure to sort by; `table` is the order of the database. */
	readonly sorting: Signal<Sorting<string>>;
	/** The figure under the cursor; 0 is the name. */
	readonly figure: Signal<number>;
	/** How many figures are scrolled out on the left. The name always stays. */
	readonly offset: Signal<number>;
};

type ProfileOptions = {
	readonly runId: string;
	/** The column under the cursor at first; the first one by default. */
	readonly column?: string | null;
};

export const profileState = (
	openConfig: OpenConfig,
	dataset: DatasetKey,
	{runId, column}: ProfileOptions,
): ProfileState => ({
	screen: 'profile',
	openConfig,
	dataset,
	profile: startLoading(async () => openConfig.workspace.loadProfile(runId)),
	severities: startLoading(async () =>
		columnSeverities(await openConfig.workspace.compare(dataset, {current: runId})),
	),
	list: new Signal({...newList, cursorId: column ?? undefined}),
	sorting: new Signal(sortedBy('table')),
	figure: new Signal(0),
	offset: new Signal(0),
});
