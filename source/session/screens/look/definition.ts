import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {lookActions} from './actions.ts';
import {lookKeys} from './keys.ts';
import {LookScreen} from './screen.tsx';
import type {LookState} from './state.ts';

export const lookDefinition: ScreenDefinition<LookState> = {
	keys: lookKeys,
	actions: lookActions,
	requires: ({look}) => look,
	left(state) {
		state.stop();
	},
	Component: LookScreen,
};
