// The state of the tables screen.
import {addressOf} from '../../../config/address.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {preferencesOf, type TablesOrder, withConfig} from '../../state/preferences.ts';
import {Signal} from '../../state/signal.ts';
import type {Sorting} from '../../state/sorting.ts';

export type TablesState = {
	readonly screen: 'tables';
	readonly openConfig: OpenConfig;
	readonly list: Signal<ListState>;
	/** Ids of the selected datasets. */
	readonly selected: Signal<ReadonlySet<string>>;
	/** The id of the dataset that was selected last, where a range starts. */
	readonly anchor: Signal<string | undefined>;
	readonly sorting: Signal<Sorting<TablesOrder>>;
	readonly onlyDrifted: Signal<boolean>;
	/** Patterns of the tables that the user asked for; all of them when left out. */
	readonly only: Signal<readonly string[] | undefined>;
};

export type OpenTablesOptions = {
	readonly environment?: string | undefined;
	/** Patterns of the tables that are listed at first. */
	readonly tables?: readonly string[] | undefined;
};

/**
Opens a config or a source, and starts to read its datasets.

@throws ProfileMeshError what the engine throws when it loads or opens the config.
*/
export const openTables = async (
	session: Session,
	address: string,
	{environment, tables}: OpenTablesOptions = {},
): Promise<TablesState> => {
	const openConfig = await session.configs.open(address, environment);
	void openConfig.refresh();
	session.pendingWork.inBackground(async () => session.engine.rememberConfig(addressOf(openConfig.loaded)));
	// The config used last goes to the end of the preferences.
	session.changePreferences(preferences => withConfig(preferences, openConfig.loaded.file, config => config));
	return {
		screen: 'tables',
		openConfig,
		list: new Signal(newList),
		selected: new Signal<ReadonlySet<string>>(new Set()),
		anchor: new Signal<string | undefined>(undefined),
		sorting: new Signal(preferencesOf(session.preferences.value, openConfig.loaded.file).sorting),
		onlyDrifted: new Signal(false),
		only: new Signal(tables),
	};
};
