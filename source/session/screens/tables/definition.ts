import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {clearTables, tablesActions} from './actions.ts';
import {tablesKeys} from './keys.ts';
import {TablesScreen} from './screen.tsx';
import type {TablesState} from './state.ts';

export const tablesDefinition: ScreenDefinition<TablesState> = {
	keys: tablesKeys,
	actions: tablesActions,
	requires: ({openConfig}, action) => (action === 'selectAll' ? openConfig.allTables : openConfig.rows),
	clear: clearTables,
	Component: TablesScreen,
};
