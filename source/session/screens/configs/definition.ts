import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {configsActions} from './actions.ts';
import {configsKeys} from './keys.ts';
import {ConfigsScreen} from './screen.tsx';
import type {ConfigsState} from './state.ts';

export const configsDefinition: ScreenDefinition<ConfigsState> = {
	keys: configsKeys,
	actions: configsActions,
	requires: ({rows}) => rows,
	Component: ConfigsScreen,
};
