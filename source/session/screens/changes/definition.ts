import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {changesActions} from './actions.ts';
import {changesKeys} from './keys.ts';
import {ChangesScreen} from './screen.tsx';
import type {ChangesState} from './state.ts';

export const changesDefinition: ScreenDefinition<ChangesState> = {
	keys: changesKeys,
	actions: changesActions,
	requires: ({changes}) => changes,
	left(state) {
		state.stop();
	},
	Component: ChangesScreen,
};
