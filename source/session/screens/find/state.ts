// The state of the find screen: every action, table and column, by a few letters of its name.
import type {Finder, AvailableAction} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import type {DatasetColumns} from '../../services/queries.ts';
import type {DriftStatuses} from '../../state/drift-status.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';

export type FindState = {
	readonly screen: 'find';
	/** The config whose tables are searched; `undefined` where none is open. */
	readonly openConfig: OpenConfig | undefined;
	readonly actions: readonly AvailableAction[];
	/** The columns of the latest run of each dataset. */
	readonly columns: Resource<readonly DatasetColumns[]>;
	/** Of the tables, by the id of the latest run. */
	readonly driftStatuses: Signal<DriftStatuses>;
	readonly list: Signal<ListState>;
};

export const findState: Finder = (_session, from, actions): FindState => {
	const openConfig = 'openConfig' in from ? from.openConfig : undefined;
	return {
		screen: 'find',
		openConfig,
		actions,
		columns: startLoading(async () => openConfig?.workspace.profiledColumns() ?? []),
		driftStatuses: openConfig?.verdicts.driftStatuses ?? new Signal<DriftStatuses>(new Map()),
		list: new Signal<ListState>({...newList, typing: true}),
	};
};
